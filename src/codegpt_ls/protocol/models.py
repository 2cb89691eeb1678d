"""The models a person can choose from."""

from datetime import date
from typing import Annotated, Final, Self

from pydantic import Field

from codegpt_ls.domain.errors import ErrorCode
from codegpt_ls.domain.limits import MODEL_NAME
from codegpt_ls.domain.messages.effort import Effort
from codegpt_ls.domain.models import ChosenBy, Doubt, Model, ModelSource, ModelStatus
from codegpt_ls.domain.usage import Price
from codegpt_ls.protocol.method import ADDRESS, LISTING, STORES, Kind, Method
from codegpt_ls.protocol.wire import Flag, ModelName, NoParams, NoticeText, ProgressToken, Title, Wire

_Chosen = Annotated[str, Field(min_length=1, max_length=MODEL_NAME, pattern=r"\S")]


class ModelsParams(Wire):
    """Whose models, and whether to ask the provider anew."""

    provider: str | None = Field(None, description="Provider id; absent: the person's choice.")
    refresh: Flag = Field(default=False, description="Ask the provider now instead of taking the remembered list.")


class ModelPrice(Wire):
    """What a model costs, at the vendor's published standard rate."""

    input: str = Field(
        description="US dollars for a million tokens of questions; where long ones cost more, of a short one."
    )
    output: str = Field(description="US dollars for a million tokens of answers.")

    @classmethod
    def of(cls, price: Price) -> Self:
        """The price as it is told."""
        return cls(input=f"{price.input:f}", output=f"{price.output:f}")


class ModelItem(Wire):
    """One model."""

    id: ModelName = Field(description="The name to ask for it by.")
    status: ModelStatus = Field(description="`deprecated` has a shutdown date ahead, `retired` one that has come.")
    shutdown_date: str | None = Field(None, description="YYYY-MM-DD")
    replacement: ModelName | None = Field(None, description="The model its provider names instead.")
    source: ModelSource = Field(description="Which list knows it.")
    context_tokens: int | None = Field(None, description="Tokens it can take in.")
    efforts: tuple[Effort, ...] | None = Field(
        None, description="Which efforts it takes, the least first; none for one that takes none, absent where unknown."
    )
    thinks: bool | None = Field(None, description="Whether it thinks before it answers; absent where nobody says.")
    pictures: bool | None = Field(
        None,
        description="Whether it looks at pictures; absent where nobody says. What is false here fails with "
        "`model.no_pictures` before a picture is sent.",
    )
    tools: bool | None = Field(
        None,
        description="Whether it calls tools; absent where nobody says. What is false here is offered none.",
    )
    price: ModelPrice | None = Field(None, description="Absent where no price is known, and where others answer.")

    @classmethod
    def of(cls, model: Model, today: date, price: Price | None, efforts: tuple[Effort, ...] | None) -> Self:
        """The model as it stands on this day."""
        return cls(
            id=model.id,
            status=model.status(today),
            shutdown_date=model.shutdown_date.isoformat() if model.shutdown_date else None,
            replacement=model.replacement,
            source=model.source,
            context_tokens=model.context_tokens,
            efforts=efforts,
            thinks=model.thinks,
            pictures=model.pictures,
            tools=model.tools,
            price=ModelPrice.of(price) if price else None,
        )


class ModelsResult(Wire):
    """All known models, the provider's live list first."""

    provider: str = Field(description="Provider id.")
    title: Title = Field(description="The provider's name for people; at another address than its own the host.")
    selected: ModelName | None = Field(None, description="The model a chat would use now.")
    models: tuple[ModelItem, ...] = Field(description="The models, those of the live list first.")


class SelectModelCommand(Wire):
    """`codegpt.selectModel`: with a model it is chosen at once, without one the person is asked which."""

    provider: str | None = Field(None, description="Provider id; absent: the person's choice.")
    model: _Chosen | None = Field(None, description="Model name, from `codegpt/models`.")


