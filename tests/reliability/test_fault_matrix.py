"""Whatever a provider does, at whatever point: one answer, nothing sent twice, nothing held, and the next one works."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.fakes.provider import KEY, FakeProvider
from tests.reliability.cells import Cell, cells, silent_cells
from tests.reliability.driver import DOORS, HASTY, PATIENT, Played, environment, memory, play, server
from tests.reliability.figures import report
from tests.reliability.size import sized

CELLS = cells()
SILENT = silent_cells()
TOLD_AT_ONCE = [cell for cell in CELLS if cell.tries == 1]
GROWTH = 64
"""MiB the server may have grown after all cells: far less than any one of them would have sent."""
PEAK = 512
"""MiB it may need in between, with all cells at once."""


@pytest.fixture(scope="module")
def patient(tmp_path_factory: pytest.TempPathFactory) -> Iterator[dict[tuple[Cell, str], Played]]:
    yield from _played(tmp_path_factory.mktemp("patient"), CELLS, PATIENT)


@pytest.fixture(scope="module")
def hasty(tmp_path_factory: pytest.TempPathFactory) -> Iterator[dict[tuple[Cell, str], Played]]:
    yield from _played(tmp_path_factory.mktemp("hasty"), SILENT, HASTY)


@pytest.mark.parametrize("door", DOORS)
@pytest.mark.parametrize("cell", CELLS, ids=lambda cell: cell.name)
def test_a_failing_provider(patient: dict[tuple[Cell, str], Played], cell: Cell, door: str) -> None:
    assert patient[cell, door].faults() == []


@pytest.mark.parametrize("door", DOORS)
@pytest.mark.parametrize("cell", SILENT, ids=lambda cell: cell.name)
def test_a_silent_provider(hasty: dict[tuple[Cell, str], Played], cell: Cell, door: str) -> None:
    assert hasty[cell, door].faults() == []


@pytest.mark.parametrize("cell", sized(TOLD_AT_ONCE[:2], TOLD_AT_ONCE), ids=lambda cell: cell.name)
def test_a_failing_provider_alone_with_a_server(tmp_path: Path, cell: Cell) -> None:
    ((first, second),) = (tuple(played.values()) for played in _played(tmp_path, (cell,), PATIENT))
    assert first.faults() + second.faults() == []


def _played(home: Path, cells: tuple[Cell, ...], timeouts: dict[str, int]) -> Iterator[dict[tuple[Cell, str], Played]]:
    with FakeProvider(expected_key=KEY) as fake, FakeProvider() as elsewhere:
        with server(environment(home, KEY, fake.base_url), timeouts=timeouts) as editor:
            editor.call("codegpt/chat", {"messages": [{"role": "user", "content": "Are you warm?"}]})
            before = memory(editor)
            played = play(editor, fake, cells, elsewhere)
            grown, peak = memory(editor) - before, memory(editor, "VmHWM")
        if len(cells) > 1:
            report(home.name.rstrip("0"), {"cells": len(played), "grown": grown, "peak": peak})
        assert elsewhere.requests == [], "a redirect was followed"
        assert grown < GROWTH
        assert peak < PEAK
        yield {(each.cell, each.door): each for each in played}
