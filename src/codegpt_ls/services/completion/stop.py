"""Where an answer ends that goes on too long: told while it comes, so that nothing further is waited and paid for."""

from collections import Counter
from functools import cached_property
from typing import Final

from codegpt_ls.services.completion.moment import CLOSERS, OPENERS, Moment, brackets, plain

_REPEATED: Final = 3
_FENCE: Final = "```"
_NEAR: Final = 64
"""Lines above and below in which brackets are looked for."""
_CLOSES: Final = dict(zip(OPENERS, CLOSERS, strict=True))
MOST_LINES: Final = 24


class Stop:
    """Reads an answer piece by piece."""

    def __init__(self, moment: Moment) -> None:
        self.one_line = bool(moment.right.strip())
        """Whether there is nothing to say beyond the line: some of it stands there already."""
        self._moment = moment
        self._next = _near(moment, 1)
        self._indented: int | None = _indentation(moment.left) if moment.left.strip() else None
        """How deep the line is that the answer goes on with, or its first; None while nothing is seen of that."""
        self._one_block = True
        """Whether a block is enough: not on an empty line of one, where several belong to it."""
        self._first = moment.left
        """What stands in front of the line that comes next."""
        self._opened: Counter[str] = Counter()
        """Brackets that the answer has opened and not closed, by what closes them."""
        self._deeper = False
        self._raw = ""
        self._lines: list[str] = []
        self._read = 0
        """Lines that have come."""
        self.ended = False

    def take(self, piece: str) -> bool:
        """The next piece. True where nothing more is wanted."""
        if self.ended:
            return True
        self._raw += piece
        # A carriage return at the end may be the half of a break.
        whole = plain(self._raw.removesuffix("\r"))
        *lines, _rest = whole.split("\n")
        for line in lines[self._read :]:
            self._read += 1
            self.ended = not self._kept(line) or self.one_line or len(self._lines) >= MOST_LINES
            if self.ended:
                break
        return self.ended

    def text(self, *, cut: bool = False) -> str:
        """What counts of it. `cut`: it was ended in the middle of a line, by a bound of ours or of the model's."""
        if not self.ended and not cut:
            self._kept(plain(self._raw).split("\n")[-1])
        return "\n".join(self._lines)

    def _kept(self, line: str) -> bool:
        """Keep this line, or as much of it as belongs to what was asked for. False where the answer ends with it."""
        if not self._belongs(line):
            return False
        whole = self._within_its_brackets(line)
        if whole == line or whole.strip():
            self._lines.append(whole)
        return whole == line

    def _belongs(self, line: str) -> bool:
        if not line.strip():
            return True
        if line.lstrip().startswith(_FENCE) and self._moment.language != "markdown":
            return False
        depth = _indentation(self._first + line)
        if self._indented is None:
            self._indented, self._one_block = depth, not depth
            return depth > 0 or not self._is_within_a_block()
        if not self._lines:
            return True
        return self._is_as_deep(line, depth) and not self._is_there(line)

    def _is_as_deep(self, line: str, depth: int) -> bool:
        """Whether a line is part of the block, or of the one around it where that goes on; no function ends for another
        to begin."""
        assert self._indented is not None  # noqa: S101 - the first line has told
        if _goes_on(line):
            return True
        least = min(self._indented, max(_indentation(self._next), 1))
        if depth < least or (self._deeper and depth <= self._indented):
            return False
        self._deeper = self._deeper or (self._one_block and depth > self._indented)
        return True

    def _is_there(self, line: str) -> bool:
        """Whether a line is the next one, or comes for the third time."""
        if self._next and line.strip() == self._next.strip():
            return True
        return self._lines[-(_REPEATED - 1) :].count(line) == _REPEATED - 1

    def _is_within_a_block(self) -> bool:
        """Whether the lines around an empty one are indented."""
        return bool(_indentation(self._next) and _indentation(_near(self._moment, -1)))

    def _within_its_brackets(self, line: str) -> str:
        """The line up to where it closes a bracket that nobody has opened, or that is closed behind the cursor."""
        left, self._first = self._first, ""
        before = len(left)
        for at, each in brackets(left + line):
            if at < before:
                continue
            if each in _CLOSES:
                self._opened[_CLOSES[each]] += 1
                continue
            self._opened[each] -= 1
            if self._opened[each] < 0 and self._opened[each] + self._closable[each] < 0:
                return line[: at - before].rstrip()
        return line

    @cached_property
    def _closable(self) -> Counter[str]:
        """Brackets that are open at the cursor and not closed behind it, by what closes them. Only where an answer
        closes one, since it takes its time."""
        unclosed, _ = _unmatched(self._moment.above(self._moment.at.line - _NEAR))
        _, unopened = _unmatched(self._moment.below(_NEAR))
        return unclosed - unopened


def _indentation(line: str) -> int:
    """How deep, with a tab as four blanks."""
    return len(line.expandtabs(4)) - len(line.expandtabs(4).lstrip())


def _unmatched(text: str) -> tuple[Counter[str], Counter[str]]:
    """Brackets that are not closed in it, and that are not opened in it, by what closes them."""
    unclosed, unopened = Counter[str](), Counter[str]()
    for _, each in (found for line in text.split("\n") for found in brackets(line)):
        if each in _CLOSES:
            unclosed[_CLOSES[each]] += 1
        elif unclosed[each]:
            unclosed[each] -= 1
        else:
            unopened[each] += 1
    return unclosed, unopened


def _goes_on(line: str) -> bool:
    """Whether a line goes on with what one above began."""
    return line.lstrip()[:1] in tuple(CLOSERS) or line.split(maxsplit=1)[0].rstrip(":;") in {
        *("else", "elif", "except", "finally", "end", "catch", "case", "then", "fi", "done", "esac"),
    }


def _near(moment: Moment, step: int) -> str:
    """The next line with anything in it, or the one before."""
    lines = (moment.line(moment.at.line + step * number).rstrip() for number in range(1, 9))
    return next(filter(None, lines), "")
