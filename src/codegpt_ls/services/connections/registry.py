"""The providers by id, and which one is meant."""

import asyncio
import difflib
from collections.abc import Iterable, Iterator, Mapping

from codegpt_ls.domain.errors import AssistantError, ErrorCode, Facts
from codegpt_ls.domain.ports.providers import Provider


class Providers:
    """The installed providers, in the order they are shown."""

    def __init__(self, providers: Mapping[str, Provider]) -> None:
        self._installed = dict(providers)
        self._own: dict[str, Provider] = {}
        self._dropped: list[Provider] = []

    def __iter__(self) -> Iterator[Provider]:
        return iter((*self._installed.values(), *self._own.values()))

    @property
    def installed(self) -> tuple[Provider, ...]:
        """Those that came with a package."""
        return tuple(self._installed.values())

    def take_own(self, own: Iterable[Provider]) -> None:
        """These are the person's own from now on; those before end what they were asked, and are closed with all."""
        self._dropped.extend(self._own.values())
        self._own = {provider.profile.id: provider for provider in own}

    def __getitem__(self, provider_id: str) -> Provider:
        """The provider of this id. Raises AssistantError UNKNOWN_PROVIDER with the ids that come near."""
        provider = self._installed.get(provider_id) or self._own.get(provider_id)
        if provider is None:
            ids = tuple(each.profile.id for each in self)
            near = difflib.get_close_matches(provider_id, ids, n=3)
            facts = Facts(provider=provider_id, nearest=tuple(near), available=ids)
            raise AssistantError(ErrorCode.UNKNOWN_PROVIDER, facts)
        return provider

    async def aclose(self) -> None:
        """Close every connection and child process; one that fails does not leave the others open."""
        outcomes = await asyncio.gather(
            *(provider.aclose() for provider in (*self, *self._dropped)), return_exceptions=True
        )
        for failure in (each for each in outcomes if each is not None):
            raise failure
