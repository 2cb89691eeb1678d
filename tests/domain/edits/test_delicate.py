"""Which files take an extra question before an edit of them is taken."""

import pytest

from codegpt_ls.domain.context.resolved import Place
from codegpt_ls.domain.edits.delicate import FILES, FOLDERS, delicate_pattern
from codegpt_ls.domain.edits.editable import Editable
from codegpt_ls.domain.text import Text

FOLDER = "/projects/shop"


def example(pattern: str) -> str:
    """A name that the pattern means."""
    return pattern.replace("*", "x").replace("[cm]", "m").replace("[jt]", "t")


@pytest.mark.parametrize("pattern", FILES)
def test_every_file_of_the_list_is_known_in_every_spelling(pattern: str) -> None:
    name = example(pattern)
    for path in (name, f"a/b/{name}", f"a\\b\\{name.upper()}", f"{name}. ", f"{name}::$DATA"):
        assert delicate_pattern(path) is not None, path


@pytest.mark.parametrize("pattern", FOLDERS)
def test_everything_below_a_folder_of_the_list_is_meant(pattern: str) -> None:
    name = example(pattern)
    for path in (f"{name}/a.json", f"src/{name.upper()}/deep/below/a.py", name):
        assert delicate_pattern(path) is not None, path


@pytest.mark.parametrize(
    "path",
    [
        "",
        "src/app.py",
        "README.md",
        "docs/git/usage.md",
        "vscode/a.json",
        "environment.ts",
        "makefiles/a.txt",
        "x.jsonc",
    ],
)
def test_other_files_are_harmless(path: str) -> None:
    assert delicate_pattern(path) is None


def editable(path: str, real: str) -> Editable:
    place = Place(uri=f"file://{path}", title=path.rpartition("/")[2], path=path, real=real, folder=FOLDER)
    return Editable(place=place, text=Text(""), language="", version=1, folders=(FOLDER,))


@pytest.mark.parametrize("pattern", [*FILES, *(f"{folder}/a.py" for folder in FOLDERS)])
def test_a_link_to_what_others_obey_is_as_delicate_as_itself(pattern: str) -> None:
    there, harmless = f"{FOLDER}/{example(pattern)}", f"{FOLDER}/notes.txt"

    assert [
        editable(*each).delicate is not None for each in ((there, there), (harmless, there), (there, harmless))
    ] == [
        True,
        True,
        True,
    ]
    assert editable(harmless, harmless).delicate is None
