"""The models a person can choose from."""

from datetime import date
from typing import Final, Self

from pydantic import Field

from codegpt_ls.domain.errors import ErrorCode
from codegpt_ls.domain.models import Model, ModelSource, ModelStatus
from codegpt_ls.protocol.method import ADDRESS, LISTING, Kind, Method
from codegpt_ls.protocol.wire import Flag, ModelName, Wire


class ModelsParams(Wire):
    """Whose models, and whether to ask the provider anew."""

    provider: str | None = Field(None, description="Provider id; absent: the person's choice.")
    refresh: Flag = Field(default=False, description="Ask the provider now instead of taking the remembered list.")


class ModelItem(Wire):
    """One model."""

    id: ModelName = Field(description="The name to ask for it by.")
    status: ModelStatus = Field(description="`deprecated` has a shutdown date ahead, `retired` one that has come.")
    shutdown_date: str | None = Field(None, description="YYYY-MM-DD")
    replacement: ModelName | None = Field(None, description="The model its provider names instead.")
    source: ModelSource = Field(description="Which list knows it.")
    context_tokens: int | None = Field(None, description="Tokens it can take in.")

    @classmethod
    def of(cls, model: Model, today: date) -> Self:
        """The model as it stands on this day."""
        return cls(
            id=model.id,
            status=model.status(today),
            shutdown_date=model.shutdown_date.isoformat() if model.shutdown_date else None,
            replacement=model.replacement,
            source=model.source,
            context_tokens=model.context_tokens,
        )


class ModelsResult(Wire):
    """All known models, the provider's live list first."""

    provider: str = Field(description="Provider id.")
    selected: ModelName | None = Field(None, description="The model a chat would use now.")
    models: tuple[ModelItem, ...] = Field(description="The models, those of the live list first.")


class SelectModelCommand(Wire):
    """`codegpt.selectModel`: with a model it is chosen at once, without one the person is asked which."""

    provider: str | None = Field(None, description="Provider id; absent: the person's choice.")
    model: str | None = Field(None, description="Model name, from `codegpt/models`.")


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
        name="codegpt.selectModel",
        kind=Kind.COMMAND,
        summary="Use this model from now on, also after a restart. Without a model the person is "
        "asked which; with `ownInterface` that is the client's to ask, and the command fails with `model.needed`.",
        params=SelectModelCommand,
        errors=(ErrorCode.UNKNOWN_PROVIDER, ErrorCode.MODEL_NEEDED, *ADDRESS, ErrorCode.INTERNAL),
    ),
)
