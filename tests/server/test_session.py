"""Who waits for the settings is no longer there when they are not wanted any more."""

import asyncio
from pathlib import Path

import pytest

from codegpt_ls.assembly import assemble
from codegpt_ls.credentials.redaction import Redactor
from codegpt_ls.server.language_server import build_server


@pytest.mark.parametrize("turns", [0, 1, 2])
@pytest.mark.parametrize("come", ["known", "decided"])
async def test_a_request_given_up_in_the_moment_what_it_waits_for_comes_is_given_up(
    come: str, turns: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("CODEGPT_LS_HOME", str(tmp_path))
    _, session = build_server(lambda: assemble({}, Redactor()))
    known, decided = session.configuration.known, session.configuration.decided
    known.clear()
    decided.clear()
    if come == "decided":
        known.set()
    waiting = asyncio.create_task(session.settings_known())
    await asyncio.sleep(0)
    await asyncio.sleep(0)
    getattr(session.configuration, come).set()
    for _ in range(turns):
        await asyncio.sleep(0)
    over = waiting.done()
    waiting.cancel()
    await asyncio.wait([waiting], timeout=5)
    assert over or waiting.cancelled()
