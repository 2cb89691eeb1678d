"""The provider registry as clients see it."""

from collections.abc import Mapping
from typing import Final, Self

from pydantic import Field

from codegpt_ls.domain.errors import ErrorCode
from codegpt_ls.domain.ports.servers import ServerState
from codegpt_ls.domain.ports.words import Translator, named
from codegpt_ls.domain.providers import ProviderProfile
from codegpt_ls.protocol.method import Kind, Method
from codegpt_ls.protocol.wire import ModelName, NoParams, Title, Wire


class AddressPart(Wire):
    """A part of a provider's address that is each person's."""

    name: str = Field(description="`resource`, `region`, `location` or `project`; set by `codegpt.providers.ID.NAME`.")
    value: str | None = Field(None, description="What it is set to.")


class ProviderItem(Wire):
    """One provider."""

    id: str = Field(description="What `provider` means everywhere else.")
    title: Title = Field(description="Its name for people: at another address than its own the host that is asked.")
    needs_key: bool = Field(description="Whether it asks for a key.")
    connected: bool = Field(description="A key is there, or none is needed.")
    selected: bool = Field(description="A chat that names no provider goes here.")
    fills_in: bool = Field(
        description="Whether it fills in code with models that are made for it; any other completes code by chats only."
    )
    base_url: str | None = Field(
        None,
        description="Address of its API as it counts now; absent where none is set or none can be used, where it makes "
        "its own, and where one is better not shown.",
    )
    address_parts: tuple[AddressPart, ...] | None = Field(
        None, description="What its address is made with, in order; absent where that is whole as it stands."
    )
    default_model: str | None = Field(None, description="Asked when nobody chose one.")
    links: dict[str, str] = Field(
        description="Pages by kind: keys, billing, usage, limits, status, errors, …; none where others answer."
    )

    @classmethod
    def of(
        cls,
        profile: ProviderProfile,
        words: Translator,
        *,
        connected: bool,
        selected: bool,
        fills_in: bool,
        base_url: str | None,
        parts: Mapping[str, str | None],
    ) -> Self:
        """The provider's row and its state, in the person's language."""
        return cls(
            id=profile.id,
            title=named(profile.title, words),
            needs_key=profile.needs_key,
            connected=connected,
            selected=selected,
            fills_in=fills_in,
            base_url=base_url or None,
            address_parts=tuple(AddressPart(name=name, value=value) for name, value in parts.items()) or None,
            default_model=profile.default_model,
            links={kind.value: url for kind, url in profile.links.items()},
        )


class ServedModelItem(Wire):
    """A model that a server has."""

    id: ModelName = Field(description="The name to ask for it by.")
    context_tokens: int | None = Field(None, description="Tokens it can take in at most, where the server tells.")
    loaded_tokens: int | None = Field(
        None, description="Tokens it is loaded with room for; absent where it is not loaded, or nobody tells."
    )


class LocalServerItem(Wire):
    """A server that answers on this machine."""

    provider: str = Field(description="Provider id to use it as, by what the server says of itself.")
    title: Title = Field(description="That provider's name for people.")
    base_url: str = Field(description="Address of its API.")
    at_home: bool = Field(
        description="Whether the provider is asked there already; if not, set `codegpt.providers.ID.baseUrl`."
    )
    state: ServerState = Field(
        description="`ready`; `loading`: its model is still being loaded; `wants_key`: it tells nothing without one."
    )
    told: str = Field(description="How it stands, for a person, in their language.")
    downloads: bool = Field(description="Whether `codegpt/pullModel` has it download a model.")
    models: tuple[ServedModelItem, ...] = Field(description="Its models for chats.")


class LocalServersResult(Wire):
    """What was found on this machine."""

    servers: tuple[LocalServerItem, ...] = Field(description="In the order of the providers.")
    message: str = Field(
        description="How many there are and where they were looked for, for a person, in their language."
    )


class ProvidersResult(Wire):
    """All providers that are installed."""

    providers: tuple[ProviderItem, ...] = Field(description="In the order to show them.")


METHODS: Final = (
    Method(
        name="codegpt/providers",
        kind=Kind.REQUEST,
        summary="List the providers, which of them are connected, and their pages.",
        params=NoParams,
        result=ProvidersResult,
        errors=(ErrorCode.INTERNAL,),
    ),
    Method(
        name="codegpt/localServers",
        kind=Kind.REQUEST,
        summary="Look for servers of the person's own on this machine: where the settings have Ollama, LM Studio, "
        "llama.cpp, vLLM, LocalAI and Jan, else at their own ports. Each is asked once, all at the same time, for a "
        "few seconds at most, without a key and through no proxy. Only a client whose person has asked for it calls "
        "this.",
        params=NoParams,
        result=LocalServersResult,
        errors=(ErrorCode.INTERNAL,),
    ),
    Method(
        name="codegpt.localServers",
        kind=Kind.COMMAND,
        summary="As `codegpt/localServers`. Without `ownInterface` the person is asked which of the models to use, or "
        "told that there is none, and the answer is null.",
        params=NoParams,
        result=LocalServersResult,
        may_be_null=True,
        errors=(ErrorCode.INTERNAL,),
    ),
)
