"""Puts together what looks at a person's code: files, git and symbols with the services that send of them.

Nothing of it is loaded before it is asked for: most questions go without code.
"""

from collections.abc import AsyncGenerator, Callable, Mapping, Sequence
from datetime import UTC, datetime
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Generic, Protocol, TypeVar

from codegpt_ls.context.file_uri import path_of
from codegpt_ls.context.hidden_text import without_hidden_text

if TYPE_CHECKING:
    from codegpt_ls.context.editing.together import EditedFiles
    from codegpt_ls.context.git.hooks import GitHooks
    from codegpt_ls.credentials.redaction import Redactor
    from codegpt_ls.domain.chat import Remark
    from codegpt_ls.domain.credentials import CredentialSource
    from codegpt_ls.domain.ports.code import Documents
    from codegpt_ls.domain.ports.keys import CredentialStore
    from codegpt_ls.domain.ports.tools import Approvals, EditorTools, Tool
    from codegpt_ls.domain.tools.modes import Mode
    from codegpt_ls.domain.tools.remarks import ServerLeftOut
    from codegpt_ls.domain.tools.steps import ToolStep
    from codegpt_ls.services.agent.agent import Agent
    from codegpt_ls.services.chat.answers import Chat
    from codegpt_ls.services.commits.service import CommitMessages
    from codegpt_ls.services.completion.service import Completion
    from codegpt_ls.services.completion.standing import Mended, Trouble
    from codegpt_ls.services.connections.connections import Connections
    from codegpt_ls.services.connections.registry import Providers
    from codegpt_ls.services.context.service import ContextService
    from codegpt_ls.services.spending import Spending
    from codegpt_ls.services.stopping import RunningRequests
    from codegpt_ls.services.threads.cleaning import Cleaning
    from codegpt_ls.services.threads.conversations import Conversations
    from codegpt_ls.services.threads.threads import Threads
    from codegpt_ls.services.tool_servers.service import ToolServers
    from codegpt_ls.services.usage import UsageLog
    from codegpt_ls.settings.current import CurrentSettings
    from codegpt_ls.storage.usage import UsageFile


class Closing(Protocol):
    """What ends."""

    async def aclose(self) -> None:
        """End it."""
        ...


T = TypeVar("T", bound=Closing)


class Once(Generic[T]):
    """Made when it is first asked for, and always the same from then on."""

    def __init__(self, make: Callable[[], T]) -> None:
        self._make = make
        self._made: T | None = None

    def __call__(self) -> T:
        """It."""
        if self._made is None:
            self._made = self._make()
        return self._made

    async def aclose(self) -> None:
        """End it, if anybody asked for it."""
        if self._made is not None:
            await self._made.aclose()


class LooksUp(Protocol):
    """Makes conversations whose model may look things up."""

    def __call__(
        self, documents: "Documents", approvals: "Approvals", editor: "EditorTools | None" = None
    ) -> "Conversations":
        """In the folders of these documents; `editor`: what it can be asked for besides, where there is one."""
        ...


def code_as_context(environ: Mapping[str, str], redactor: "Redactor") -> "Callable[[Documents], ContextService]":
    """Code that goes along with a question, out of these documents."""

    def context(documents: "Documents") -> "ContextService":
        from codegpt_ls.attachments.reading import attached
        from codegpt_ls.context.files import Disk
        from codegpt_ls.context.git.changes import GitChanges
        from codegpt_ls.context.personal_ignore import PersonalIgnore
        from codegpt_ls.context.python_symbols import PythonSymbols
        from codegpt_ls.context.secret_shapes import secrets_in
        from codegpt_ls.services.context.gathering import Sieve
        from codegpt_ls.services.context.service import ContextService

        disk, changes, symbols = Disk(PersonalIgnore(environ).file), GitChanges(environ), PythonSymbols()
        sieve = Sieve(clean=without_hidden_text, keys=redactor, secrets=secrets_in)
        return ContextService(documents, disk, changes, symbols, sieve, attached)

    return context


def is_secret(redactor: "Redactor", text: str) -> bool:
    """Whether a text holds a key in use, or what is shaped like a secret."""
    from codegpt_ls.context.secret_shapes import secrets_in

    return redactor.key_in(text) is not None or bool(secrets_in(text))


def commit_messages(
    environ: Mapping[str, str],
    redactor: "Redactor",
    settings: "CurrentSettings",
    chat: "Chat",
    conversations: "Conversations",
) -> "Callable[[Documents], CommitMessages]":
    """Messages for commits in the folders of these documents, loaded when the first is asked for."""

    def messages(documents: "Documents") -> "CommitMessages":
        from codegpt_ls.context.files import Disk
        from codegpt_ls.context.git.commits import GitCommits
        from codegpt_ls.context.personal_ignore import PersonalIgnore
        from codegpt_ls.context.secret_shapes import secret_lines
        from codegpt_ls.services.commits.service import CommitMessages
        from codegpt_ls.services.context.secrets import Secrets

        return CommitMessages(
            documents,
            files=Disk(PersonalIgnore(environ).file),
            commits=GitCommits(environ),
            secrets=Secrets(lines=secret_lines, keys=redactor),
            settings=settings,
            conversations=conversations,
            find_key=chat.find_key,
            clean=without_hidden_text,
        )

    return messages