class SelectModelParams(Wire):
    """The model to use from now on."""

    provider: str | None = Field(None, description="Provider id; absent: the person's choice.")
    model: _Chosen = Field(description="Model name, as the provider calls it.")


class ModelNotice(Wire):
    """What speaks against a model that can be asked all the same."""

    code: Doubt = Field(
        description="`model.ending`: it will be shut down within 60 days; `model.retired`: by our list its end has "
        "come; `model.unlisted`: the provider's list does not hold it; `model.not_chat`: a list says that it does "
        "something else than chat."
    )
    message: NoticeText = Field(description="The same for a person, in their language.")
    model: ModelName = Field(description="The model.")
    shutdown_date: str | None = Field(None, description="YYYY-MM-DD")
    replacement: ModelName | None = Field(None, description="The model its provider names instead.")


class SelectedModel(Wire):
    """Whom a chat that names nobody goes to."""

    provider: str = Field(description="Provider id.")
    title: Title = Field(description="The provider's name for people; at another address than its own the host.")
    origin: str | None = Field(
        None, description="scheme://host[:port] it goes to; absent where it is this machine's own."
    )
    model: ModelName | None = Field(None, description="Absent where only the provider's list can tell.")
    provider_from: ChosenBy = Field(
        description="Whose word the provider is: `session`, chosen since this server began; `settings`; `remembered`, "
        "chosen last time or by another editor; `default`, nobody's."
    )
    model_from: ChosenBy = Field(description="Whose word the model is, likewise.")
    kept: bool = Field(description="Whether it will be the same after a restart.")
    efforts: tuple[Effort, ...] | None = Field(
        None, description="Which efforts the model takes, as in `codegpt/models`."
    )
    notices: tuple[ModelNotice, ...] = Field((), description="What speaks against the model.")


class SelectModelResult(SelectedModel):
    """What is selected now."""

    message: str = Field(description="The same for a person, in their language.")


class LocalModelResult(Wire):
    """The model that can be fetched onto this machine."""

    provider: str = Field(description="Provider id.")
    model: ModelName = Field(description="Its name.")
    present: bool = Field(description="Whether it is here.")
    size: int = Field(description="Bytes to fetch in all.")
    arrived: int = Field(description="Bytes of them that an earlier fetch left here; it goes on from there.")
    source: str = Field(description="The host or the folder they come from.")
    question: str = Field(description="All this as a question to the person, in their language, before it is fetched.")
    note: str = Field(description="What this model is and is not, and what would be better, in their language.")


class LocalFetchParams(Wire):
    """How the fetch is shown."""

    work_done_token: ProgressToken | None = Field(
        None, description="How far it is, in percent and megabytes. Cancelling the progress cancels the fetch."
    )


class LocalFetchResult(Wire):
    """The model is here."""

    provider: str = Field(description="Provider id.")
    model: ModelName = Field(description="What `codegpt/selectModel` takes.")
    path: str = Field(description="Its file.")
    message: str = Field(description="The same for a person, in their language.")


class PullModelParams(Wire):
    """What a server of the person's own is to download."""

    provider: str | None = Field(None, description="Provider id; absent: the person's choice.")
    model: _Chosen = Field(description="The model's name, as the server's own library has it.")
    work_done_token: ProgressToken | None = Field(
        None, description="How far it is, in percent and megabytes. Cancelling the progress cancels the download."
    )


class PullModelResult(Wire):
    """The model is there."""

    provider: str = Field(description="Provider id.")
    model: ModelName = Field(description="What `codegpt/selectModel` takes.")
    message: str = Field(description="The same for a person, in their language.")


