"""Set, remove, show and verify a key."""

import logging
from collections.abc import Callable, Collection, Mapping
from dataclasses import replace
from functools import partial
from typing import Never

from codegpt_ls.domain.credentials import (
    Credential,
    CredentialSource,
    FoundCredential,
    HeaderStatus,
    KeyStatus,
    Removal,
)
from codegpt_ls.domain.errors import AssistantError, ErrorCode, Facts, KeyMistake
from codegpt_ls.domain.origin import refuse_readable
from codegpt_ls.domain.ports.keys import CredentialStore
from codegpt_ls.domain.ports.providers import Provider
from codegpt_ls.services.connections.concerning import concerning, given_base_url
from codegpt_ls.services.connections.connections import OVERRIDING, Address, Connections
from codegpt_ls.services.connections.models import Models, checked
from codegpt_ls.services.connections.stored import Stored

_log = logging.getLogger(__name__)

# The provider's word that the key or its organization is wrong. Anything else (no network, a limit, a key that may not
# list models) says nothing about the key, and the person does not lose what they typed.
_REFUSALS = frozenset({ErrorCode.INVALID_KEY, ErrorCode.ORGANIZATION})


class ApiKeys:
    """The life of a key: cleaned, verified, stored for one origin, shown without itself, removed everywhere.

    The values of extra headers live beside it, each as an item of its own.
    """

    def __init__(
        self,
        connections: Connections,
        models: Models,
        stores: Mapping[CredentialSource, CredentialStore],
        clean: Callable[[str, Collection[KeyMistake]], str],
        clean_identifier: Callable[[str | None], str | None],
        clean_header: Callable[[str], str],
        on_key: Callable[[str], None],
        on_removed: Callable[[str, str | None], None],
    ) -> None:
        """`on_key` hears each key that must never be shown; `on_removed` the origin that lost its key, or the
        value of the header named."""
        self._connections = connections
        self._models = models
        self._stored = Stored(stores)
        self._clean = clean
        self._clean_identifier = clean_identifier
        self._clean_header = clean_header
        self._on_key = on_key
        self._on_removed = on_removed

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
        with concerning(provider.profile, store=store):
            address = self._target(provider, base_url, readable=readable)
        with concerning(provider.profile, address.base_url, store=store):
            credential = Credential(
                origin=address.origin,
                key=self._clean(text, provider.profile.usual_keys),
                organization=self._clean_identifier(organization),
                project=self._clean_identifier(project),
            )
            return await self._keep(provider, address, credential, store)

    async def _keep(
        self, provider: Provider, address: Address, credential: Credential, store: CredentialSource
    ) -> KeyStatus:
        """Verify and store what was entered, and say what counts now."""
        self._on_key(credential.key)
        verified = await self._verified(provider, address, credential)
        found = await self._stored.keep(credential, store)
        told = await self._overriding(provider, replace(address, found=found))
        return await self._status(told, provider, verified=verified)

    async def set_header(
        self,
        provider: Provider,
        header: str,
        text: str,
        *,
        base_url: str | None = None,
        store: CredentialSource = CredentialSource.KEYRING,
        readable: bool = False,
    ) -> KeyStatus:
        """Store the value of this header, named in lower case, for the origin; it goes along from the next request on
        where the settings name it. No provider can tell whether it is right.

        Raises what `set` raises, the refusals of a provider excepted. Nothing is changed when it raises.
        """
        self._on_key(text)
        with concerning(provider.profile, store=store, header=header):
            address = self._target(provider, base_url, readable=readable)
        with concerning(provider.profile, address.base_url, store=store, header=header):
            credential = Credential(origin=address.origin, header=header, key=self._clean_header(text))
            found = await self._stored.keep(credential, store)
        return KeyStatus(
            present=True,
            origin=address.origin,
            header=header,
            headers=await self._headers(provider, address.origin),
            source=found.source,
            last_four=found.credential.last_four,
            backend=found.backend,
        )

    async def change_account(
        self,
        provider: Provider,
        *,
        organization: str | None = None,
        project: str | None = None,
        base_url: str | None = None,
    ) -> KeyStatus:
        """Use the stored key for another organization or project; None leaves it as it is, nothing but space takes it
        away. The key stays where it is kept.

        Raises AssistantError KEY_NEEDED where none is stored, and what `set` raises. Nothing is changed when it raises.
        """
        address = self._target(provider, base_url)
        with concerning(provider.profile, address.base_url):
            found = await self._stored.read(address.origin)
            if found is None:
                raise AssistantError(ErrorCode.KEY_NEEDED, Facts(detail="account"))
            before = found.credential
            after = replace(
                before,
                organization=before.organization if organization is None else self._clean_identifier(organization),
                project=before.project if project is None else self._clean_identifier(project),
            )
            return await self._keep(provider, address, after, found.source)

    async def is_stored(self, provider: Provider, base_url: str | None = None) -> bool:
        """Whether a key of the person's lies in a store, so that what belongs to it can be changed without it."""
        address = self._target(provider, base_url)
        with concerning(provider.profile, address.base_url):
            return await self._stored.read(address.origin) is not None

    def key_needed(
        self, provider: Provider, base_url: str | None, store: CredentialSource, header: str | None
    ) -> Never:
        """Raises AssistantError KEY_NEEDED where a key was to be set and none is given, or as `set` for an address."""
        address = self._target(provider, base_url)
        with concerning(provider.profile, address.base_url, store=store, header=header):
            raise AssistantError(ErrorCode.KEY_NEEDED)

    def origin(self, provider: Provider, base_url: str | None = None) -> str:
        """Where a key that is set now would belong. Raises what `set` does for an address that may have none."""
        return self._target(provider, base_url).origin

    async def remove(self, provider: Provider, header: str | None = None, *, base_url: str | None = None) -> Removal:
        """Forget what is stored for the address in force, or the one given, in every store: the key and the values of
        all headers, or of this header only. Requests to it end.

        Raises AssistantError NO_KEY_NEEDED, or what the last store that failed raised; the others have forgotten it.
        """
        address = self._target(provider, base_url)
        try:
            items = (None, *await self._header_names(provider, address.origin)) if header is None else (header,)
            held, failure = await self._stored.forget(address.origin, items)
        finally:
            # A person who tires of the keyring's dialog has still asked for the end.
            self._on_removed(address.origin, header)
        if failure is not None:
            with concerning(provider.profile, address.base_url, header=header):
                raise failure
        gone = Removal(
            origin=address.origin,
            header=header,
            removed=held.get(header, ()),
            headers=tuple(each for each in held if each is not None and each != header),
        )
        return gone if header else await self._with_rest(provider, address, gone)

    async def status(self, provider: Provider, base_url: str | None = None) -> KeyStatus:
        """What is known of the key in force, here or at the address given; asks no one but the stores."""
        address = await self._connections.find(provider.profile, given_base_url(provider.profile, base_url))
        return await self._status(address, provider, verified=None)

    async def verify(self, provider: Provider, base_url: str | None = None) -> KeyStatus:
        """Ask the provider, free of charge, whether it takes the key; raises what a chat would raise.

        The person asked for it: a locked keyring may show its dialog, which a chat in passing must not.
        """
        profile = provider.profile
        route = await self._connections.route(profile, given_base_url(profile, base_url), prompting=True)
        try:
            found, check = route.address.found, partial(checked, provider)
            models, confirmed = await self._connections.commands.asking(profile, found, route.connection, check)
        except AssistantError as error:
            raise await self._connections.with_key_facts(error, provider.profile, route.address) from error
        self._models.remember(provider, route.address, models)
        status = await self._status(route.address, provider, verified=confirmed or None)
        return replace(status, unverifiable=status.present and not confirmed)

    def changed_outside(self) -> None:
        """Another process changed a key: ask the stores anew from now on."""
        self._stored.forget_memory()

    def _target(self, provider: Provider, base_url: str | None, *, readable: bool = True) -> Address:
        profile = provider.profile
        if profile.makes_own_address:
            raise AssistantError(ErrorCode.NO_KEY_NEEDED, Facts(provider=profile.id))
        address = self._connections.without_key(profile, given_base_url(provider.profile, base_url))
        with concerning(profile, address.base_url):
            if not readable:
                refuse_readable(address.origin)
        if not address.base_url:
            raise self._connections.no_address(profile)
        return address

    async def _verified(self, provider: Provider, address: Address, credential: Credential) -> bool | None:
        try:
            connection = await self._connections.connection(provider.profile, address, credential)
            models, confirmed = await checked(provider, connection)
        except AssistantError as error:
            if error.code in _REFUSALS:
                raise AssistantError(error.code, replace(error.facts, source=None)) from None
            _log.info("the new key of %s could not be verified: %s", address.origin, error.code)
            return None
        found = FoundCredential(credential=credential, source=CredentialSource.SESSION)
        self._models.remember(provider, replace(address, found=found), models)
        return confirmed or None

    async def _headers(self, provider: Provider, origin: str) -> tuple[HeaderStatus, ...]:
        stored = await self._stored.headers(origin) if origin else ()
        return await self._connections.headers.statuses(provider.profile, origin, stored)

    async def _header_names(self, provider: Provider, origin: str) -> tuple[str, ...]:
        """The headers whose values may be stored: a list that was damaged is made good by what the settings name."""
        named = self._connections.headers.stored(provider.profile)
        return tuple(dict.fromkeys((*await self._stored.headers(origin), *named)))

    async def _overriding(self, provider: Provider, stored: Address) -> Address:
        """The key for the same address that wins over the stored one, else that."""
        try:
            winner = await self._connections.find(provider.profile, stored.base_url)
        except AssistantError as error:
            _log.info("a key source that comes first could not be asked: %s", error.code)
            return stored
        return winner if winner.found and winner.found.source in OVERRIDING else stored

    async def _status(self, address: Address, provider: Provider, *, verified: bool | None) -> KeyStatus:
        found, headers = address.found, await self._headers(provider, address.origin)
        ignored = self._connections.ignored_variable(provider.profile)
        if found is None:
            return KeyStatus(present=False, origin=address.origin, ignored=ignored, headers=headers)
        self._on_key(found.credential.key)
        return KeyStatus(
            present=True,
            origin=found.credential.origin,
            headers=headers,
            source=found.source,
            last_four=found.credential.last_four,
            backend=found.backend,
            variable=found.variable,
            command=self._connections.commands.state(provider.profile, found),
            ignored=ignored,
            organization=found.credential.organization,
            project=found.credential.project,
            shadowed=await self._connections.weaker_sources(provider.profile, found.source, address.base_url),
            verified=verified,
        )

    async def _with_rest(self, provider: Provider, address: Address, removal: Removal) -> Removal:
        """The removal of a key, with what still works."""
        try:
            left = (await self._connections.find(provider.profile, address.base_url)).found
        except AssistantError as error:
            _log.info("another key source could not be asked: %s", error.code)
            left = None
        return replace(
            removal, still_available_from=left.source if left else None, variable=left.variable if left else None
        )
