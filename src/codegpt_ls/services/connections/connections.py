"""From a provider to an address and the one key that may go there."""

import logging
from collections.abc import AsyncGenerator, Callable, Mapping
from contextlib import aclosing
from dataclasses import dataclass, replace
from typing import Final

from codegpt_ls.domain.credentials import Credential, CredentialSource, FoundCredential, IgnoredVariable
from codegpt_ls.domain.errors import AssistantError, ErrorCode, Facts
from codegpt_ls.domain.origin import is_loopback_origin, origin_of
from codegpt_ls.domain.ports.keys import CredentialStore, Environment, Tokens
from codegpt_ls.domain.providers import Connection, NamedValue, ProviderProfile, address_setting, as_addressed, at_home
from codegpt_ls.services.connections.base_urls import BaseUrls
from codegpt_ls.services.connections.commands import Commands, command_setting, source_setting
from codegpt_ls.services.connections.concerning import concerning
from codegpt_ls.services.connections.headers import Headers
from codegpt_ls.settings import Settings

_log = logging.getLogger(__name__)

PRECEDENCE = (
    CredentialSource.SESSION,
    CredentialSource.COMMAND,
    CredentialSource.ENVIRONMENT,
    CredentialSource.KEYRING,
    CredentialSource.FILE,
)
OVERRIDING = PRECEDENCE[1:3]  # what counts before a key that is kept


