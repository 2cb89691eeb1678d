"""Conversations that are remembered."""

from typing import Annotated, Final, Literal, Self

from pydantic import ConfigDict, Field, model_validator

from codegpt_ls.domain import limits
from codegpt_ls.domain.chat import Role
from codegpt_ls.domain.errors import ErrorCode
from codegpt_ls.domain.threads import Page, SearchHit, ThreadSummary
from codegpt_ls.domain.tools.modes import Mode
from codegpt_ls.protocol.method import STORAGE, Kind, Method
from codegpt_ls.protocol.wire import WHOLE, Flag, Title, Uri, Wire, Yes, given, misfit, moment

_MOST: Final = 200
_LARGEST_FILE: Final = 60_000_000
_NEXT_PAGE: Final = "To be handed in for the next page; absent at the end."

Format = Literal["json", "markdown"]


class ThreadParams(Wire):
    """Names a thread."""

    thread_id: str = Field(description="The thread's id.")


class CreateThreadParams(Wire):
    """A thread to begin."""

    workspace_folder: str | None = Field(None, description="URI of the workspace folder it belongs to, if any.")
    temporary: Flag = Field(
        default=False, description="Kept in the server's memory only: never listed, and gone with the server."
    )
    title: Annotated[str, Field(max_length=limits.THREAD_TITLE)] | None = Field(
        None, description="Absent: made from the first question."
    )


class ThreadsParams(Wire):
    """Which threads, and how many at once."""

    workspace_folder: str | None = Field(None, description="Only those of the folder with this URI.")
    cursor: str | None = Field(
        None, description="What the page before gave, for the same folder and words; absent: from the beginning."
    )
    limit: Annotated[int, Field(strict=True, ge=1, le=_MOST), WHOLE] = Field(50, description="How many at most.")


class SearchThreadsParams(ThreadsParams):
    """What to look for, and where."""

    query: Annotated[str, Field(max_length=limits.THREAD_TITLE)] = Field(
        description="All of these words must be there. Words are found by their beginning; Korean, Chinese and "
        "Japanese ones also in the middle of a word."
    )


class RenameThreadParams(ThreadParams):
    """A thread's new title."""

    title: Annotated[str, Field(min_length=1, max_length=limits.THREAD_TITLE)] = Field(description="The new title.")


class ClearThreadsParams(Wire):
    """Which threads to delete: exactly one of the two."""

    model_config = ConfigDict(json_schema_extra={"oneOf": [given("workspaceFolder"), given("all")]})

    workspace_folder: Uri | None = Field(None, description="Those of the folder with this URI.")
    all: Yes | None = Field(None, description="Every thread, temporary ones too.")

    @model_validator(mode="after")
    def _names_one(self) -> Self:
        if (self.workspace_folder is None) == (self.all is None):
            raise misfit("give either workspaceFolder or all", "workspaceFolder", "all")
        return self


class ExportThreadParams(ThreadParams):
    """A thread to be written as text."""

    format: Format = Field(
        description="`json`: all of it; `markdown`: to be read and shared, without the code that went along with "
        "questions and without places of this machine. Either is imported without that code: nobody sees it, so nobody "
        "could know what is sent."
    )


class ImportThreadParams(Wire):
    """An exported thread."""

    content: Annotated[str, Field(max_length=_LARGEST_FILE)] = Field(description="The exported text.")
    format: Format = Field(description="How it is written.")
    workspace_folder: str | None = Field(None, description="Where it belongs from now on; absent: as before.")


class ThreadItem(Wire):
    """A thread without its messages."""

    id: str = Field(description="The thread's id.")
    title: Title = Field(description="Empty until the first question.")
    workspace_folder: str | None = Field(None, description="URI of the workspace folder it belongs to.")
    created_at: str = Field(description="ISO 8601, in UTC.")
    updated_at: str = Field(description="ISO 8601, in UTC.")
    message_count: int = Field(description="How many messages it has.")
    temporary: bool = Field(description="Kept in the server's memory only.")
    forked_from: str | None = Field(None, description="The thread it was taken from, which may be gone.")
    mode: Mode = Field(description="How its questions are asked that name no mode.")

    @classmethod
    def of(cls, thread: ThreadSummary) -> Self:
        """The thread on the wire."""
        return cls(
            id=thread.id,
            title=thread.title,
            workspace_folder=thread.folder,
            created_at=moment(thread.created),
            updated_at=moment(thread.updated),
            message_count=thread.messages,
            temporary=thread.temporary,
            forked_from=thread.forked_from,
            mode=thread.mode,
        )


class OneThreadResult(ThreadItem):
    """A thread, in the same member as `codegpt/thread` has it, and with its members once more beside it."""

    thread: ThreadItem = Field(description="The thread itself. The members beside it are for clients of protocol 0.")

    @classmethod
    def of(cls, thread: ThreadSummary) -> Self:
        """The thread on the wire."""
        item = ThreadItem.of(thread)
        return cls(**dict(item), thread=item)


