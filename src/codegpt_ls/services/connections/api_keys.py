"""Set, remove, show and verify a key."""

import asyncio
import logging
from collections.abc import Callable, Mapping
from dataclasses import replace

from codegpt_ls.domain.credentials import (
    Credential,
    CredentialSource,
    FoundCredential,
    KeyStatus,
    Removal,
)
from codegpt_ls.domain.errors import AssistantError, ErrorCode, Facts
from codegpt_ls.domain.origin import normalised_base_url, refuse_readable
from codegpt_ls.domain.ports.keys import CredentialStore
from codegpt_ls.domain.ports.providers import Provider
from codegpt_ls.services.connections.connections import Address, Connections, no_address
from codegpt_ls.services.connections.models import Models

_log = logging.getLogger(__name__)

# The provider's word that the key or its organization is wrong. Anything else (no network, a limit, a key that may not
# list models) says nothing about the key, and the person does not lose what they typed.
_REFUSALS = frozenset({ErrorCode.INVALID_KEY, ErrorCode.ORGANIZATION})


class ApiKeys:
    """The life of a key: cleaned, verified, stored for one origin, shown without itself, removed everywhere."""

    def __init__(
        self,
        connections: Connections,
        models: Models,
        stores: Mapping[CredentialSource, CredentialStore],
        clean: Callable[[str], str],
        clean_identifier: Callable[[str | None], str | None],
        on_key: Callable[[str], None],
        on_removed: Callable[[str], None],
    ) -> None:
        """`on_key` hears each key that must never be shown; `on_removed` the origin that lost its key."""
        self._connections = connections
        self._models = models
        self._stores = stores
        self._clean = clean
        self._clean_identifier = clean_identifier
        self._on_key = on_key
        self._on_removed = on_removed
        self._changing = asyncio.Lock()

    async def set(
        self,
        provider: Provider,
        text: str,
        *,
        organization: str | None = None,
        project: str | None = None,
        base_url: str | None = None,
        store: CredentialSource = CredentialSource.KEYRING,
        readable: bool = False,
    ) -> KeyStatus:
        """Verify and store a key; it applies at once. Where the environment's overrides it, the status is of that one.

        `readable`: the person was told that the key passes a network unencrypted, and wants it there all the same.

        Raises AssistantError NOT_A_KEY, BAD_ORIGIN, NO_KEY_NEEDED, the provider's own refusal of the key, or NO_STORE,
        LOCKED, STORE_TIMEOUT, STORE_FAILED from the store. Nothing is changed when it raises.
        """
        self._on_key(text)
        address = self._target(provider, base_url, readable=readable)
        credential = Credential(
            origin=address.origin,
            key=self._clean(text),
            organization=self._clean_identifier(organization),
            project=self._clean_identifier(project),
        )
        self._on_key(credential.key)
        verified = await self._verified(provider, address, credential)
        # Two at once into two stores would each take the other's key for the older one and remove it.
        async with self._changing:
            found = await self._stores[store].write(credential)
            await self._forget_others(address.origin, kept=store)
        told = await self._overriding(provider, replace(address, found=found))
        return await self._status(told, provider, verified=verified)

    def origin(self, provider: Provider, base_url: str | None = None) -> str:
        """Where a key that is set now would belong. Raises what `set` does for an address that may have none."""
        return self._target(provider, base_url, readable=True).origin

    async def remove(self, provider: Provider) -> Removal:
        """Forget the key of the origin in force in every store; requests to it end.

        Raises AssistantError NO_KEY_NEEDED, or what the last store that failed raised; the others have forgotten it.
        """
        address = self._target(provider, None, readable=True)
        removed: list[CredentialSource] = []
        failure: AssistantError | None = None
        try:
            async with self._changing:
                for source, store in self._stores.items():
                    try:
                        if await store.remove(address.origin):
                            removed.append(source)
                    except AssistantError as error:
                        failure = error
        finally:
            # A person who tires of the keyring's dialog has still asked for the end.
            self._on_removed(address.origin)
        if failure is not None:
            raise failure
        return await self._removal(provider, address.origin, tuple(removed))

    async def status(self, provider: Provider) -> KeyStatus:
        """What is known of the key in force; asks no one but the stores."""
        address = await self._connections.find(provider.profile)
        return await self._status(address, provider, verified=None)

    async def verify(self, provider: Provider) -> KeyStatus:
        """Ask the provider, free of charge, whether it takes the key; raises what a chat would raise.

        The person asked for it: a locked keyring may show its dialog, which a chat in passing must not.
        """
        route = await self._connections.route(provider.profile, prompting=True)
        try:
            models = await provider.list_models(route.connection)
            confirmed = bool(route.address.found) and await provider.confirms_key(route.connection)
        except AssistantError as error:
            raise await self._connections.with_key_facts(error, provider.profile, route.address) from error
        self._models.remember(provider, route.address, models)
        status = await self._status(route.address, provider, verified=confirmed or None)
        return replace(status, unverifiable=status.present and not confirmed)

    async def connected(self, provider: Provider) -> bool:
        """Whether a chat could be tried: a key is there, or none is needed."""
        try:
            await self._connections.route(provider.profile)
        except AssistantError:
            return False
        return True

    def changed_outside(self) -> None:
        """Another process changed a key: ask the stores anew from now on."""
        for store in self._stores.values():
            store.forget_memory()

    def _target(self, provider: Provider, base_url: str | None, *, readable: bool) -> Address:
        profile = provider.profile
        if profile.makes_own_address:
            raise AssistantError(ErrorCode.NO_KEY_NEEDED, Facts(provider=profile.id))
        try:
            address = self._connections.without_key(profile, normalised_base_url(base_url) if base_url else None)
            if not readable:
                refuse_readable(address.origin)
        except AssistantError as error:
            raise AssistantError(error.code, replace(error.facts, provider=profile.id)) from None
        if not address.base_url:
            raise no_address(profile)
        return address

    async def _verified(self, provider: Provider, address: Address, credential: Credential) -> bool | None:
        try:
            connection = self._connections.connection(provider.profile, address, credential)
            models = await provider.list_models(connection)
            confirmed = await provider.confirms_key(connection)
        except AssistantError as error:
            if error.code in _REFUSALS:
                raise AssistantError(error.code, replace(error.facts, source=None)) from None
            _log.info("the new key of %s could not be verified: %s", address.origin, error.code)
            return None
        found = FoundCredential(credential=credential, source=CredentialSource.SESSION)
        self._models.remember(provider, replace(address, found=found), models)
        return confirmed or None

    async def _forget_others(self, origin: str, *, kept: CredentialSource) -> None:
        # One origin has one stored key: an older one elsewhere would win or come back later. A session's key is no
        # lasting replacement: it covers the stored one until the session ends.
        if kept is CredentialSource.SESSION:
            return
        for source, store in self._stores.items():
            if source is kept:
                continue
            try:
                await store.remove(origin)
            except AssistantError as error:
                _log.warning("an older key of %s stays in the %s: %s", origin, source, error.code)

    async def _overriding(self, provider: Provider, stored: Address) -> Address:
        """The environment's key for the same address where it wins, else the stored one."""
        try:
            winner = await self._connections.find(provider.profile, stored.base_url)
        except AssistantError as error:
            _log.info("a key source that comes first could not be asked: %s", error.code)
            return stored
        return winner if winner.found and winner.found.source is CredentialSource.ENVIRONMENT else stored

    async def _status(self, address: Address, provider: Provider, *, verified: bool | None) -> KeyStatus:
        found = address.found
        ignored = self._connections.ignored_variable(provider.profile)
        if found is None:
            return KeyStatus(present=False, origin=address.origin, ignored=ignored)
        self._on_key(found.credential.key)
        return KeyStatus(
            present=True,
            origin=found.credential.origin,
            source=found.source,
            last_four=found.credential.last_four,
            backend=found.backend,
            variable=found.variable,
            ignored=ignored,
            organization=found.credential.organization,
            project=found.credential.project,
            shadowed=await self._connections.weaker_sources(provider.profile, found.source, address.base_url),
            verified=verified,
        )

    async def _removal(self, provider: Provider, origin: str, removed: tuple[CredentialSource, ...]) -> Removal:
        try:
            left = (await self._connections.find(provider.profile)).found
        except AssistantError as error:
            _log.info("another key source could not be asked: %s", error.code)
            left = None
        return Removal(
            origin=origin,
            removed=removed,
            still_available_from=left.source if left else None,
            variable=left.variable if left else None,
        )
