"""How long whoever asks waits for what."""

from dataclasses import dataclass, replace
from typing import Final

LOCAL_FIRST_BYTE: Final = 300.0
"""Seconds. A model of 20 GB takes minutes from a slow disk; one core reads about 100 tokens a second."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Deadlines:
    """How long, in seconds, a request may be silent before it counts as failed."""

    connect: float = 10.0
    first_byte: float = 60.0
    """Without a byte, from the request being sent to the response's first event. Any byte counts."""
    silence: float = 45.0
    """Without a byte, once the answer's text has begun. Any byte counts."""
    first_words: float = 600.0
    """From the request being sent to the answer's first text: a model may have to be loaded, or think."""

    def patient(self) -> "Deadlines":
        """For a model on this machine, which sends no byte while it is loaded and while it reads the question."""
        return replace(self, first_byte=max(self.first_byte, LOCAL_FIRST_BYTE))
