"""Editors as lean as can be: one speaks LSP, one the JSON lines of codex. Both ask, and tell when what came."""

import json
import sys
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final, Self

from benchmarks.processes import Child
from benchmarks.provider import Script

HERE: Final = Path(__file__).parent
OURS: Final = (str(Path(sys.executable).with_name("codegpt-ls")), "--stdio")
SETTLED: Final = 4.0
"""Seconds after which a server has loaded what it will need."""
_PEERS: Final = HERE / "peers" / "node_modules"
CODEX: Final = ("node", str(_PEERS / "@openai/codex/bin/codex.js"), "app-server")
TABBY: Final = ("node", str(_PEERS / "tabby-agent/dist/cli.js"), "--lsp", "--stdio")
COPILOT: Final = ("node", str(_PEERS / "@github/copilot-language-server/dist/language-server.js"), "--stdio")
RESPONSES: Final = "responses"
"""A provider of the person's own that is asked by Responses: OpenAI is so at its own address only."""
LLM_PYTHON: Final = HERE / "peers" / ".venv" / "bin" / "python"
"""Where the programs by others are that are written in Python."""
BARE_PYGLS: Final = (sys.executable, str(HERE / "bare_pygls.py"))


def installed(command: Sequence[str]) -> bool:
    """Whether this peer was installed from its lock."""
    return all(Path(word).exists() for word in command if word.startswith(str(_PEERS)))


@dataclass(slots=True)
class Answer:
    """One answer as the editor saw it; times are monotonic."""

    asked: float
    first: float = 0.0
    ended: float = 0.0
    pieces: int = 0
    error: Any = None
    result: Any = None


@dataclass(slots=True)
class LspEditor:
    """Speaks LSP to a server."""

    child: Child
    answers: dict[int, Answer] = field(default_factory=dict)
    _last_id: int = 0

    def __enter__(self) -> Self:
        self.child.__enter__()
        return self

    def __exit__(self, *_: object) -> None:
        self.child.__exit__()

    def greet(self, capabilities: Mapping[str, object] | None = None) -> float:
        """Introduce itself; seconds from the start of the process to the server's answer."""
        params: dict[str, object] = {"processId": None, "rootUri": None, "capabilities": capabilities or {}}
        request = self.send("initialize", params)
        self.wait(request)
        greeted = self.answers.pop(request).ended - self.child.started
        self.notify("initialized", {})
        return greeted

    def settle(self, provider: str = "openai") -> None:
        """Introduce itself and wait until the server has loaded what it will need."""
        self.greet()
        (answer,) = self.wait(self.ask(Script(1), provider=provider))
        assert answer.error is None, answer.error
        time.sleep(SETTLED)

    def ask(self, script: Script, messages: Sequence[str] = (), provider: str = "openai") -> int:
        """Ask so that the provider follows the script, after these earlier messages. Returns the request's id."""
        said = [
            *({"role": "assistant" if number % 2 else "user", "content": text} for number, text in enumerate(messages)),
            {"role": "user", "content": str(script)},
        ]
        token = self._last_id + 1
        params = {"messages": said, "provider": provider, "model": "bench", "partialResultToken": token}
        return self.send("codegpt/chat", params)

    def send(self, method: str, params: object) -> int:
        """Send a request."""
        self._last_id += 1
        body = _framed({"jsonrpc": "2.0", "id": self._last_id, "method": method, "params": params})
        self.answers[self._last_id] = Answer(asked=time.monotonic())
        self.child.write(body)
        return self._last_id

    def notify(self, method: str, params: object) -> None:
        """Send a notification."""
        self.child.write(_framed({"jsonrpc": "2.0", "method": method, "params": params}))

    def cancel(self, request: int) -> float:
        """Stop an answer; when that was written."""
        self.notify("$/cancelRequest", {"id": request})
        return time.monotonic()

    def wait(self, *requests: int) -> list[Answer]:
        """Until all these are answered."""
        while any(not self.answers[each].ended for each in requests):
            self.hear()
        return [self.answers[each] for each in requests]

    def wait_for_first(self, *requests: int) -> list[Answer]:
        """Until text of all these has come."""
        while any(not self.answers[each].first for each in requests):
            self.hear()
        return [self.answers[each] for each in requests]

    def hear(self) -> None:
        """Take one message."""
        length = 0
        while (line := self.child.line()) != b"\r\n":
            name, _, value = line.partition(b":")
            length = int(value) if name.lower() == b"content-length" else length
        message = json.loads(self.child.exactly(length))
        if message.get("method") == "$/progress" and message["params"]["value"]["kind"] == "delta":
            answer = self.answers[message["params"]["token"]]
            answer.pieces += 1
            answer.first = answer.first or time.monotonic()
        elif "method" in message and "id" in message:
            # Whatever a server asks this editor, it has nothing to say.
            self.child.write(_framed({"jsonrpc": "2.0", "id": message["id"], "result": None}))
        elif "method" not in message:
            answer = self.answers[message["id"]]
            answer.ended, answer.error, answer.result = time.monotonic(), message.get("error"), message.get("result")


