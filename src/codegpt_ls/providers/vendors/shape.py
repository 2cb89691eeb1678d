"""What may stand in a row, as strictly as it is checked and as `schema/provider-rows.json` says it.

Loaded where a row is to be checked only: the built-in ones are by the tests, and describing them all costs 10 ms.
"""

from enum import StrEnum
from functools import reduce
from typing import Annotated, Final

from pydantic import AfterValidator, BaseModel, ConfigDict, Field
from pydantic.alias_generators import to_camel

from codegpt_ls.domain.completion.fill_in import FillIn
from codegpt_ls.domain.errors import AssistantError, ErrorCode, KeyMistake
from codegpt_ls.domain.messages.effort import Effort
from codegpt_ls.domain.origin import normalised_base_url
from codegpt_ls.domain.providers import LinkKind, Program

_PARTS: Final = ("resource", "region", "location", "project")
"""What the settings know of a person's own part of an address."""
_LONGEST: Final = 200
"""Characters of a name, a phrase or a command."""


class Dialect(StrEnum):
    """The APIs that are spoken."""

    CHAT_COMPLETIONS = "chat_completions"
    RESPONSES = "responses"
    MESSAGES = "messages"
    GEMINI = "gemini"


class TokensParameter(StrEnum):
    """What the bound of an answer's length is called on the wire."""

    OLDER = "max_tokens"
    NEWER = "max_completion_tokens"


class PriceList(StrEnum):
    """By whose published prices answers are priced; the names are those of `genai-prices`."""

    FREE = "free"
    """A program of the person's own, which sends no bill."""
    ANTHROPIC = "anthropic"
    AWS = "aws"
    AZURE = "azure"
    CEREBRAS = "cerebras"
    COHERE = "cohere"
    DEEPSEEK = "deepseek"
    FIREWORKS = "fireworks"
    GOOGLE = "google"
    GROQ = "groq"
    MISTRAL = "mistral"
    MOONSHOT = "moonshotai"
    OPENAI = "openai"
    OPENROUTER = "openrouter"
    PERPLEXITY = "perplexity"
    TOGETHER = "together"
    XAI = "x-ai"
    ZAI = "zai"


def _address(text: str) -> str:
    """An address, or a template of one; a brace of any other kind belongs to no host."""
    bare = reduce(lambda whole, part: whole.replace(f"{{{part}}}", part), _PARTS, text)
    try:
        made = normalised_base_url(bare)
        return made if bare == text else text
    except AssistantError as error:
        raise ValueError(f"not an address that may be asked: {error.facts.detail}") from None


_Text = Annotated[str, Field(min_length=1, max_length=_LONGEST, pattern=r"^[^\x00-\x1f\x7f]+$")]
_Address = Annotated[str, Field(max_length=_LONGEST, pattern=r"^https?://"), AfterValidator(_address)]
_Page = Annotated[str, Field(max_length=_LONGEST, pattern=r"^https://[^\s]+$")]
_Variable = Annotated[str, Field(max_length=100, pattern=r"^[A-Za-z_][A-Za-z0-9_]*$")]
_PathBelow = Annotated[str, Field(max_length=_LONGEST, pattern=r"^/[^\s#]+$")]
_Header = Annotated[str, Field(max_length=100, pattern=r"^[a-z][a-z0-9-]*-version$")]
_Value = Annotated[str, Field(min_length=1, max_length=100, pattern=r"^[\x20-\x7e]+$")]
_Status = Annotated[str, Field(pattern=r"^[45][0-9][0-9]$")]
_FailureName = Annotated[str, Field(max_length=100, pattern=r"^[a-z0-9_]+$")]
_Phrase = Annotated[str, Field(min_length=3, max_length=_LONGEST, pattern=r"^[^A-Z\x00-\x1f\x7f]+$")]


class _Table(BaseModel):
    model_config = ConfigDict(
        alias_generator=to_camel, populate_by_name=True, extra="forbid", frozen=True, hide_input_in_errors=True
    )


