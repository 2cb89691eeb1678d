"""Random messages for a server, and the tally of what it answers."""

import itertools
import json
from collections import Counter
from collections.abc import Iterator, Sequence
from typing import Any, Final

from hypothesis import strategies as st

from tests.fakes.lsp_client import RawClient
from tests.reliability.params import ANYTHING, TEXT, fitting, methods, spoilt

Message = dict[str, Any]
OURS: Final = methods()
_STANDARD: Final = (
    *("textDocument/codeAction", "workspace/executeCommand", "initialize", "textDocument/hover"),
    *("codegpt/nothing", "", "$/nothing", "workspace/symbol"),
)
_NOTICES: Final = (
    *("textDocument/didOpen", "textDocument/didChange", "textDocument/didClose", "textDocument/didSave"),
    *("workspace/didChangeConfiguration", "workspace/didChangeWorkspaceFolders", "codegpt/credentialsChanged"),
    "codegpt/trustChanged",
    *("window/workDoneProgress/cancel", "$/cancelRequest", "$/setTrace", "$/progress", "codegpt/chat", "initialized"),
)
_COMMANDS: Final = (
    *("codegpt.chat", "codegpt.explain", "codegpt.fix", "codegpt.stop", "codegpt.selectModel", "codegpt.runTask"),
    *("codegpt.clearProblems", "codegpt.showUsage", "codegpt.removeApiKey", "nothing"),
)
_URI: Final = "file:///project/a.py"
_PLACE: Final = st.fixed_dictionaries({"line": st.integers(-1, 9), "character": st.integers(-1, 2**31)})
_SPAN: Final = st.fixed_dictionaries({"start": _PLACE, "end": _PLACE})


def _requests() -> st.SearchStrategy[Message]:
    ours = st.sampled_from(sorted(OURS)).flatmap(
        lambda name: st.one_of(fitting(OURS[name]), fitting(OURS[name]), spoilt(OURS[name])).map(
            lambda params: {"method": name, "params": params}
        )
    )
    commands = st.fixed_dictionaries(
        {"command": st.sampled_from(_COMMANDS), "arguments": st.lists(ANYTHING, max_size=2)}
    ).map(lambda params: {"method": "workspace/executeCommand", "params": params})
    others = st.fixed_dictionaries({"method": st.sampled_from(_STANDARD), "params": ANYTHING})
    return st.one_of(ours, ours, commands, others)


def _notices() -> st.SearchStrategy[Message]:
    opened = st.fixed_dictionaries(
        {"uri": st.just(_URI), "languageId": TEXT, "version": st.integers(0, 9), "text": TEXT}
    ).map(lambda document: {"method": "textDocument/didOpen", "params": {"textDocument": document}})
    edits = st.lists(st.fixed_dictionaries({"text": TEXT}, optional={"range": _SPAN}), max_size=3)
    changed = edits.map(
        lambda changes: {
            "method": "textDocument/didChange",
            "params": {"textDocument": {"uri": _URI, "version": 1}, "contentChanges": changes},
        }
    )
    others = st.fixed_dictionaries({"method": st.sampled_from(_NOTICES), "params": ANYTHING})
    return st.one_of(opened, changed, others)


STEPS: Final = st.one_of(
    _requests().map(lambda message: ("request", message)),
    _requests().map(lambda message: ("request", message)),
    _requests().map(lambda message: ("request, cancelled at once", message)),
    _requests().map(lambda message: ("request, its id again", message)),
    _notices().map(lambda message: ("notification", message)),
    st.integers(-5, 50).map(lambda back: ("cancel", back)),
    ANYTHING.map(lambda result: ("response to nothing", result)),
    st.binary(max_size=60).map(lambda body: ("junk", body)),
)
"""One thing an editor, or something that is none, may send."""


class Storm:
    """Sends steps to one server and counts what comes back; ids are never used twice but on purpose."""

    def __init__(self, editor: RawClient) -> None:
        self.editor = editor
        self._ids = itertools.count(1_000_000)
        self._sent: Counter[str | int] = Counter()
        self._answered: Counter[str | int] = Counter()
        self._read = 0
        self.messages = 0
        """How many were sent."""
        self.requests = 0

    def send(self, steps: Sequence[tuple[str, Any]], cuts: Sequence[int]) -> None:
        """Send the steps as one stream of bytes, written in pieces that end at the cuts."""
        stream = b"".join(frame for step in steps for frame in self._frames(*step))
        edges = sorted({0, len(stream), *(cut % (len(stream) + 1) for cut in cuts)})
        self.editor.send_raw(*(stream[start:end] for start, end in itertools.pairwise(edges)))

    def settle(self) -> None:
        """Wait until each request has its answer; more than one is told as well."""
        self.editor.wait_until(self._all_answered, "an answer to every request")
        self.editor.call("codegpt/keyStatus", {})
        self._count()
        wrong = {
            number: self._answered[number] for number in self._sent if self._answered[number] != self._sent[number]
        }
        assert not wrong, f"answered so often: {wrong}"
        self._sent.clear()
        self._answered.clear()

    def _frames(self, kind: str, content: Any) -> Iterator[bytes]:
        self.messages += 1
        match kind:
            case "notification":
                yield _framed(content)
            case "cancel":
                yield _framed({"method": "$/cancelRequest", "params": {"id": max(self._sent, default=0, key=str)}})
            case "response to nothing":
                yield _framed({"id": 77, "result": content})
            case "junk":
                yield b"Content-Length: %d\r\n\r\n" % len(content) + content
            case _:
                yield from self._request(kind, content)

    def _request(self, kind: str, message: Message) -> Iterator[bytes]:
        number: int | str = next(self._ids)
        number = number if number % 2 else f"{number}"
        again = 2 if kind.endswith("again") else 1
        self._sent[number] += again
        self.requests += again
        for _ in range(again):
            yield _framed({"id": number, **message})
        if "cancelled" in kind:
            self.messages += 1
            yield _framed({"method": "$/cancelRequest", "params": {"id": number}})

    def _all_answered(self) -> bool:
        self._count()
        return all(self._answered[number] >= times for number, times in self._sent.items())

    def _count(self) -> None:
        steps = self.editor.transcript[self._read :]
        self._read += len(steps)
        for step in steps:
            if step.sender == "server" and "method" not in step.message and step.message.get("id") is not None:
                self._answered[step.message["id"]] += 1


def _framed(message: Message) -> bytes:
    body = json.dumps({"jsonrpc": "2.0", **message}, ensure_ascii=False).encode("utf-8", "surrogatepass")
    return b"Content-Length: %d\r\n\r\n" % len(body) + body
