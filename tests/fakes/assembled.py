"""All services over real stores in one folder, as `codegpt_ls.assembly` puts them together, with what a test chooses.

    services = Assembled(tmp_path, ChatCompletionsProvider(at(fake), CATALOGUE))
    await services.keep(KEYRING, fake.origin)
    answer = await services.answer()

Only the operating system's keyring is replaced: a file of its own plays it, so that nothing of the machine decides.
"""

import asyncio
import os
from collections.abc import Callable, Mapping, Sequence
from contextlib import aclosing
from dataclasses import replace
from datetime import date, datetime
from pathlib import Path
from typing import Any

from codegpt_ls.code_assembly import looking_up, tool_servers
from codegpt_ls.context.hidden_text import without_hidden_text
from codegpt_ls.credentials.commands.credential_commands import CredentialCommands
from codegpt_ls.credentials.entry import clean_header, clean_identifier, clean_key
from codegpt_ls.credentials.environment import ProcessEnvironment
from codegpt_ls.credentials.file_store import FileStore
from codegpt_ls.credentials.index import Index
from codegpt_ls.credentials.redaction import Redactor
from codegpt_ls.credentials.session_store import SessionStore
from codegpt_ls.domain.chat import ChatEvent, ChatQuestion, Message, Role, TextDelta
from codegpt_ls.domain.credentials import Credential, CredentialSource, FoundCredential
from codegpt_ls.domain.errors import AssistantError, ErrorCode, Facts
from codegpt_ls.domain.ports.keys import CredentialStore
from codegpt_ls.domain.ports.providers import Provider
from codegpt_ls.domain.ports.words import Translator
from codegpt_ls.domain.providers import NamedValue, ProviderProfile
from codegpt_ls.providers.client.completions import ChatCompletionsProvider
from codegpt_ls.providers.openai.catalogue import CATALOGUE
from codegpt_ls.providers.openai.profile import OPENAI
from codegpt_ls.providers.transport.environment_trust import environment_trust
from codegpt_ls.services.chat.answers import Chat
from codegpt_ls.services.chat.retry import RetryPolicy
from codegpt_ls.services.chat.waiting import SIGN_EVERY
from codegpt_ls.services.connections.api_keys import ApiKeys
from codegpt_ls.services.connections.base_urls import BaseUrls
from codegpt_ls.services.connections.connections import Connections
from codegpt_ls.services.connections.models import Models
from codegpt_ls.services.connections.registry import Providers
from codegpt_ls.services.connections.selection import Selections
from codegpt_ls.services.failures.explanations import Explainer
from codegpt_ls.services.spending import Spending
from codegpt_ls.services.stopping import RunningRequests
from codegpt_ls.services.threads.cleaning import Cleaning
from codegpt_ls.services.threads.conversations import Conversations
from codegpt_ls.services.threads.threads import Threads
from codegpt_ls.services.usage import UsageSink
from codegpt_ls.settings import Settings
from codegpt_ls.settings.current import CurrentSettings
from codegpt_ls.storage.model_lists import ModelListFiles
from codegpt_ls.storage.remembered import RememberedValues
from codegpt_ls.storage.selection import SelectionFile
from codegpt_ls.storage.threads.change_log import now_in_utc
from codegpt_ls.storage.threads.store import SqliteThreads
from tests.fakes.provider import FakeProvider

KEY = "sk-test-0123456789abcdefghij"
ENVIRONMENT_KEY = "sk-from-the-shell-0123456789"
TODAY = date(2026, 11, 22)


class Clock:
    """Seconds since the epoch, moved by hand."""

    def __init__(self) -> None:
        self.now = 1_795_000_000.0

    def __call__(self) -> float:
        return self.now


class KeyringFile(FileStore):
    """Plays the operating system's keyring."""

    source = CredentialSource.KEYRING


class OutOfOrder:
    """A store that fails as it is told to; `None` lets an operation through to the real one."""

    def __init__(self, store: CredentialStore) -> None:
        self._store = store
        self.source = store.source
        self.reading: ErrorCode | None = None
        self.writing: ErrorCode | None = None
        self.removing: ErrorCode | None = None
        self.forgotten = 0
        """How often it was told to forget what it remembers."""
        self._asked_to_remove: asyncio.Event | None = None

    def hang_when_removing(self) -> asyncio.Event:
        """From now on a removal does not come to an end; set once one has begun."""
        self._asked_to_remove = asyncio.Event()
        return self._asked_to_remove

    async def read(self, origin: str, header: str | None = None, *, prompting: bool = False) -> FoundCredential | None:
        if prompting and self.reading is ErrorCode.LOCKED:
            self.reading = None  # the person types the password into the system's dialog
        await self._turn(self.reading)
        return await self._store.read(origin, header)

    async def write(self, credential: Credential) -> FoundCredential:
        await self._turn(self.writing)
        return await self._store.write(credential)

    async def remove(self, origin: str, header: str | None = None) -> bool:
        await self._turn(self.removing)
        if self._asked_to_remove:
            self._asked_to_remove.set()
            await asyncio.Event().wait()
        return await self._store.remove(origin, header)

    async def headers(self, origin: str) -> tuple[str, ...]:
        return await self._store.headers(origin)

    def forget_memory(self) -> None:
        self.forgotten += 1
        self._store.forget_memory()

    async def _turn(self, code: ErrorCode | None) -> None:
        await asyncio.sleep(0)  # a real one is another process: meanwhile others get their turn
        if code is not None:
            raise AssistantError(code, Facts(backend="Out of order"))