class ThreadsResult(Wire):
    """A page of threads."""

    threads: tuple[ThreadItem, ...] = Field(description="The one used last first.")
    cursor: str | None = Field(None, description=_NEXT_PAGE)

    @classmethod
    def of(cls, page: Page[ThreadSummary]) -> Self:
        """The page on the wire."""
        return cls(threads=tuple(map(ThreadItem.of, page.items)), cursor=page.cursor)


class TextMatch(Wire):
    """A part of an excerpt."""

    start: int = Field(description="In UTF-16 code units of the excerpt, counted from 0.")
    length: int = Field(description="In UTF-16 code units.")

    @classmethod
    def of(cls, text: str, start: int, length: int) -> Self:
        """The part on the wire, of one that is counted in code points."""
        return cls(start=_utf16(text[:start]), length=_utf16(text[start : start + length]))


class SearchHitItem(Wire):
    """A place where the words are."""

    thread: ThreadItem = Field(description="The thread it is in.")
    message_id: str | None = Field(None, description="Absent where the words are in the title.")
    role: Role | None = Field(None, description="Whose message it is.")
    excerpt: str = Field(description="The text around the first of the words, on one line.")
    matches: tuple[TextMatch, ...] = Field(
        (), description="Where the words are in the excerpt, to be highlighted; none where they are written otherwise."
    )

    @classmethod
    def of(cls, hit: SearchHit) -> Self:
        """The hit on the wire."""
        return cls(
            thread=ThreadItem.of(hit.thread),
            message_id=hit.message_id,
            role=hit.role,
            excerpt=hit.excerpt,
            matches=tuple(TextMatch.of(hit.excerpt, *each) for each in hit.matches),
        )


class SearchThreadsResult(Wire):
    """A page of places where the words are."""

    hits: tuple[SearchHitItem, ...] = Field(
        description="Titles the person gave, then messages, the newest first. What an edit or a fork copied is there "
        "once, where it was first."
    )
    cursor: str | None = Field(None, description=_NEXT_PAGE)

    @classmethod
    def of(cls, page: Page[SearchHit]) -> Self:
        """The page on the wire."""
        return cls(hits=tuple(map(SearchHitItem.of, page.items)), cursor=page.cursor)


class ClearThreadsResult(Wire):
    """What was deleted."""

    deleted: int = Field(description="How many threads.")


class ExportThreadResult(Wire):
    """The thread as text."""

    content: str = Field(description="To be written to a file.")


def _utf16(text: str) -> int:
    return len(text.encode("utf-16-le", errors="replace")) // 2


NO_SUCH: Final = (ErrorCode.THREAD_NOT_FOUND, *STORAGE, ErrorCode.INTERNAL)
"""What naming a thread can fail with."""
METHODS: Final = (
    Method(
        name="codegpt/createThread",
        kind=Kind.REQUEST,
        summary="Begin a conversation that is remembered: `codegpt/chat` with its id asks within it. From now on, as "
        "after `codegpt/threads` and `codegpt/thread`, changes are told by `codegpt/threadChanged`.",
        params=CreateThreadParams,
        result=OneThreadResult,
        errors=(*STORAGE, ErrorCode.INTERNAL),
    ),
    Method(
        name="codegpt/threads",
        kind=Kind.REQUEST,
        summary="List the conversations of all this person's editors, the one used last first.",
        params=ThreadsParams,
        result=ThreadsResult,
        errors=(*STORAGE, ErrorCode.INTERNAL),
    ),
    Method(
        name="codegpt/searchThreads",
        kind=Kind.REQUEST,
        summary="Find words in conversations. Temporary ones are left out.",
        params=SearchThreadsParams,
        result=SearchThreadsResult,
        errors=(*STORAGE, ErrorCode.INTERNAL),
    ),
    Method(
        name="codegpt/renameThread",
        kind=Kind.REQUEST,
        summary="Give a conversation another title.",
        params=RenameThreadParams,
        result=OneThreadResult,
        errors=NO_SUCH,
    ),
    Method(
        name="codegpt/deleteThread",
        kind=Kind.REQUEST,
        summary="Delete a conversation, for good.",
        params=ThreadParams,
        errors=NO_SUCH,
    ),
    Method(
        name="codegpt/clearThreads",
        kind=Kind.REQUEST,
        summary="Delete all conversations, or those of a workspace folder, for good.",
        params=ClearThreadsParams,
        result=ClearThreadsResult,
        errors=(*STORAGE, ErrorCode.INTERNAL),
    ),
    Method(
        name="codegpt/exportThread",
        kind=Kind.REQUEST,
        summary="Write a conversation as text.",
        params=ExportThreadParams,
        result=ExportThreadResult,
        errors=NO_SUCH,
    ),
    Method(
        name="codegpt/importThread",
        kind=Kind.REQUEST,
        summary="Make a conversation of an exported one.",
        params=ImportThreadParams,
        result=OneThreadResult,
        errors=(ErrorCode.THREAD_UNREADABLE, *STORAGE, ErrorCode.INTERNAL),
    ),
)
