"""What becomes of what a model asks for."""

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING, Final

from codegpt_ls.domain.tools.offered import ToolKind

if TYPE_CHECKING:
    from codegpt_ls.domain.context.resolved import Refusal


START_SERVER = "start_server"
"""The step that is no call: a server of the person's is started, which may take a while."""


class StepState(StrEnum):
    """What becomes of a call."""

    PENDING = "pending"
    """A person is asked whether it may be run."""
    RUNNING = "running"
    DONE = "done"
    FAILED = "failed"
    """It was asked wrongly, took too long, or what it wanted may not be sent."""
    DENIED = "denied"
    """The person said no."""
    UNANSWERED = "unanswered"
    """Nobody answered the question whether it may be run."""
    UNASKABLE = "unaskable"
    """There was nobody who could be asked."""
    CANCELLED = "cancelled"
    """The answer was stopped before it had ended."""
    LEFT_OUT = "left_out"
    """One answer may have only so many."""


UNDER_WAY: Final = (StepState.PENDING, StepState.RUNNING)
"""States that another one follows."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ToolStep:
    """A call of a tool, for whoever watches: told as it waits, as it begins, unless it never does, and at its end."""

    id: str
    tool: str
    """Its name as the model wrote it, on one line, without anything that hides or steers a terminal."""
    about: str
    """What it looks at, likewise: `src/app.py:10-40`, a text that is searched for; empty for all there is."""
    kind: ToolKind
    state: StepState
    server: str | None = None
    """The name of the program whose tool it is; None: it is ours."""
    uri: str | None = None
    """What was read or edited, where it is one file and the call has ended."""
    refusal: "Refusal | None" = None
    """Why what it wanted may not be sent, where that is why it failed."""
