"""T9, T10: whoever types what the READMEs say gets what they say, from what was released and nothing beside it.

The packages are built once. The README's commands run in the unpacked sdist, which is a fresh checkout; the program
that the README installs there is what its other commands call.
"""

import json
import os
import re
import shlex
import shutil
import subprocess
import sys
import tarfile
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import Final

import pytest

from tests.components import require
from tests.fakes.provider import KEY, FakeProvider
from tests.guard.repository import ROOT
from tests.guard.test_documents import BLOCK, KOREAN, README
from tests.providers.local.model_files import models_folder

PERSON: Final = "a person types what is asked for: tests/cli/commands/test_key.py does, in a terminal"
SHOWN: Final = "a person says yes to what is shown: tests/cli/tool_servers/test_command.py does, in a terminal"
NOT_HERE: Final = "the address, server or file is an example that no test machine has"
OF_THE_SYSTEM: Final = "it writes into a folder of the system's"
NOT_RUN: Final = {
    "sh scripts/test": "it is what runs this test",
    "codegpt-ls key set": PERSON,
    "codegpt-ls key set --provider ollama --header X-Gateway-Token": PERSON,
    "codegpt-ls key set --provider compatible --base-url https://gateway.example/v1": PERSON,
    'codegpt-ls chat --provider compatible --base-url https://gateway.example/v1 --model some-model "Hello"': NOT_HERE,
    'codegpt-ls chat --provider ollama --model llama3.2 "Hello"': NOT_HERE,
    'codegpt-ls chat --provider local --model /models/some-model.gguf "Hello"': NOT_HERE,
    'codegpt-ls chat --proxy http://proxy.example:3128 --ca-bundle /etc/ssl/company.pem "Hello"': NOT_HERE,
    "codegpt-ls mcp add git uvx mcp-server-git": SHOWN,
    "codegpt-ls mcp import ~/.cursor/mcp.json": SHOWN,
    "codegpt-ls mcp test git": SHOWN,
    "python3 -m venv /opt/bedrock": OF_THE_SYSTEM,
    "/opt/bedrock/bin/pip install aws-bedrock-token-generator": OF_THE_SYSTEM,
    "npm run e2e": "it drives a browser for minutes: .ci/run does",
    "npm run e2e -- ./setup.test.ts": "it drives a browser for minutes: .ci/run does",
    "npm run package": "it packs for a minute: .ci/run does, before it drives what it packed",
    "npm run measure": "it drives a browser for minutes",
    "npm run measure:start": "it drives a browser for minutes",
    "npm run measure:heap": "it drives a browser for minutes",
    "npm run pictures": "it drives a browser for minutes",
    "sh scripts/bench": "it fetches and measures other programs for minutes",
}
"""What of the READMEs is not run here, and why."""

_UV: Final = 'uv tool install ".[local]" --constraints requirements/server.txt'
_PATIENCE: Final = 600.0
"""Seconds after which a command is given up; none is judged by what it takes."""


def blocks(readme: Path) -> list[str]:
    """The lines of every block of shell commands."""
    found = BLOCK.findall(readme.read_text(encoding="utf-8"))
    return [line for language, block in found if language == "sh" for line in block.splitlines()]


def in_sentences(readme: Path) -> list[str]:
    """What a sentence or a table says to run in a checkout."""
    prose = BLOCK.sub("", readme.read_text(encoding="utf-8"))
    return sorted(set(re.findall(r"`((?:npm run|sh scripts/)[^`…]*)`", prose)))


COMMANDS: Final = [*dict.fromkeys([*in_sentences(README), *blocks(README)])]
"""Those of sentences first: nothing is said to come before them."""


