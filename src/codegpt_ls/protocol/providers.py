"""The provider registry as clients see it."""

from collections.abc import Mapping
from typing import Final, Self

from pydantic import Field

from codegpt_ls.domain.errors import ErrorCode
from codegpt_ls.domain.ports.words import Translator, named
from codegpt_ls.domain.providers import ProviderProfile
from codegpt_ls.protocol.method import Kind, Method
from codegpt_ls.protocol.wire import NoParams, Title, Wire


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
            base_url=base_url or None,
            address_parts=tuple(AddressPart(name=name, value=value) for name, value in parts.items()) or None,
            default_model=profile.default_model,
            links={kind.value: url for kind, url in profile.links.items()},
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
)
