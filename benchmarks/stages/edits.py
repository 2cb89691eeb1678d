"""How many answers become the edit that was meant, how many are refused, and how many become another text."""

import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from typing import Final

from benchmarks import findings as name
from benchmarks.edits import aider, ours, present_rules
from benchmarks.edits.cases import Case, Form
from benchmarks.edits.recorded import recorded, spoilt
from benchmarks.edits.right import right
from benchmarks.edits.wrong import wrong
from benchmarks.findings import Effort, Measure

_KNOWS: Final = {
    name.OURS: frozenset(Form),
    name.AIDER: frozenset((Form.WHOLE, Form.BLOCKS)),
    name.PRESENT_RULES: frozenset((Form.WHOLE, Form.PIECE)),
}
"""The forms that a program takes. aider's whole files are its own form for what is a piece to others."""
_PADDED: Final = frozenset(("markdown",))
"""Languages in which blanks at the end of a line say something."""
_PADDING: Final = re.compile(r"[ \t]+(?=\r?$)", re.MULTILINE)


def run(_effort: Effort) -> Iterator[Measure]:
    """Answers that hold the edit, of our own and recorded, and answers that hold none. The same each time."""
    said_by_models = list(recorded())
    for what, cases in (
        ("answers of ours", list(right())),
        ("recorded answers", said_by_models),
        ("recorded answers, spoilt", list(spoilt(said_by_models))),
    ):
        for form, became in _became(cases).items():
            count = next(iter(became.values())).total()
            said = f"{count} {what}, {form}"
            yield _measure(f"{said}: right", became, "right", goal=98.0, more=True)
            yield _measure(f"{said}: refused", became, "refused")
            yield _measure(f"{said}: wrong", became, "wrong", goal=0.0)
    for form, became in _became(list(wrong())).items():
        count = next(iter(became.values())).total()
        yield _measure(f"{count} answers that hold no certain edit, {form}: put in", became, "wrong", goal=0.0)


def _became(cases: Sequence[Case]) -> dict[Form, dict[str, Counter[str]]]:
    """What became of the cases by form and program."""
    found: dict[Form, dict[str, Counter[str]]] = {}
    for program, outcomes in _outcomes(cases):
        for case, outcome in outcomes:
            found.setdefault(case.form, {}).setdefault(program, Counter())[_judged(case, outcome)] += 1
    return found


def _outcomes(cases: Sequence[Case]) -> Iterator[tuple[str, list[tuple[Case, str | None]]]]:
    """Each program, and the document after each of the cases that it takes; None where it refuses one."""
    for program, forms in _KNOWS.items():
        taken = [case for case in cases if case.form in forms]
        if program == name.AIDER:
            if aider.is_installed():
                yield program, list(zip(taken, aider.applied(taken), strict=True))
        else:
            put_in = ours.applied if program == name.OURS else present_rules.applied
            yield program, [(case, put_in(case)) for case in taken]


def _judged(case: Case, after: str | None) -> str:
    if after is None or after == case.document:
        return "refused"
    return "right" if case.outcome is not None and after in (case.outcome, _tidy(case)) else "wrong"


def _tidy(case: Case) -> str | None:
    """The outcome without blanks at the ends of new lines, where no line of the document has any: who drops what a
    model let slip has done no wrong."""
    if case.language in _PADDED or _PADDING.search(case.document):
        return case.outcome
    return _PADDING.sub("", case.outcome or "")


def _measure(
    what: str, became: Mapping[str, Counter[str]], how: str, *, goal: float | None = None, more: bool = False
) -> Measure:
    return Measure(
        stage="Edits",
        what=what,
        unit="%",
        values={program: 100 * counted[how] / counted.total() for program, counted in became.items()},
        goal=goal,
        better="more" if more else "less",
    )