@dataclass
class Person:
    """Somebody with the released sources, a key in the environment, and folders of their own."""

    folder: Path
    sources: Path
    key: dict[str, str]
    outcomes: dict[str, subprocess.CompletedProcess[str]] = field(default_factory=dict)

    @cached_property
    def environ(self) -> dict[str, str]:
        tools = {name: str(self.folder / name.lower()) for name in ("UV_TOOL_DIR", "PIPX_HOME", "CODEGPT_LS_HOME")}
        places = {"UV_TOOL_BIN_DIR": str(self.folder / "bin"), "PIPX_BIN_DIR": str(self.folder / "pipx-bin")}
        path = os.pathsep.join((places["UV_TOOL_BIN_DIR"], str(Path(sys.executable).parent), os.environ["PATH"]))
        # The index, the proxy and the caches stay the machine's: packages come from where its owner has them from.
        return {**os.environ, **tools, **places, "PATH": path, "PYTHON": sys.executable, **self.key}

    def types(self, command: str) -> subprocess.CompletedProcess[str]:
        """Run it, once."""
        if command not in self.outcomes:
            folder = self.sources / "editor-client/vscode" if command.startswith("npm ") else self.sources
            # What the program writes is theirs; the tools that install it look at home for the machine's own index.
            home = {"HOME": str(self.folder)} if command.startswith("codegpt-ls ") else {}
            self.outcomes[command] = subprocess.run(
                ["sh", "-c", command],
                cwd=folder,
                env={**self.environ, **home},
                stdin=subprocess.DEVNULL,
                capture_output=True,
                text=True,
                timeout=_PATIENCE,
                check=False,
            )
        return self.outcomes[command]


