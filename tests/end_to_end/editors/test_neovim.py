"""Neovim with the configuration of the README: code actions, the plugin's own tests, and settings of a folder's."""

import json
import os
import re
import subprocess
from pathlib import Path
from typing import Any

import pytest

from tests.components import require
from tests.end_to_end.editors.desk import (
    ANSWER,
    ASKED_FOR,
    CHANGED,
    CLIENTS,
    CODE,
    FETCHED,
    GRANTED,
    PATIENCE,
    SCRIPTS,
    SELECTED,
    TYPED,
    WISH,
    Desk,
)
from tests.end_to_end.editors.neovim import VERSIONS, Neovim, installed, opened
from tests.fakes.provider import FakeProvider
from tests.fakes.replies import answer

MINI_TEST = FETCHED.parent / "neovim" / "usr" / "share" / "neovim-mini.test"


@pytest.mark.parametrize(
    ("version", "locale", "titles", "comment"),
    [
        (
            *("nvim", None, ["Explain", "Refactor", "Document", "Find Problems", "Unit Test", "Edit", "Ask"]),
            ("Do What the Comment Says", "Apply"),
        ),
        (
            *("nvim-0.12", "ko", ["설명", "리팩터링", "문서화", "문제 찾기", "단위 테스트", "편집", "질문"]),
            ("주석대로 변경", "적용"),
        ),
    ],
)
def test_explain_on_a_selection_is_answered_in_the_chat_and_a_comment_in_the_code(
    at_desk: Desk, version: str, locale: str | None, titles: list[str], comment: tuple[str, str]
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
        asked = at_desk.asked()

        at_desk.fake.script(answer([ASKED_FOR]))
        neovim.ex(f"drop {at_desk.file.name}")
        neovim.lua("vim.api.nvim_buf_set_lines(0, 2, 2, false, {'    # CodeGPT: shorter'})")
        neovim.choose(*comment)
        neovim.type("<Esc>2GV4Ggra")
        changed = CHANGED.rstrip("\n").replace("\n", "\\n")
        neovim.until(f"table.concat(vim.api.nvim_buf_get_lines(0, 0, -1, false), '\\n') == '{changed}'")
        neovim.until("#seen.told == 2")
    shown = [title.removesuffix(" [codegpt]") for title in menu["titles"]]
    assert shown == [f"CodeGPT: {title}" for title in titles]
    assert f"```python\n{SELECTED}\n```" in asked
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


PLAIN = """lua
  vim.lsp.handlers['window/showMessage'] = function(_, shown) table.insert(seen.told, shown.message) end
  local late = { debounce_text_changes = 500 }
  vim.lsp.config('plain', { cmd = { 'codegpt-ls' }, root_markers = { '.git' }, flags = late })
  vim.lsp.enable('plain')
"""
"""A client that knows nothing of us."""


class Plain:
    """What a person does in Neovim without a plugin."""

    def __init__(self, neovim: Neovim, fake: FakeProvider) -> None:
        self._neovim, self._fake = neovim, fake
        self._asked = self._told = 0

    def open(self, name: str) -> None:
        """Open this file."""
        self._neovim.ex(f"edit! {name}")
        client = "vim.lsp.get_clients({bufnr=0, name='plain'})[1]"
        self._neovim.until(f"{client} and {client}.initialized")

    def take(self, *titles: str) -> None:
        """Take this code action on the function, and decide so when asked."""
        self._neovim.choose(*titles)
        self._neovim.type("<Esc>/^def<CR>V/^$<CR>kgra")
        self._asked += 1
        self._neovim.until(f"#seen.questions >= {self._asked}")

    def propose(self, decision: str = "", title: str = "Refactor") -> None:
        """Have the function changed, and decide so when asked."""
        self._fake.script(answer([ASKED_FOR]))
        self.take(title, *filter(None, [decision]))
        self._asked += 1
        self._neovim.until(f"#seen.questions >= {self._asked}")

    def hears(self, *words: str) -> None:
        """Once they are told this."""
        said = " and ".join(f"it:find([==[{each}]==], 1, true)" for each in words)
        self._told += 1
        told = f"local it = seen.told[{self._told}]; return it and {said}"
        self._neovim.until(f"(function() {told} end)()")

    def holds(self, text: str) -> bool:
        """Whether this is in the buffer."""
        lines = self._neovim.lua("return vim.api.nvim_buf_get_lines(0, 0, -1, false)")
        assert "\n".join([*lines, ""]) == text
        return True


@pytest.mark.parametrize("version", VERSIONS)
def test_t16_neovim_without_a_plugin_changes_just_what_its_person_agreed_to(at_desk: Desk, version: str) -> None:
    """Applied and undone in one step, discarded, moved along, refused, not believed, from Windows, by a comment, and in
    several files."""
    at_desk.fake.forget_script()
    windows = at_desk.project / "windows.py"
    windows.write_bytes(WISH.encode())
    other = at_desk.project / "other.py"
    with opened(at_desk, version, options=["-c", PLAIN, "-c", f"edit {at_desk.file.name}"]) as neovim:
        person = Plain(neovim, at_desk.fake)
        person.open(at_desk.file.name)
        person.propose("Apply")
        person.hears("greet.py was applied")
        assert person.holds(CHANGED)
        neovim.type("<Esc>u")
        assert person.holds(CODE)

        person.propose("Discard")
        person.hears("discarded")
        assert person.holds(CODE)

        person.propose()  # The question is put away, and the person goes on typing, elsewhere.
        neovim.ex(f"call append(0, '{TYPED.strip()}')")
        person.take("Apply the Change")
        person.hears("greet.py was applied")
        assert person.holds(TYPED + CHANGED)
        neovim.type("<Esc>uu")
        assert person.holds(CODE)

        person.propose()  # And now inside of it.
        neovim.ex("3s/return/return  /")
        typed = CODE.replace("return", "return  ")
        person.take("Apply the Change")
        person.hears("greet.py", "has changed")
        assert person.holds(typed)
        neovim.type("<Esc>u")
        person.take("Discard the Change")
        person.hears("discarded")

        # Of the last line typed it tells a moment later: it makes no edit of an older text, and says that it did.
        neovim.lua(TYPED_AT_LAST)
        person.propose("Apply")
        person.hears("did not apply", "greet.py")
        assert person.holds(CODE + "# told\n# late\n")
        assert neovim.lua("return seen.applied") is True

        person.open(windows.name)
        person.propose("Apply", "Do What the Comment Says")
        person.hears("windows.py was applied")
        neovim.ex("write")

        other.write_text("size = 1\n", encoding="utf-8")
        neovim.choose("Apply")
        neovim.lua(SEVERAL.format(file=at_desk.file, answer=of_several_files()))
        person.hears("greet.py, other.py, new.py was applied")
        neovim.ex("wall")
    assert windows.read_bytes() == GRANTED.encode()
    assert at_desk.file.read_text(encoding="utf-8").startswith("# 안녕하세요\n")
    assert (other.read_text(encoding="utf-8"), other.with_name("new.py").read_text()) == ("size = 2\n", "size = 3\n")


def of_several_files() -> str:
    """An answer that changes the desk's file and one that is not open, and makes a third."""
    changes = (("greet.py", "# 안녕", "# 안녕하세요"), ("other.py", "size = 1", "size = 2"), ("new.py", "", "size = 3"))
    block = "{}\n<<<<<<< SEARCH\n{}\n=======\n{}\n>>>>>>> REPLACE\n"
    return "\n".join(block.format(*each) for each in changes)


SEVERAL = """
  local argument = {{ uri = vim.uri_from_fname('{file}'), answer = [==[{answer}]==], several = true }}
  local command = {{ title = 'Edit', command = 'codegpt.edit', arguments = {{ argument }} }}
  vim.lsp.get_clients({{ name = 'plain' }})[1]:exec_cmd(command)
"""


TYPED_AT_LAST = """
  local ask = vim.ui.select
  local apply = vim.lsp.handlers['workspace/applyEdit']
  vim.lsp.handlers['workspace/applyEdit'] = function(...)
    local answer = apply(...)
    seen.applied = answer.applied
    return answer
  end
  vim.ui.select = function(items, options, choose)
    if #items == 3 and not seen.late then
      seen.late = true
      vim.cmd("call append('$', '# told')")
      vim.cmd("call append('$', '# late')")
    end
    ask(items, options, choose)
  end
"""
