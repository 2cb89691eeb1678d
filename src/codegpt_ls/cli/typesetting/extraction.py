"""The code of an answer, and nothing else of it."""

from codegpt_ls.cli.typesetting.fences import Fence, fence_of


class Extraction:
    """The first block of code, line by line as it comes."""

    def __init__(self) -> None:
        self._line = ""
        self._fence: Fence | None = None
        self._over = False
        self.found = False
        """Whether a block has begun."""

    def add(self, text: str) -> str:
        """The code that is whole by now."""
        *lines, self._line = (self._line + text).split("\n")
        return "".join(f"{code}\n" for line in lines if (code := self._code(line)) is not None)

    def end(self) -> str:
        """The rest, where the answer ended within a line."""
        rest, self._line = self._line, ""
        code = self._code(rest) if rest else None
        return code or ""

    def _code(self, line: str) -> str | None:
        if self._over:
            return None
        if self._fence is None:
            self._fence = fence_of(line)
            self.found = self._fence is not None
            return None
        if self._fence.is_closed_by(line):
            self._over = True
            return None
        return self._fence.inside(line)
