"""The models a person can choose from."""

from pydantic import Field

from codegpt_ls.domain.models import ModelSource, ModelStatus
from codegpt_ls.protocol.wire import Wire


class ModelsParams(Wire):
    """Whose models, and whether to ask the provider anew."""

    provider: str | None = Field(None, description="Provider id; absent: the person's choice.")
    refresh: bool = Field(default=False, description="Ask the provider now instead of taking the remembered list.")


class ModelItem(Wire):
    """One model."""

    id: str
    status: ModelStatus
    shutdown_date: str | None = Field(None, description="YYYY-MM-DD")
    replacement: str | None = None
    source: ModelSource
    context_tokens: int | None = None


class ModelsResult(Wire):
    """All known models, the provider's live list first."""

    provider: str
    selected: str | None = Field(None, description="The model a chat would use now.")
    models: tuple[ModelItem, ...]
