"""T10: `codegpt-ls editors`: where the clients are, for people who have no clone."""

from pathlib import Path

import pytest

from tests.cli.terminal import call
from tests.guard.repository import ROOT

CLIENTS = ROOT / "editor-client"


def test_every_client_but_vs_codes_is_listed_with_its_folder(environ: dict[str, str]) -> None:
    done = call("editors", environ=environ)
    listed = dict(line.split(maxsplit=1) for line in done.stdout.splitlines())
    there = {each.name: str(each) for each in CLIENTS.iterdir() if each.is_dir() and each.name != "vscode"}
    assert (done.returncode, listed) == (0, there)


def test_one_that_is_loaded_is_a_folder_and_one_that_is_pasted_its_text(environ: dict[str, str]) -> None:
    assert call("editors", "neovim", environ=environ).stdout == f"{CLIENTS / 'neovim'}\n"
    assert call("editors", "helix", environ=environ).stdout == (CLIENTS / "helix/languages.toml").read_text("utf-8")


@pytest.mark.parametrize(("locale", "words"), [("en", "is there already"), ("ko", "이미 있어서")])
def test_a_copy_goes_where_nothing_is(environ: dict[str, str], tmp_path: Path, locale: str, words: str) -> None:
    folder = tmp_path / "my clients"
    copying = ("editors", "neovim", "--copy", str(folder), "--locale", locale)
    assert call(*copying, environ=environ).stdout == f"{folder / 'neovim'}\n"
    mine = folder / "neovim/lsp/codegpt.lua"
    assert mine.read_bytes() == (CLIENTS / "neovim/lsp/codegpt.lua").read_bytes()
    mine.write_text("-- changed by its owner")
    again = call(*copying, environ=environ)
    assert (again.returncode, again.stdout, words in again.stderr) == (1, "", True)
    assert mine.read_text() == "-- changed by its owner"


def test_without_an_editor_all_are_copied(environ: dict[str, str], tmp_path: Path) -> None:
    assert call("editors", "--copy", str(tmp_path / "all"), environ=environ).returncode == 0
    listed = {line.split()[0] for line in call("editors", environ=environ).stdout.splitlines()}
    assert {each.name for each in (tmp_path / "all").iterdir()} == listed


def test_a_folder_that_cannot_be_written_is_named(environ: dict[str, str], tmp_path: Path) -> None:
    (tmp_path / "file").write_text("no folder")
    done = call("editors", "neovim", "--copy", str(tmp_path / "file"), environ=environ)
    assert done.returncode == 1
    assert f"{tmp_path / 'file' / 'neovim'} could not be written" in done.stderr
    assert "Traceback" not in done.stderr
