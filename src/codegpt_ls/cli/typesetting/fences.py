"""Where a block of code begins and ends in Markdown (CommonMark 4.5)."""

import re
from dataclasses import dataclass
from typing import Final

_OPENING: Final = re.compile(r"(?P<indent>[ \t>]*)(?P<marks>`{3,}|~{3,})[ \t]*(?P<info>.*)")


@dataclass(frozen=True, slots=True)
class Fence:
    """A block of code that has begun."""

    indent: str
    """What stands before each of its lines and does not belong to the code."""
    marks: str
    language: str

    def is_closed_by(self, line: str) -> bool:
        """Whether this line ends the block."""
        marks = self.inside(line).strip()
        return len(marks) >= len(self.marks) and not marks.strip(self.marks[0])

    def inside(self, line: str) -> str:
        """The code of this line: without what stands before the block, as far as that is there."""
        if line.startswith(self.indent):
            return line[len(self.indent) :]
        shared = 0
        while shared < min(len(line), len(self.indent)) and line[shared] == self.indent[shared]:
            shared += 1
        return line[shared:]


def fence_of(line: str) -> Fence | None:
    """The block of code that this line begins."""
    found = _OPENING.fullmatch(line)
    if found is None or ("`" in found["info"] and found["marks"][0] == "`"):
        return None
    info = found["info"].strip().strip("{}").removeprefix(".").split()
    return Fence(found["indent"], found["marks"], info[0] if info else "")
