"""What every wire model has in common, and what several are made of: tokens, times, places in documents."""

from datetime import datetime
from typing import Annotated, Any

from pydantic import BaseModel, ConfigDict, Field, model_validator
from pydantic.alias_generators import to_camel

from codegpt_ls.domain.context import Diagnostic
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

_SEVERITIES = (Severity.ERROR, Severity.WARNING, Severity.INFORMATION, Severity.HINT)


class NoParams(Wire):
    """No members are needed."""


class PlaceInDocument(Wire):
    """A position as LSP counts it, in the encoding agreed on at `initialize`."""

    line: Annotated[int, Field(ge=0, le=2**31 - 1)]
    character: Annotated[int, Field(ge=0, le=2**31 - 1)]

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


class DocumentDiagnostic(Wire):
    """What the editor shows about a place: an LSP diagnostic."""

    range: Span
    message: Annotated[str, Field(max_length=10_000)]
    severity: Annotated[int, Field(ge=1, le=4)] | None = None
    source: Annotated[str, Field(max_length=200)] | None = None
    code: Annotated[str, Field(max_length=200)] | None = Field(None, description="A number counts as its digits.")

    @model_validator(mode="before")
    @classmethod
    def _with_code_as_text(cls, value: Any) -> Any:  # noqa: ANN401 - JSON
        code = value.get("code") if isinstance(value, dict) else None
        return {**value, "code": str(code)} if isinstance(code, int) else value

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
