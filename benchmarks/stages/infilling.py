"""How much of a hole in a function a model fills in rightly, asked as a person's editor has it asked."""

import asyncio
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Final

from benchmarks import findings as name
from benchmarks.findings import Effort, Measure
from benchmarks.infilling.asking import Answer, answers, asked_about, ruled
from benchmarks.infilling.judging import passes
from benchmarks.infilling.problems import Problem, are_there, every_problem, problems
from codegpt_ls.domain.completion.fill_in import FillIn

_STAGE: Final = "Infilling"
_WAYS: Final = (FillIn.INFILL, FillIn.TEMPLATE)
"""Those that the engine on this machine knows."""
_WANTED: Final = """\
left out: it wants problems, and a model that fills in code.
    sh scripts/bench infilling --problems FOLDER --model MODEL.gguf
FOLDER: with two files of openai/human-eval-infilling, HumanEval-RandomSpanInfillingLight.jsonl.gz and
HumanEval-SingleLineInfilling.jsonl.gz. MODEL.gguf: named so that its family is known by it, as
`qwen2.5-coder-1.5b-q4_k_m.gguf`; without it only answers are looked at that are right."""


def run(effort: Effort) -> Iterator[Measure]:
    """What our rules leave of right answers; then of a model's, by kinds of holes and ways of asking: how often
    it is what stood there, and how often the tests pass."""
    if effort.problems is None or not are_there(effort.problems):
        print(_WANTED, file=sys.stderr)
        return
    for kind, every in every_problem(effort.problems).items():
        yield from _right(kind, [each for each in every if asked_about(each)])
    if effort.model is None:
        print(_WANTED, file=sys.stderr)
        return
    for kind, every in problems(effort.problems, effort.holes).items():
        sound = [each for each in every if passes(each.program(each.solution))]
        asked = [each for each in sound if asked_about(each)]
        said = f"{len(asked)} of {len(every)} {kind}"
        for way in _WAYS:
            yield from _measured(f"{said}, `{way}`", asked, _answered(effort.model, way, asked))


def _right(kind: str, asked: Sequence[Problem]) -> Iterator[Measure]:
    """A model without a fault, which ends where it should or goes on with what stands behind the cursor already."""
    for what, goes_on in (("the right answer", False), ("the right answer and what follows it", True)):
        texts = [each.solution + (each.after if goes_on else "") for each in asked]
        ours = [_is_the_same(each, ruled(each, text)) for each, text in zip(asked, texts, strict=True)]
        raw = [_is_the_same(each, text) for each, text in zip(asked, texts, strict=True)]
        yield Measure(
            stage=_STAGE,
            what=f"{len(asked)} {kind}, {what}: what stood there",
            unit="%",
            values={name.OURS: 100 * sum(ours) / len(asked), name.AS_IT_CAME: 100 * sum(raw) / len(asked)},
            goal=99.0,
            better="more",
        )


def _answered(model: Path, way: FillIn, asked: Sequence[Problem]) -> list[Answer]:
    return asyncio.run(answers(model.absolute(), way, asked))


def _measured(said: str, asked: Sequence[Problem], answered: Sequence[Answer]) -> Iterator[Measure]:
    texts = {name.OURS: [each.offered for each in answered], name.AS_IT_CAME: [each.raw for each in answered]}
    for what, is_so, better in (
        ("what stood there", _is_the_same, "more"),
        ("its tests pass", _passes, "more"),
        ("nothing", _is_nothing, "less"),
    ):
        yield Measure(
            stage=_STAGE,
            what=f"{said}: {what}",
            unit="%",
            values={
                program: 100 * sum(map(is_so, asked, each)) / max(len(asked), 1) for program, each in texts.items()
            },
            better="more" if better == "more" else "less",
        )


def _is_the_same(problem: Problem, text: str) -> bool:
    """But for blanks at the ends of lines: who drops those has done no wrong."""
    return _tidy(text) == _tidy(problem.solution)


def _tidy(text: str) -> list[str]:
    return [line.rstrip() for line in text.rstrip().split("\n")]


def _passes(problem: Problem, text: str) -> bool:
    return passes(problem.program(text))


def _is_nothing(_problem: Problem, text: str) -> bool:
    return not text.strip()
