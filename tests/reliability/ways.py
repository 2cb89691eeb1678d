"""The ways to a provider that lead nowhere: each with what must be told of it."""

import socket
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from tests.fakes.authority import private_authority
from tests.fakes.lsp_client import Message
from tests.fakes.provider import KEY, FakeProvider
from tests.reliability.driver import HASTY, PATIENT, configure, connections, environment, server

ASK: dict[str, Any] = {"messages": [{"role": "user", "content": "Is anybody there?"}]}


@dataclass(frozen=True, slots=True, kw_only=True)
class Way:
    """Where a question is sent."""

    base_url: str
    code: str
    setting: str | None = None
    """The setting that the sentence must name."""
    provider: FakeProvider | None = None
    """What listens there."""
    settings: dict[str, Any] = field(default_factory=dict)


@dataclass(slots=True, kw_only=True)
class Lost:
    """What came of a way."""

    way: Way
    response: Message
    next: Message
    requests: tuple[str, ...]
    """Methods that arrived."""
    connections: int
    """Open to where the way led, once it had been told."""

    def faults(self) -> list[str]:
        """What is wrong with it."""
        error = self.response.get("error", {})
        data = error.get("data", {})
        wanted = {
            "code": (data.get("code"), self.way.code),
            "names the setting": (self.way.setting is None or self.way.setting in str(error), True),
            "a connection still held": (self.connections, 0),
            "the key or the question left": ([each for each in self.requests if each != "CONNECT"], []),
            "the next request": ("result" in self.next, True),
        }
        return [f"{name}: {is_!r}, not {ought!r}" for name, (is_, ought) in wanted.items() if is_ != ought]


def go(way: Way, home: Path) -> Lost:
    """Ask along this way, and then another provider in the same process."""
    with (
        FakeProvider(expected_key=KEY) as good,
        server(environment(home, KEY, way.base_url), **{"timeouts": PATIENT, **way.settings}) as editor,
    ):
        response = editor.call("codegpt/chat", ASK)
        held = connections(editor)
        requests = tuple(each.method for each in way.provider.requests) if way.provider else ()

        def counted() -> bool:
            return bool(editor.call("codegpt/keyStatus", {})["result"]["origin"] == good.origin)

        configure(editor, counted, baseUrl=good.base_url, proxy=None, caBundle=None, timeouts=PATIENT)
        editor.call("codegpt/setApiKey", {"apiKey": KEY, "store": "session"})
        following = editor.call("codegpt/chat", ASK)
    return Lost(way=way, response=response, next=following, requests=requests, connections=held)


@contextmanager
def _unknown_name(_folder: Path) -> Iterator[Way]:
    yield Way(base_url="https://no-such-host.invalid/v1", code="network.unreachable")


@contextmanager
def _refused(_folder: Path) -> Iterator[Way]:
    with FakeProvider() as gone:
        address = gone.base_url
    yield Way(base_url=address, code="network.unreachable")


@contextmanager
def _connect_hangs(_folder: Path) -> Iterator[Way]:
    """A listener whose queue is full: what more knocks is neither let in nor refused."""
    with socket.socket() as listener, socket.socket() as first, socket.socket() as second:
        listener.bind(("127.0.0.1", 0))
        listener.listen(0)
        for each in (first, second):
            each.settimeout(0)
            each.connect_ex(listener.getsockname())
        address = f"http://127.0.0.1:{listener.getsockname()[1]}/v1"
        yield Way(base_url=address, code="network.timeout", settings={"timeouts": HASTY})


@contextmanager
def _unknown_authority(folder: Path) -> Iterator[Way]:
    with FakeProvider(tls=private_authority(folder).server) as fake:
        yield Way(base_url=fake.base_url, code="network.tls", setting="caBundle", provider=fake)


@contextmanager
def _expired(folder: Path) -> Iterator[Way]:
    authority = private_authority(folder, expired=True)
    with FakeProvider(tls=authority.server) as fake:
        settings = {"caBundle": str(authority.bundle)}
        yield Way(base_url=fake.base_url, code="network.tls", provider=fake, settings=settings)


@contextmanager
def _wrong_host(folder: Path) -> Iterator[Way]:
    authority = private_authority(folder, address="127.0.0.2")
    with FakeProvider(tls=authority.server) as fake:
        settings = {"caBundle": str(authority.bundle)}
        yield Way(base_url=fake.base_url, code="network.tls", provider=fake, settings=settings)


@contextmanager
def _no_tls_there(_folder: Path) -> Iterator[Way]:
    with FakeProvider() as fake:
        yield Way(base_url=fake.base_url.replace("http:", "https:"), code="network.tls", provider=fake)


@contextmanager
def _proxy_wants_password(_folder: Path) -> Iterator[Way]:
    with FakeProvider() as proxy:
        yield Way(
            base_url="https://api.example.invalid/v1",
            code="network.proxy",
            setting="proxy",
            provider=proxy,
            settings={"proxy": proxy.origin},
        )


@contextmanager
def _proxy_is_gone(_folder: Path) -> Iterator[Way]:
    with FakeProvider() as gone:
        address = gone.origin
    yield Way(
        base_url="https://api.example.invalid/v1", code="network.proxy", setting="proxy", settings={"proxy": address}
    )


WAYS: dict[str, Callable[[Path], AbstractContextManager[Way]]] = {
    "a name nobody knows": _unknown_name,
    "refused": _refused,
    "connecting hangs": _connect_hangs,
    "TLS: unknown authority": _unknown_authority,
    "TLS: expired": _expired,
    "TLS: another host's certificate": _wrong_host,
    "TLS: none spoken there": _no_tls_there,
    "proxy: 407": _proxy_wants_password,
    "proxy: not there": _proxy_is_gone,
}
"""By the name the report shows."""


def lost(name: str, folder: Path) -> Lost:
    """Go this way in a folder of its own."""
    folder.mkdir()
    with WAYS[name](folder) as way:
        return go(way, folder)
