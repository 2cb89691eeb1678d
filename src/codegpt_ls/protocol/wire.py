"""What every wire model has in common, and what several are made of: tokens, times, places in documents."""

from datetime import datetime
from typing import Annotated, Any, Literal, Self

from pydantic import AfterValidator, BaseModel, BeforeValidator, ConfigDict, Field, Strict, model_validator
from pydantic.alias_generators import to_camel
from pydantic_core import PydanticCustomError

from codegpt_ls.domain.context.items import Diagnostic
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
    """camelCase names, immutable, unknown members ignored, null the same as absent, values never echoed in errors."""

    model_config = ConfigDict(
        alias_generator=to_camel,
        populate_by_name=True,
        extra="ignore",
        frozen=True,
        hide_input_in_errors=True,
        # Most of them are never used by one call in the terminal; each is built when it is first.
        defer_build=True,
    )

    @model_validator(mode="before")
    @classmethod
    def _null_is_absent(cls, value: Any) -> Any:  # noqa: ANN401 - JSON
        if not isinstance(value, dict) or None not in value.values():
            return value
        return {name: member for name, member in value.items() if member is not None}

    @classmethod
    def received(cls, raw: object) -> Self:
        """Take JSON that an editor sent, by the names of the wire alone. Raises ValidationError."""
        return cls.model_validate(raw, by_alias=True, by_name=False)


MISFIT = "misfit"
"""The type of `misfit`'s errors."""
TAG = "kind="
"""What a step of an error's place begins with that is no member, but says which kind of object is meant."""
LATER = "x-later"
"""In a schema: nothing that this version names fits here, but what a later one may send."""
LAST_ITEM = "x-last"
"""In a schema: what the last item of a list must fit. JSON Schema has no word for it."""


def misfit(message: str, *members: str) -> PydanticCustomError:
    """What an object is refused with that fits member by member and not as a whole; `members` are those to look at."""
    return PydanticCustomError(MISFIT, "{message}", {"message": message, "members": members})


def given(*members: str) -> dict[str, Any]:
    """The schema of an object in which all of these members say something."""
    something = {name: {"not": {"type": "null"}} for name in members}
    return {"properties": something, "required": [*members]}


def _whole(value: object) -> object:
    """JSON has one kind of number: 1.0 is the integer 1. Neither `true` nor `"1"` is a number."""
    return int(value) if isinstance(value, float) and value.is_integer() else value


def _text_or_number(value: object) -> object:
    whole = _whole(value)
    if isinstance(whole, str) or (isinstance(whole, int) and not isinstance(whole, bool)):
        return whole
    raise PydanticCustomError("text_or_number", "Input should be a string or an integer")


def _is_true(value: object) -> object:
    if value is not True:
        raise PydanticCustomError("not_true", "Input should be true")
    return value


Flag = Annotated[bool, Strict()]
Yes = Annotated[Literal[True], BeforeValidator(_is_true)]
"""Said or not there. Python's own comparison takes 1 for it."""
WHOLE = BeforeValidator(_whole)
"""Beside `Field(strict=True)`: what makes an `int` of an editor's number."""
TextOrNumber = Annotated[str | int, BeforeValidator(_text_or_number)]
ProgressToken = TextOrNumber
"""LSP's ProgressToken."""

Uri = Annotated[str, Field(min_length=1, max_length=8192)]

_LARGEST = 2**31 - 1


def cut(longest: int) -> BeforeValidator:
    """What strangers named or wrote is cut where it is too long, whatever way it came: a client may refuse the whole
    message for it, and a person must not lose an answer over a name."""
    return BeforeValidator(lambda value: value[:longest] if isinstance(value, str) else value)


def _at_most_largest(value: int) -> int:
    return min(value, _LARGEST)


ModelName = Annotated[str, cut(MODEL_NAME)]
RequestId = Annotated[str, cut(REQUEST_ID)]
Title = Annotated[str, cut(TITLE)]
NoticeText = Annotated[str, cut(NOTICE)]
Count = Annotated[int, Field(strict=True, ge=0), WHOLE, AfterValidator(_at_most_largest)]
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


class Markup(Wire):
    """A text that may be markup: LSP 3.18."""

    value: str


class CodeWithLink(Wire):
    """A problem's code as VS Code has it, beside a link to what it means."""

    value: TextOrNumber


def _plain_message(value: object) -> object:
    return Markup.received(value).value if isinstance(value, dict) else value


def _plain_code(value: object) -> object:
    code = CodeWithLink.received(value).value if isinstance(value, dict) else _text_or_number(value)
    return str(code)


class DocumentDiagnostic(Wire):
    """What the editor shows about a place: an LSP diagnostic."""

    range: Span
    message: Annotated[
        str, cut(DIAGNOSTIC_MESSAGE), BeforeValidator(_plain_message, json_schema_input_type=str | Markup)
    ] = Field(description="Cut where it is very long.")
    severity: Annotated[int, Field(strict=True, ge=1, le=4), WHOLE] | None = None
    source: Annotated[str, cut(DIAGNOSTIC_WORD)] | None = None
    code: (
        Annotated[
            str,
            cut(DIAGNOSTIC_WORD),
            BeforeValidator(_plain_code, json_schema_input_type=str | int | CodeWithLink),
        ]
        | None
    ) = Field(None, description="A number counts as its digits.")

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
