"""A key driven through every path of the server, then looked for everywhere it must not be."""

import os
import sys
from base64 import b64decode, b64encode
from io import BytesIO
from pathlib import Path

from PIL import Image
from PIL.PngImagePlugin import PngInfo

from tests.fakes import own_server
from tests.fakes.lsp_client import RawClient
from tests.fakes.os_keyring import OsKeyring
from tests.fakes.own_server import lines
from tests.fakes.provider import FakeProvider
from tests.fakes.replies import answer, error, hang_after, openai_error, truncated

KEY = "sk-proj-canaryCANARY0123456789canaryCANARY9876"
HALVES = (KEY[8:30], KEY[-20:])
SERVER = (sys.executable, "-m", "codegpt_ls", "--log-level", "debug", "serve", "--stdio")
ASK = {"messages": [{"role": "user", "content": "hi"}]}


def test_the_key_appears_nowhere(
    with_keyring: dict[str, str], fake: FakeProvider, keyring: OsKeyring, tmp_path: Path
) -> None:
    fake.expected_key = KEY
    echoed = f"Incorrect API key provided: {KEY}."
    with RawClient(
        with_keyring, command=SERVER, settings={"baseUrl": fake.base_url, "apiKey": KEY}, anew=True
    ) as client:
        client.initialize(initializationOptions={"apiKey": KEY}, trace="verbose")
        client.notify("$/setTrace", {"value": "verbose"})
        asked = [
            ("codegpt/setApiKey", {"apiKey": f"Bearer {KEY}"}),
            ("codegpt/setApiKey", {"apiKey": f"OPENAI_API_KEY={KEY}"}),
            ("codegpt/setApiKey", {"apiKey": f"{KEY[:20]}\n{KEY[20:]}"}),
            ("codegpt/setApiKey", {"apiKey": [KEY]}),
            ("codegpt/setApiKey", {"apiKey": KEY, "store": KEY}),
            ("codegpt/setApiKey", {"apiKey": KEY, "baseUrl": f"https://user:{KEY}@example.com/v1"}),
            ("codegpt/setApiKey", {"apiKey": KEY, "organization": "org-1"}),
            ("codegpt/keyStatus", {}),
            ("codegpt/verifyKey", {}),
            ("codegpt/providers", {}),
            ("codegpt/models", {"refresh": True}),
            ("codegpt/stop", {"threadId": KEY}),
            ("codegpt/continue", {"threadId": KEY, "messageId": KEY}),
            ("codegpt/continue", {"messages": [{"role": "user", "content": KEY}]}),
            ("codegpt/thread", {"threadId": KEY, "before": KEY}),
            ("workspace/executeCommand", {"command": "codegpt.setApiKey", "arguments": [{"apiKey": KEY}]}),
            ("workspace/executeCommand", {"command": KEY, "arguments": [KEY]}),
        ]
        for method, params in asked:
            client.call(method, params)
        fake.script(
            openai_error(401, echoed, code="invalid_api_key"),
            error(500, f"<html>{KEY}</html>"),
            error(500, f"{KEY}"),
            error(500, f"{KEY}"),
            error(400, {"error": {"message": echoed, "code": KEY, "param": KEY}}),
            truncated("half"),
            hang_after("x"),
        )
        for _ in range(4):
            client.call("codegpt/chat", ASK)
        running = client.request("codegpt/chat", {**ASK, "partialResultToken": "t"})
        client.wait_until(lambda: client.deltas("t"), "the first words")
        client.send_raw(b"Content-Length: 60\r\n\r\n" + KEY.encode().ljust(60))
        client.wait_for(None)
        process = Path("/proc") / str(client.process.pid)
        told = {
            "command line": (process / "cmdline").read_bytes().decode(),
            "environment": (process / "environ").read_bytes().decode(),
        }
        assert "serve" in told["command line"]
        assert "CODEGPT_LS_HOME" in told["environment"]
        client.call("codegpt/removeApiKey", {})
        client.wait_for(running)
        client.call("shutdown")
        client.notify("exit")
        client.wait_for_end()
        told["log"] = client.log
        told["answers"] = "\n".join(str(message) for message in client.received())

    told |= {str(path): path.read_bytes().decode(errors="replace") for path in _files(tmp_path)}
    assert "hi" in str(fake.chats[0].body)
    found = [where for where, text in told.items() if any(half in text for half in HALVES)]
    assert found == []


