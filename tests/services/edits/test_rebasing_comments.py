"""The comment that asked for an edit goes with it, whatever its model made of it, and nothing else does."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from codegpt_ls.domain.edits.comments import without_comments
from codegpt_ls.domain.edits.proposed import ProposedEdit
from codegpt_ls.domain.text import Text
from codegpt_ls.services.edits.rebasing import without_its_comments
from codegpt_ls.services.edits.regions import Region, hunks_of

SAID = "use a set"
WISH = f"# CodeGPT: {SAID}"
LINES = st.lists(st.sampled_from(["a", "b", "", "  c", WISH, f"x = 1  {WISH}", "# CodeGPT: another"]), max_size=7)


@pytest.mark.parametrize("end", ["\n", "\r\n"])
@given(above=LINES, piece=LINES, new=LINES, below=LINES, last=st.booleans())
def test_only_the_comment_in_the_piece_goes(
    *, end: str, above: list[str], piece: list[str], new: list[str], below: list[str], last: bool
) -> None:
    document = [*above, f"pass  {WISH}", *piece, *below]
    text = Text(end.join(document) + (end if last else ""))
    if len(text.lines) != len(document) or end not in str(text):
        return  # an empty line at the end that nothing ends is none, and a single line has no end of its own
    first, behind = len(above), len(above) + 1 + len(piece)
    hunks = hunks_of(text.lines, [Region(first, behind, tuple(new))])
    edit = ProposedEdit(uri="file:///a.py", version=1, base=text, hunks=hunks)
    made = without_its_comments(edit, (first, behind), [SAID])
    after = made.after()
    expected = [*above, *without_comments(new, [SAID]), *below]
    if not last and expected and expected[-1] == "":
        return  # the same as a text that a break ends
    assert after == end.join(expected) + (end if last and expected else "")
