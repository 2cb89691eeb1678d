"""What an answer is written on: typeset for eyes, as it came for programs, or only its code."""

import asyncio
import os
import shutil
from functools import cached_property
from typing import TYPE_CHECKING, Protocol

from codegpt_ls.cli.encoding import visible
from codegpt_ls.cli.terminal import Terminal

if TYPE_CHECKING:
    from codegpt_ls.cli.typesetting.blocks import Typesetter

# The typesetter itself is loaded while the first word is waited for, and only where it is used.


class Page(Protocol):
    """Takes an answer piece by piece."""

    @property
    def lacks_code(self) -> bool:
        """Whether code was wanted, and none has come."""
        ...

    def get_ready(self) -> None:
        """Load what is needed, now that there is nothing to do but to wait."""
        ...

    def add(self, text: str) -> None:
        """Write some more of it."""
        ...

    def pause(self) -> None:
        """Write what is left for now: something else is shown before more comes."""
        ...

    def end(self) -> None:
        """Write what is left; twice is fine."""
        ...


class RawPage:
    """The answer as it came."""

    lacks_code = False

    def __init__(self, terminal: Terminal) -> None:
        self._terminal = terminal

    def get_ready(self) -> None:
        """Nothing is needed."""

    def add(self, text: str) -> None:
        """Write it at once."""
        self._terminal.write(text)

    def pause(self) -> None:
        """End the line, where it is seen."""
        if self._terminal.shows_answers:
            self._terminal.end_line()

    def end(self) -> None:
        """All is written."""


class CodePage:
    """The first block of code of the answer; all of it, for the person alone, where there is none."""

    def __init__(self, terminal: Terminal) -> None:
        from codegpt_ls.cli.typesetting.extraction import Extraction

        self._terminal = terminal
        self._extraction = Extraction()
        self._prose: list[str] = []

    @property
    def lacks_code(self) -> bool:
        """Whether code was wanted, and none has come."""
        return not self._extraction.found

    def get_ready(self) -> None:
        """Nothing is needed."""

    def add(self, text: str) -> None:
        """Write the lines of code that are whole."""
        self._prose.append(text)
        self._terminal.write(self._extraction.add(text))

    def pause(self) -> None:
        """What is no code is no part of it."""

    def end(self) -> None:
        """Write the rest of a line that broke off; an answer that was paid for is shown, if only beside the output."""
        self._terminal.write(self._extraction.end())
        prose, self._prose = "".join(self._prose).strip(), []
        if prose and self.lacks_code:
            self._terminal.tell(prose)


class TypesetPage:
    """The answer set for the terminal it is written to."""

    lacks_code = False

    def __init__(self, terminal: Terminal) -> None:
        self._terminal = terminal
        self._set: list[str] = []

    def get_ready(self) -> None:
        """Load the typesetter once the loop waits for the provider; the request is on its way by then."""
        asyncio.get_running_loop().call_soon(lambda: self._typesetter)

    def add(self, text: str) -> None:
        """Write what is certain of it."""
        self._typesetter.add(visible(text))
        self._show()

    def pause(self) -> None:
        """What comes next is set anew."""
        self.end()
        self.__dict__.pop("_typesetter", None)

    def end(self) -> None:
        """Write what is left."""
        if "_typesetter" in self.__dict__:
            self._typesetter.end()
            self._show()

    def _show(self) -> None:
        """All that was set, at one go."""
        shown, self._set[:] = "".join(self._set), ()
        if shown:
            self._terminal.set(shown)
            self._terminal.flush()

    @cached_property
    def _typesetter(self) -> "Typesetter":
        from codegpt_ls.cli.typesetting.blocks import Typesetter
        from codegpt_ls.cli.typesetting.styles import COLOURED, COLOURLESS

        palette = COLOURLESS if os.environ.get("NO_COLOR") else COLOURED
        return Typesetter(self._set.append, lambda: shutil.get_terminal_size().columns, palette)


def page_for(terminal: Terminal, *, plain: bool, code: bool) -> Page:
    """What shows an answer best here; the person may want it `plain`, as it came, or only its `code`."""
    if code:
        return CodePage(terminal)
    return RawPage(terminal) if plain or not terminal.can_typeset else TypesetPage(terminal)
