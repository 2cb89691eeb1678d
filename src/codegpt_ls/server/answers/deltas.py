"""The text of one answer, and what is thought before it, on their way to the editor."""

import asyncio
from itertools import groupby

from codegpt_ls.domain.chat import AnswerPlaced, TextDelta, ThinkingDelta
from codegpt_ls.protocol.conversation.chat import ChatBegin
from codegpt_ls.protocol.wire import Wire
from codegpt_ls.server.editor import Editor, Token


class Deltas:
    """Sends text as it comes, in order; joins what comes at once or piles up while the editor is slow. Nothing is
    dropped."""

    def __init__(self, editor: Editor, token: Token) -> None:
        self._editor = editor
        self._token = token
        self._pending: list[TextDelta | ThinkingDelta] = []
        self._holding: asyncio.Handle | asyncio.Task[None] | None = None
        """What sends those that wait, where any do."""
        self._begun = False

    def begin(self, place: AnswerPlaced | None) -> None:
        """Say what is answered, once and before any text; `place` within a thread."""
        if not self._begun:
            self._begun = True
            value = ChatBegin.of(place).model_dump(by_alias=True, exclude_none=True)
            self._editor.progress(self._token, value)

    def add(self, delta: TextDelta | ThinkingDelta) -> None:
        """Send this piece now, or with what follows: in the same turn of the event loop, or until the editor has caught
        up.
        """
        self._pending.append(delta)
        if self._holding is not None:
            return
        if self._editor.lagging:
            self._holding = asyncio.create_task(self._send_when_caught_up())
        else:
            self.flush()
            # Bytes that lie there already are many pieces, and a message for each costs more than reading it.
            self._holding = asyncio.get_running_loop().call_soon(self._go_on)

    def tell(self, value: Wire) -> None:
        """Send this behind all that came before it."""
        self.flush()
        self._editor.progress(self._token, value.model_dump(mode="json", by_alias=True, exclude_none=True))

    def flush(self) -> None:
        """Send all there is, however slow the editor: nothing may follow the request's answer."""
        pending, self._pending = self._pending, []
        for kind, pieces in groupby(pending, type):
            text = "".join(piece.text for piece in pieces)
            # As ChatThinking and ChatDelta; a model for each piece would cost more than all else on its way.
            value = {"kind": "delta", "text": text}
            if kind is ThinkingDelta:
                value = {"kind": "thinking", "text": "", "thinking": text}
            self._editor.progress(self._token, value)

    async def _send_when_caught_up(self) -> None:
        await self._editor.caught_up()
        self._go_on()

    def _go_on(self) -> None:
        self._holding = None
        self.flush()
