"""Where a question is typed: lines that can be edited, found again, completed, and pasted as one."""

import asyncio

from prompt_toolkit import PromptSession
from prompt_toolkit.completion import Completer
from prompt_toolkit.history import History
from prompt_toolkit.key_binding import KeyBindings, KeyPressEvent
from prompt_toolkit.output import create_output
from prompt_toolkit.output.vt100 import Vt100_Output

from codegpt_ls.cli.terminal import Terminal


class _Interrupted(Exception):  # noqa: N818 - a key that was pressed
    """Ctrl-C; the loop would not survive a KeyboardInterrupt."""


class Prompt:
    """Asks for questions in a terminal that knows how."""

    def __init__(self, terminal: Terminal, runner: asyncio.Runner, history: History, completer: Completer) -> None:
        output = create_output()
        if isinstance(output, Vt100_Output):
            # A terminal's answer to where the cursor is comes late over a slow line, and would be read as typed.
            output.enable_cpr = False
        self._runner = runner
        self._terminal = terminal
        self._session: PromptSession[str] = PromptSession(
            output=output,
            multiline=True,
            prompt_continuation="",
            history=history,
            completer=completer,
            complete_while_typing=False,
            key_bindings=_keys(),
            enable_suspend=True,
            enable_open_in_editor=True,
            tempfile_suffix=".md",
            interrupt_exception=_Interrupted,
        )

    def ask(self, prompt: str, *, in_editor: bool = False) -> str:
        """What is typed; `in_editor`: in the person's own. Raises EOFError and KeyboardInterrupt."""
        try:
            return self._runner.run(self._ask(prompt, in_editor=in_editor))
        except _Interrupted:
            raise KeyboardInterrupt from None

    async def _ask(self, prompt: str, *, in_editor: bool) -> str:
        self._terminal.write("\n")
        before = self._open_editor if in_editor else None
        return await self._session.prompt_async(prompt, handle_sigint=False, pre_run=before)

    def _open_editor(self) -> None:
        self._session.default_buffer.open_in_editor(validate_and_handle=True)


def _keys() -> KeyBindings:
    """Enter asks, as everywhere; a line more is begun with Alt-Enter."""
    keys = KeyBindings()

    @keys.add("enter")
    @keys.add("c-j")  # what was typed while an answer came
    def _ask(event: KeyPressEvent) -> None:
        event.current_buffer.validate_and_handle()

    @keys.add("escape", "enter")
    def _go_on(event: KeyPressEvent) -> None:
        event.current_buffer.newline()

    return keys
