"""How the parts of an answer come that are no words for a person."""

from dataclasses import dataclass

from codegpt_ls.domain.messages.parts import Part


@dataclass(frozen=True, slots=True)
class ToolCallStarted:
    """The model begins to ask for a tool."""

    id: str
    name: str


@dataclass(frozen=True, slots=True)
class ToolCallDelta:
    """The next piece of what the tool is asked with."""

    id: str
    arguments: str


@dataclass(frozen=True, slots=True)
class PartDone:
    """A part is whole: what was thought, a tool's call. Of words only those that are sealed: others came as deltas."""

    part: Part


PartEvent = ToolCallStarted | ToolCallDelta | PartDone
