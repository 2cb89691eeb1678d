"""Keys that a command of the person's makes: which providers have one, and what is done where such a key is refused."""

from collections.abc import AsyncGenerator, Awaitable, Callable
from contextlib import aclosing
from dataclasses import replace
from pathlib import PurePath
from typing import TypeVar

from codegpt_ls.domain.chat import ProviderEvent
from codegpt_ls.domain.credentials import CommandState, Credential, CredentialSource, FoundCredential
from codegpt_ls.domain.errors import AssistantError, ErrorCode
from codegpt_ls.domain.origin import is_readable_on_the_way, origin_of
from codegpt_ls.domain.ports.keys import Tokens
from codegpt_ls.domain.providers import Connection, ProviderProfile
from codegpt_ls.services.connections.base_urls import BaseUrls
from codegpt_ls.services.connections.concerning import concerning
from codegpt_ls.settings import Settings

T = TypeVar("T")


def command_setting(provider_id: str) -> str:
    """The setting that names the command of this provider."""
    return f"codegpt.providers.{provider_id}.credentialCommand"


def source_setting(provider_id: str) -> str:
    """The setting that says where alone this provider's key is looked for."""
    return f"codegpt.providers.{provider_id}.credentialSource"


class Commands:
    """Finds the command of a provider, and has it run only where something is sent.

    Its key goes to the address that the settings give this provider, or else to its own: no other was said together
    with it. Nor does it go where it can be read on its way.
    """

    def __init__(self, settings: Callable[[], Settings], base_urls: BaseUrls, tokens: Tokens) -> None:
        self._settings = settings
        self._base_urls = base_urls
        self._tokens = tokens

    def found(self, profile: ProviderProfile, origin: str) -> FoundCredential | None:
        """Where the key for this origin would come from, if a command makes it; nothing is run."""
        command = self._settings().of(profile.id).credential_command
        if not command or is_readable_on_the_way(origin) or not self._base_urls.settled(profile, origin):
            return None
        credential = Credential(origin=origin, key="")
        return FoundCredential(
            credential=credential, source=CredentialSource.COMMAND, backend=PurePath(command[0]).name
        )

    def state(self, profile: ProviderProfile, found: FoundCredential) -> CommandState | None:
        """What is known now of the command this key comes from, if it comes from one; nothing is run."""
        command = self._command(profile)
        if found.source is not CredentialSource.COMMAND or not command:
            return None
        return self._tokens.state(command, found.credential.origin)

    async def asking(
        self,
        profile: ProviderProfile,
        found: FoundCredential | None,
        connection: Connection,
        call: Callable[[Connection], Awaitable[T]],
    ) -> T:
        """What the call brings, with a key of the command where one is due; asked once more with a new one, where the
        provider refuses a key that was made earlier.

        Raises AssistantError COMMAND_FAILED, or what the call raises.
        """
        if found is None or found.source is not CredentialSource.COMMAND:
            return await call(connection)
        keyed = await self._keyed(profile, connection)
        try:
            return await call(keyed)
        except AssistantError as error:
            renewed = await self._renewed(profile, keyed, error)
        return await call(renewed)

    def streaming(
        self,
        profile: ProviderProfile,
        found: FoundCredential | None,
        connection: Connection,
        open_stream: Callable[[Connection], AsyncGenerator[ProviderEvent]],
    ) -> AsyncGenerator[ProviderEvent]:
        """The same for a stream of events: nothing is sent again once there was one."""
        if found is None or found.source is not CredentialSource.COMMAND:
            return open_stream(connection)
        return self._streaming(profile, connection, open_stream)

    async def _streaming(
        self,
        profile: ProviderProfile,
        connection: Connection,
        open_stream: Callable[[Connection], AsyncGenerator[ProviderEvent]],
    ) -> AsyncGenerator[ProviderEvent]:
        keyed, spoken = await self._keyed(profile, connection), False
        try:
            async with aclosing(open_stream(keyed)) as events:
                async for event in events:
                    spoken = True
                    yield event
            return
        except AssistantError as error:
            if spoken:
                raise
            renewed = await self._renewed(profile, keyed, error)
        async with aclosing(open_stream(renewed)) as events:
            async for event in events:
                yield event

    async def _keyed(self, profile: ProviderProfile, connection: Connection) -> Connection:
        """The same connection with a key."""
        origin = origin_of(connection.base_url)
        try:
            token = await self._tokens.token(self._command(profile), origin)
        except AssistantError as error:
            facts = replace(error.facts, setting=command_setting(profile.id))
            with concerning(profile, connection.base_url):
                raise AssistantError(error.code, facts) from None
        return replace(connection, credential=Credential(origin=origin, key=token))

    async def _renewed(self, profile: ProviderProfile, keyed: Connection, error: AssistantError) -> Connection:
        """The connection with another key than the one that was refused; raises the refusal where it stands."""
        refused = keyed.credential
        if error.code is not ErrorCode.INVALID_KEY or refused is None:
            raise error
        self._tokens.refused(self._command(profile), refused.origin, refused.key)
        fresh = await self._keyed(profile, keyed)
        if fresh.credential == refused:
            raise error
        return fresh

    def _command(self, profile: ProviderProfile) -> tuple[str, ...]:
        return self._settings().of(profile.id).credential_command or ()
