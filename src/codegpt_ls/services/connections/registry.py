"""The providers by id, and which one is meant."""

import asyncio
import difflib
import re
from collections.abc import Iterable, Iterator, Mapping
from typing import Final

from codegpt_ls.domain.errors import AssistantError, ErrorCode, Facts
from codegpt_ls.domain.ports.providers import Provider
from codegpt_ls.domain.providers import ProviderProfile

_MOST_NEAR: Final = 3


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
            available = tuple(each.profile.id for each in self)
            facts = Facts(provider=provider_id, nearest=self._near(provider_id), available=available)
            raise AssistantError(ErrorCode.UNKNOWN_PROVIDER, facts)
        return provider

    def _near(self, name: str) -> tuple[str, ...]:
        """Who is called so by its title or its first model, gemini for one, before who is spelt like it."""
        profiles = [each.profile for each in self]
        sought = name.strip().casefold()
        called = [each.id for each in profiles if sought in _words(each)]
        spelt = difflib.get_close_matches(sought, [each.id for each in profiles], n=_MOST_NEAR)
        return tuple(dict.fromkeys([*called, *spelt]))[:_MOST_NEAR]

    async def aclose(self) -> None:
        """Close every connection and child process; one that fails does not leave the others open."""
        outcomes = await asyncio.gather(
            *(provider.aclose() for provider in (*self, *self._dropped)), return_exceptions=True
        )
        for failure in (each for each in outcomes if each is not None):
            raise failure


def _words(profile: ProviderProfile) -> frozenset[str]:
    """What it may be called: `Google Gemini` by either word, by both or without the blank."""
    title = profile.title.casefold()
    models = (profile.default_model or "").casefold()
    return frozenset((title, title.replace(" ", ""), *re.split(r"[^\w]+", title), *models.split("-")[:1]))
