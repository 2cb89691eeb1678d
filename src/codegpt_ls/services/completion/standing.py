"""Whether completion works at the moment, and why it does not."""

from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from codegpt_ls.domain.errors import AssistantError, ErrorCode
from codegpt_ls.settings.completion import CompletionSettings

_FIRST_PAUSE: Final = 5.0
"""Seconds in which nothing is asked after a failure that passes by itself; twice as long after the next."""
_LONGEST_PAUSE: Final = 300.0
_TOLD_AFTER: Final = 3
"""Such failures in a row until the person is told."""
_ABOUT_ONE: Final = frozenset({ErrorCode.CONTENT_BLOCKED, ErrorCode.TOO_LONG, ErrorCode.REQUEST_TOO_LARGE})
"""What one place in a file is to blame for."""


class Lacking(StrEnum):
    """What a person has to choose before anything can be completed."""

    MODEL = "no_model"
    """Provider or model are not named."""
    FILL_IN = "no_fill_in"
    """The model cannot be asked to fill in code there."""


@dataclass(frozen=True, slots=True)
class Trouble:
    """What a person is told, once."""

    why: AssistantError | Lacking
    off: bool
    """Whether nothing is asked until they have done something about it."""


class Mended:
    """Whatever stood against it has passed."""


class Standing:
    """Switched off by what fails for good, until settings change or the person asks for a completion; paused by what
    passes by itself."""

    def __init__(self) -> None:
        self._trouble: Trouble | None = None
        self._under: CompletionSettings | None = None
        """The settings that the trouble came up under."""
        self._failures = 0
        self._paused_until = 0.0

    def trouble(self, settings: CompletionSettings) -> Trouble | None:
        """Why nothing is asked under these settings; None where nothing stands against it."""
        if self._under is not settings and self._under != settings:
            self.works()
        return self._trouble

    def may_ask(self, settings: CompletionSettings, now: float, *, wanted: bool) -> bool:
        """Whether the provider may be asked. Who presses the key tries again."""
        trouble = self.trouble(settings)
        return wanted or not ((trouble and trouble.off) or now < self._paused_until)

    def works(self) -> bool:
        """An answer has come, or all is tried anew; whether anything had stood against it."""
        stood = self._trouble is not None
        self._trouble, self._under, self._failures, self._paused_until = None, None, 0, 0.0
        return stood

    def failed(self, why: AssistantError | Lacking, settings: CompletionSettings, now: float) -> Trouble | None:
        """Remember this; what the person is to be told now, if anything."""
        if isinstance(why, AssistantError):
            if why.code in _ABOUT_ONE:
                return None
            if why.code.retryable:
                return self._passing(why, settings, now)
        known = self._trouble is not None and self._trouble.off and self._under == settings
        self._trouble, self._under = Trouble(why, off=True), settings
        return None if known else self._trouble

    def _passing(self, why: AssistantError, settings: CompletionSettings, now: float) -> Trouble | None:
        self._failures += 1
        pause = min(_FIRST_PAUSE * 2.0 ** (self._failures - 1), _LONGEST_PAUSE)
        self._paused_until = now + max(pause, why.facts.retry_after or 0.0)
        self._trouble, self._under = Trouble(why, off=False), settings
        return self._trouble if self._failures == _TOLD_AFTER else None
