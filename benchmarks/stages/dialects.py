"""By each other dialect as by Chat Completions: what is added to the vendor's SDK, what passes, how soon it stops."""

from collections.abc import Iterator
from typing import Final

from benchmarks import findings as name
from benchmarks.editors import RESPONSES, Desk, LspEditor
from benchmarks.findings import Effort, Measure, p50, p99
from benchmarks.processes import own_home
from benchmarks.provider import Script

_STAGE: Final = "Dialects"
_WARM_UP: Final = 20
_ROUNDS: Final = 3
_STOPPED_WITHIN: Final = 100.0
"""Milliseconds."""
_DIALECTS: Final = {
    "Responses": (RESPONSES, "responses"),
    "Messages": ("anthropic", "anthropic"),
    "Gemini": ("google", "gemini"),
}
"""By its name: the provider that speaks it, and the client of `bare_clients`."""


def run(effort: Effort) -> Iterator[Measure]:
    """One dialect after the other, we and the vendor's SDK in turn."""
    for dialect, (provider, kind) in _DIALECTS.items():
        yield from _of(dialect, provider, kind, effort)


def _of(dialect: str, provider: str, kind: str, effort: Effort) -> Iterator[Measure]:
    one, many = Script(1), Script(effort.deltas)
    ours: list[float] = []
    sdk: list[float] = []
    rates: dict[str, list[float]] = {name.OURS: [], name.SDK: []}
    responses = provider == RESPONSES
    with (
        own_home() as environ,
        Desk(environ, responses=responses) as desk,
        desk.editor() as editor,
        desk.bare(kind) as bare,
    ):
        editor.settle(provider)
        for _ in range(effort.questions + _WARM_UP):
            (answer,) = editor.wait(editor.ask(one, provider=provider))
            ours.append((answer.first - answer.asked) * 1000)
            sdk += [each * 1000 for each in bare.ask(one)["first"]]
        for _ in range(_ROUNDS):
            rates[name.OURS].append(_rate(editor, many, provider))
            rates[name.SDK].append(many.deltas / bare.ask(many)["seconds"])
        stopped = [_stopped(desk, editor, provider, number) for number in range(effort.stops)]
    first = {name.OURS: p50(ours[_WARM_UP:]), name.SDK: p50(sdk[_WARM_UP:])}
    yield Measure(
        stage=_STAGE,
        what=f"{dialect}: question → first delta, p50",
        unit="ms",
        values=first,
        goal=first[name.SDK] + 2.0,
    )
    passed = {program: p50(each) for program, each in rates.items()}
    yield Measure(
        stage=_STAGE,
        what=f"{dialect}: deltas per second through one stream",
        unit="/s",
        values=passed,
        goal=passed[name.SDK] * 0.9,
        better="more",
    )
    yield Measure(
        stage=_STAGE,
        what=f"{dialect}: `$/cancelRequest` → provider's socket closed, p99",
        unit="ms",
        values={name.OURS: p99(stopped)},
        goal=_STOPPED_WITHIN,
    )


def _stopped(desk: Desk, editor: LspEditor, provider: str, number: int) -> float:
    """Milliseconds until the provider saw that an answer of its own was wanted no more."""
    tag = f"stopped{number}"
    request = editor.ask(Script(1_000_000, pause=0.02, tag=tag), provider=provider)
    editor.wait_for_first(request)
    written = editor.cancel(request)
    closed = desk.closed(tag)
    editor.wait(request)
    return (closed - written) * 1000


def _rate(editor: LspEditor, script: Script, provider: str) -> float:
    (answer,) = editor.wait(editor.ask(script, provider=provider))
    return script.deltas / (answer.ended - answer.asked)
