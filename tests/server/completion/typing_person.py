"""A person who types, in front of a server in this process: real messages in and out, a fake provider behind."""

import asyncio
import json
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any, Final

from lsprotocol.types import MessageType

from codegpt_ls.assembly import assemble
from codegpt_ls.credentials.redaction import Redactor
from codegpt_ls.server.language_server import build_server
from codegpt_ls.settings import Settings
from tests.fakes.provider import FakeProvider
from tests.server.frames import sent_messages

INVOKED, AUTOMATIC = 1, 2
WARNING: Final = MessageType.Warning.value
PATIENCE: Final = 20.0
"""Seconds. Only a broken server makes a test wait this long."""


class _Sent:
    """Where the server writes."""

    def __init__(self) -> None:
        self.stream = bytearray()
        self.news = asyncio.Event()

    def write(self, data: bytes) -> None:
        self.stream += data
        self.news.set()

    def close(self) -> None:
        """Nothing is held."""


class Person:
    """Types into documents; positions are in units of the encoding that was agreed on."""

    def __init__(self, settings: Settings, folder: Path) -> None:
        self.folder = folder
        self.redactor = Redactor()
        services = assemble({}, self.redactor, settings)
        self.server, self.session = build_server(lambda: services)
        self.services = services
        self._sent = _Sent()
        self.server.protocol.set_writer(self._sent)
        self._ids = 0
        self._versions: dict[str, int] = {}

    def begin(self, *, encoding: str = "utf-16", client: str = "a test", **options: Any) -> None:
        """Introduce the editor, whose settings are known."""
        self.request(
            "initialize",
            {
                "processId": None,
                "clientInfo": {"name": client},
                "capabilities": {"general": {"positionEncodings": [encoding]}},
                "workspaceFolders": [{"uri": self.folder.as_uri(), "name": "shop"}],
                "initializationOptions": options,
            },
        )
        self.session.configuration.known.set()

    def request(self, method: str, params: Any) -> int:
        """Send a request; its id."""
        self._ids += 1
        self._receive({"id": self._ids, "method": method, "params": params})
        return self._ids

    def notify(self, method: str, params: Any) -> None:
        """Send a notification."""
        self._receive({"method": method, "params": params})

    def open(self, text: str, name: str = "app.py", language: str = "python", uri: str | None = None) -> str:
        """Open a document; its URI."""
        uri = uri or (self.folder / name).as_uri()
        document = {"uri": uri, "languageId": language, "version": 1, "text": text}
        self.notify("textDocument/didOpen", {"textDocument": document})
        self._versions[uri] = 1
        return uri

    def type(self, uri: str, text: str, line: int, character: int) -> None:
        """Type at a place."""
        self._versions[uri] += 1
        place = {"line": line, "character": character}
        change = {"range": {"start": place, "end": place}, "text": text}
        document = {"uri": uri, "version": self._versions[uri]}
        self.notify("textDocument/didChange", {"textDocument": document, "contentChanges": [change]})

    def ask(self, uri: str, line: int, character: int, kind: int = INVOKED) -> int:
        """Ask for a completion; the request's id."""
        place = {"textDocument": {"uri": uri}, "position": {"line": line, "character": character}}
        return self.request("textDocument/inlineCompletion", {**place, "context": {"triggerKind": kind}})

    async def answer(self, request_id: int) -> dict[str, Any]:
        """The whole response to a request."""
        async with asyncio.timeout(PATIENCE):
            while True:
                self._sent.news.clear()
                found = [each for each in self.sent if each.get("id") == request_id and "method" not in each]
                if found:
                    return found[0]
                await self._sent.news.wait()

    async def offered(self, request_id: int) -> dict[str, Any] | None:
        """The item; None where none is offered."""
        result = (await self.answer(request_id))["result"]
        items = [] if result is None else result["items"]
        assert len(items) <= 1
        return items[0] if items else None

    async def completion(self, uri: str, line: int, character: int, kind: int = INVOKED) -> str | None:
        """The text that is offered."""
        item = await self.offered(self.ask(uri, line, character, kind))
        return None if item is None else item["insertText"]

    @property
    def sent(self) -> Sequence[dict[str, Any]]:
        """All that the server has said."""
        return sent_messages(bytes(self._sent.stream))

    @property
    def messages(self) -> list[str]:
        """What the person was shown."""
        return [each["params"]["message"] for each in self.sent if each.get("method") == "window/showMessage"]

    def _receive(self, message: dict[str, Any]) -> None:
        self.server.protocol.receive(json.dumps({"jsonrpc": "2.0", **message}).encode())


def settings_for(
    fake: FakeProvider, provider: str = "llamacpp", model: str | None = "qwen2.5-coder", **more: Any
) -> Settings:
    """Settings of a person who has completion on, by the fake."""
    completion = {"enabled": True, "provider": provider, "model": model, **more}
    return Settings.model_validate(
        {"completion": completion, "providers": {provider: {"baseUrl": fake.base_url}}}, by_alias=True
    )


@asynccontextmanager
async def person(folder: Path, settings: Settings, **begins: Any) -> AsyncIterator[Person]:
    """A person whose server has these settings."""
    (folder / "shop").mkdir(exist_ok=True)
    someone = Person(settings, folder / "shop")
    someone.begin(**begins)
    try:
        yield someone
    finally:
        await someone.session.aclose()
