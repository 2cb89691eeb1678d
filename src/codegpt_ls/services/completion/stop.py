"""Where an answer ends that goes on too long: told while it comes, so that nothing further is waited and paid for."""

from collections import Counter
from functools import cached_property
from typing import Final

from codegpt_ls.services.completion.moment import CLOSERS, OPENERS, Moment, brackets, plain

_REPEATED: Final = 3
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
        self._indented = _indentation(moment.left)
        self._next = _next_line(moment)
        self._least = min(self._indented, max(_indentation(self._next), 1))
        """How deep a line is at least: as the next one, and no function ends for another to begin."""
        self._one_block = bool(moment.left.strip()) or not self._indented
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
        if not self._lines or not line.strip():
            return True
        depth, closes = _indentation(line), line.lstrip()[:1] in tuple(CLOSERS)
        if not closes and (depth < self._least or (self._deeper and depth <= self._indented and not _goes_on(line))):
            return False
        self._deeper = self._deeper or (self._one_block and depth > self._indented)
        if self._next and line.strip() == self._next.strip():
            return False
        return self._lines[-(_REPEATED - 1) :].count(line) < _REPEATED - 1

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
    """Whether a line as deep as the first goes on with what that began."""
    return line.split(maxsplit=1)[0].rstrip(":;") in {
        *("else", "elif", "except", "finally", "end", "catch", "case", "then", "fi", "done", "esac"),
    }


def _next_line(moment: Moment) -> str:
    """The next line with anything in it."""
    for number in range(moment.at.line + 1, min(moment.at.line + 9, moment.text.line_count)):
        if line := moment.line(number).rstrip():
            return line
    return ""
