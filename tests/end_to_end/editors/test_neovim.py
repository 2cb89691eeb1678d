"""Neovim with the configuration of the README: code actions, the plugin's own tests, and settings of a folder's."""

import json
import os
import re
import subprocess
from pathlib import Path
from typing import Any

import pytest

from tests.components import require
from tests.end_to_end.editors.desk import ANSWER, CLIENTS, FETCHED, PATIENCE, SCRIPTS, SELECTED, Desk
from tests.end_to_end.editors.neovim import VERSIONS, installed, opened
from tests.fakes.provider import FakeProvider

MINI_TEST = FETCHED.parent / "neovim" / "usr" / "share" / "neovim-mini.test"


@pytest.mark.parametrize(
    ("version", "locale", "titles"),
    [
        ("nvim", None, ["Explain", "Refactor", "Document", "Find Problems", "Unit Test", "Edit", "Ask"]),
        ("nvim-0.12", "ko", ["설명", "리팩터링", "문서화", "문제 찾기", "단위 테스트", "편집", "질문"]),
    ],
)
def test_explain_on_a_selection_is_answered_in_the_chat(
    at_desk: Desk, version: str, locale: str | None, titles: list[str]
) -> None:
    with opened(at_desk, version, {"locale": locale} if locale else {}) as neovim:
        neovim.until("#vim.lsp.get_clients({bufnr=0, name='codegpt'}) == 1")
        # A menu opened before the server has asked for its settings would be in another language.
        neovim.lua("vim.lsp.get_clients()[1]:request_sync('codegpt/tasks', vim.empty_dict(), 60000)")
        neovim.choose(titles[0])
        neovim.type(f"/{SELECTED[:6]}<CR>v$h")
        neovim.type("gra")
        chat = neovim.answered(ANSWER.strip(), f"{titles[0]}\n\n## CodeGPT «gpt-5.4-mini»", "greet.py:3»")
        (menu,) = neovim.questions()
        assert neovim.told() == []
    shown = [title.removesuffix(" [codegpt]") for title in menu["titles"]]
    assert shown == [f"CodeGPT: {title}" for title in titles]
    assert f"```python\n{SELECTED}\n```" in at_desk.asked()
    assert chat.startswith("## 나" if locale else "## You")


@pytest.mark.parametrize("version", VERSIONS)
def test_the_plugins_own_tests_pass(tmp_path: Path, version: str) -> None:
    """T17 and what the plugin does with texts, by mini.test inside Neovim."""
    require("mini.test", MINI_TEST.exists(), "sh scripts/fetch-editors")
    tests = SCRIPTS / "neovim_plugin" / "texts.lua"
    run = f"lua require('mini.test').setup() MiniTest.run_file('{tests}')"
    paths = f"set rtp^={CLIENTS / 'neovim'},{MINI_TEST}"
    done = subprocess.run(
        [installed(version), "--clean", "--headless", "--cmd", paths, "-c", run],
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        timeout=PATIENCE,
        check=False,
        env={"PATH": os.environ["PATH"], "HOME": str(tmp_path)},
        cwd=tmp_path,
    )
    told = re.sub("\x1b[^m]*m", "", done.stdout + done.stderr)
    assert (done.returncode, "Fails (0)" in told) == (0, True), told


def at_neovim(desk: Desk, settings: dict[str, Any], choice: str = "") -> dict[str, Any]:
    script = (installed("nvim"), "--clean", "--headless", "-l", str(SCRIPTS / "hostile.lua"))
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
