"""The person's terminal: their language, answers on standard output, everything else on standard error."""

import json
import os
import re
import shutil
import signal
import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from functools import cached_property
from typing import Any, Final

from codegpt_ls.cli.encoding import CannotWrite, escaped, visible
from codegpt_ls.cli.table import wrapped
from codegpt_ls.domain.ports.words import Translator
from codegpt_ls.locales.translator import environment_language, translator

# A sentence that names a setting names the option here, which needs no file.
_OPTIONS: Final[Mapping[str, str]] = {
    "codegpt.provider": "--provider",
    "codegpt.baseUrl": "--base-url",
    "codegpt.proxy": "--proxy",
    "codegpt.caBundle": "--ca-bundle",
    "codegpt.model": "--model",
    "codegpt.local.modelPath": "--model",
    "codegpt.timeouts.firstByte": "--first-byte",
    "codegpt.timeouts.firstWords": "--first-words",
    "codegpt.timeouts.silence": "--silence",
}
# A sentence that names a button is another one here: what to type stands below it.
_WITHOUT_BUTTONS: Final[Mapping[str, str]] = {
    "auth.missing_key": "auth.missing_key_terminal",
    "auth.missing_key.ignored": "auth.missing_key.ignored_terminal",
    "auth.missing_key.offered": "auth.missing_key.offered_terminal",
    "auth.missing_key.other_address": "auth.missing_key.other_address_terminal",
    "auth.invalid_key": "auth.invalid_key_terminal",
    "auth.invalid_key.stored": "auth.invalid_key.stored_terminal",
    "auth.invalid_key.environment": "auth.invalid_key.environment_terminal",
    "auth.missing_header.stored": "auth.missing_header.stored_terminal",
    "stream.stalled.kept": "stream.stalled.kept_terminal",
    "stream.interrupted.kept": "stream.interrupted.kept_terminal",
    "stream.stopped.kept": "stream.stopped.kept_terminal",
    "credentials.bad_origin.userinfo": "credentials.bad_origin.userinfo_terminal",
}
_COMMANDS: Final[Mapping[str, str]] = {
    "credentials.bad_origin.userinfo": "codegpt-ls key set",
}
"""What such a sentence names instead."""
_OF_A_PROVIDER: Final = re.compile(r"\Acodegpt\.providers\.[^.]*\.(?=baseUrl\Z)")


class TerminalWords:
    """The catalogue's sentences with settings called by their command-line options."""

    def __init__(self, words: Translator) -> None:
        self._words = words

    @property
    def language(self) -> str:
        """The catalogue's language."""
        return self._words.language

    def text(self, key: str, **facts: object) -> str:
        """As `Translator.text`."""
        setting = facts.get("setting")
        if isinstance(setting, str):
            option = _OPTIONS.get(_OF_A_PROVIDER.sub("codegpt.", setting))
            facts["setting"] = option or setting
            key = "place.option" if option and key == "place.setting" else key
        if key in _COMMANDS:
            facts["command"] = _COMMANDS[key]
        return self._words.text(_WITHOUT_BUTTONS.get(key, key), **facts)


