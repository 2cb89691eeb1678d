"""What one editor's connection knows and shares: the only state of the server."""

import asyncio
import logging
from collections.abc import Awaitable, Callable, Coroutine, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from typing import TYPE_CHECKING, Any, Final
from urllib.parse import unquote

from lsprotocol.types import MessageType

from codegpt_ls.locales.translator import environment_language, names_language, translator
from codegpt_ls.server.documents.kept import EditorDocuments
from codegpt_ls.server.editor import Editor
from codegpt_ls.server.problems import Problems
from codegpt_ls.server.told_settings import Configuration
from codegpt_ls.services.edits.proposals import Proposals

if TYPE_CHECKING:
    from codegpt_ls.assembly import Services
    from codegpt_ls.domain.errors import AssistantError
    from codegpt_ls.domain.ports.words import Translator
    from codegpt_ls.domain.tasks import TaskProblem
    from codegpt_ls.protocol.status import StatusResult
    from codegpt_ls.services.completion.service import Completion
    from codegpt_ls.services.context.service import ContextService
    from codegpt_ls.services.failures.explanations import Explanation
    from codegpt_ls.services.threads.conversations import Conversations
    from codegpt_ls.settings import Settings

_log = logging.getLogger(__name__)

SETTINGS_DEADLINE: Final = 5.0
"""Seconds an editor has to answer for its settings before those count that it gave when it began."""
QUESTION_DEADLINE: Final = 30.0
"""Seconds a request waits for the person to answer what was asked about the settings; then it goes on without them."""


@dataclass(eq=False, slots=True)
class RunningAnswer:
    """An answer that is being written."""

    thread_id: str | None = None
    """The thread it belongs to, as soon as that is known."""


@dataclass(slots=True)
class RunningChat:
    """The conversation that the next bare question of `codegpt.chat` belongs to."""

    thread_id: str
    page: Path | None = None
    """The file that its answers are written to, one below the other; None before the first."""