def test_a_key_in_what_is_attached_and_in_a_budget_appears_nowhere(
    with_key: dict[str, str], fake: FakeProvider, tmp_path: Path
) -> None:
    """By name, by content, beside the pixels, behind them, in a PDF, in wrong params, in settings, in a told cost."""
    picture = PngInfo()
    picture.add_text("Comment", KEY)
    pixels = BytesIO()
    Image.new("RGB", (4, 4)).save(pixels, "PNG", pnginfo=picture)
    contents = {
        "words.txt": f"It is {KEY}.".encode(),
        "a.pdf": f"%PDF-1.7\n({KEY})".encode(),
        "damaged.png": pixels.getvalue()[:60] + KEY.encode(),
        f"{KEY}.png": pixels.getvalue() + KEY.encode(),
    }
    given = [{"kind": "attachment", "name": name, "data": b64encode(each).decode()} for name, each in contents.items()]
    (tmp_path / "shop").mkdir()
    (tmp_path / "shop" / "a.txt").symlink_to(tmp_path / KEY)
    at = (tmp_path / "shop").as_uri()
    wrong: list[dict[str, object]] = [
        {"data": KEY},
        {"uri": KEY, "data": KEY},
        {"uri": [KEY]},
        {"data": "", "name": [KEY]},
        {KEY: KEY},
    ]
    environ = {**with_key, "OPENAI_API_KEY": KEY}
    budget = {"warnPerDay": KEY, "stopPerMonth": [KEY], "stopPerDay": 50}
    fake.expected_key = KEY
    fake.script(answer("Seen.", told={"cost": KEY}))
    with RawClient(environ, command=SERVER, settings={"baseUrl": fake.base_url, "budget": budget}) as client:
        client.initialize(trace="verbose", workspaceFolders=[{"uri": at, "name": "shop"}])
        client.notify("$/setTrace", {"value": "verbose"})
        thread = client.call("codegpt/createThread", {})["result"]["id"]
        context = [*given, *({"kind": "attachment", "uri": f"{at}/{name}"} for name in (KEY, "a.txt"))]
        client.call("codegpt/verifyKey", {})
        preview = client.call("codegpt/previewContext", {"context": context})["result"]
        reasons = [each["reason"] for each in preview["leftOut"]]
        assert reasons == ["holds_key", "holds_key", "damaged", "not_found", "outside_workspace"]
        answered = client.call("codegpt/chat", {**ASK, "threadId": thread, "context": context})["result"]
        assert len(answered["contextLeftOut"]) == len(reasons)
        for each in wrong:
            refused = client.call("codegpt/previewContext", {"context": [{"kind": "attachment", **each}]})
            assert refused["error"]["code"] == -32602
        client.call("codegpt/usage", {"by": "model"})
        client.call("codegpt/status", {})
        client.call("shutdown")
        client.notify("exit")
        client.wait_for_end()
        told = {"log": client.log, "answers": "\n".join(str(message) for message in client.received())}
    (tmp_path / "shop" / "a.txt").unlink()
    (chat,) = fake.chats
    told["body"] = str(chat.body)
    sent = [part for part in chat.body["messages"][-1]["content"] if part["type"] == "image_url"]
    assert len(sent) == 1, "of the picture with it only what is seen"
    told |= {
        f"picture {n}": b64decode(each["image_url"]["url"].partition(",")[2]).decode("latin-1")
        for n, each in enumerate(sent)
    }
    told |= {str(path): path.read_bytes().decode(errors="replace") for path in _files(tmp_path)}
    assert [where for where, text in told.items() if any(half in text for half in HALVES)] == []


def test_the_value_of_a_header_appears_nowhere(with_key: dict[str, str], fake: FakeProvider, tmp_path: Path) -> None:
    providers = {"openai": {"baseUrl": fake.base_url, "headers": {"X-Gateway-Token": "env:GATEWAY_TOKEN"}}}
    environ = {**with_key, "GATEWAY_TOKEN": KEY}
    fake.script(openai_error(400, f"Bad token {KEY}.", code=KEY), error(403, f"<html>{KEY}</html>"))
    with RawClient(environ, command=SERVER, settings={"providers": providers}) as client:
        client.initialize(trace="verbose")
        client.notify("$/setTrace", {"value": "verbose"})
        for _ in range(2):
            client.call("codegpt/chat", ASK)
        client.call("codegpt/chat", {"messages": [{"role": "user", "content": f"Is {KEY} mine?"}]})
        client.call("codegpt/providers", {})
        client.call("shutdown")
        client.notify("exit")
        client.wait_for_end()
        told = {"log": client.log, "answers": "\n".join(str(message) for message in client.received())}
    told |= {str(path): path.read_bytes().decode(errors="replace") for path in _files(tmp_path)}
    assert [each.headers["x-gateway-token"] for each in fake.chats] == [KEY] * 3
    assert [where for where, text in told.items() if any(half in text for half in HALVES)] == []
    assert KEY not in str(fake.chats[2].body)


