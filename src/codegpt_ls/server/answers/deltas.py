"""The text of one answer on its way to the editor."""

import asyncio

from codegpt_ls.server.editor import Editor, Token


class Deltas:
    """Sends text as it comes, in order; joins what piles up while the editor is slow. Nothing is dropped."""

    def __init__(self, editor: Editor, token: Token) -> None:
        self._editor = editor
        self._token = token
        self._pending: list[str] = []
        self._catching_up: asyncio.Task[None] | None = None

    def add(self, text: str) -> None:
        """Send this text now, or with what follows once the editor has caught up."""
        self._pending.append(text)
        if self._editor.lagging:
            if self._catching_up is None:
                self._catching_up = asyncio.create_task(self._send_when_caught_up())
        else:
            self.flush()

    def flush(self) -> None:
        """Send all there is, however slow the editor: nothing may follow the request's answer."""
        if self._pending:
            text = "".join(self._pending)
            self._pending.clear()
            self._editor.progress(self._token, {"kind": "delta", "text": text})

    async def _send_when_caught_up(self) -> None:
        await self._editor.caught_up()
        self._catching_up = None
        self.flush()
