"""S2: in a folder that the person has not trusted no program is run, and it is said."""

import shutil
from pathlib import Path
from typing import Any

import pytest

from tests.components import require
from tests.context.repositories import Repository
from tests.fakes.lsp_client import RawClient, environment

TRUSTED, UNTRUSTED = {"trusted": True}, {"trusted": False}


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A repository with a change."""
    require("git", shutil.which("git") is not None, "apt-get install -y git")
    repository = Repository(tmp_path / "project")
    repository.write("a.py", "one\n", add=True)
    return repository.folder


@pytest.fixture
def traced(tmp_path: Path) -> tuple[dict[str, str], Path]:
    """An environment whose git tells in which folder it runs, and where it tells."""
    mark = tmp_path / "ran"
    (tmp_path / "bin").mkdir()
    program = tmp_path / "bin" / "git"
    program.write_text(f'#!/bin/sh\npwd >> "{mark}"\nexec {shutil.which("git")} "$@"\n')
    program.chmod(0o755)
    variables = environment(tmp_path)
    return {**variables, "PATH": f"{tmp_path / 'bin'}:{variables['PATH']}"}, mark


def begin(client: RawClient, folder: Path, **params: Any) -> None:
    folders = [{"uri": folder.as_uri(), "name": folder.name}]
    client.initialize(capabilities={"workspace": {"configuration": True}}, workspaceFolders=folders, **params)


def changes(client: RawClient) -> dict[str, Any]:
    context = [{"kind": "gitDiff", "scope": "staged"}, {"kind": "file", "path": "a.py"}]
    result: dict[str, Any] = client.call("codegpt/previewContext", {"context": context})["result"]
    return result


def kinds(result: dict[str, Any]) -> list[str]:
    return [part["kind"] for part in result["parts"]]


def test_s2_no_git_runs_before_the_folder_is_trusted(traced: tuple[dict[str, str], Path], folder: Path) -> None:
    variables, mark = traced
    with RawClient(variables) as client:
        begin(client, folder, initializationOptions=UNTRUSTED)
        told = changes(client)
        assert [each["reason"] for each in told["leftOut"]] == ["folder_untrusted"]
        assert "not trusted" in told["leftOut"][0]["message"]
        assert kinds(told) == ["file"]
        # Where the person's own ignore file is, git is asked elsewhere.
        assert str(folder) not in mark.read_text().split()

        client.notify("codegpt/trustChanged", {"trusted": True})
        assert kinds(changes(client)) == ["gitDiff", "file"]
        assert str(folder) in mark.read_text().split()

        client.notify("codegpt/trustChanged", {"trusted": False})
        assert kinds(changes(client)) == ["file"]


@pytest.mark.parametrize(
    ("params", "trusted"),
    [
        ({"clientInfo": {"name": "Neovim"}}, True),
        ({"initializationOptions": {"ownInterface": True}}, True),
        ({"clientInfo": {"name": "Visual Studio Code"}}, False),
        ({"clientInfo": {"name": "VSCodium"}}, False),
        ({"clientInfo": {"name": "Visual Studio Code"}, "initializationOptions": TRUSTED}, True),
        ({"clientInfo": {"name": "Neovim"}, "initializationOptions": UNTRUSTED}, False),
        ({"initializationOptions": {"trusted": "yes"}}, False),
    ],
)
def test_s2_an_editor_that_asks_for_trust_and_has_not_told_has_none(
    traced: tuple[dict[str, str], Path], folder: Path, params: dict[str, Any], *, trusted: bool
) -> None:
    with RawClient(traced[0]) as client:
        begin(client, folder, **params)
        assert ("gitDiff" in kinds(changes(client))) is trusted


def test_root_path_alone_opens_the_folder(tmp_path: Path, folder: Path) -> None:
    with RawClient(environment(tmp_path)) as client:
        client.initialize(capabilities={}, rootUri=None, rootPath=str(folder))
        assert "file" in kinds(changes(client))
