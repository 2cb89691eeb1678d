"""The provider registry as clients see it."""

from pydantic import Field

from codegpt_ls.protocol.wire import Wire


class ProviderItem(Wire):
    """One provider."""

    id: str
    title: str
    needs_key: bool
    connected: bool = Field(description="A key is there, or none is needed.")
    selected: bool = Field(description="A chat that names no provider goes here.")
    default_model: str | None = None
    links: dict[str, str] = Field(description="Pages by kind: keys, billing, usage, limits, status, errors, …")


class ProvidersResult(Wire):
    """All providers that are installed."""

    providers: tuple[ProviderItem, ...]
