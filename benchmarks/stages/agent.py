"""How long a client of the Agent Client Protocol waits for our agent, and what that adds before the first words."""

import json
import sys
import time
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any, Final, Self

from benchmarks import findings as name
from benchmarks.editors import HERE, Desk
from benchmarks.findings import Effort, Measure, p50, p99
from benchmarks.processes import Child, own_home
from benchmarks.provider import Script

_STAGE: Final = "Agent"
_AGENT: Final = (str(Path(sys.executable).with_name("codegpt-ls")), "acp")
_WARM_UP: Final = 10
_GOALS: Final = {"p50": 10.0, "p99": 30.0}
_SHARE: Final = 4
"""Of so many questions of the other stages one: each is asked in a session of its own, as the first of it."""


class Client:
    """Speaks to the agent."""

    def __init__(self, desk: Desk, environ: Mapping[str, str]) -> None:
        self._folder = str(desk.folder)
        self._child = Child(_AGENT, {**environ, **desk.connection}, HERE.parent)
        self._last_id = 0

    def __enter__(self) -> Self:
        self._child.__enter__()
        return self

    def __exit__(self, *_: object) -> None:
        self._child.__exit__()

    def greet(self) -> float:
        """Introduce itself; milliseconds from the start of the process to the agent's answer."""
        self._call("initialize", {"protocolVersion": 1, "clientCapabilities": {}})
        return (time.monotonic() - self._child.started) * 1000

    def ask(self, script: Script) -> float:
        """Ask in a new session, and wait for the answer's end; milliseconds to its first words."""
        begun = self._call("session/new", {"cwd": self._folder, "mcpServers": []})
        text = [{"type": "text", "text": str(script)}]
        asked, first = time.monotonic(), 0.0
        request = self._send("session/prompt", {"sessionId": begun["sessionId"], "prompt": text})
        while (message := json.loads(self._child.line())).get("id") != request:
            update = (message.get("params") or {}).get("update", {})
            if update.get("sessionUpdate") == "agent_message_chunk":
                first = first or time.monotonic()
        assert message["result"]["stopReason"] == "end_turn", message
        return (first - asked) * 1000

    def _call(self, method: str, params: object) -> Any:  # noqa: ANN401 - JSON
        request = self._send(method, params)
        while (message := json.loads(self._child.line())).get("id") != request:
            pass
        return message["result"]

    def _send(self, method: str, params: object) -> int:
        self._last_id += 1
        message = {"jsonrpc": "2.0", "id": self._last_id, "method": method, "params": params}
        self._child.write(json.dumps(message).encode() + b"\n")
        return self._last_id


def run(effort: Effort) -> Iterator[Measure]:
    """Starts first, then questions by turns with the bare SDK, on kept-alive connections."""
    with own_home() as environ, Desk(environ) as desk:
        greeted = []
        for _ in range(effort.starts + 1):
            with Client(desk, environ) as client:
                greeted.append(client.greet())
        yield _measure("spawn of the agent → `initialize` answered", {name.OURS: p50(greeted[1:])})
        ours, sdk = _asked(desk, environ, effort.questions // _SHARE)
    for percentile, of in (("p50", p50), ("p99", p99)):
        values = {name.OURS: of(ours), name.SDK: of(sdk)}
        yield _measure(f"first question of a session → first words, {percentile}", values)
        added = {name.OURS: values[name.OURS] - values[name.SDK]}
        yield _measure(f"of it added by the agent to the bare SDK's, {percentile}", added, _GOALS[percentile])


def _asked(desk: Desk, environ: Mapping[str, str], questions: int) -> tuple[list[float], list[float]]:
    """Milliseconds of each question."""
    ours: list[float] = []
    sdk: list[float] = []
    one = Script(1)
    with Client(desk, environ) as client, desk.bare("sdk") as bare:
        client.greet()
        for _ in range(questions + _WARM_UP):
            ours.append(client.ask(one))
            sdk += [each * 1000 for each in bare.ask(one)["first"]]
    return ours[_WARM_UP:], sdk[_WARM_UP:]


def _measure(what: str, values: Mapping[str, float], goal: float | None = None) -> Measure:
    return Measure(stage=_STAGE, what=what, unit="ms", values=values, goal=goal)
