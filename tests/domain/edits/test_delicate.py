"""Which files take an extra question before an edit of them is taken."""

import pytest

from codegpt_ls.domain.edits.delicate import FILES, FOLDERS, delicate_pattern


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