def looking_up(
    environ: Mapping[str, str],
    redactor: "Redactor",
    settings: "CurrentSettings",
    chat: "Chat",
    threads: "Threads",
    cleaning: "Cleaning",
    servers: "Callable[[], ToolServers] | None" = None,
) -> "LooksUp":
    """Conversations whose model may look into the folders of these documents, which is loaded when the first does."""

    def agent(documents: "Documents", approvals: "Approvals", editor: "EditorTools | None") -> "Agent":
        from codegpt_ls.context.files import Disk
        from codegpt_ls.context.git.history import GitHistory
        from codegpt_ls.context.personal_ignore import PersonalIgnore
        from codegpt_ls.context.secret_shapes import secret_lines
        from codegpt_ls.locales.translator import translator
        from codegpt_ls.services.agent.agent import Agent
        from codegpt_ls.services.agent.calls import Calls
        from codegpt_ls.services.agent.sifting import Sifting
        from codegpt_ls.services.agent.toolbox import Toolbox
        from codegpt_ls.services.context.secrets import Secrets
        from codegpt_ls.services.failures.left_out import refusal_sentence

        # A model reads English best.
        why = partial(refusal_sentence, translator("en"))
        sift = Sifting(without_hidden_text, Secrets(lines=secret_lines, keys=redactor))
        files, context, history = (
            Disk(PersonalIgnore(environ).file),
            code_as_context(environ, redactor),
            GitHistory(environ),
        )

        def seen(text: str) -> str:
            return without_hidden_text(text).text

        def toolbox(mode: "Mode") -> "Toolbox":
            return Toolbox(mode, documents, files, context, history, sift, seen, why, editor)

        def more(ours: "Sequence[Tool]") -> "AsyncGenerator[ToolStep | ServerLeftOut | Sequence[Tool]]":
            assert servers is not None  # noqa: S101 - else nobody asks
            folders = [path for uri in documents.workspace().folders if (path := path_of(uri)) is not None]
            return servers().tools(ours, folders)

        calls = partial(Calls, approvals=approvals, sift=sift, why=why)
        return Agent(chat, toolbox, calls, more if servers else None)

    def conversations(
        documents: "Documents", approvals: "Approvals", editor: "EditorTools | None" = None
    ) -> "Conversations":
        from codegpt_ls.services.threads.by_mode import AnswersByMode
        from codegpt_ls.services.threads.conversations import Conversations

        answers = AnswersByMode(chat, partial(agent, documents, approvals, editor))
        return Conversations(answers, threads, settings, cleaning)

    return conversations


def tool_servers(
    environ: Mapping[str, str],
    redactor: "Redactor",
    connections: "Connections",
    stores: "Mapping[CredentialSource, CredentialStore]",
    config: Callable[[], Path],
    data: Callable[[], Path],
) -> "ToolServers":
    """The servers of tools that the person named in the folder `config`; `data` holds what they said yes to."""
    from codegpt_ls.context.secret_shapes import secret_lines
    from codegpt_ls.mcp.definitions import ServersFile
    from codegpt_ls.mcp.launcher import Launcher, Way
    from codegpt_ls.mcp.seen import SeenFile
    from codegpt_ls.services.agent.sifting import Sifting
    from codegpt_ls.services.context.secrets import Secrets
    from codegpt_ls.services.tool_servers.service import ToolServers

    def way(url: str) -> Way:
        proxy, trust = connections.proxy(url), connections.trust()
        return Way(proxy.value if proxy else None, trust.value if trust else None)

    sift = Sifting(without_hidden_text, Secrets(lines=secret_lines, keys=redactor))
    launcher = Launcher(environ, stores, redactor, way)
    return ToolServers(ServersFile(config), SeenFile(lambda: data() / "mcp.json"), launcher, sift)


def code_completion(
    environ: Mapping[str, str],
    redactor: "Redactor",
    settings: "CurrentSettings",
    providers: "Providers",
    connections: "Connections",
    running: "RunningRequests",
    usage: "UsageLog",
    spending: "Spending",
    file: "UsageFile",
) -> "Callable[[Documents, Callable[[Trouble | Mended | Remark], None]], Completion]":
    """What completes code in these documents, and tells what the person is to be told."""

    def completion(documents: "Documents", tell: "Callable[[Trouble | Mended | Remark], None]") -> "Completion":
        from codegpt_ls.context.files import Disk
        from codegpt_ls.context.personal_ignore import PersonalIgnore
        from codegpt_ls.services.completion.counting import Counts
        from codegpt_ls.services.completion.service import Completion
        from codegpt_ls.services.completion.stream import Requests

        def text_of(uri: str) -> str | None:
            document = documents.workspace().document(uri)
            return None if document is None else str(document.text)

        return Completion(
            settings,
            providers,
            connections,
            Disk(PersonalIgnore(environ).file),
            without_hidden_text,
            Requests(settings, connections, running, redactor, usage, spending, tell),
            Counts(file, lambda: datetime.now(UTC).date(), text_of),
            tell,
        )

    return completion


def commit_hooks(environ: Mapping[str, str]) -> "GitHooks":
    """The hooks of the repositories of whoever has this environment."""
    from codegpt_ls.context.git.hooks import GitHooks

    return GitHooks(environ)


def edited_files() -> "EditedFiles":
    """Files that are changed at a person's word."""
    from codegpt_ls.context.editing.together import EditedFiles

    return EditedFiles()
