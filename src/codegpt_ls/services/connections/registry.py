"""The providers by id, and which one is meant."""

import asyncio
import difflib
from collections.abc import Iterator, Mapping

from codegpt_ls.domain.errors import AssistantError, ErrorCode, Facts
from codegpt_ls.domain.ports.providers import Provider


class Providers:
    """The installed providers, in the order they are shown."""

    def __init__(self, providers: Mapping[str, Provider]) -> None:
        self._providers = dict(providers)

    def __iter__(self) -> Iterator[Provider]:
        return iter(self._providers.values())

    def __getitem__(self, provider_id: str) -> Provider:
        """The provider of this id. Raises AssistantError UNKNOWN_PROVIDER with the ids that come near."""
        provider = self._providers.get(provider_id)
        if provider is None:
            near = difflib.get_close_matches(provider_id, self._providers, n=3)
            facts = Facts(provider=provider_id, nearest=tuple(near), available=tuple(self._providers))
            raise AssistantError(ErrorCode.UNKNOWN_PROVIDER, facts)
        return provider

    async def aclose(self) -> None:
        """Close every connection and child process; one that fails does not leave the others open."""
        outcomes = await asyncio.gather(*(provider.aclose() for provider in self), return_exceptions=True)
        for failure in (each for each in outcomes if each is not None):
            raise failure