@dataclass(frozen=True, slots=True, kw_only=True)
class Address:
    """Where a provider is spoken to, and the key found for exactly there."""

    base_url: str
    origin: str
    found: FoundCredential | None
    named_by: str
    """The setting or the environment variable that is to be corrected where the address is wrong."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Route:
    """Everything a request needs besides its content."""

    address: Address
    connection: Connection


class Connections:
    """Finds the key of an origin by precedence, and refuses a request that has none."""

    def __init__(
        self,
        settings: Callable[[], Settings],
        base_urls: BaseUrls,
        environment: Environment,
        stores: Mapping[CredentialSource, CredentialStore],
        tokens: Tokens,
        proxy_for: Callable[[str], NamedValue | None],
        trust: Callable[[], NamedValue | None],
    ) -> None:
        """`proxy_for`, `trust`: what the environment names where the settings name nothing."""
        self._settings = settings
        self._base_urls = base_urls
        self._environment = environment
        self._stores = stores
        self._proxy_for = proxy_for
        self._environment_trust = trust
        self.headers: Final = Headers(settings, base_urls, environment, stores)
        self.commands: Final = Commands(settings, base_urls, tokens)

    async def route(self, profile: ProviderProfile, base_url: str | None = None, *, prompting: bool = False) -> Route:
        """The way to this provider, at the address in force or the one given. `prompting`: a locked store may ask the
        person to unlock it.

        Raises AssistantError MISSING_KEY when no key was stored for the origin, BAD_ORIGIN for an address that may
        carry none, BAD_BASE_URL when nobody said where the provider is, MISSING_HEADER where a header that goes along
        has no value, LOCKED, STORE_TIMEOUT or STORE_FAILED when a store could not be asked.
        """
        address = await self.find(profile, base_url, prompting=prompting)
        if not address.base_url and not profile.makes_own_address:
            raise self.no_address(profile)
        if address.found is None and self._base_urls.key_needed(profile, address.origin):
            raise self.missing_key(profile, address)
        with concerning(profile, address.base_url):
            connection = await self.connection(profile, address, prompting=prompting)
        return Route(address=address, connection=connection)

    def no_address(self, profile: ProviderProfile) -> AssistantError:
        """What is raised where nobody said where the provider is."""
        facts = Facts(provider=profile.id, setting=self._base_urls.named_by(profile))
        return AssistantError(ErrorCode.BAD_BASE_URL, facts)

    async def connected(self, profile: ProviderProfile) -> bool:
        """Whether a chat could be tried: a key is there, or none is needed."""
        try:
            await self.route(profile)
        except AssistantError:
            return False
        return True

    async def find(self, profile: ProviderProfile, base_url: str | None = None, *, prompting: bool = False) -> Address:
        """The address in force, or the one given, and the first key found for it, if any."""
        async with aclosing(self.candidates(profile, base_url, prompting=prompting)) as candidates:
            async for address in candidates:
                return address
        return self.without_key(profile, base_url)

    def addressed(self, profile: ProviderProfile) -> ProviderProfile:
        """The provider as it is called where it is asked now. Asks no store for keys."""
        address = self.asked_at(profile)
        return as_addressed(profile, address.origin) if address else profile

    def asked_at(self, profile: ProviderProfile) -> Address | None:
        """Where the provider is asked now; None at an address that nothing is sent to. Asks no store for keys."""
        try:
            pinned = self._settings().source_of(profile.id)
            own = self.without_key(profile)
            if pinned is None and self.commands.found(profile, own.origin):
                return own
            if pinned not in (None, CredentialSource.ENVIRONMENT):
                return own
            return self._from_environment(profile, self._base_urls.of(profile)) or own
        except AssistantError:
            return None

    async def candidates(
        self, profile: ProviderProfile, base_url: str | None = None, *, prompting: bool = False
    ) -> AsyncGenerator[Address]:
        """Every key that could serve, the one in force first."""
        own = self.without_key(profile, base_url)
        if not own.base_url:
            return
        pinned = self._settings().source_of(profile.id)
        for source in PRECEDENCE if pinned is None else (pinned,):
            if source is CredentialSource.ENVIRONMENT:
                with concerning(profile):
                    address = self._from_environment(profile, base_url or self._base_urls.of(profile))
            else:
                address = await self._from(source, profile, own, prompting=prompting)
            if address is not None:
                yield address

    def without_key(self, profile: ProviderProfile, base_url: str | None = None) -> Address:
        """The address in force, or the one given, whatever keys there are."""
        own = base_url or self.own_base_url(profile)
        named_by = address_setting(profile.id) if base_url else self._base_urls.named_by(profile)
        return Address(base_url=own, origin=origin_of(own) if own else "", found=None, named_by=named_by)

    async def connection(
        self,
        profile: ProviderProfile,
        address: Address,
        credential: Credential | None = None,
        *,
        prompting: bool = False,
    ) -> Connection:
        """The connection to this address, with the key found or about to be stored; `commands` adds a command's.

        Raises AssistantError MISSING_HEADER where a header that goes along has no value; LOCKED, STORE_TIMEOUT or
        STORE_FAILED where the store that holds it could not be asked.
        """
        return replace(
            self.way(profile, address),
            credential=credential or (address.found.held if address.found else None),
            headers=await self.headers.to(profile, address.origin, prompting=prompting),
        )

    def way(self, profile: ProviderProfile, address: Address) -> Connection:
        """The same without anything secret: how this address is reached."""
        proxy, trust = self.proxy(address.base_url), self.trust()
        return Connection(
            base_url=address.base_url,
            base_url_named_by=address.named_by,
            proxy=proxy.value if proxy else None,
            proxy_named_by=proxy.named_by if proxy else "codegpt.proxy",
            ca_bundle=trust.value if trust else None,
            ca_bundle_named_by=trust.named_by if trust else "codegpt.caBundle",
            connect_timeout=self._settings().deadlines(profile.id).connect,
        )

    def trust(self) -> NamedValue | None:
        """The certificate authorities to trust instead of the system's, and who names them."""
        bundle = self._settings().ca_bundle
        return NamedValue(bundle, "codegpt.caBundle") if bundle else self._environment_trust()

    def ignored_variable(self, profile: ProviderProfile) -> IgnoredVariable | None:
        """The provider's environment variable, where a key for the address in force was sought in it in vain."""
        pinned, configured = self._settings().source_of(profile.id), self._base_urls.of(profile)
        if pinned is not None and pinned is not CredentialSource.ENVIRONMENT:
            return None
        ignored = self._environment.ignored(profile)
        if ignored is None or (ignored.mistake is None and self._may_use_environment(profile)):
            return None
        return ignored if configured is None or origin_of(configured) == ignored.origin else None

    def missing_key(self, profile: ProviderProfile, address: Address) -> AssistantError:
        """The failure of having no key for this address, with why the environment's does not count."""
        ignored = self.ignored_variable(profile)
        facts = Facts(provider=profile.id, origin=address.origin, base_url=address.base_url or None)
        if ignored is not None:
            setting = None if ignored.mistake else source_setting(profile.id)
            facts = replace(facts, variable=ignored.variable, mistake=ignored.mistake, setting=setting)
        return AssistantError(ErrorCode.MISSING_KEY, facts)

    async def weaker_sources(
        self, profile: ProviderProfile, winner: CredentialSource, base_url: str | None = None
    ) -> tuple[CredentialSource, ...]:
        """The sources that hold a key too, but come later in precedence; those that cannot be asked are left out."""
        sources: list[CredentialSource] = []
        try:
            async with aclosing(self.candidates(profile, base_url)) as candidates:
                async for address in candidates:
                    sources += [address.found.source] if address.found else []
        except AssistantError as error:
            _log.info("a weaker key source could not be asked: %s", error.code)
        return tuple(source for source in sources if source is not winner)

    async def with_key_facts(self, error: AssistantError, profile: ProviderProfile, address: Address) -> AssistantError:
        """The same error, knowing where the key came from; a refused one also which key it overrides."""
        found, origin = address.found, error.facts.origin or address.origin or None
        facts = replace(
            error.facts,
            provider=profile.id,
            origin=origin,
            base_url=address.base_url or None,
            address_setting=address.named_by,
        )
        if found is None:
            return AssistantError(error.code, facts)
        refused = error.code is ErrorCode.INVALID_KEY
        weaker = await self.weaker_sources(profile, found.source) if refused else ()
        made = found.source is CredentialSource.COMMAND
        named = replace(
            facts,
            source=found.source.value,
            variable=found.variable,
            last_four=found.credential.last_four or None,
            shadowed=weaker[0].value if weaker else None,
            program=found.backend if made else facts.program,
            setting=command_setting(profile.id) if made and refused else facts.setting,
        )
        return AssistantError(error.code, named)

    def own_base_url(self, profile: ProviderProfile) -> str:
        """The address the settings give this provider, else its own; empty for one that makes its own."""
        with concerning(profile):
            return self._base_urls.of(profile) or profile.base_url

    async def _from(
        self, source: CredentialSource, profile: ProviderProfile, address: Address, *, prompting: bool
    ) -> Address | None:
        with concerning(profile, address.base_url):
            if source is CredentialSource.COMMAND:
                found = self.commands.found(profile, address.origin)
            else:
                found = await self._stores[source].read(address.origin, prompting=prompting)
        return replace(address, found=found) if found else None

    def _may_use_environment(self, profile: ProviderProfile) -> bool:
        """A variable of many programs is nobody's word that this provider may have it, and be paid."""
        shared = profile.environment is not None and profile.environment.shared
        return not shared or self._settings().of(profile.id).credential_source is CredentialSource.ENVIRONMENT

    def _from_environment(self, profile: ProviderProfile, configured: str | None) -> Address | None:
        if not self._may_use_environment(profile):
            return None
        if profile.template is not None:
            # A variable names no address: its key is for whichever of the vendor's own the settings make.
            if configured is None or not at_home(profile, origin_of(configured)):
                return None
            profile = replace(profile, base_url=configured)
        try:
            environment = self._environment.connection(profile)
        except AssistantError:
            if configured is None or not at_home(profile, origin_of(configured)):
                raise
            return None  # whatever address the environment means, it is not the one in the settings
        if environment is None:
            return None
        origin = environment.found.credential.origin
        if configured is not None and origin_of(configured) != origin:
            return None
        named_by = None if configured else environment.base_url_named_by
        return Address(
            base_url=configured or environment.base_url,
            origin=origin,
            found=environment.found,
            named_by=named_by or self._base_urls.named_by(profile),
        )

    def proxy(self, base_url: str) -> NamedValue | None:
        """The proxy on the way to this address, and who names it."""
        if not base_url or is_loopback_origin(origin_of(base_url)):
            return None
        own = self._settings().proxy
        return NamedValue(own, "codegpt.proxy") if own else self._proxy_for(base_url)