def at(fake: FakeProvider, profile: ProviderProfile = OPENAI) -> ProviderProfile:
    """The profile with the fake as its own address."""
    return replace(profile, base_url=fake.base_url)


def openai_at(fake: FakeProvider) -> ChatCompletionsProvider:
    """The real adapter with its real catalogue, whose own address is the fake's."""
    return ChatCompletionsProvider(at(fake), CATALOGUE)


class Assembled:
    """Every use case. The public attributes may be looked at and, where they are plain, changed."""

    def __init__(
        self,
        folder: Path,
        *providers: Provider,
        settings: Settings | None = None,
        environ: Mapping[str, str] | None = None,
        proxies: Mapping[str, str] | None = None,
        retry: RetryPolicy | None = None,
        now: Callable[[], datetime] | None = None,
        write_every: float = 0.01,
        sign_every: float = SIGN_EVERY,
        command_deadline: float = 60.0,
        usage: UsageSink | None = None,
        spending: Spending | None = None,
    ) -> None:
        self.environ = dict(environ or {})
        self.proxies = dict(proxies or {})
        self.clock = Clock()
        self.redactor = Redactor()
        self.settings = CurrentSettings(settings)
        self.providers = Providers({provider.profile.id: provider for provider in providers})
        self.selections = Selections(self.settings, SelectionFile(lambda: folder / "state"))
        self.keyring = OutOfOrder(self._file(KeyringFile, folder / "keyring.json"))
        self.stores: dict[CredentialSource, CredentialStore] = {
            CredentialSource.SESSION: SessionStore(redactor=self.redactor),
            CredentialSource.KEYRING: self.keyring,
            CredentialSource.FILE: self._file(FileStore, folder / "credentials.json"),
        }
        self.lists = ModelListFiles(lambda: folder / "cache", self.clock)
        self.base_urls = BaseUrls(
            self.settings, self.selections, RememberedValues(lambda: folder / "state" / "base-urls.json")
        )
        self.connections = Connections(
            self.settings,
            self.base_urls,
            ProcessEnvironment(self.environ, redactor=self.redactor),
            self.stores,
            CredentialCommands(self.environ, redactor=self.redactor, now=self.clock, deadline=command_deadline),
            self._proxy,
            lambda: environment_trust(self.environ),
        )
        self.models = Models(self.settings, self.selections, self.connections, self.lists, lambda: TODAY)
        running = RunningRequests()
        self.chat = Chat(
            self.settings,
            self.providers,
            self.selections,
            self.connections,
            self.models,
            lambda: TODAY,
            retry,
            running=running,
            usage=usage,
            spending=spending,
            sign_every=sign_every,
        )
        self.threads = Threads(
            kept=SqliteThreads(lambda: folder / "data", now=now or now_in_utc),
            temporary=SqliteThreads(None, now=now or now_in_utc),
            clean=without_hidden_text,
        )
        cleaning = Cleaning(without_hidden_text, self.redactor, self.chat.find_key)
        self.conversations = Conversations(self.chat, self.threads, self.settings, cleaning, write_every)
        around = {"PATH": os.environ["PATH"], **self.environ}
        self.tool_servers = tool_servers(
            around,
            self.redactor,
            self.connections,
            self.stores,
            lambda: folder / "config",
            lambda: folder / "data",
        )
        self.looking_up = looking_up(
            around,
            self.redactor,
            self.settings,
            self.chat,
            self.threads,
            cleaning,
            lambda: self.tool_servers,
        )
        self.api_keys = ApiKeys(
            self.connections,
            self.models,
            self.stores,
            clean=clean_key,
            clean_identifier=clean_identifier,
            clean_header=clean_header,
            on_key=self.redactor.register,
            on_removed=running.stop_origin,
        )

    @property
    def provider(self) -> Provider:
        """The provider in force."""
        return self.providers[self.selections.provider()]

    def set_settings(self, **values: Any) -> None:
        """These settings and no others, from now on."""
        self.settings.replace(Settings(**values))

    async def keep(
        self,
        source: CredentialSource,
        origin: str,
        key: str = KEY,
        *,
        organization: str | None = None,
        project: str | None = None,
    ) -> None:
        """Put a key into a store, as if it had been set before."""
        credential = Credential(origin=origin, key=key, organization=organization, project=project)
        await self.stores[source].write(credential)

    def explainer(self, words: Translator) -> Explainer:
        """Words for failures."""
        profiles = {provider.profile.id: provider.profile for provider in self.providers}
        return Explainer(words, profiles, lambda provider: self.base_urls.named_by(profiles[provider]))

    async def events(self, **choices: Any) -> Sequence[ChatEvent]:
        """Every event of an answer."""
        async with aclosing(self.chat.stream(question(**choices))) as events:
            return [event async for event in events]

    async def answer(self, **choices: Any) -> str:
        """The text of an answer."""
        return "".join(event.text for event in await self.events(**choices) if isinstance(event, TextDelta))

    async def aclose(self) -> None:
        """As when the server ends."""
        await self.tool_servers.aclose()
        await self.chat.aclose()
        await self.threads.aclose()
        await self.providers.aclose()

    def _proxy(self, url: str) -> NamedValue | None:
        return NamedValue(self.proxies[url], "HTTPS_PROXY") if url in self.proxies else None

    def _file(self, store: type[FileStore], path: Path) -> FileStore:
        index = Index(path.with_name(f"{path.stem}-index.json"))
        return store(path, index=index, redactor=self.redactor)


def question(**choices: Any) -> ChatQuestion:
    """One user message, with whatever the test asks for besides."""
    return ChatQuestion(messages=(Message(Role.USER, "Hello?"),), **choices)
