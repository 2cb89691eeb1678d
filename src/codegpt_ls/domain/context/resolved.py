"""What is asked for, found: its text, or why it was left out."""

from dataclasses import dataclass
from enum import StrEnum

from codegpt_ls.domain.attachments.attached import Document, Picture
from codegpt_ls.domain.context.items import ContextItem
from codegpt_ls.domain.limits import ATTACHED_TOTAL, ATTACHMENTS
from codegpt_ls.domain.text import FoundSecret, Range


class LeftOutReason(StrEnum):
    """Why something was left out."""

    DENIED = "denied"
    """Its name is one that secrets have."""
    IGNORED = "ignored"
    """A line of .gitignore, .git/info/exclude or .codegptignore says so."""
    OUTSIDE_WORKSPACE = "outside_workspace"
    """Not open in the editor, and not in a folder that is."""
    NOT_FOUND = "not_found"
    AMBIGUOUS = "ambiguous"
    """Several open folders hold it, or could be meant."""
    NOT_A_FILE = "not_a_file"
    UNREADABLE = "unreadable"
    TOO_LARGE = "too_large"
    OVER_TOTAL = "over_total"
    """It fits alone, but not together with what comes before it."""
    BINARY = "binary"
    NOT_ATTACHABLE = "not_attachable"
    """Attached, and neither a picture of a known kind nor a PDF nor text."""
    DAMAGED = "damaged"
    """A picture that cannot be decoded to its end."""
    TOO_MANY_PIXELS = "too_many_pixels"
    TOO_MANY = "too_many"
    """There are as many attachments as one question may have."""
    NOT_TEXT = "not_text"
    """No UTF-8."""
    OUT_OF_STEP = "out_of_step"
    """Open, but an edit of it could not be followed: what is known of its text is not what the person sees."""
    EMPTY = "empty"
    UNSUPPORTED = "unsupported"
    """Items of this kind, or symbols of this language, are not known here."""
    ALREADY_INCLUDED = "already_included"
    NO_REPOSITORY = "no_repository"
    GIT_MISSING = "git_missing"
    GIT_UNTRUSTED = "git_untrusted"
    """Someone else owns the repository, and git's `safe.directory` does not name it."""
    GIT_ELSEWHERE = "git_elsewhere"
    """Parts of its git folder lie in another repository."""
    HOLDS_KEY = "holds_key"
    """A key that is in use here stands in it."""
    ONLY_SHOWN = "only_shown"
    """A document that shows something and cannot be edited."""
    FOLDER_UNTRUSTED = "folder_untrusted"
    """Git is not run in a folder that the person has not said to trust."""
    EDIT_UNTRUSTED = "edit_untrusted"
    """No file is changed in a folder that the person has not said to trust."""
    LOOK_UNTRUSTED = "look_untrusted"
    """No model looks things up in a folder that the person has not said to trust."""
    GIT_FAILED = "git_failed"


@dataclass(frozen=True, slots=True)
class IgnoreRule:
    """The line that leaves a file out."""

    file: str
    """Path of the ignore file below the open folder, `src/.gitignore`."""
    line: int
    """Counted from 1; 0: the ignore file itself could not be read, so that all below it stays out."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Refusal:
    """A reason with what is known of it."""

    reason: LeftOutReason
    rule: IgnoreRule | None = None
    pattern: str | None = None
    """The entry of the deny list, `*.pem`."""
    bytes: int | None = None
    limit: int | None = None
    """In bytes, in pixels, or how many, by the reason."""
    detail: str | None = None
    """What git said."""
    line: int | None = None
    """Where it stands, counted from 0."""


class Refused(Exception):  # noqa: N818 - names what happened to the item
    """This is not sent, and why."""

    def __init__(self, reason: LeftOutReason | Refusal) -> None:
        self.refusal = reason if isinstance(reason, Refusal) else Refusal(reason=reason)
        super().__init__(self.refusal.reason.value)


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """Where a document lies."""

    uri: str
    title: str
    """How it is called towards the person and the model: below its folder, or its bare name outside of all."""
    path: str | None = None
    """As the URI has it; None for what is no file."""
    real: str | None = None
    """With every link followed."""
    folder: str | None = None
    """Real path of the open folder that owns it, the innermost one; None outside of all."""
    exists: bool = False
    """Whether anything lies there on the disk."""

    @property
    def identity(self) -> str:
        """The same for every way to one document."""
        return self.real or self.uri


@dataclass(frozen=True, slots=True, kw_only=True)
class ChangedFile:
    """A file of a diff, with paths below the folder asked for."""

    path: str
    old_path: str | None = None
    """Where it was moved or copied from."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ContextPart:
    """Something that goes along, word by word as it is sent."""

    index: int
    """Which of the items this stands for; counted from 0."""
    item: ContextItem
    title: str
    """`src/app.py:10-20`."""
    language_id: str
    text: str
    bytes: int
    tokens: int
    """An estimate."""
    hidden: int = 0
    """Characters nobody sees that were taken out."""
    pictures: int = 0
    """Pictures and the like that a notebook holds besides; they stay out."""
    attached: Picture | Document | None = None
    """What goes along as a picture or file of its own; then there is no text."""
    secrets: tuple[FoundSecret, ...] = ()
    """What looks like a secret, by the lines of `text`."""
    uri: str | None = None
    range: Range | None = None
    """Of the document, in code points; None for what is no part of one."""
    before: str = ""
    """Lines right above, where surroundings were asked for."""
    after: str = ""

    @property
    def first_line(self) -> int:
        """Number of the text's first line in its document, counted from 1."""
        return self.range.start.line + 1 if self.range else 1

    @property
    def last_line(self) -> int:
        """Number of its last line, counted from 1."""
        return self.range.last_line + 1 if self.range else 1


@dataclass(frozen=True, slots=True, kw_only=True)
class LeftOut:
    """Something that does not go along."""

    index: int
    item: ContextItem
    title: str
    refusal: Refusal
    count: int = 1
    """How many documents this is about."""


@dataclass(frozen=True, slots=True)
class ResolvedContext:
    """All that was asked for, in the order it was asked for."""

    parts: tuple[ContextPart, ...] = ()
    left_out: tuple[LeftOut, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class ContextLimits:
    """How much may go along, in bytes: of UTF-8, and of pictures and files as they are sent."""

    part: int = 1024 * 1024
    total: int = 2 * 1024 * 1024
    attachments: int = ATTACHMENTS
    """How many pictures and files."""
    attached: int = ATTACHED_TOTAL
