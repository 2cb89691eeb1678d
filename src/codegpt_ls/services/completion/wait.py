"""How long is waited before anything is asked: nothing is worth asking for that the next key makes worthless."""

from collections import deque
from statistics import median
from typing import Final

from codegpt_ls.services.completion.moment import Moment

NEARBY: Final = 0.15
"""Seconds without a key before a model on this machine is asked."""
PAID: Final = 0.3
"""Likewise before one is asked that costs money."""
LONGEST: Final = 1.0
_SLOWER: Final = 2.0
"""Times the person's own pace."""
_KEYS: Final = 12
_A_PAUSE: Final = 2.0
"""Seconds. What is longer tells nothing of the pace."""
_ENDS: Final = ("(", "[", "{", ",", ":", ";", "=", ".", ">", "+", "-", "|", "&")
_MINUTE: Final = 60.0
PAID_EVERY: Final = 1.0
"""Seconds from one request that costs money to the next."""


class Pace:
    """How fast a person types."""

    def __init__(self) -> None:
        self._last: float | None = None
        self._between: deque[float] = deque(maxlen=_KEYS)

    def key(self, now: float) -> None:
        """Something was typed."""
        if self._last is not None and now - self._last < _A_PAUSE:
            self._between.append(now - self._last)
        self._last = now

    def patience(self, moment: Moment, *, costs: bool, waited: bool) -> float:
        """Seconds until the person seems to have paused. `waited`: the editor has waited already."""
        if moment.wanted or waited:
            return 0.0
        least = PAID if costs else NEARBY
        own = median(self._between) * _SLOWER if self._between else 0.0
        seconds = min(max(least, own), LONGEST)
        return seconds / 2 if _pauses_here(moment) and own < least else seconds


def _pauses_here(moment: Moment) -> bool:
    """Whether people stop here: at an empty line, and behind what asks for more."""
    left = moment.left.rstrip()
    return not moment.right.strip() and (not left or left.endswith(_ENDS))


def most_a_minute(most: int, *, costs: bool) -> int:
    """How many requests a minute really go out at most; `most`: what the person allows."""
    return min(most, int(_MINUTE / PAID_EVERY)) if costs else most


class Rate:
    """How often is asked."""

    def __init__(self) -> None:
        self._asked: deque[float] = deque()

    def wait(self, now: float, *, most: int, costs: bool, wanted: bool) -> float | None:
        """Seconds until the next request may go; None where this minute has had its share."""
        while self._asked and now - self._asked[0] >= _MINUTE:
            self._asked.popleft()
        if wanted:
            return 0.0
        if len(self._asked) >= most:
            return None
        return max(0.0, self._asked[-1] + PAID_EVERY - now) if costs and self._asked else 0.0

    def asked(self, now: float) -> None:
        """A request goes out."""
        self._asked.append(now)
