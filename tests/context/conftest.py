"""What tests about folders start from."""

from pathlib import Path

import pytest

from tests.context.repositories import Repository


@pytest.fixture
def repository(tmp_path: Path) -> Repository:
    """One commit with `a.py` and `src/b.py`."""
    made = Repository(tmp_path / "repo")
    made.write("a.py", "one\n", add=True)
    made.write("src/b.py", "one\n", add=True)
    made.commit()
    return made
