"""The extra headers of a provider's requests: which go along to an address, and where their values are."""

import logging
from collections.abc import Callable, Mapping
from dataclasses import replace

from codegpt_ls.domain.credentials import (
    Credential,
    CredentialSource,
    FoundCredential,
    HeaderStatus,
    fits_header,
)
from codegpt_ls.domain.errors import AssistantError, ErrorCode, Facts
from codegpt_ls.domain.ports.keys import CredentialStore, Environment
from codegpt_ls.domain.providers import ProviderProfile
from codegpt_ls.services.connections.base_urls import BaseUrls
from codegpt_ls.settings import Settings
from codegpt_ls.settings.headers import FROM_ENVIRONMENT, STORED

_log = logging.getLogger(__name__)


def setting_of(provider_id: str, name: str) -> str:
    """The setting that says where this header's value is."""
    return f"codegpt.providers.{provider_id}.headers.{name}"


class Headers:
    """Finds the values of the headers that the settings name.

    A variable's value goes to the address in the settings only: an address that came from elsewhere was not said
    together with it. A stored one goes wherever it was stored for, like a key.
    """

    def __init__(
        self,
        settings: Callable[[], Settings],
        base_urls: BaseUrls,
        environment: Environment,
        stores: Mapping[CredentialSource, CredentialStore],
    ) -> None:
        self._settings = settings
        self._base_urls = base_urls
        self._environment = environment
        self._stores = stores

    async def to(self, profile: ProviderProfile, origin: str, *, prompting: bool = False) -> Mapping[str, str]:
        """What goes along with a request to this origin. `prompting`: a locked store may ask the person to unlock it.

        Raises AssistantError MISSING_HEADER where the address is the settings' own and a value is missing; LOCKED,
        STORE_TIMEOUT or STORE_FAILED where a store could not be asked.
        """
        found = {
            name: await self._find(profile, origin, name, reference, prompting=prompting)
            for name, reference in self._wanted(profile, origin).items()
        }
        return {name: each.credential.key for name, each in found.items() if each}

    async def statuses(
        self, profile: ProviderProfile, origin: str, stored: tuple[str, ...]
    ) -> tuple[HeaderStatus, ...]:
        """What is known of each header for this origin; asks no one but the stores.

        `stored`: the headers whose values the stores hold for it, whether or not a setting names them.
        """
        wanted = self._wanted(profile, origin)
        named = [await self._status(profile, origin, name, reference) for name, reference in wanted.items()]
        known = {each.name for each in named}
        others = [await self._status(profile, origin, name, STORED) for name in stored if name not in known]
        return (*named, *(replace(each, used=False) for each in others))

    def stored(self, profile: ProviderProfile) -> tuple[str, ...]:
        """The headers whose values the settings say are stored, in lower case."""
        headers = self._settings().of(profile.id).headers
        return tuple(name.lower() for name, reference in headers.items() if reference == STORED)

    def _wanted(self, profile: ProviderProfile, origin: str) -> Mapping[str, str]:
        """The references that count for this origin."""
        headers = self._settings().of(profile.id).headers
        if not headers or not origin:
            return {}
        settled = self._base_urls.settled(profile, origin)
        return {name: reference for name, reference in headers.items() if settled or reference == STORED}

    async def _find(
        self, profile: ProviderProfile, origin: str, name: str, reference: str, *, prompting: bool
    ) -> FoundCredential | None:
        try:
            if reference != STORED:
                return self._in_environment(origin, name, reference.removeprefix(FROM_ENVIRONMENT))
            found = await self._in_stores(profile, origin, name, prompting=prompting)
        except AssistantError as error:
            raise _about(error, profile, name, reference) from None
        # It may have been put there by another hand.
        if found and fits_header(found.credential.key):
            return found
        if not self._base_urls.settled(profile, origin):
            return None
        raise _about(AssistantError(ErrorCode.MISSING_HEADER, Facts(origin=origin)), profile, name, reference)

    def _in_environment(self, origin: str, name: str, variable: str) -> FoundCredential:
        value = self._environment.header(variable)
        credential = Credential(origin=origin, header=name.lower(), key=value)
        return FoundCredential(credential=credential, source=CredentialSource.ENVIRONMENT, variable=variable)

    async def _in_stores(
        self, profile: ProviderProfile, origin: str, name: str, *, prompting: bool
    ) -> FoundCredential | None:
        pinned = self._settings().source_of(profile.id)
        # The setting itself says that the value is not in the environment, wherever the key is taken from.
        only = self._stores.get(pinned) if pinned else None
        for store in (only,) if only else self._stores.values():
            if found := await store.read(origin, name.lower(), prompting=prompting):
                return found
        return None

    async def _status(self, profile: ProviderProfile, origin: str, name: str, reference: str) -> HeaderStatus:
        try:
            found = await self._find(profile, origin, name, reference, prompting=False)
        except AssistantError as error:
            _log.info("the value of %s could not be looked at: %s", name, error.code)
            missing = error.code is ErrorCode.MISSING_HEADER
            return HeaderStatus(name=name.lower(), present=False if missing else None, used=True)
        if found is None:
            return HeaderStatus(name=name.lower(), present=False, used=False)
        return HeaderStatus(
            name=name.lower(),
            present=True,
            used=True,
            source=found.source,
            last_four=found.credential.last_four or None,
            backend=found.backend,
            variable=found.variable,
        )


def _about(error: AssistantError, profile: ProviderProfile, name: str, reference: str) -> AssistantError:
    """The same failure, with the header and the setting that it is about."""
    facts = replace(error.facts, provider=profile.id, setting=setting_of(profile.id, name))
    return AssistantError(error.code, replace(facts, header=name.lower()) if reference == STORED else facts)
