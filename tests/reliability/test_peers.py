"""A server written by others breaks its answers, watches what we do, and judges it."""

from collections.abc import Iterator

import pytest
from llmock.pytest_plugin import LLMock
from llmock.testing import LLMockServer
from llmock.verdict import Verdict

from tests.fakes.lsp_client import Message
from tests.fakes.provider import KEY
from tests.reliability.driver import DOORS, PATIENT, environment, server
from tests.reliability.figures import report
from tests.reliability.peers import LLMOCK, PeerCell, ask_llmock, models

Told = dict[tuple[PeerCell, str], tuple[Message, int]]


@pytest.fixture(scope="module")
def judged(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Told, Verdict]]:
    with LLMockServer() as listening:
        llmock = LLMock(listening)
        environ = environment(tmp_path_factory.mktemp("peers"), KEY, llmock.base_url())
        with server(environ, models=models(), timeouts=PATIENT) as editor:
            told = ask_llmock(editor, llmock)
        yield told, llmock.verdict()


@pytest.mark.parametrize("door", DOORS)
@pytest.mark.parametrize("cell", LLMOCK, ids=lambda cell: cell.name)
def test_a_peers_fault(judged: tuple[Told, Verdict], cell: PeerCell, door: str) -> None:
    response, tries = judged[0][cell, door]
    error = response.get("error")
    assert (error["data"]["code"] if error else None, tries) == (cell.code, cell.tries)


def test_the_peers_verdict_names_nothing_but_what_we_do_on_purpose(judged: tuple[Told, Verdict]) -> None:
    verdict = judged[1]
    found = sorted(finding.code for finding in verdict.findings)
    report("llmock", {"cells": len(LLMOCK) * len(DOORS), **verdict.to_dict()})
    assert found == sorted(cell.finding for cell in LLMOCK for _ in DOORS if cell.finding)
