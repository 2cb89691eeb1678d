"""Git takes every difference, and makes of the file what the edit makes of it."""

import subprocess
from collections.abc import Sequence

import pytest
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st

from codegpt_ls.domain.edits.proposed import ProposedEdit
from codegpt_ls.domain.text import Text
from codegpt_ls.services.edits.differences import difference
from codegpt_ls.services.edits.rebasing import Moved, rebased, without
from codegpt_ls.services.edits.regions import Region, bare, hunks_of

LINES = st.lists(st.sampled_from(["a", "b", "", "é", "  c", "\\ d", "-- e"]), max_size=25)
EXAMPLES = settings(max_examples=40, deadline=None, suppress_health_check=list(HealthCheck))


def edit_of(before: str, after: Sequence[str]) -> ProposedEdit:
    base = Text(before)
    hunks = hunks_of(base.lines, [Region(0, len(base.lines), tuple(after))])
    return ProposedEdit(uri="file:///a", version=1, base=base, hunks=hunks)


@EXAMPLES
@given(before=LINES, after=LINES, end=st.sampled_from(["\n", "\r\n"]), last=st.booleans())
def test_git_applies_it(
    tmp_path_factory: pytest.TempPathFactory, before: list[str], after: list[str], end: str, *, last: bool
) -> None:
    assume(before and before[-1])
    text = end.join(before) + (end if last else "")
    edit = edit_of(text, after)
    assume(edit.hunks and edit.after())
    folder = tmp_path_factory.mktemp("git")
    (folder / "a b.txt").write_bytes(text.encode())
    told = difference("a b.txt", edit).encode()
    subprocess.run(["git", "apply", "-"], cwd=folder, input=told, check=True, capture_output=True)
    assert (folder / "a b.txt").read_bytes() == edit.after().encode()


@settings(max_examples=150, deadline=None)
@given(before=LINES, after=LINES, now=LINES, data=st.data())
def test_an_edit_moves_along_or_is_refused_and_nothing_typed_is_lost(
    before: list[str], after: list[str], now: list[str], data: st.DataObject
) -> None:
    edit = edit_of("".join(f"{line}\n" for line in before), after)
    assume(edit.hunks)
    typed = Text("".join(f"{line}\n" for line in now))
    chosen = frozenset({data.draw(st.integers(0, len(edit.hunks) - 1))})
    try:
        moved, numbers = rebased(edit, typed, 2, chosen)
    except Moved:
        return
    for hunk in moved.hunks:
        assert typed.lines[hunk.first : hunk.last] == list(hunk.old)
    taken = Text(moved.after(numbers))
    left = without(moved, numbers, taken=True, version=3)
    if left is not None:
        assert str(left.base) == str(taken)
        assert left.after() == moved.after()
    assert [bare(line) for line in moved.hunks[min(numbers)].new] == [
        bare(line) for line in edit.hunks[min(chosen)].new
    ]
