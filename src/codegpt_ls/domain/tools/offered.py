"""What a model may ask to be run."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any


@dataclass(frozen=True, slots=True)
class OfferedTool:
    """One tool, as a model is told of it."""

    name: str
    description: str
    parameters: Mapping[str, Any]
    """The JSON schema of what it is asked with, an object."""


class ToolKind(StrEnum):
    """What a tool does. The names are those of the Agent Client Protocol."""

    READ = "read"
    SEARCH = "search"
    EDIT = "edit"
    """It proposes a change, which a person sees before it is made."""
    OTHER = "other"
    """Nobody knows: it is a stranger's, or there is no tool of that name."""
