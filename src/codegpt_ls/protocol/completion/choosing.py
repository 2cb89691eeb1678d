"""Who could complete code and what that costs, and whether a document is one that is completed."""

from typing import Annotated, Final

from pydantic import Field

from codegpt_ls.domain.completion.fill_in import FillIn
from codegpt_ls.domain.errors import ErrorCode
from codegpt_ls.domain.limits import MODEL_NAME
from codegpt_ls.protocol.method import LISTING, Kind, Method
from codegpt_ls.protocol.wire import Flag, ModelName, NoticeText, Title, Uri, Wire


class CompletionModelsParams(Wire):
    """Whose models."""

    provider: str = Field(description="Provider id.")
    model: Annotated[str, Field(min_length=1, max_length=MODEL_NAME, pattern=r"\S")] | None = Field(
        None, description="Only this one, by its name, whether a list holds it or not: no provider is asked."
    )
    refresh: Flag = Field(default=False, description="Ask the provider now instead of taking the remembered list.")


class CompletionModelItem(Wire):
    """A model as one that completes code."""

    id: ModelName = Field(description="What `codegpt.completion.model` is to be set to.")
    way: FillIn | None = Field(
        None,
        description="How it is asked first, by what is known; absent where only a chat could be, which "
        "`codegpt.completion.dialect` has to be set to.",
    )
    free: Flag = Field(description="Whether nobody sends a bill.")
    hour: str | None = Field(
        None, description="US dollars for an hour of typing, at most; absent where no price is known."
    )
    cost: NoticeText = Field(
        description="The same for the person, in their language, with what it is reckoned with. With "
        "`codegpt.completion.trigger` at `manual` it is about one press of the key."
    )


class CompletionModelsResult(Wire):
    """Who could be chosen."""

    provider: str = Field(description="Provider id.")
    title: Title = Field(description="The provider's name for people; at another address than its own the host.")
    models: tuple[CompletionModelItem, ...] = Field(description="Those that are made to fill in code first.")


class CompletionHereParams(Wire):
    """Which document."""

    uri: Uri = Field(description="Of a document that is open.")


class CompletionHereResult(Wire):
    """Whether it is one that is completed, were completion switched on."""

    message: NoticeText | None = Field(
        None, description="Why nothing is ever completed in it, in the person's language; absent where it is."
    )


METHODS: Final = (
    Method(
        name="codegpt/completionModels",
        kind=Kind.REQUEST,
        summary="List a provider's models as those that complete code, with what an hour of typing costs by the "
        "vendor's published prices. The provider is asked as by `codegpt/models`.",
        params=CompletionModelsParams,
        result=CompletionModelsResult,
        errors=LISTING,
    ),
    Method(
        name="codegpt/completionHere",
        kind=Kind.REQUEST,
        summary="Tell whether code is completed in this document by its language, its place and its size, so that a "
        "status bar can say why not. Nothing is sent; the state as a whole is in `codegpt/status`.",
        params=CompletionHereParams,
        result=CompletionHereResult,
        errors=(ErrorCode.INTERNAL,),
    ),
)
