"""Watching costs next to nothing while nothing changes."""

import asyncio
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from codegpt_ls.assembly import Generations, Services, assemble
from codegpt_ls.credentials.redaction import Redactor
from codegpt_ls.server.language_server import build_server
from codegpt_ls.server.status.watching import watch

LOOKS = 5


class Untouched:
    """Stands where keys, models and the choice are: whoever looks is told off."""

    def __getattr__(self, name: str) -> Any:
        raise AssertionError(f"{name} was asked for")


@pytest.fixture
def services(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Services:
    monkeypatch.setenv("CODEGPT_LS_HOME", str(tmp_path))
    return assemble({}, Redactor())


async def test_while_no_file_changes_neither_keys_nor_models_are_looked_at(services: Services) -> None:
    enough = asyncio.Event()
    looked: list[Generations] = []

    def looking() -> Generations:
        looked.append(services.generations())
        if len(looked) == LOOKS:
            loop.call_soon_threadsafe(enough.set)
        return looked[-1]

    loop = asyncio.get_running_loop()
    nobody: Any = Untouched()
    guarded = replace(
        services,
        generations=looking,
        api_keys=nobody,
        connections=nobody,
        models=nobody,
        selections=nobody,
        tasks=nobody,
        person_settings=nobody,
    )
    _, session = build_server(lambda: guarded)
    watching = asyncio.create_task(watch(session, services.generations(), every=0.001))
    await asyncio.wait([watching, asyncio.create_task(enough.wait())], return_when=asyncio.FIRST_COMPLETED)
    assert not watching.done(), watching.exception()
    watching.cancel()
    assert len(set(map(repr, looked))) == 1


def test_every_file_another_process_writes_makes_another_generation(services: Services, tmp_path: Path) -> None:
    seen = {repr(services.generations())}
    for name in (
        "config/config.toml",
        "config/tasks/own.md",
        "state/selection.json",
        "state/allowed-settings.json",
        "data/keys.json",
    ):
        file = tmp_path / name
        file.parent.mkdir(parents=True, exist_ok=True)
        for content in ("", "more"):
            file.write_text(content, encoding="utf-8")
            seen.add(repr(services.generations()))
        file.unlink()
        assert repr(services.generations()) in seen
    assert len(seen) == 1 + 2 * 5


@pytest.mark.parametrize("turns", [0, 1, 2])
async def test_it_ends_when_it_is_told_to_in_the_moment_of_a_change(services: Services, turns: int) -> None:
    _, session = build_server(lambda: services)
    watching = asyncio.create_task(watch(session, services.generations(), every=60))
    await asyncio.sleep(0)
    await asyncio.sleep(0)
    session.status_stale.set()
    # In one of these turns of the loop the change has come, and who waits for it has not gone on.
    for _ in range(turns):
        await asyncio.sleep(0)
    watching.cancel()
    await asyncio.wait([watching], timeout=5)
    assert watching.cancelled()
