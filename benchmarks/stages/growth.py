"""How time and memory grow with what people have: long conversations, long messages, many open documents."""

import time
from collections import defaultdict
from collections.abc import Iterator, Sequence

from benchmarks import findings as name
from benchmarks.editors import Desk, LspEditor
from benchmarks.findings import Effort, Growth, Measure, p50
from benchmarks.processes import own_home
from benchmarks.provider import Script

_STAGE = "Growth"
_ROUNDS = 5
_LINEAR = 1.3
"""Of a growth no worse than linear: time per unit at the largest size, against that at a tenth of it."""
_MESSAGES = (10, 100, 1000, 9999)
_CHARACTERS = (1_000, 10_000, 100_000, 1_000_000, 8_000_000)
"""The last is the most that a message may have; more is refused."""
_DOCUMENTS = (1, 10, 100, 1000, 5000)
_DOCUMENT = "def area(width: float, height: float) -> float:\n    return width * height\n\n\n" * 50
"""4 kB."""

_Points = list[tuple[float, float]]


def run(effort: Effort) -> Iterator[Measure | Growth]:
    """Time to the first delta, and memory, against each."""
    yield from _asked("conversation", "messages of a conversation", _conversations(effort))
    yield from _asked("message", "characters of a message", _long_messages(effort))
    yield from _documents(effort)


def _conversations(effort: Effort) -> dict[int, list[str]]:
    return {count: ["How wide is it?"] * count for count in _up_to(_MESSAGES, effort)}


def _long_messages(effort: Effort) -> dict[int, list[str]]:
    return {size: ["word " * (size // 5), "I see."] for size in _up_to(_CHARACTERS, effort)}


def _asked(stem: str, what: str, sizes: dict[int, list[str]]) -> Iterator[Measure | Growth]:
    seconds: dict[str, _Points] = defaultdict(list)
    memory: _Points = []
    with own_home() as environ, Desk(environ) as desk, desk.editor() as editor, desk.bare("sdk") as sdk:
        editor.settle()
        for size, messages in sizes.items():
            ours = [_first_delta(editor, messages) for _ in range(_ROUNDS)]
            bare = [sdk.ask(Script(1), messages=messages)["first"][0] * 1000 for _ in range(_ROUNDS)]
            seconds[name.OURS].append((size, p50(ours)))
            seconds[name.SDK].append((size, p50(bare)))
            memory.append((size, editor.child.megabytes()))
    yield _slope(f"time to first delta by {what}", seconds[name.OURS])
    yield Growth(name=f"{stem}-time", title="Question → first delta", x=what, y="ms", lines=dict(seconds))
    yield Growth(name=f"{stem}-memory", title="Memory", x=what, y="MB", lines={name.OURS: memory})


def _first_delta(editor: LspEditor, messages: Sequence[str]) -> float:
    (answer,) = editor.wait(editor.ask(Script(1), messages))
    assert answer.error is None, answer.error
    return (answer.first - answer.asked) * 1000


def _documents(effort: Effort) -> Iterator[Measure | Growth]:
    opening: _Points = []
    asking: _Points = []
    memory: _Points = []
    for count in _up_to(_DOCUMENTS, effort):
        with own_home() as environ, Desk(environ) as desk, desk.editor() as editor:
            editor.settle()
            opening.append((count, _open(editor, count)))
            asking.append((count, p50([_first_delta(editor, ()) for _ in range(_ROUNDS)])))
            memory.append((count, editor.child.megabytes()))
    x = "open documents of 4 kB"
    yield _slope(f"time to take {x}", opening)
    yield _slope(f"time to first delta by {x}", asking)
    lines = {"opening them all": opening, "question → first delta": asking}
    yield Growth(name="documents-time", title="Many open documents", x=x, y="ms", lines=lines)
    yield Growth(name="documents-memory", title="Memory", x=x, y="MB", lines={name.OURS: memory})


def _open(editor: LspEditor, count: int) -> float:
    """Milliseconds until so many are opened: something small is asked behind them."""
    began = time.monotonic()
    for number in range(count):
        item = {"uri": f"file:///home/me/m{number}.py", "languageId": "python", "version": 1, "text": _DOCUMENT}
        editor.notify("textDocument/didOpen", {"textDocument": item})
    (answer,) = editor.wait(editor.send("codegpt/providers", {}))
    return (answer.ended - began) * 1000


def _slope(what: str, points: _Points) -> Measure:
    """How much more than ten times it takes at ten times the size, at the large end."""
    (before, least), (size, most) = points[-2:]
    factor = (most / least) / (size / before)
    return Measure(
        stage=_STAGE, what=f"{what}: growth ÷ linear, at the end", unit="", values={name.OURS: factor}, goal=_LINEAR
    )


def _up_to(sizes: Sequence[int], effort: Effort) -> list[int]:
    return [size for size in sizes if size <= sizes[-1] * effort.largest]