class Terminal:
    """Where a command reads and writes."""

    def __init__(self, locale: str | None = None, *, quiet: bool = False) -> None:
        """`locale`: the person's explicit choice; else the environment's language counts. `quiet`: without notes."""
        self.quiet: Final = quiet
        self.locale: Final = locale or environment_language()
        """What the person or their machine asked for, whether we speak it or not."""
        self._open_line = False

    @cached_property
    def words(self) -> TerminalWords:
        """Sentences in the person's language."""
        return TerminalWords(translator(self.locale))

    @property
    def can_ask(self) -> bool:
        """Whether somebody sits there to read a question and type an answer."""
        return self.can_read_keys and self.can_tell

    @property
    def can_read_keys(self) -> bool:
        """Whether standard input is a keyboard, and no file or pipe."""
        return _is_terminal(sys.stdin)

    @property
    def can_tell(self) -> bool:
        """Whether somebody reads standard error as it is written."""
        return _is_terminal(sys.stderr)

    @property
    def shows_answers(self) -> bool:
        """Whether standard output is a terminal, and no file or pipe."""
        return _is_terminal(sys.stdout)

    @property
    def can_typeset(self) -> bool:
        """Whether standard output is a terminal that knows attributes and colours."""
        return self.shows_answers and _knows_attributes()

    @property
    def can_dim(self) -> bool:
        """Whether standard error is such a terminal."""
        return self.can_tell and _knows_attributes()

    def write(self, text: str) -> None:
        """A piece of an answer, at once. Raises CannotWrite."""
        if shown := visible(text):
            self._open_line = not shown.endswith("\n")
            self.set(shown)
            self.flush()

    def write_exactly(self, text: str) -> None:
        """A result to the byte where a program reads it; a person is shown what can be seen. Raises CannotWrite."""
        if self.shows_answers:
            self.write(text)
            return
        with _told_apart():
            sys.stdout.flush()
            sys.stdout.buffer.write(text.encode("utf-8", "surrogateescape"))
            sys.stdout.buffer.flush()

    def set(self, text: str) -> None:
        """Text that may steer the terminal, with the next `flush` at the latest. Raises CannotWrite."""
        with _told_apart():
            sys.stdout.write(text)

    def flush(self) -> None:
        """Let what was written be seen. Raises CannotWrite."""
        with _told_apart():
            sys.stdout.flush()

    def end_line(self) -> None:
        """End the line an answer stopped in."""
        if self._open_line:
            self.write("\n")

    def show(self, line: str) -> None:
        """A line of a result."""
        self.write(f"{line}\n")

    def show_json(self, value: Mapping[str, Any]) -> None:
        """One JSON object on a line of its own; not ASCII only, and whole: what steers or hides is escaped."""
        self.write(escaped(json.dumps(value, ensure_ascii=False)) + "\n")

    def tell(self, line: str, *, whole: bool = False) -> None:
        """A line about the work, for the person only; `whole`: not broken at words, as it is to be copied."""
        columns = shutil.get_terminal_size().columns
        lines = (line,) if whole or not self.can_tell else wrapped(line, columns)
        print(visible("\n".join(lines)), file=sys.stderr, flush=True)

    def note(self, line: str) -> None:
        """Tell what is no failure, where somebody reads it and wants to: an editor's pipe takes what stands here for
        the answer."""
        if self.can_tell and not self.quiet:
            self.tell(line)

    def say(self, key: str, **facts: object) -> None:
        """Tell a sentence of the catalogue."""
        self.tell(self.words.text(key, **facts))

    def stopped(self) -> None:
        """What stays on the screen after Ctrl-C."""
        self.end_line()
        self.say("chat.stopped")

    def ask(self, prompt: str) -> str:
        """What the person types on one line. Raises EOFError and KeyboardInterrupt."""
        if self.shows_answers:
            return input(visible(prompt))
        print(visible(prompt), end="", file=sys.stderr, flush=True)
        return input()

    def agrees(self, question: str, *, by_default: bool) -> bool:
        """Ask a yes-or-no question; Enter alone means the default, the end of input no."""
        choices = self.words.text("terminal.yes_or_no" if by_default else "terminal.no_or_yes")
        # Also asked in the middle of work, where Ctrl-C means its cancellation: too late for whoever is to press Enter.
        before = signal.signal(signal.SIGINT, signal.default_int_handler)
        try:
            print(visible(f"{question} {choices} "), end="", file=sys.stderr, flush=True)
            answer = sys.stdin.readline()
        finally:
            signal.signal(signal.SIGINT, before)
        if not answer:
            return False
        typed = answer.strip().lower()
        return typed in self.words.text("terminal.yes").split() if typed else by_default

    @staticmethod
    def let_go_of_stdout() -> None:
        """Nobody reads any more: what is still buffered goes nowhere, without a word at exit."""
        nothing = os.open(os.devnull, os.O_WRONLY)
        os.dup2(nothing, sys.stdout.fileno())
        os.close(nothing)


@contextmanager
def _told_apart() -> Iterator[None]:
    """A full disk is no fault of the program, and a reader who has left none at all."""
    try:
        yield
    except BrokenPipeError:
        raise
    except OSError as error:
        raise CannotWrite(error.strerror) from None


def _knows_attributes() -> bool:
    # The old console of Windows does not; what hosts its new one says so.
    return os.environ.get("WT_SESSION" if sys.platform == "win32" else "TERM", "") not in ("", "dumb")


def _is_terminal(stream: Any) -> bool:  # noqa: ANN401 - None where the program was started without it
    return stream is not None and not stream.closed and stream.isatty()
