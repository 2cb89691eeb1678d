"""The figures of the last run that was kept, as the READMEs show them."""

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final, Literal

from benchmarks.findings import CODEX, COPILOT, OURS, PYGLS, SDK, TABBY

Language = Literal["en", "ko"]

_RESULTS: Final = Path(__file__).parent / "results" / "results.json"
_HEAD: Final[Mapping[Language, tuple[str, ...]]] = {
    "en": ("", "codegpt-ls", "beside it"),
    "ko": ("", "codegpt-ls", "비교 대상"),
}


@dataclass(frozen=True, slots=True)
class Figure:
    """One row, out of one measure."""

    measure: str
    names: Mapping[Language, str]
    beside: tuple[str, ...] = ()


_FIGURES: Final = (
    Figure(
        "spawn → `initialize` answered",
        {"en": "Start, until `initialize` is answered", "ko": "시작하여 `initialize`에 답할 때까지"},
        (CODEX, TABBY, PYGLS, COPILOT),
    ),
    Figure(
        "spawn → first delta of a first chat",
        {"en": "Start, until the first words of a first answer", "ko": "시작하여 첫 답변의 첫마디까지"},
        (CODEX,),
    ),
    Figure(
        "of it added to the bare SDK's, p50",
        {"en": "Added until the first words, once it runs (median)", "ko": "실행 중 첫마디까지 더해지는 시간(중앙값)"},
        (CODEX,),
    ),
    Figure(
        "deltas per second through one stream",
        {"en": "Pieces of an answer passed on in a second", "ko": "1초에 전달하는 답변 조각"},
        (SDK, CODEX),
    ),
    Figure(
        "`$/cancelRequest` → provider's socket closed, 50 streams, p50",
        {
            "en": "Stop, until the provider's socket is closed (median)",
            "ko": "중지하여 공급자 연결이 닫힐 때까지(중앙값)",
        },
    ),
    Figure(
        "idle, all loaded",
        {"en": "Memory, idle", "ko": "유휴 상태의 메모리"},
        (TABBY, CODEX, COPILOT),
    ),
)


def rows(language: Language) -> Iterator[str]:
    """The table in Markdown, and what it was measured on."""
    results = json.loads(_RESULTS.read_text(encoding="utf-8"))
    measures = {each["what"]: each for each in results["measures"]}
    yield f"| {' | '.join(_HEAD[language])} |"
    yield "| --- | ---: | --- |"
    for figure in _FIGURES:
        if figure.measure in measures:
            yield _row(figure, measures[figure.measure], language)
    about = results["machine"]
    yield f"\n{about['processor']}; Python {about['Python']}; {about['day']}; load before {about['load before']}."


def number(value: float, unit: str) -> str:
    """Three digits are what a measurement is worth."""
    shown = f"{value:,.0f}" if abs(value) >= 100 else f"{value:.1f}" if abs(value) >= 10 else f"{value:.2f}"
    return f"{shown} {unit}".strip()


def _row(figure: Figure, measure: Mapping[str, Any], language: Language) -> str:
    values, unit = measure["values"], measure["unit"]
    beside = [f"{program} {number(values[program], unit)}" for program in figure.beside if program in values]
    return f"| {figure.names[language]} | {number(values[OURS], unit)} | {', '.join(beside)} |"