def test_the_value_of_a_stored_header_appears_nowhere(
    with_keyring: dict[str, str], fake: FakeProvider, keyring: OsKeyring, tmp_path: Path
) -> None:
    """Refused, set, sent, given back, asked about, given up while it is set, and removed."""
    providers = {"openai": {"baseUrl": fake.base_url, "headers": {"X-Gateway-Token": "keyring"}}}
    shell = {"OPENAI_API_KEY": "sk-from-the-shell-0123456789", "OPENAI_BASE_URL": fake.base_url}
    environ = {**with_keyring, **shell}
    given = {"header": "X-Gateway-Token", "apiKey": KEY}
    with RawClient(environ, command=SERVER, settings={"providers": providers}, anew=True) as client:
        client.initialize(trace="verbose")
        client.notify("$/setTrace", {"value": "verbose"})
        asked = [
            ("codegpt/setApiKey", {**given, "apiKey": f"{KEY[:20]}\n{KEY[20:]}"}),
            ("codegpt/setApiKey", {**given, "apiKey": f"{KEY}비밀"}),
            ("codegpt/setApiKey", {**given, "apiKey": [KEY]}),
            ("codegpt/setApiKey", {**given, "header": f"X-Token: {KEY}"}),
            ("codegpt/setApiKey", {**given, "organization": KEY}),
            ("codegpt/setApiKey", {**given, "store": KEY}),
            ("codegpt/setApiKey", {**given, "baseUrl": f"https://user:{KEY}@example.com/v1"}),
            ("codegpt/removeApiKey", {"header": KEY * 2}),
            ("workspace/executeCommand", {"command": "codegpt.setApiKey", "arguments": [given]}),
            ("codegpt/setApiKey", given),
            ("codegpt/keyStatus", {}),
            ("codegpt/verifyKey", {}),
            ("codegpt/providers", {}),
            ("codegpt/models", {"refresh": True}),
        ]
        for method, params in asked:
            client.call(method, params)
        fake.script(
            openai_error(400, f"Bad token {KEY}.", code=KEY),
            error(403, f"<html>{KEY}</html>"),
            openai_error(401, f"Incorrect token {KEY}.", code="invalid_api_key"),
        )
        for _ in range(3):
            client.call("codegpt/chat", ASK)
        client.call("codegpt/chat", {"messages": [{"role": "user", "content": f"Is {KEY} mine?"}]})
        # A person who tires of a keyring that hangs, while its helper has the value on its standard input.
        keyring.stop()
        waiting = client.request("codegpt/setApiKey", given)
        client.notify("$/cancelRequest", {"id": waiting})
        client.wait_for(waiting)
        keyring.cont()
        process = Path("/proc") / str(client.process.pid)
        told = {
            "command line": (process / "cmdline").read_bytes().decode(),
            "environment": (process / "environ").read_bytes().decode(),
        }
        assert "serve" in told["command line"]
        assert "CODEGPT_LS_HOME" in told["environment"]
        client.call("codegpt/removeApiKey", {"header": "X-Gateway-Token"})
        client.call("codegpt/chat", ASK)
        client.call("shutdown")
        client.notify("exit")
        client.wait_for_end()
        told |= {"log": client.log, "answers": "\n".join(str(message) for message in client.received())}
    told |= {str(path): path.read_bytes().decode(errors="replace") for path in _files(tmp_path)}
    assert [each.headers["x-gateway-token"] for each in fake.chats] == [KEY] * 4
    assert [where for where, text in told.items() if any(half in text for half in HALVES)] == []
    assert KEY not in str(fake.chats[3].body)
    assert keyring.lookup(f"codegpt-ls:{fake.origin}#x-gateway-token") is None


def test_no_key_goes_to_a_server_that_is_found_and_its_words_forge_no_log(
    environ: dict[str, str], tmp_path: Path
) -> None:
    """Looked for, asked to download, and asked: with keys of other providers in the shell and in the session."""
    forged = "\r\n1999-12-31 INFO forged\x1b[2J"
    programs = ("ollama", "lmstudio", "llamacpp", "vllm", "localai", "jan")
    shell = dict.fromkeys(("OPENAI_API_KEY", "ANTHROPIC_API_KEY", "GEMINI_API_KEY", "OPENROUTER_API_KEY"), KEY)
    with own_server.ollama(loaded=4096) as server:
        server.tells("/props", error(500, f"{forged} {KEY}"))
        server.tells("/api/pull", error(500, f"{forged} {KEY}"), lines({"error": KEY}), method="POST")
        settings = {"providers": {each: {"baseUrl": server.base_url} for each in programs}}
        with RawClient({**environ, **shell}, command=SERVER, settings=settings) as client:
            client.initialize(trace="verbose")
            client.notify("$/setTrace", {"value": "verbose"})
            client.call("codegpt/keyStatus", {"provider": "openai"})
            assert len(client.call("codegpt/localServers")["result"]["servers"]) == 1
            for _ in range(2):
                failed = client.call("codegpt/pullModel", {"provider": "ollama", "model": "qwen3"})["error"]["data"]
                assert failed["code"] == "model.pull_failed"
            client.call("codegpt/chat", {**ASK, "provider": "ollama", "model": own_server.LLAMA})
            client.call("shutdown")
            client.notify("exit")
            client.wait_for_end()
            told = {"log": client.log, "answers": "\n".join(str(message) for message in client.received())}
        sent = "\n".join(f"{each.path} {each.headers} {each.raw!r}" for each in server.requests)
        assert len(server.chats) == 1
    told |= {"requests": sent, **{str(path): path.read_bytes().decode(errors="replace") for path in _files(tmp_path)}}
    assert [where for where, text in told.items() if any(half in text for half in HALVES)] == []
    assert "\x1b" not in told["log"]
    assert not [line for line in told["log"].splitlines() if line.startswith("1999")]


def _files(folder: Path) -> list[Path]:
    return [Path(root) / name for root, _, names in os.walk(folder) for name in names]
