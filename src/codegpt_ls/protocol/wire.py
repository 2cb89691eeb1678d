"""What every wire model has in common, and what several are made of: tokens, times, places in documents."""

from datetime import datetime
from typing import Annotated, Any

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, model_validator
from pydantic.alias_generators import to_camel

from codegpt_ls.domain.context import Diagnostic
from codegpt_ls.domain.limits import (
    DIAGNOSTIC_MESSAGE,
    DIAGNOSTIC_WORD,
    MODEL_NAME,
    NOTICE,
    REQUEST_ID,
    TITLE,
)
from codegpt_ls.domain.tasks import Severity
from codegpt_ls.domain.text import Position, Range


class Wire(BaseModel):
    """camelCase names, immutable, unknown members ignored, values never echoed in errors."""

    model_config = ConfigDict(
        alias_generator=to_camel,
        populate_by_name=True,
        extra="ignore",
        frozen=True,
        hide_input_in_errors=True,
    )


ProgressToken = str | int
"""LSP's ProgressToken."""

Uri = Annotated[str, Field(min_length=1, max_length=8192)]

_LARGEST = 2**31 - 1


def cut(longest: int) -> BeforeValidator:
    """What strangers named or wrote is cut where it is too long, whatever way it came: a client may refuse the whole
    message for it, and a person must not lose an answer over a name."""
    return BeforeValidator(lambda value: value[:longest] if isinstance(value, str) else value)


def _at_most_largest(value: object) -> object:
    return min(value, _LARGEST) if isinstance(value, int | float) else value


ModelName = Annotated[str, cut(MODEL_NAME)]
RequestId = Annotated[str, cut(REQUEST_ID)]
Title = Annotated[str, cut(TITLE)]
NoticeText = Annotated[str, cut(NOTICE)]
Count = Annotated[int, BeforeValidator(_at_most_largest), Field(ge=0, le=_LARGEST)]
"""LSP's `uinteger`. What is beyond it means as far as can be, as in “to the end of the line”."""

_SEVERITIES = (Severity.ERROR, Severity.WARNING, Severity.INFORMATION, Severity.HINT)


class NoParams(Wire):
    """No members are needed."""


class PlaceInDocument(Wire):
    """A position as LSP counts it, in the encoding agreed on at `initialize`."""

    line: Count
    character: Count

    def position(self) -> Position:
        """The same for the services."""
        return Position(self.line, self.character)


class Span(Wire):
    """A range as LSP counts it; the end is not part of it."""

    start: PlaceInDocument
    end: PlaceInDocument

    def range(self) -> Range:
        """The same for the services."""
        return Range(self.start.position(), self.end.position())


def _unwrapped(value: Any) -> Any:  # noqa: ANN401 - JSON
    inner = value.get("value") if isinstance(value, dict) else value
    return str(inner) if isinstance(inner, int) else inner


class DocumentDiagnostic(Wire):
    """What the editor shows about a place: an LSP diagnostic."""

    range: Span
    message: Annotated[str, cut(DIAGNOSTIC_MESSAGE)] = Field(description="Cut where it is very long.")
    severity: Annotated[int, Field(ge=1, le=4)] | None = None
    source: Annotated[str, cut(DIAGNOSTIC_WORD)] | None = None
    code: Annotated[str, cut(DIAGNOSTIC_WORD)] | None = Field(None, description="A number counts as its digits.")

    @model_validator(mode="before")
    @classmethod
    def _in_plain_words(cls, value: Any) -> Any:  # noqa: ANN401 - JSON
        """A message may be markup since LSP 3.18, and VS Code's own codes are objects with a value and a link."""
        if not isinstance(value, dict):
            return value
        words = {name: _unwrapped(value[name]) for name in ("message", "code") if name in value}
        return {**value, **words}

    def diagnostic(self) -> Diagnostic:
        """The same for the services."""
        return Diagnostic(
            range=self.range.range(),
            message=self.message,
            severity=_SEVERITIES[self.severity - 1] if self.severity else None,
            source=self.source,
            code=self.code,
        )


def moment(at: datetime) -> str:
    """A time on the wire: ISO 8601, in UTC."""
    return at.isoformat(timespec="milliseconds").replace("+00:00", "Z")
