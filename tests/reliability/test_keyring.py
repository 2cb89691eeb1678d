"""A real keyring in every state it can be in, through real servers: what is told, and that no key is lost or halved."""

import json
import random
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from tests.fakes.lsp_client import Message, RawClient, environment
from tests.fakes.os_keyring import OsKeyring, os_keyring
from tests.fakes.provider import FakeProvider
from tests.reliability.driver import children
from tests.reliability.size import sized

KEYS = ("sk-proj-first0123456789ABCDEF", "sk-proj-second0123456789ABCDEF")
ASK: dict[str, Any] = {"messages": [{"role": "user", "content": "hi"}]}
KILLS = sized(2, 25)


@dataclass(frozen=True, slots=True)
class Situation:
    """A state of the keyring, and what two requests come to in it; None: they succeed."""

    bus: bool
    daemon: bool
    on_set: str | None
    on_chat: str | None


SITUATIONS = {
    "no bus": Situation(bus=False, daemon=False, on_set="credentials.no_store", on_chat="auth.missing_key"),
    "a bus without a service": Situation(
        bus=True, daemon=False, on_set="credentials.no_store", on_chat="auth.missing_key"
    ),
    "no default collection": Situation(
        bus=True, daemon=False, on_set="credentials.no_store", on_chat="auth.missing_key"
    ),
    "working": Situation(bus=True, daemon=True, on_set=None, on_chat=None),
    "working, a null backend named in environment and configuration": Situation(
        bus=True, daemon=True, on_set=None, on_chat=None
    ),
    "locked": Situation(bus=True, daemon=True, on_set="credentials.locked", on_chat="credentials.locked"),
    "stopped": Situation(bus=True, daemon=True, on_set=None, on_chat="credentials.timeout"),
}


@contextmanager
def desk(keyring: OsKeyring, home: Path, fake: FakeProvider, **more: str) -> Iterator[RawClient]:
    """A server in this session."""
    environ = {**environment(home), **keyring.environ, "PATH": environment(home)["PATH"], **more}
    with RawClient(environ, settings={"baseUrl": fake.base_url}) as editor:
        editor.initialize()
        yield editor


def code(response: Message) -> str | None:
    """The error that was told."""
    return str(response["error"]["data"]["code"]) if "error" in response else None


def stored(keyring: OsKeyring, fake: FakeProvider) -> str | None:
    """The key another program finds."""
    item = keyring.lookup(f"codegpt-ls:{fake.origin}")
    return str(json.loads(item)["key"]) if item else None


@pytest.mark.parametrize("name", SITUATIONS)
def test_a_situation(name: str, tmp_path: Path) -> None:
    situation, key = SITUATIONS[name], KEYS[0]
    named = {"PYTHON_KEYRING_BACKEND": "keyring.backends.null.Keyring"} if "null" in name else {}
    with FakeProvider() as fake, os_keyring(bus=situation.bus, daemon=situation.daemon) as keyring:
        if name == "no default collection":
            keyring.start_daemon(unlocked=False)
        if named:
            folder = keyring.folder / "config" / "python_keyring"
            folder.mkdir()
            (folder / "keyringrc.cfg").write_text("[backend]\ndefault-keyring=keyring.backends.null.Keyring\n")
        if name in ("locked", "stopped"):
            with desk(keyring, tmp_path, fake) as editor:
                assert code(editor.call("codegpt/setApiKey", {"apiKey": key})) is None
            keyring.lock() if name == "locked" else keyring.stop()
        with desk(keyring, tmp_path, fake, **named) as editor:
            assert code(editor.call("codegpt/chat", ASK)) == (situation.on_chat or "auth.missing_key")
            if name == "stopped":
                keyring.cont()
            assert code(editor.call("codegpt/setApiKey", {"apiKey": key})) == situation.on_set
            if situation.on_set is None:
                assert stored(keyring, fake) == key
                assert code(editor.call("codegpt/chat", ASK)) is None
                assert fake.chats[-1].headers["authorization"] == f"Bearer {key}"
            else:
                assert fake.chats == []
            assert children(editor) == []


def test_two_servers_that_set_and_remove_at_once_leave_one_whole_state(tmp_path: Path) -> None:
    rounds = sized(1, 15)
    with (
        FakeProvider() as fake,
        os_keyring() as keyring,
        desk(keyring, tmp_path, fake) as one,
        desk(keyring, tmp_path, fake) as other,
    ):

        def quarrel(editor: RawClient, key: str) -> None:
            for _ in range(rounds):
                assert code(editor.call("codegpt/setApiKey", {"apiKey": key})) is None
                assert code(editor.call("codegpt/removeApiKey", {})) is None
            assert code(editor.call("codegpt/setApiKey", {"apiKey": key})) is None

        threads = [threading.Thread(target=quarrel, args=each) for each in zip((one, other), KEYS, strict=True)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        last = stored(keyring, fake)
        assert last in KEYS
        for editor in (one, other):
            assert code(editor.call("codegpt/chat", ASK)) is None
        assert {each.headers["authorization"] for each in fake.chats} == {f"Bearer {last}"}
        assert one.call("codegpt/removeApiKey", {})["result"]["removed"] == ["keyring"]
        assert code(other.call("codegpt/chat", ASK)) == "auth.missing_key"
        assert stored(keyring, fake) is None


def test_killed_at_any_moment_of_saving_a_key_is_whole_or_not_there_and_can_be_removed(tmp_path: Path) -> None:
    luck = random.Random(5)  # noqa: S311 - moments, no secrets
    with FakeProvider() as fake, os_keyring() as keyring:
        for turn in range(KILLS):
            old, new = KEYS[turn % 2], KEYS[(turn + 1) % 2]
            with desk(keyring, tmp_path, fake) as editor:
                assert code(editor.call("codegpt/setApiKey", {"apiKey": old})) is None
                editor.request("codegpt/setApiKey", {"apiKey": new})
                # Before the write, after it, or in the middle of reading back.
                for _ in range(luck.randint(0, 900)):
                    children(editor)
                editor.process.kill()
                editor.wait_for_end()
            assert stored(keyring, fake) in (old, new)
            with desk(keyring, tmp_path, fake) as editor:
                assert code(editor.call("codegpt/chat", ASK)) is None
                assert fake.chats[-1].headers["authorization"] in (f"Bearer {old}", f"Bearer {new}")
                assert editor.call("codegpt/removeApiKey", {})["result"]["removed"] == ["keyring"]
                assert code(editor.call("codegpt/chat", ASK)) == "auth.missing_key"
            assert stored(keyring, fake) is None