class ErrorsShape(_Table):
    """What the vendor means by its errors, where it means something else than the others."""

    statuses: dict[_Status, ErrorCode] = Field({}, description="By HTTP status, where no name tells more.")
    names: dict[_FailureName, ErrorCode] = Field(
        {}, description="By what its `code` or `type` says, in lower case with underscores; its own numbers too."
    )
    phrases: dict[_Phrase, ErrorCode] = Field({}, description="By a part of its sentence, in lower case.")


class EnvironmentShape(_Table):
    """The environment variables that every tool of this vendor reads."""

    key: _Variable = Field(description="Holds the key.")
    base_url: _Variable | None = Field(None, description="Holds the address.")
    organization: _Variable | None = Field(None, description="Holds the organization.")
    project: _Variable | None = Field(None, description="Holds the project.")
    shared: bool = Field(
        default=False,
        description="Whether other programs use the key's variable too: it counts where the person says so.",
    )


class RowShape(_Table):
    """One vendor."""

    id: Annotated[str, Field(max_length=40, pattern=r"^[a-z][a-z0-9_]*$")] = Field(
        description="What `codegpt.provider` means it by."
    )
    title: _Text = Field(description="Its name for people.")
    dialect: Dialect = Field(Dialect.CHAT_COMPLETIONS, description="The API it speaks.")
    base_url: _Address | None = Field(
        None,
        description="Address of its API with its path. `{resource}`, `{region}`, `{location}` and `{project}` stand "
        "for what the person sets under these names.",
    )
    needs_key: bool = Field(default=True, description="Whether it asks for a key.")
    usual_keys: tuple[KeyMistake, ...] = Field(
        (), description="What its keys look like that would be a mistake anywhere else."
    )
    tokens_parameter: TokensParameter = Field(
        TokensParameter.OLDER, description="What it calls the bound of an answer's length."
    )
    efforts: tuple[Effort, ...] | None = Field(
        None, description="What of effort its models take at most, the least first; absent where that is not known."
    )
    headers: dict[_Header, _Value] = Field(
        {}, max_length=10, description="The headers in which it wants to be told a version of its API."
    )
    list_path: _PathBelow | None = Field(
        None,
        description="Its list of models at its own origin, with a query where it has pages; absent: `/models` "
        "below the address.",
    )
    not_chat: tuple[_Phrase, ...] = Field(
        (), description="What stands in the names of models that answer no chat, where its list does not tell them."
    )
    models: tuple[_Text, ...] = Field(
        (), description="The models it has, where it gives no list; the first is the default."
    )
    key_path: _PathBelow | None = Field(
        None, description="A path below the address that answers to a valid key only, where anybody gets the models."
    )
    lists_first_hand: bool = Field(
        default=False, description="Whether its list names every model it has; a router's is advice only."
    )
    prices: PriceList | None = Field(
        None,
        description="By whose published prices its answers are priced, `free` for a program of the person's own; "
        "absent: by none.",
    )
    links: dict[LinkKind, _Page] = Field({}, description="Its pages, by what they are about.")
    errors: ErrorsShape = Field(ErrorsShape(), description="What it means by its errors, where that is its own.")
    environment: EnvironmentShape | None = Field(None, description="The environment variables its tools read.")
    start_command: _Text | None = Field(None, description="What starts the person's own server in a terminal.")
    model_command: _Text | None = Field(None, description="What makes `{model}` available there.")
    context_command: _Text | None = Field(
        None, description="What has it keep `{tokens}` of a conversation in mind, of `{model}` where it has several."
    )
    fill_in: dict[FillIn, _PathBelow] = Field(
        {},
        description="The ways in which it fills in code, the best first, and where: a path below its address without "
        "`/v1`.",
    )
    program: Program | None = Field(
        None, description="The program of the person's own that it is, which tells more than its dialect has words for."
    )
    notes: tuple[Annotated[str, Field(min_length=1, max_length=500)], ...] = Field(
        (), description="Why the row is as it is, for whoever changes it."
    )


class RowsShape(_Table):
    """The file of rows."""

    schema_: str | None = Field(None, alias="$schema", description="Where this schema is, for editors.")
    rows: tuple[RowShape, ...] = Field(description="In the order to show them.")
