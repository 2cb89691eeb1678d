"""How many answers become the edit that was meant, how many are refused, and how many become another text."""

from collections import Counter
from collections.abc import Iterator

from benchmarks import findings as name
from benchmarks.edit_cases import Case, cases
from benchmarks.findings import Effort, Measure
from codegpt_ls.context.hidden_text import without_hidden_text
from codegpt_ls.domain.edits.refusal import EditRefused
from codegpt_ls.domain.text import Text
from codegpt_ls.services.edits.proposing import Target, propose

_STAGE = "Edits"


def run(_effort: Effort) -> Iterator[Measure]:
    """Sixty answers of the kinds that models give; every one of them holds the edit."""
    became = Counter(map(outcome, cases()))
    of = became.total()
    for what, goal, better in (("right", 98.0, "more"), ("refused", None, "less"), ("wrong", 0.0, "less")):
        yield Measure(
            stage=_STAGE,
            what=f"{of} answers that hold an edit: {what}",
            unit="%",
            values={name.OURS: 100 * became[what] / of},
            goal=goal,
            better="more" if better == "more" else "less",
        )


def outcome(case: Case) -> str:
    """What became of one answer."""
    change = case.change
    target = Target(
        uri="file:///shop",
        version=1,
        text=Text(change.document),
        language=change.language,
        lines=(change.first, change.last),
    )
    try:
        edit = propose(case.answer, target, lambda text: without_hidden_text(text).text)
    except EditRefused:
        return "refused"
    return "right" if edit.after() == change.outcome else "wrong"
