"""A server, and a person at an editor whose answers a test gives."""

import asyncio
import json
from typing import Any

from codegpt_ls.assembly import Services
from codegpt_ls.pipes.writer import QueuedWriter
from codegpt_ls.server.editor import EditorAbilities
from codegpt_ls.server.language_server import build_server
from tests.pipes.test_writer import Pipe
from tests.server.frames import sent_messages


class Person:
    """Sees every message of the server, and answers when a test says so."""

    def __init__(self, **abilities: Any) -> None:
        self._server, self.session = build_server(_no_services)
        self._pipe = Pipe()
        writer = QueuedWriter(self._pipe.write, on_broken=lambda: None)
        self._server.protocol.set_writer(writer)
        self.session.editor.connect(writer)
        self._writer = writer
        self.session.editor.abilities = EditorAbilities(**abilities)

    def messages(self, method: str) -> list[dict[str, Any]]:
        """What the server sent of this method."""
        return [each for each in sent_messages(b"".join(self._pipe.taken)) if each.get("method") == method]

    async def asked(self, method: str, number: int = 1) -> dict[str, Any]:
        """Wait for a message of this method."""
        while len(found := self.messages(method)) < number:  # noqa: ASYNC110 - the thread that writes tells nobody
            await asyncio.sleep(0.005)
        return found[number - 1]

    def answer(self, asked: dict[str, Any], **outcome: Any) -> None:
        """Answer with a result or an error."""
        self._server.protocol.receive(json.dumps({"jsonrpc": "2.0", "id": asked["id"], **outcome}).encode())

    def leave(self) -> None:
        """Close the pipe."""
        self._writer.close()


def _no_services() -> Services:
    raise AssertionError("nothing here needs them")
