"""A failure is in the closed set because something can fail that way."""

import re
from pathlib import Path

from codegpt_ls.domain.errors import ErrorCode
from codegpt_ls.services.failures.ways_forward import FOR_A_HEADER, WAYS, Way
from tests.guard.repository import ROOT

SOURCE = ROOT / "src" / "codegpt_ls"
TELLING = ("domain/errors.py", "protocol", "services/failures", "cli", "server/answers/progress.py", "providers/openai")
"""What declares, lists, words or shows a code, which it may do for one that never comes."""


def test_every_code_comes_from_somewhere() -> None:
    raising = [path for path in SOURCE.rglob("*.py") if not _tells(path)]
    named = {name for path in raising for name in re.findall(r"ErrorCode\.([A-Z_]+)", path.read_text("utf-8"))}
    never = sorted(code.name for code in ErrorCode if code.name not in named)
    assert not never, f"raise it, or sort a provider's error into it in providers/failures/rules.py: {never}"


def test_every_code_has_its_ways_forward_decided() -> None:
    undecided = sorted(code.name for code in set(ErrorCode) - WAYS.keys())
    assert not undecided, f"decide in WAYS in services/failures/ways_forward.py: {undecided}"
    # Continue is no code's own: it is offered wherever some text has arrived.
    offered = {way for ways in WAYS.values() for way in ways}
    unused = sorted(set(Way) - {Way.CONTINUE} - offered - {FOR_A_HEADER[way] for way in offered & FOR_A_HEADER.keys()})
    assert not unused, f"no failure offers, so take out of services/failures/ways_forward.py: {unused}"


def _tells(path: Path) -> bool:
    return any((SOURCE / place) in (path, *path.parents) for place in TELLING)
