"""What goes along, and what keeps everything here."""

import pytest

from codegpt_ls.context.files import Disk, FolderFiles
from codegpt_ls.context.hidden_text import without_hidden_text
from codegpt_ls.context.ignore import IgnoreFiles, IgnoreRules
from codegpt_ls.context.paths import PathGuard
from codegpt_ls.domain.context.resolved import Place
from codegpt_ls.domain.ports.code import SourceFiles
from codegpt_ls.services.completion.moment import Moment
from codegpt_ls.services.completion.prompt import AFTER, BEFORE, SNIPPET_CHARACTERS, SNIPPETS, STEP, Prompt, prompt
from tests.services.completion.moments import moment

NOWHERE = Disk(lambda _folders: None)


def sent(at: Moment, *, snippets: bool = True, files: SourceFiles | None = None) -> Prompt | None:
    return prompt(at, files or NOWHERE(()), without_hidden_text, snippets=snippets)


def test_whole_lines_go_along_as_many_as_there_is_room_for() -> None:
    lines = "".join(f"value_{number} = {number}\n" for number in range(3_000))
    at = moment(f"{lines}x = |\n{lines}")
    found = sent(at)
    assert found is not None
    assert len(found.before.encode()) <= BEFORE
    assert len(found.after.encode()) <= AFTER
    assert found.before.endswith("value_2999 = 2999\nx = ")
    assert found.after.startswith("\nvalue_0 = 0\n")
    first = int(found.before.partition(" ")[0].removeprefix("value_"))
    assert first % STEP == 0, "its beginning stays while lines are added"
    assert found.after.endswith("\n")


def test_one_long_line_is_cut_within_bytes() -> None:
    found = sent(moment("가" * 1_999 + "\n" + "나" * 1_999 + "|"))
    assert found is not None
    assert set(found.before) == {"나"}
    assert len(found.before.encode()) <= BEFORE


def test_the_likest_pieces_of_documents_in_the_same_language_go_along() -> None:
    like = "def area(width, height):\n    return width * height\n"
    others = {f"file:///projects/shop/{name}.py": like for name in "abcdef"}
    others["file:///projects/shop/unlike.py"] = "zeta = omega\n"
    others["file:///projects/shop/.env"] = like
    at = moment("def area(width, height):\n    return |\n", others=others)
    found = sent(at)
    assert found is not None
    assert [each.name for each in found.snippets] == ["f.py", "e.py", "d.py", "c.py"][:SNIPPETS]
    assert all(len(each.text) <= SNIPPET_CHARACTERS for each in found.snippets)
    without = sent(at, snippets=False)
    assert without is not None
    assert without.snippets == ()


class ReadOnly(FolderFiles):
    """Files that nobody may write."""

    def __init__(self) -> None:
        super().__init__(PathGuard(()), IgnoreRules(IgnoreFiles(), None))

    def writable(self, place: Place) -> bool:
        return place.path is None


@pytest.mark.parametrize(("uri", "goes"), [("file:///projects/shop/app.py", False), ("untitled:Untitled-1", True)])
def test_what_cannot_be_written_is_left_alone(uri: str, *, goes: bool) -> None:
    found = sent(moment("x = |", uri=uri), files=ReadOnly())
    assert (found is not None) is goes


def test_a_file_of_no_folder_goes_where_none_is_open() -> None:
    """An editor may open a single file."""
    assert sent(moment("x = |", uri="file:///elsewhere/app.py")) is not None