@pytest.fixture(scope="module")
def dist(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The sdist and the wheel, as a release builds them."""
    folder = tmp_path_factory.mktemp("dist")
    subprocess.run(
        [sys.executable, "-m", "hatchling", "build", "-d", folder], cwd=ROOT, check=True, capture_output=True
    )
    return folder


@pytest.fixture(scope="module")
def sources(dist: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The unpacked sdist."""
    folder = tmp_path_factory.mktemp("sources")
    # By tar itself: the module of Debian 12's own Python knows no filter yet, newer ones want one named.
    subprocess.run(["tar", "-xzf", next(dist.glob("*.tar.gz")), "-C", folder], check=True)
    return next(folder.iterdir())


@pytest.fixture(scope="module")
def wheel(dist: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The unpacked wheel."""
    folder = tmp_path_factory.mktemp("wheel")
    with zipfile.ZipFile(next(dist.glob("*.whl"))) as archive:
        archive.extractall(folder)  # noqa: S202 - it was built a moment ago
    return folder


@pytest.fixture(scope="module")
def person(sources: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Person]:
    folder = tmp_path_factory.mktemp("person")
    with FakeProvider(expected_key=KEY) as fake:
        new = Person(folder, sources, {"OPENAI_API_KEY": KEY, "OPENAI_BASE_URL": fake.base_url})
        data = Path(new.environ["CODEGPT_LS_HOME"]) / "data"
        data.mkdir(parents=True)
        models_folder(data)  # fetched once per machine: 92 MB
        yield new


def test_t9_both_readmes_say_the_same_commands() -> None:
    assert blocks(README) == blocks(KOREAN)
    assert in_sentences(README) == in_sentences(KOREAN)


def test_t9_what_is_not_run_is_still_said() -> None:
    assert not set(NOT_RUN) - set(COMMANDS), "take out of NOT_RUN what the READMEs no longer say"


@pytest.mark.timeout(_PATIENCE)
@pytest.mark.parametrize("command", [each for each in COMMANDS if each not in NOT_RUN])
def test_t9_a_command_of_the_readmes_runs_as_it_is_written(command: str, person: Person) -> None:
    program = shlex.split(command)[0]
    if program == "codegpt-ls":
        installed = person.types(_UV)
        assert installed.returncode == 0, installed.stderr
    else:
        require(
            program, shutil.which(program, path=person.environ["PATH"]) is not None, "apt-get install pipx nodejs npm"
        )
    outcome = person.types(command)
    assert outcome.returncode == 0, f"{outcome.stdout[-2000:]}\n{outcome.stderr[-2000:]}"
    assert outcome.stdout or outcome.stderr, "a person would wonder whether anything happened"


@pytest.mark.parametrize("command", [each for each in COMMANDS if NOT_RUN.get(each, OF_THE_SYSTEM) != OF_THE_SYSTEM])
def test_t9_what_is_not_run_is_there(command: str) -> None:
    words = shlex.split(command)
    if words[0] == "npm":
        manifest = json.loads((ROOT / "editor-client/vscode/package.json").read_text(encoding="utf-8"))
        assert words[2] in manifest["scripts"]
    else:
        assert words[0] == "codegpt-ls" or (ROOT / words[1]).is_file()


def test_t10_the_sdist_holds_the_repository_and_nothing_twice(dist: Path) -> None:
    # As it was built: what was unpacked has been worked in.
    with tarfile.open(next(dist.glob("*.tar.gz"))) as archive:
        held = [each.name.partition("/")[2] for each in archive.getmembers() if each.isfile()]
    assert sorted(held) == sorted([*_kept(), "PKG-INFO"])


def test_t10_tests_run_from_the_sdist(sources: Path) -> None:
    command = [
        sys.executable,
        "-m",
        "pytest",
        "-q",
        "-p",
        "no:cacheprovider",
        "tests/domain/test_origin.py",
        "tests/guard/test_documents.py",
    ]
    environ = {**os.environ, "PYTHONPATH": str(sources / "src")}
    done = subprocess.run(command, cwd=sources, env=environ, capture_output=True, text=True, timeout=300, check=False)
    assert done.returncode == 0, done.stdout[-3000:]


def test_t10_the_wheel_holds_every_client_but_vs_codes(wheel: Path) -> None:
    clients = [
        path for path in _kept() if path.startswith("editor-client/") and not path.startswith("editor-client/vscode")
    ]
    installed = wheel / "codegpt_ls"
    assert clients
    assert {
        str(path.relative_to(installed)) for path in (installed / "editor-client").rglob("*") if path.is_file()
    } == set(clients)


def test_the_wheel_holds_the_catalogues_without_their_sources(wheel: Path) -> None:
    kinds = {path.suffix for path in (wheel / "codegpt_ls" / "locales").rglob("*") if path.is_file()}
    assert ".mo" in kinds
    assert ".po" not in kinds


def test_t10_an_installed_program_shows_and_copies_its_clients(wheel: Path, tmp_path: Path) -> None:
    environ = {**os.environ, "PYTHONPATH": str(wheel)}

    def editors(*arguments: str) -> subprocess.CompletedProcess[str]:
        command = [sys.executable, "-m", "codegpt_ls", "editors", *arguments]
        return subprocess.run(
            command, env=environ, cwd=tmp_path, capture_output=True, text=True, timeout=60, check=False
        )

    client = wheel / "codegpt_ls/editor-client/neovim"
    assert editors("neovim").stdout == f"{client}\n"
    assert str(client) in editors().stdout
    assert editors("helix").stdout == (ROOT / "editor-client/helix/languages.toml").read_text(encoding="utf-8")
    assert editors("neovim", "--copy", "mine").stdout == f"{tmp_path / 'mine/neovim'}\n"
    assert (tmp_path / "mine/neovim/lsp/codegpt.lua").read_bytes() == (client / "lsp/codegpt.lua").read_bytes()


def _kept() -> list[str]:
    """What git keeps; where there is no git, as in an sdist, what lies there."""
    if not (ROOT / ".git").exists():
        pytest.skip("this is no checkout of git, so there is nothing to compare with")
    listing = ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"]
    names = subprocess.run(listing, cwd=ROOT, check=True, capture_output=True, text=True).stdout.split("\0")
    return [name for name in names if name and (ROOT / name).is_file()]