_SELECTING: Final = (
    ErrorCode.UNKNOWN_PROVIDER,
    ErrorCode.MODEL_UNKNOWN,
    ErrorCode.MODEL_RETIRED,
    ErrorCode.MODEL_NOT_CHAT,
    ErrorCode.INTERNAL,
)
_FETCHING: Final = (
    ErrorCode.UNKNOWN_PROVIDER,
    ErrorCode.ENGINE_MISSING,
    ErrorCode.FETCH_FAILED,
    ErrorCode.UNREACHABLE,
    ErrorCode.TLS,
    ErrorCode.PROXY,
    ErrorCode.TIMEOUT,
    ErrorCode.INTERNAL,
)
_PULLING: Final = (
    *(ErrorCode.UNKNOWN_PROVIDER, ErrorCode.PULL_FAILED, ErrorCode.MISSING_KEY, ErrorCode.INVALID_KEY),
    *(ErrorCode.PERMISSION, ErrorCode.MISSING_HEADER, *ADDRESS, *STORES),
    *(ErrorCode.UNREACHABLE, ErrorCode.TLS, ErrorCode.PROXY, ErrorCode.TIMEOUT, ErrorCode.INTERNAL),
)
METHODS: Final = (
    Method(
        name="codegpt/models",
        kind=Kind.REQUEST,
        summary="List the models of a provider. It is asked when `refresh` is true, and when the remembered list is "
        "older than a day; only with `refresh` is its failure an error.",
        params=ModelsParams,
        result=ModelsResult,
        errors=LISTING,
    ),
    Method(
        name="codegpt/selectModel",
        kind=Kind.REQUEST,
        summary="Use this model from now on, also after a restart. What its vendor's own list is sure of (no such "
        "model, retired, not for chat) is refused here instead of by the next chat; any other list is advice, told in "
        "`notices`.",
        params=SelectModelParams,
        result=SelectModelResult,
        errors=_SELECTING,
    ),
    Method(
        name="codegpt.selectModel",
        kind=Kind.COMMAND,
        summary="As `codegpt/selectModel`. Without a model the person is asked which, and the answer is null; with "
        "`ownInterface` that is the client's to ask, and the command fails with `model.needed`.",
        params=SelectModelCommand,
        result=SelectModelResult,
        may_be_null=True,
        errors=(*_SELECTING, ErrorCode.MODEL_NEEDED, *ADDRESS),
    ),
    Method(
        name="codegpt/localModel",
        kind=Kind.REQUEST,
        summary="Tell how large the model is that runs on this machine, from where it would come, and whether it is "
        "here. Nobody is asked for it.",
        params=NoParams,
        result=LocalModelResult,
        errors=(ErrorCode.UNKNOWN_PROVIDER, ErrorCode.INTERNAL),
    ),
    Method(
        name="codegpt/localFetch",
        kind=Kind.REQUEST,
        summary="Fetch the model that runs on this machine, or the rest of it after a fetch that broke or was "
        "cancelled; answered at once where it is here. The client asks the person first (`question` of "
        "`codegpt/localModel`): nothing else begins it. It takes seconds or minutes; cancel the request or its "
        "progress to leave off. One that comes while another process fetches waits for what that one brings.",
        params=LocalFetchParams,
        result=LocalFetchResult,
        errors=_FETCHING,
    ),
    Method(
        name="codegpt.localFetch",
        kind=Kind.COMMAND,
        summary="As `codegpt/localFetch`. Without `ownInterface` the person is asked first, with size and source, the "
        "command is answered with null, and the fetch shows progress of its own.",
        params=LocalFetchParams,
        result=LocalFetchResult,
        may_be_null=True,
        errors=_FETCHING,
    ),
    Method(
        name="codegpt/pullModel",
        kind=Kind.REQUEST,
        summary="Have Ollama or LM Studio download a model. The client asks the person first: nothing else begins it. "
        "It takes minutes; cancel the request or its progress to leave off, which closes the connection. Ollama then "
        "leaves off, too, and goes on from there another time; LM Studio downloads on by itself.",
        params=PullModelParams,
        result=PullModelResult,
        errors=_PULLING,
    ),
    Method(
        name="codegpt.pullModel",
        kind=Kind.COMMAND,
        summary="As `codegpt/pullModel`. Without `ownInterface` the person is asked first, the command is answered "
        "with null, and the download shows progress of its own.",
        params=PullModelParams,
        result=PullModelResult,
        may_be_null=True,
        errors=_PULLING,
    ),
)
