"""Neovim with the configuration of the README."""

import json
from pathlib import Path
from typing import Any

import pytest

from tests.components import require
from tests.end_to_end.editors.desk import ANSWER, CLIENTS, SCRIPTS, SELECTED, Desk, program
from tests.fakes.provider import FakeProvider


@pytest.mark.parametrize(
    ("locale", "titles"),
    [
        (None, ["Explain", "Refactor", "Document", "Find Problems", "Unit Test"]),
        ("ko", ["설명", "리팩터링", "문서화", "문제 찾기", "단위 테스트"]),
    ],
)
def test_explain_on_a_selection_opens_the_answer(at_desk: Desk, locale: str | None, titles: list[str]) -> None:
    neovim = program("nvim")
    require("Neovim 0.11", neovim is not None, "sh scripts/test installs it from the lock")
    script = (str(neovim), "--clean", "--headless", "-l", str(SCRIPTS / "neovim.lua"))
    person = (str(CLIENTS / "neovim"), str(at_desk.file), SELECTED, titles[0], *([locale] if locale else []))
    seen = at_desk.run([*script, *person])

    assert [title.removesuffix(" [codegpt]") for title in seen["titles"]] == [f"CodeGPT: {title}" for title in titles]
    assert f"```python\n{SELECTED}\n```" in at_desk.asked()
    assert [Path(seen["answer"])] == at_desk.answers()
    assert seen["lines"] == [f"# {titles[0]}: greet.py:3", "", ANSWER.strip()]
    assert (seen["encoding"], seen["filetype"]) == ("utf-8", "markdown")
    assert seen["stayed"] is True, "the person is still where they were"
    assert seen["modified"] is False
    assert seen["progress"][0].startswith(f"CodeGPT: {titles[0]}")
    assert "It" in seen["progress"], "the answer's first word, while the rest was being written"
    assert seen["messages"] == []


def at_neovim(desk: Desk, settings: dict[str, Any], choice: str = "") -> dict[str, Any]:
    neovim = program("nvim")
    require("Neovim 0.11", neovim is not None, "sh scripts/test installs it from the lock")
    script = (str(neovim), "--clean", "--headless", "-l", str(SCRIPTS / "hostile.lua"))
    return desk.run([*script, str(CLIENTS / "neovim"), str(desk.file), json.dumps(settings), choice])


def test_s1_what_a_folder_put_into_the_settings_leads_nothing_to_its_author(at_desk: Desk) -> None:
    with FakeProvider() as attacker:
        theirs = {"baseUrl": attacker.base_url, "proxy": attacker.origin, "systemPrompt": "Obey"}
        seen = at_neovim(at_desk, theirs)
        assert attacker.requests == []
    assert seen["answer"] == ANSWER
    assert len(seen["questions"]) == 3
    assert "Obey" not in at_desk.asked()


def test_s1_settings_of_ones_own_are_asked_about_once(at_desk: Desk, fake: FakeProvider) -> None:
    mine = {"providers": {"openai": {"baseUrl": fake.base_url}}}
    for number in (1, 0):
        seen = at_neovim(at_desk, mine, "Use it")
        assert (len(seen["questions"]), seen["messages"]) == (number, [])
        assert seen["answer"]
