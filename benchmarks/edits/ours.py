"""Answers put in by codegpt-ls."""

from benchmarks.edits.cases import Case
from codegpt_ls.context.hidden_text import without_hidden_text
from codegpt_ls.domain.edits.refusal import EditRefused
from codegpt_ls.domain.text import Text
from codegpt_ls.services.edits.proposing import Target, propose


def applied(case: Case) -> str | None:
    """The document afterwards; None where the answer is refused."""
    text = Text(case.document)
    everything = (0, len(text.lines))
    target = Target(
        uri="file:///projects/shop",
        version=1,
        text=text,
        language=case.language,
        names=(case.path,),
        lines=case.lines or everything,
        whole=case.lines in (None, everything),
    )
    try:
        return propose(case.answer, target, _seen, instruction=case.asked).after()
    except EditRefused:
        return None


def _seen(text: str) -> str:
    return without_hidden_text(text).text
