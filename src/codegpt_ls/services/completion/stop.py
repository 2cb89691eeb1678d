"""Where an answer ends that goes on too long: told while it comes, so that nothing further is waited and paid for."""

from typing import Final

from codegpt_ls.services.completion.moment import CLOSERS, OPENERS, Moment, opened, plain

_REPEATED: Final = 3
MOST_LINES: Final = 24


class Stop:
    """Reads an answer piece by piece."""

    def __init__(self, moment: Moment) -> None:
        self.one_line = bool(moment.right.strip())
        """Whether there is nothing to say beyond the line: some of it stands there already."""
        self._indented = _indentation(moment.left)
        self._next = _next_line(moment)
        self._open = max(opened(moment.left), 0)
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
        depth = _indentation(line)
        if depth < self._indented or (self._deeper and depth <= self._indented and not _goes_on(line)):
            return False
        self._deeper = self._deeper or depth > self._indented
        if self._next and line.strip() == self._next:
            return False
        return self._lines[-(_REPEATED - 1) :].count(line) < _REPEATED - 1

    def _within_its_brackets(self, line: str) -> str:
        """The line up to where it closes a bracket that was opened above."""
        for number, character in enumerate(line):
            self._open += (character in OPENERS) - (character in CLOSERS)
            if self._open < 0:
                return line[:number].rstrip()
        return line


def _indentation(line: str) -> int:
    """How deep, with a tab as four blanks."""
    return len(line.expandtabs(4)) - len(line.expandtabs(4).lstrip())


def _goes_on(line: str) -> bool:
    """Whether a line as deep as the first goes on with what that began."""
    return line.lstrip()[:1] in tuple(CLOSERS) or line.split(maxsplit=1)[0].rstrip(":;") in {
        *("else", "elif", "except", "finally", "end", "catch", "case", "then", "fi", "done", "esac"),
    }


def _next_line(moment: Moment) -> str:
    """The next line with anything in it."""
    for number in range(moment.at.line + 1, min(moment.at.line + 9, moment.text.line_count)):
        if line := moment.line(number).strip():
            return line
    return ""
