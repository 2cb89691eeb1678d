"""Vim with our plugin, as the README says."""

import json
from collections.abc import Iterator
from contextlib import contextmanager

import pytest

from tests.components import require
from tests.end_to_end.editors.desk import CLIENTS, Desk, desk, program
from tests.end_to_end.editors.tmux import Terminal
from tests.fakes.os_keyring import OsKeyring
from tests.fakes.provider import KEY, FakeProvider
from tests.fakes.replies import answer, hang_after


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