class Session:
    """One editor: its language, its settings, the services behind it and the work going on for it."""

    def __init__(self, editor: Editor, assemble: "Callable[[], Services]", documents: EditorDocuments) -> None:
        """`assemble` is called once, when the first request needs the services."""
        self.editor = editor
        self.documents = documents
        self._assemble = assemble
        self._services: Services | None = None
        self._context: ContextService | None = None
        self.configuration = Configuration()
        """What the editor has said of its settings."""
        self.take_settings: Callable[[], None] = self.configuration.known.set
        """Lets count what the editor has said by now."""
        self._editor_locale: str | None = None
        self._words: dict[str | None, Translator] = {}
        self._background: set[asyncio.Task[Any]] = set()
        self._answers: set[asyncio.Task[Any]] = set()
        self.proposals = Proposals()
        """The edits that were proposed to this person."""
        self.chats: dict[str | None, RunningChat] = {}
        """By folder, for a client that draws no conversations itself."""
        self._closing = False
        self.problems = Problems(editor)
        self.told_task_problems: frozenset[TaskProblem] = frozenset()
        """The person's task files that were complained about."""
        self.watches_threads = False
        """Whether this editor shows threads, and is to hear of their changes."""
        self.watches_status = False
        """Whether this editor shows the status, and is to hear of its changes."""
        self.told_status: StatusResult | None = None
        """What this editor knows of the status."""
        self.status_stale = asyncio.Event()
        """Whether something may have changed since."""
        self.completion: Completion | None = None
        """What completes this editor's code, once it was asked for."""
        self.completion_paused = False
        """Whether the person has put completion off for this session."""
        self.completion_wanted_until = 0.0
        """Loop time until which a menu may ask for a completion."""
        self.looking: Conversations | None = None
        """Where questions are asked whose model may look things up, once there was one."""
        self.running: set[RunningAnswer] = set()
        """The answers under way for this editor."""

    @property
    def services(self) -> "Services":
        """The use cases, built at their first use."""
        if self._services is None:
            self._services = self._assemble()
        return self._services

    @property
    def context(self) -> "ContextService":
        """What code goes along with a question, out of this editor's documents and folders."""
        if self._context is None:
            self._context = self.services.context(self.documents)
        return self._context

    @property
    def words(self) -> "Translator":
        """Sentences in the person's language."""
        language = self.locale
        if language not in self._words:
            self._words = {language: translator(language)}
        return self._words[language]

    @property
    def locale(self) -> str | None:
        """The language that the person or their editor asks for, whether we speak it or not."""
        return (self._services.settings().locale if self._services else None) or self._editor_locale

    def speak(self, locale: str | None) -> None:
        """The editor's language; the environment's where it names none, as many do."""
        self._editor_locale = locale if names_language(locale) else environment_language() or None

    def use_settings(self, settings: "Settings") -> None:
        """These settings count from now on."""
        before = self.services.settings()
        self.services.settings.replace(settings)
        if self.completion is not None and settings.completion != before.completion:
            self.completion.stop()
        self.status_stale.set()
        self.configuration.known.set()

    async def settings_known(self) -> None:
        """Wait for the editor's settings, and for the person where they are asked about them; both not for ever."""
        known, decided = self.configuration.known, self.configuration.decided
        if known.is_set() and decided.is_set():
            return
        try:
            async with asyncio.timeout(SETTINGS_DEADLINE):
                await known.wait()
        except TimeoutError:
            _log.warning("the editor did not answer for its settings; what it gave at its beginning is used")
            self.take_settings()
        with suppress(TimeoutError):
            async with asyncio.timeout(QUESTION_DEADLINE):
                await decided.wait()

    def pause_completion(self, paused: bool) -> None:  # noqa: FBT001 - what it is from now on
        """Put completion off, and end what is under way, or on again."""
        self.completion_paused = paused
        if paused and self.completion is not None:
            self.completion.stop()
        self.status_stale.set()

    @contextmanager
    def answering(self) -> Iterator[RunningAnswer]:
        """An answer is under way while the block runs."""
        running = RunningAnswer()
        self.running.add(running)
        self.status_stale.set()
        try:
            yield running
        finally:
            self.running.discard(running)
            self.status_stale.set()

    def watch_threads(self) -> None:
        """From now on, tell this editor of every change of a thread, here or in another server."""
        if not self.watches_threads:
            self.watches_threads = True
            self.later(self.services.threads.watch())

    def explain(self, error: "AssistantError") -> "Explanation":
        """The error as a sentence and ways forward."""
        return self.services.explainer(self.words).explain(error)

    def tell(self, message: str, kind: MessageType | None = None) -> None:
        """Show a message, unless the client says such things itself. One that is only informed is also asked to say
        OK where the editor opens no documents: those are the editors that drop what is no warning."""
        if self.editor.abilities.own_interface:
            return
        self.tell_always(message, kind)
        if kind is None and not self.editor.abilities.show_document:
            self.later(self.editor.insist(message, [self.words.text("action.ok")]))

    def tell_always(self, message: str, kind: MessageType | None = None) -> None:
        """Show a message."""
        self.editor.show_message(message, kind or MessageType.Info)

    def document_lost(self, uri: str) -> None:
        """An edit could not be followed: say so, and mark nothing any more in a text that is not known."""
        self.problems.closed(uri)
        name = PurePosixPath(unquote(uri)).name
        self.tell_always(self.words.text("notice.document_lost", name=name), MessageType.Warning)

    def later(self, work: Coroutine[Any, Any, Any]) -> asyncio.Task[Any] | None:
        """Go on with this behind the answer that is sent now; None when the editor is leaving."""
        if self._closing:
            work.close()
            return None
        task = asyncio.create_task(work)
        self._background.add(task)
        task.add_done_callback(self._finished)
        return task

    def answer_later(self, work: Coroutine[Any, Any, Any]) -> None:
        """Go on with this until it is done or the person stops all answers."""
        if (task := self.later(work)) is not None:
            self._answers.add(task)
            task.add_done_callback(self._answers.discard)

    @contextmanager
    def stoppable(self) -> Iterator[None]:
        """While the block runs, the request that it answers is stopped with all answers."""
        running = {task} if (task := asyncio.current_task()) else set()
        self._answers |= running
        try:
            yield
        finally:
            self._answers -= running

    @property
    def waits(self) -> bool:
        """Whether this editor waits for a model."""
        return bool(self._answers)

    def stop_answers(self) -> int:
        """Stop all that this editor waits for a model for; how many there were."""
        running = tuple(self._answers)
        for task in running:
            task.cancel()
        return len(running)

    async def aclose(self) -> None:
        """End all work and close every connection and child process."""
        self._closing = True
        for task in tuple(self._background):
            task.cancel()
        pending: list[Awaitable[Any]] = [*self._background]
        await asyncio.gather(*pending, return_exceptions=True)
        if self.completion is not None:
            await self.completion.aclose()
        if self._services is not None:
            await self._services.aclose()

    def _finished(self, task: asyncio.Task[Any]) -> None:
        self._background.discard(task)
        if not task.cancelled() and (error := task.exception()) is not None:
            _log.error("work in the background failed: %s", type(error).__name__, exc_info=error)
