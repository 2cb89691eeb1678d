"""What a message is made of."""

from collections.abc import Iterable
from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class Seal:
    """What a vendor wants back as it gave it: its signature, what it thought under lock and key.

    It is stored and never shown, and goes back to the same dialect and model only: any other could not read it.
    """

    dialect: str
    model: str
    """As it was asked for."""
    data: str = field(repr=False)
    """The vendor's own JSON."""


@dataclass(frozen=True, slots=True)
class Text:
    """Words."""

    text: str
    seal: Seal | None = None


@dataclass(frozen=True, slots=True)
class Image:
    """A picture."""

    media_type: str
    """`image/png`, `image/jpeg`, `image/gif` or `image/webp`."""
    data: bytes = field(repr=False)


@dataclass(frozen=True, slots=True)
class File:
    """A file that the model reads itself: a PDF, mostly."""

    name: str
    media_type: str
    data: bytes = field(repr=False)


@dataclass(frozen=True, slots=True)
class Thought:
    """What a model thought before it answered, or between; empty where it tells nothing of it."""

    text: str
    seal: Seal | None = None


@dataclass(frozen=True, slots=True)
class ToolCall:
    """A model wants a tool to be run."""

    id: str
    name: str
    arguments: str
    """JSON as the model wrote it, which may be none."""
    seal: Seal | None = None


@dataclass(frozen=True, slots=True)
class ToolResult:
    """What came of a call, told by whoever asked."""

    call_id: str
    parts: tuple[Text | Image | File, ...]
    failed: bool = False

    @property
    def text(self) -> str:
        """Its words."""
        return text_of(self.parts)


Part = Text | Image | File | Thought | ToolCall | ToolResult


def text_of(parts: Iterable[Part]) -> str:
    """What is said in words, one after the other."""
    return "".join(each.text for each in parts if isinstance(each, Text))


def words_of(parts: Iterable[Part]) -> str:
    """All that a model reads of them in words: what tools are asked and answer as well."""
    return "".join(_words(each) for each in parts)


def one_behind_the_other(first: tuple[Part, ...], then: tuple[Part, ...]) -> tuple[Part, ...]:
    """Both, with an empty line between words that meet: pictures and results of tools are told apart without one."""
    if first and then and isinstance(end := first[-1], Text) and isinstance(begin := then[0], Text):
        return (*first[:-1], Text(f"{end.text}\n\n{begin.text}"), *then[1:])
    return (*first, *then)


def _words(part: Part) -> str:
    match part:
        case Text(text) | Thought(text):
            return text
        case ToolCall():
            return f"{part.name}{part.arguments}"
        case ToolResult():
            return part.text
    return ""