@dataclass(slots=True)
class CodexEditor:
    """Speaks to codex."""

    child: Child
    _thread: str = ""

    def __enter__(self) -> Self:
        self.child.__enter__()
        return self

    def __exit__(self, *_: object) -> None:
        self.child.__exit__()

    def greet(self) -> float:
        """Introduce itself; seconds from the start of the process to the server's answer."""
        about = {"name": "bench", "title": "bench", "version": "1"}
        self._call("initialize", {"clientInfo": about})
        return time.monotonic() - self.child.started

    def begin(self, folder: str) -> None:
        """Open a thread."""
        self._send({"method": "initialized"})
        params = {"cwd": folder, "approvalPolicy": "never", "sandbox": "read-only"}
        self._thread = self._call("thread/start", params)["thread"]["id"]

    def ask(self, script: Script) -> Answer:
        """Ask, and wait for the answer's end."""
        answer = Answer(asked=time.monotonic())
        said = {"threadId": self._thread, "input": [{"type": "text", "text": str(script)}]}
        self._send({"id": 3, "method": "turn/start", "params": said})
        while not answer.ended:
            method = json.loads(self.child.line()).get("method")
            if method == "item/agentMessage/delta":
                answer.pieces += 1
                answer.first = answer.first or time.monotonic()
            elif method == "turn/completed":
                answer.ended = time.monotonic()
        return answer

    def _call(self, method: str, params: object) -> Any:  # noqa: ANN401 - JSON
        self._send({"id": method, "method": method, "params": params})
        while (message := json.loads(self.child.line())).get("id") != method:
            pass
        return message["result"]

    def _send(self, message: Mapping[str, object]) -> None:
        self.child.write(json.dumps(message).encode() + b"\n")


class Desk:
    """A machine of its own with a provider on it; gives out servers that are to be measured, and ends them all."""

    def __init__(self, environ: Mapping[str, str], *, responses: bool = False) -> None:
        """`responses`: the person has a provider of their own that is asked by Responses; few have one, and to read it
        takes a while.
        """
        self._environ = environ
        self._responses = responses
        self._open = ExitStack()

    def __enter__(self) -> Self:
        self._open.__enter__()
        self.provider = self._open.enter_context(self._child((sys.executable, "-m", "benchmarks.provider")))
        self._port = json.loads(self.provider.line())["port"]
        self.base_url = f"http://127.0.0.1:{self._port}/v1"
        self.folder = Path(self._environ["HOME"]) / "work"
        (Path(self._environ["CODEX_HOME"]) / "config.toml").write_text(_codex_settings(self.base_url))
        if self._responses:
            config = Path(self._environ["CODEGPT_LS_HOME"]) / "config"
            config.mkdir(mode=0o700, parents=True, exist_ok=True)
            (config / "providers.toml").write_text(_own_provider(self.base_url))
        return self

    def __exit__(self, *_: object) -> None:
        self._open.__exit__(None, None, None)

    def editor(self, command: Sequence[str] = OURS) -> LspEditor:
        """An editor with this server."""
        return LspEditor(self._child(command))

    def codex(self) -> CodexEditor:
        """An editor with codex."""
        return CodexEditor(self._child(CODEX))

    def closed(self, tag: str) -> float:
        """When the provider saw that whoever asked with this tag had left in the middle of its answer."""
        while (told := json.loads(self.provider.line()))["tag"] != tag:
            pass
        return float(told["closed"])

    @property
    def connection(self) -> dict[str, str]:
        """The variables that tell a program where the provider is."""
        origin, key = self.base_url.removesuffix("/v1"), "sk-bench-0123456789"
        return {
            **{f"{vendor}_API_KEY": key for vendor in ("OPENAI", "ANTHROPIC", "GEMINI", "BENCH")},
            "OPENAI_BASE_URL": self.base_url,
            "ANTHROPIC_BASE_URL": origin,
            "GOOGLE_GEMINI_BASE_URL": origin,
        }

    @contextmanager
    def ready_codex(self) -> Iterator[CodexEditor | None]:
        """An editor with codex and an open thread; None where codex is not installed."""
        if not installed(CODEX):
            yield None
            return
        with self.codex() as editor:
            editor.greet()
            editor.begin(str(self.folder))
            yield editor

    def bare(self, kind: str) -> "BareClient":
        """An SDK, or sockets, without a server."""
        python = str(LLM_PYTHON) if kind in ("anthropic", "gemini") else sys.executable
        return BareClient(self._child((python, "-m", "benchmarks.bare_clients", kind, self.base_url)))

    def _child(self, command: Sequence[str]) -> Child:
        connection = {} if command[-1] == "benchmarks.provider" else self.connection
        return Child(command, {**self._environ, **connection}, HERE.parent)


class BareClient:
    """A client of the provider without a server between; see `bare_clients`."""

    def __init__(self, child: Child) -> None:
        self.child = child

    def __enter__(self) -> Self:
        self.child.__enter__()
        return self

    def __exit__(self, *_: object) -> None:
        self.child.__exit__()

    def ask(self, script: Script, streams: int = 1, messages: Sequence[str] = ()) -> dict[str, Any]:
        """`first`: seconds to the first text of each stream; `seconds` for all; `processor`: seconds of it."""
        self.child.write(json.dumps([str(script), streams, list(messages)]).encode() + b"\n")
        told: dict[str, Any] = json.loads(self.child.line())
        return told


def _framed(message: Mapping[str, object]) -> bytes:
    body = json.dumps(message).encode()
    return b"Content-Length: %d\r\n\r\n%b" % (len(body), body)


def _own_provider(base_url: str) -> str:
    return (
        f'[{RESPONSES}]\ntitle = "Responses"\ndialect = "responses"\nbaseUrl = "{base_url}"\n'
        'environment.key = "BENCH_API_KEY"\n'
    )


def _codex_settings(base_url: str) -> str:
    return (
        'model = "bench"\nmodel_provider = "bench"\n[model_providers.bench]\nname = "bench"\n'
        f'base_url = "{base_url}"\nwire_api = "responses"\n'
    )
