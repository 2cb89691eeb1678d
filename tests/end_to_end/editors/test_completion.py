"""Completion of code in real editors: what is shown in grey, what taking it does, and what leaving it ends."""

from pathlib import Path

import pytest

from codegpt_ls.services.completion.stream import DEADLINE
from tests.components import require
from tests.end_to_end.editors.desk import FETCHED, Desk
from tests.end_to_end.editors.emacs import scene
from tests.end_to_end.editors.neovim import Neovim, opened
from tests.fakes.replies import Hang, answer, filled_in

COMPLETES = """
[completion]
enabled = true
provider = "llamacpp"
model = "qwen2.5-coder-1.5b"
[providers.llamacpp]
baseUrl = "{url}"
"""
LIBRARIES = ("lsp-mode-10", "dash-", "f-", "ht-", "lv-", "markdown-mode-", "s-", "spinner-")
"""What lsp-mode needs, and itself: not the system's older one."""
SHORTER = "````python\ndef greet(name):\n    return '안녕'\n````\n"
CODE = "def greet(name):\n    \n\n\nprint(greet('세계'))\n"


def person(desk: Desk, code: str = CODE) -> None:
    """Has completion on, and this code open."""
    desk.fake.expected_key = None
    desk.fake.forget_script()
    config = Path(desk.environ["CODEGPT_LS_HOME"]) / "config"
    config.mkdir(parents=True, mode=0o700, exist_ok=True)
    (config / "config.toml").write_text(COMPLETES.format(url=desk.fake.base_url), encoding="utf-8")
    desk.file.write_bytes(code.encode())


def typing(neovim: Neovim) -> None:
    """Neovim shows what is completed, and the person types in the second line."""
    neovim.until("#vim.lsp.get_clients({bufnr=0, name='codegpt'}) == 1")
    neovim.lua("vim.lsp.inline_completion.enable()")
    neovim.type("2GA")
    neovim.type("re")


@pytest.mark.parametrize("breaks", ["\n", "\r\n"], ids=["LF", "CR LF"])
def test_neovim_shows_takes_and_counts_it(at_desk: Desk, breaks: str) -> None:
    """T14, T3: the README's way, `get()` behind a key."""
    person(at_desk, CODE.replace("\n", breaks))
    at_desk.fake.script_for("    re", filled_in("turn f'안녕, {name}'\n", "    # 끝"))
    with opened(at_desk, "nvim-0.12") as neovim:
        typing(neovim)
        neovim.until("drawn(0):find('turn f', 1, true)")
        # The ghost shrinks while it is typed, and nobody is asked again.
        neovim.type("t")
        neovim.until("drawn(0):find('«urn f', 1, true)")
        assert neovim.lua("return require('codegpt.completion').accept()") is True
        neovim.until("vim.fn.getline(2):find('{name}', 1, true)")
        neovim.type("<Esc>")
        neovim.ex("write")
        asking = "vim.lsp.get_clients()[1]:request_sync('codegpt/usage', {by='model'}, 60000).result"
        usage = neovim.lua(f"return {asking}")
    assert [each["taken"] for each in usage["completions"]] == [1]
    assert at_desk.file.read_bytes().decode() == breaks.join(
        ["def greet(name):", "    return f'안녕, {name}'", "    # 끝", "", "", "print(greet('세계'))", ""]
    )
    asked = [each for each in at_desk.fake.chats if each.body["prompt"].startswith("    re")]
    assert len(asked) == 1
    assert b"\\r" not in asked[0].raw


def test_leaving_insert_mode_ends_what_is_under_way(at_desk: Desk) -> None:
    """T14: Neovim cancels then, though not while one types."""
    person(at_desk)
    at_desk.fake.script(*[filled_in("turn", after=(Hang(),))] * 3)
    with opened(at_desk, "nvim-0.12") as neovim:
        typing(neovim)
        at_desk.fake.wait_for_request()
        neovim.type("<Esc>")
        at_desk.fake.wait_until_closed(len(at_desk.fake.requests) - 1, DEADLINE - 0.5)


@pytest.mark.parametrize("breaks", ["\n", "\r\n"], ids=["LF", "CR LF"])
def test_lsp_mode_shows_takes_and_counts_it_and_changes_what_its_person_agreed_to(at_desk: Desk, breaks: str) -> None:
    """T14, T3, T16: what lsp-mode 10 does by itself."""
    sources = FETCHED.parent / "lsp-mode" / "usr" / "share" / "emacs" / "site-lisp" / "elpa-src"
    paths = [*sources.glob("lsp-mode-10*"), *Path("/usr/share/emacs/site-lisp/elpa-src").glob("*")]
    require("lsp-mode 10", any(sources.glob("lsp-mode-10*")), "sh scripts/fetch-editors")
    person(at_desk, CODE.replace("\n", breaks))
    at_desk.fake.script_for("    re", filled_in("turn f'안녕, {name}'\n", "    # 끝"))
    # What comes behind it is asked for ahead.
    at_desk.fake.script_for("    # 끝", filled_in(""))
    at_desk.fake.script(answer([SHORTER]), answer([SHORTER]))
    load = [each for path in paths if path.name.startswith(LIBRARIES) for each in ("-L", str(path))]
    program, *arguments = scene("fetched", "completes-with-lsp.el", str(at_desk.file))
    seen = at_desk.run([program, *load, *arguments])
    assert seen["shown"] == "turn f'안녕, {name}'\n    # 끝"
    assert seen["end"] == "    # 끝"
    assert at_desk.file.read_bytes().decode() == breaks.join(
        ["def greet(name):", "    return f'안녕, {name}'", "    # 끝", "", "", "print(greet('세계'))", ""]
    )
    assert [each["taken"] for each in seen["usage"]["completions"]] == [1]
    completed = "def greet(name):\n    return f'안녕, {name}'\n    # 끝\n\n\nprint(greet('세계'))\n"
    assert seen["changed"] == completed.replace("f'안녕, {name}'", "'안녕'")
    assert (seen["undone"], seen["discarded"]) == (completed, completed)
