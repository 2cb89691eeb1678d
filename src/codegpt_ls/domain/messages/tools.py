"""What a model may ask to be run."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True, slots=True)
class Tool:
    """One tool, as a model is told of it."""

    name: str
    description: str
    parameters: Mapping[str, Any]
    """The JSON schema of what it is asked with, an object."""
