"""What the services need from the outside: implemented by providers, credentials, locales, server and terminal."""

from collections.abc import AsyncGenerator, Callable, Iterable, Sequence
from typing import Protocol, runtime_checkable

from codegpt_ls.domain.chat import ModelRequest, ProviderEvent
from codegpt_ls.domain.context import ChangedFile, Definition, DiffScope, Place, Refusal, SourceText
from codegpt_ls.domain.credentials import (
    Credential,
    CredentialSource,
    EnvironmentConnection,
    FoundCredential,
    IgnoredVariable,
)
from codegpt_ls.domain.documents import Workspace
from codegpt_ls.domain.models import Model
from codegpt_ls.domain.providers import Connection, ProviderProfile
from codegpt_ls.domain.threads import (
    AnswerEnd,
    Exchange,
    NewMessage,
    NewThread,
    Page,
    SearchHit,
    Thread,
    ThreadEvent,
    ThreadSummary,
)


class Provider(Protocol):
    """Speaks one vendor's API. Raises nothing but `AssistantError` (and cancellation)."""

    @property
    def profile(self) -> ProviderProfile:
        """Facts; cheap, imports no vendor package."""
        ...

    @property
    def catalogue(self) -> Sequence[Model]:
        """The models known without asking; empty where only the live list counts."""
        ...

    def prepare(self) -> None:
        """Load what the first request needs. Slow, called in a thread when nobody waits; never required."""
        ...

    def stream(self, request: ModelRequest, connection: Connection) -> AsyncGenerator[ProviderEvent]:
        """Yield text deltas, then one `Finished`. Closing the generator closes the socket. One attempt, no retry."""
        ...

    async def list_models(self, connection: Connection) -> Sequence[Model]:
        """Ask the provider which models this key can use, free of charge."""
        ...

    async def confirms_key(self, connection: Connection) -> bool:
        """Whether the key of this connection is taken, where `list_models` has just brought a list; free of charge.

        False where anybody gets that list, so that nothing is known. Raises AssistantError for a refused key.
        """
        ...

    async def aclose(self) -> None:
        """Close connections and child processes; the provider stays usable and opens new ones on demand."""
        ...


class RefusedParameters(Protocol):
    """Which optional parameters a model, at an address, would not take: learned once, so that it costs one request."""

    def known(self, origin: str, model: str) -> tuple[str, ...]:
        """Their names on the wire, in the order they were refused."""
        ...

    def remember(self, origin: str, model: str, names: tuple[str, ...]) -> None:
        """Keep these names for this model, instead of what was known. Never fails."""
        ...


@runtime_checkable
class LearnsParameters(Protocol):
    """A provider that leaves out what a model refuses. It forgets with the process, unless it is handed a memory."""

    def remember_in(self, memory: RefusedParameters) -> None:
        """Use this from now on."""
        ...


class CredentialReader(Protocol):
    """A source that can be asked for the credential of an origin."""

    source: CredentialSource

    async def read(self, origin: str, *, prompting: bool = False) -> FoundCredential | None:
        """The credential stored for exactly this origin. `prompting`: the person asked, so that the system may show
        its dialog to unlock the store.

        Raises AssistantError with LOCKED, STORE_TIMEOUT or STORE_FAILED; an absent store reads as None.
        """
        ...


class CredentialStore(CredentialReader, Protocol):
    """A source that can also be written."""

    async def write(self, credential: Credential) -> FoundCredential:
        """Store, read back, compare; returns what was read back.

        Raises AssistantError with NO_STORE, LOCKED, STORE_TIMEOUT or STORE_FAILED.
        """
        ...

    async def remove(self, origin: str) -> bool:
        """Forget the credential of this origin; True when there was one. Removing twice is fine."""
        ...

    def forget_memory(self) -> None:
        """Drop cached secrets so that the next read asks the store again."""
        ...


class Environment(Protocol):
    """The process environment as a source of keys."""

    def connection(self, profile: ProviderProfile) -> EnvironmentConnection | None:
        """The key of this provider's variable with the base URL, organization and project that go with it.

        None when the variable is unset or holds no usable key.
        Raises AssistantError BAD_ORIGIN when its base URL may not carry a key; the facts name its variable.
        """
        ...

    def ignored(self, profile: ProviderProfile) -> IgnoredVariable | None:
        """This provider's variable, where it is set to something that is no key."""
        ...


class ModelListCache(Protocol):
    """Live model lists kept on disk, with their age."""

    def load(self, key: str) -> tuple[Sequence[Model], float] | None:
        """The list and its age in seconds."""
        ...

    def save(self, key: str, models: Iterable[Model]) -> None: ...


