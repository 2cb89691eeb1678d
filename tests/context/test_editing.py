"""Several files changed where they lie: all of them, or none."""

from pathlib import Path

import pytest

from codegpt_ls.context.editing.file import EditedFile
from codegpt_ls.context.editing.together import EditedFiles, NewFile


def named(folder: Path, name: str, text: str = "before\n") -> EditedFile:
    (folder / name).write_text(text)
    return EditedFile(folder / name)


def test_all_are_written(tmp_path: Path) -> None:
    EditedFiles().write([(named(tmp_path, "a.py"), "after\n"), (NewFile(tmp_path / "b.py"), "made\n")])

    assert {each.name: each.read_text() for each in tmp_path.iterdir()} == {"a.py": "after\n", "b.py": "made\n"}


def test_none_is_written_where_one_has_changed(tmp_path: Path) -> None:
    first, second = named(tmp_path, "a.py"), named(tmp_path, "b.py")
    (tmp_path / "b.py").write_text("typed meanwhile\n")

    with pytest.raises(OSError, match="changed"):
        EditedFiles().write([(first, "after\n"), (second, "after\n")])

    assert (tmp_path / "a.py").read_text() == "before\n"


@pytest.mark.parametrize("there", ["file", "link", "nowhere"])
def test_a_new_file_is_never_written_over_another_and_through_no_link(tmp_path: Path, there: str) -> None:
    first, new = named(tmp_path, "a.py"), NewFile(tmp_path / "sub" / "b.py")
    if there != "nowhere":
        (tmp_path / "sub").mkdir()
    if there == "file":
        (tmp_path / "sub" / "b.py").write_text("another's\n")
    if there == "link":
        (tmp_path / "sub" / "b.py").symlink_to(tmp_path / "elsewhere.py")

    with pytest.raises(OSError, match="exist"):
        EditedFiles().write([(first, "after\n"), (new, "made\n")])

    assert (tmp_path / "a.py").read_text() == "before\n"
    assert not (tmp_path / "elsewhere.py").exists()


def test_what_was_written_is_put_back_where_a_later_one_fails(tmp_path: Path) -> None:
    first, made, last = named(tmp_path, "a.py"), NewFile(tmp_path / "b.py"), named(tmp_path, "c.py")
    (tmp_path / "a.py").chmod(0o640)

    # What no encoding has comes out only when it is written.
    with pytest.raises(UnicodeEncodeError):
        EditedFiles().write([(first, "after\n"), (made, "made\n"), (last, "\ud800")])

    assert {each.name: each.read_text() for each in tmp_path.iterdir()} == {"a.py": "before\n", "c.py": "before\n"}
    assert (tmp_path / "a.py").stat().st_mode & 0o777 == 0o640


def test_what_came_there_a_moment_ago_is_not_written_over(tmp_path: Path) -> None:
    new, link = NewFile(tmp_path / "b.py"), NewFile(tmp_path / "c.py")
    new.check()
    (tmp_path / "b.py").write_text("another's\n")
    (tmp_path / "c.py").symlink_to(tmp_path / "elsewhere.py")

    for each in (new, link):
        with pytest.raises(FileExistsError):
            each.write("made\n")

    assert (tmp_path / "b.py").read_text() == "another's\n"
    assert not (tmp_path / "elsewhere.py").exists()
