"""The code can be taken in at a glance: short files, few in a folder."""

from pathlib import Path

import pytest

PACKAGE = Path(__file__).parents[2] / "src" / "codegpt_ls"
LONGEST_FILE = 300
"""Lines: what has more is two subjects."""
MOST_FILES = 14
"""In one folder, beside its `__init__.py`."""


@pytest.mark.parametrize("path", sorted(PACKAGE.rglob("*.py")), ids=lambda path: path.relative_to(PACKAGE).as_posix())
def test_a_file_has_one_subject(path: Path) -> None:
    lines = len(path.read_text(encoding="utf-8").splitlines())
    assert lines <= LONGEST_FILE, f"{lines} lines: find the second subject and give it a file"


@pytest.mark.parametrize(
    "folder",
    sorted({path.parent for path in PACKAGE.rglob("*.py")}),
    ids=lambda path: path.relative_to(PACKAGE).as_posix(),
)
def test_a_folder_can_be_taken_in_at_a_glance(folder: Path) -> None:
    files = [path.name for path in folder.glob("*.py") if path.name != "__init__.py"]
    assert len(files) <= MOST_FILES, f"{len(files)} files: what several share a prefix for is a folder of that name"