class ThreadStore(Protocol):
    """Where threads are kept. Every call may raise AssistantError STORAGE_FAILED or STORAGE_DAMAGED."""

    def listen(self, listener: Callable[[ThreadEvent], None]) -> None:
        """Tell this one of every change made through this store, and of those that `look_for_changes` finds."""
        ...

    async def create(self, new: NewThread) -> ThreadSummary:
        """Make a thread with the messages it is given."""
        ...

    async def page(self, folder: str | None, cursor: str | None, limit: int) -> Page[ThreadSummary]:
        """Threads, the one used last first; of one folder, or all."""
        ...

    async def get(self, thread_id: str) -> Thread:
        """The thread with all its messages. Raises AssistantError THREAD_NOT_FOUND."""
        ...

    async def search(self, query: str, folder: str | None, cursor: str | None, limit: int) -> Page[SearchHit]:
        """Titles the person gave and messages that hold all the words, the newest first."""
        ...

    async def rename(self, thread_id: str, title: str) -> ThreadSummary:
        """Give the thread this title. Raises AssistantError THREAD_NOT_FOUND."""
        ...

    async def delete(self, thread_id: str) -> None:
        """Delete the thread with its messages. Raises AssistantError THREAD_NOT_FOUND."""
        ...

    async def clear(self, folder: str | None) -> int:
        """Delete the threads of this folder, or all; how many there were."""
        ...

    async def fork(self, thread_id: str, message_id: str) -> ThreadSummary:
        """A new thread with the messages up to this one. Raises AssistantError THREAD_NOT_FOUND."""
        ...

    async def ask(
        self,
        thread_id: str,
        messages: Sequence[NewMessage],
        *,
        answer_id: str,
        title: str,
        instead_of: str | None = None,
    ) -> Exchange:
        """Write a question and the place of its answer, which stand together whoever else writes at the same time.

        `messages`: the last one is the question. `title`: for a thread that has none. `instead_of`: the message that
        goes with all after it; what was answered is kept in a thread of its own.
        Raises AssistantError THREAD_NOT_FOUND, THREAD_BUSY.
        """
        ...

    async def answer_again(self, thread_id: str, *, answer_id: str) -> Exchange:
        """Make place for another answer to the last question; the old one goes once the new one has text.

        Raises AssistantError THREAD_NOT_FOUND where there is no question, THREAD_BUSY.
        """
        ...

    async def grow(self, answer_id: str, text: str) -> None:
        """Add text to an answer that is being written; nothing happens when it was deleted meanwhile."""
        ...

    async def end(self, answer_id: str, end: AnswerEnd) -> None:
        """Write the answer's end; one that was cut off before its first word goes."""
        ...

    async def look_for_changes(self) -> None:
        """Tell the listeners what other processes have changed since this was called last."""
        ...

    async def aclose(self) -> None:
        """Finish what is under way and close."""
        ...


class Translator(Protocol):
    """Words for people in one language."""

    @property
    def language(self) -> str: ...

    def text(self, key: str, **facts: object) -> str:
        """The sentence of this catalogue key with its placeholders filled."""
        ...


class Documents(Protocol):
    """What the editor has open."""

    def workspace(self) -> Workspace:
        """This moment's documents and folders."""
        ...


class SourceFiles(Protocol):
    """Files below the open folders, by the path guard and the ignore rules. Made for one request; blocks."""

    def place(self, uri: str) -> Place:
        """Where this lies; also for what is no file, not there or outside. Never fails."""
        ...

    def path(self, uri: str) -> str | None:
        """The path a URI names, without looking at the disk; None for what is no file."""
        ...

    def below(self, folder: str, path: str) -> Place:
        """Where this path lies that starts from a folder; both are plain paths."""
        ...

    @property
    def folders(self) -> Sequence[str]:
        """The real paths of the open folders."""
        ...

    def folder(self, uri: str | None) -> str:
        """The real path of the open folder with this URI; without one, of the only folder.

        Raises Refused with OUTSIDE_WORKSPACE, NOT_FOUND or AMBIGUOUS.
        """
        ...

    def refusal(self, place: Place) -> Refusal | None:
        """Why what lies here may not be sent by its name: DENIED or IGNORED."""
        ...

    def read(self, place: Place) -> SourceText:
        """The file's text.

        Raises Refused with OUTSIDE_WORKSPACE, NOT_FOUND, NOT_A_FILE, UNREADABLE, TOO_LARGE, BINARY or NOT_TEXT.
        """
        ...

    def language(self, place: Place) -> str:
        """LSP's id of the language that a document's name tells; empty when it tells none."""
        ...


class Changes(Protocol):
    """The changes git knows of."""

    async def diff(
        self, folder: str, scope: DiffScope, choose: Callable[[Sequence[ChangedFile]], Sequence[ChangedFile]]
    ) -> str:
        """A unified diff of the files that `choose` leaves over; it is called in a thread of its own.

        Raises Refused with NO_REPOSITORY, GIT_MISSING, GIT_UNTRUSTED, GIT_FAILED or TOO_LARGE.
        """
        ...


class Keys(Protocol):
    """The keys that are in use here, looked for in a text."""

    def key_in(self, text: str) -> int | None:
        """Where one stands, as a position in the text; None where none does."""
        ...

    def without_keys(self, text: str) -> str:
        """The text with a mask in place of each."""
        ...


class Symbols(Protocol):
    """Definitions in a text."""

    def find(self, source: SourceText, name: str | None, line: int | None) -> Definition:
        """The definition of this name, else the innermost one around this line, counted from 0.

        Raises Refused with UNSUPPORTED, NOT_FOUND or AMBIGUOUS.
        """
        ...
