"""A provider, and folders of nobody's."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.fakes.provider import FakeProvider


@pytest.fixture
def fake() -> Iterator[FakeProvider]:
    """Plays llama.cpp's server."""
    with FakeProvider() as fake:
        yield fake


@pytest.fixture(autouse=True)
def own_folders(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Nothing of this machine is touched."""
    monkeypatch.setenv("CODEGPT_LS_HOME", str(tmp_path / "home"))
    monkeypatch.setenv("HOME", str(tmp_path))
