"""What is loaded while nobody waits."""

import gc
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from codegpt_ls.assembly import Services, assemble
from codegpt_ls.credentials.redaction import Redactor
from codegpt_ls.server.language_server import build_server
from codegpt_ls.server.lifecycle import load
from codegpt_ls.settings import Settings


@pytest.fixture(autouse=True)
def thawed() -> Iterator[None]:
    """The garbage collector as it was."""
    yield
    gc.unfreeze()


@pytest.mark.parametrize("provider", ["openai", "nobody"])
async def test_modules_are_no_longer_looked_through_for_garbage(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, provider: str
) -> None:
    monkeypatch.setenv("CODEGPT_LS_HOME", str(tmp_path))

    def services() -> Services:
        return assemble({}, Redactor(), Settings(provider=provider))

    _, session = build_server(services)
    before = gc.get_freeze_count()
    await load(session)
    await session.aclose()

    assert gc.get_freeze_count() > before + 10_000
    assert "codegpt_ls.server.handlers.chat" in sys.modules
