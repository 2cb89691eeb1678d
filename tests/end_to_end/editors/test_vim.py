"""Vim with our plugin, as the README says."""

import json
import re
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from tests.components import require
from tests.end_to_end.editors.desk import CLIENTS, PATIENCE, Desk, desk, program
from tests.end_to_end.editors.tmux import Terminal
from tests.fakes.os_keyring import OsKeyring
from tests.fakes.provider import KEY, FakeProvider
from tests.fakes.replies import answer, hang_after, recorded

ALE = Path("/usr/share/vim-ale")


@pytest.fixture
def at_vim(tmp_path_factory: pytest.TempPathFactory, with_keyring: dict[str, str], fake: FakeProvider) -> Desk:
    return desk(tmp_path_factory.mktemp("desk"), with_keyring, fake)


@contextmanager
def opened(at_desk: Desk, *configuration: str) -> Iterator[Terminal]:
    """Vim with the file open, and these lines in its vimrc."""
    editor = program("vim")
    require("Vim 9", editor is not None, "apt-get install vim")
    vimrc = at_desk.project.parent / "vimrc"
    vimrc.write_text("\n".join(["set nocompatible shortmess+=I", "syntax on", *configuration, ""]), encoding="utf-8")
    terminal = Terminal(at_desk, f"{editor} -i NONE -u {vimrc} {at_desk.file.name}")
    try:
        yield terminal
    finally:
        terminal.close()


def test_t8_a_person_asks_stops_and_goes_on_in_vim(at_vim: Desk, fake: FakeProvider, keyring: OsKeyring) -> None:
    """Errors in words, a key for a provider that is not OpenAI, an answer as it comes, stop, and a follow-up."""
    fake.script(hang_after("It is half "), answer("It is **whole**.\n\nTruly."))
    settings = {"provider": "deepseek", "providers": {"deepseek": {"baseUrl": fake.base_url}}}
    ours = (f"set runtimepath+={CLIENTS / 'vim'}", f"let g:codegpt_settings = {json.dumps(settings)}")
    with opened(at_vim, *ours) as vim:
        vim.until(lambda screen: "greet.py" in screen)
        vim.type(":CodeGPT Hi", "Enter")
        vim.until(lambda screen: "no API key" in screen and ":CodeGPTSetApiKey" in screen)
        vim.type(":CodeGPTSetApiKey", "Enter")
        vim.until(lambda screen: f"API key of deepseek ({fake.origin}):" in screen)
        vim.type(KEY, "Enter")
        screen = vim.until(lambda screen: "saved" in screen)
        assert KEY not in screen
        assert KEY in (keyring.lookup(f"codegpt-ls:{fake.origin}") or "")

        vim.type("Enter", ":3CodeGPT Why 인사?", "Enter")
        vim.until(lambda screen: "It is half" in screen)
        assert 'return 인사 + "!"' in str(fake.chats[0].body["messages"][-1]["content"])
        vim.type(":CodeGPTStop", "Enter")
        fake.wait_until_closed(fake.requests.index(fake.chats[0]))
        vim.until(lambda screen: "Stopped." in screen)
        vim.type(":CodeGPT And then?", "Enter")
        screen = vim.until(lambda screen: "Truly." in screen)
        assert "# Why 인사?" in screen, "one conversation, in one window"
        said = [str(each["content"]) for each in fake.chats[1].body["messages"]]
        assert "Why 인사?" in said[0]
        assert said[-1] == "And then?"

        vim.type(":CodeGPTNew", "Enter", ":CodeGPT Anew", "Enter")
        vim.until(lambda screen: "# Anew" in screen and "Hello from the fake provider." in screen)
        assert [each["content"] for each in fake.chats[2].body["messages"]] == ["Anew"]


def test_t19_a_person_has_the_code_actions_by_ale(at_desk: Desk) -> None:
    """T19: asked about selected lines, stopped, and told an error in words, with the lines of our documentation."""
    require("ALE", ALE.is_dir(), "apt-get install vim-ale")
    at_desk.fake.forget_script()
    at_desk.fake.script(hang_after("Once upon"), recorded("429_insufficient_quota"), answer("It greets.\n\nTruly."))
    with opened(at_desk, f"set runtimepath+={ALE}", *documented("ale#linter#Define")) as vim:
        vim.until(lambda screen: "greet.py" in screen)
        take_first(vim, "Explain")
        vim.until(lambda _: at_desk.fake.chats)
        take_first(vim, "Stop")
        vim.until(lambda screen: "Stopped." in screen)
        at_desk.fake.wait_until_closed(at_desk.fake.requests.index(at_desk.fake.chats[0]))
        take_first(vim, "Explain")
        vim.until(lambda screen: "quota" in screen)
        take_first(vim, "Explain")
        vim.until(lambda screen: "Truly." in screen)
    assert all("인사" in each.question for each in at_desk.fake.chats)
    assert len(at_desk.fake.chats) == 3


def take_first(vim: Terminal, title: str) -> None:
    """Select the third line and take the first code action of ALE, which has none before the server has begun."""
    for _ in range(PATIENCE):
        vim.type(":3", "Enter", "V", ":", "ALECodeAction", "Enter")
        for _ in range(10):
            if f"1) CodeGPT: {title}" in vim.screen():
                vim.type("1", "Enter")
                return
            time.sleep(0.1)
        vim.type("Escape")
    pytest.fail(vim.screen())


def documented(naming: str) -> list[str]:
    """The lines of configuration that name this, from the documentation."""
    blocks = re.findall(
        r"^```vim\n(.*?)^```", (CLIENTS / "vim" / "README.md").read_text("utf-8"), re.DOTALL | re.MULTILINE
    )
    (block,) = [each for each in blocks if naming in each]
    return str(block).splitlines()
