"""The Emacs client as those who keep package archives judge it."""

import re
import shutil
import subprocess
from pathlib import Path

import pytest

from codegpt_ls import __version__
from tests.components import require
from tests.end_to_end.editors.desk import CLIENTS
from tests.end_to_end.editors.emacs import BOTH, emacs

ELPA = Path("/usr/share/emacs/site-lisp/elpa")
CLIENT = sorted((CLIENTS / "emacs").glob("*.el"))
MAINS = ("codegpt.el", "codegpt-eglot.el", "codegpt-lsp.el")
"""Each is a package: the last two need more than Emacs."""


def run(*command: str, where: Path) -> str:
    done = subprocess.run(command, capture_output=True, text=True, timeout=120, check=False, cwd=where)
    return done.stdout + done.stderr


@pytest.fixture
def client(tmp_path: Path) -> Path:
    """A copy of the client, to be written beside."""
    require("lsp-mode", any(ELPA.glob("lsp-mode-*")), "apt-get install elpa-lsp-mode elpa-package-lint")
    for file in CLIENT:
        shutil.copy(file, tmp_path)
    return tmp_path


@pytest.mark.parametrize("which", BOTH)
def test_it_compiles_without_a_warning(client: Path, which: str) -> None:
    # What Emacs 30 has itself is not taken from the packages of an older one.
    own = ("eglot", "jsonrpc", "project", "seq", "xref", "let-alist") if which == "fetched" else ()
    packages = [path for path in ELPA.iterdir() if not path.name.startswith(own)]
    folders = [argument for path in (client, *packages) for argument in ("-L", str(path))]
    strict = ("--eval", "(setq byte-compile-error-on-warn t)")
    said = run(
        emacs(which),
        "-Q",
        "--batch",
        *folders,
        *strict,
        "-f",
        "batch-byte-compile",
        *(f.name for f in CLIENT),
        where=client,
    )
    assert not re.findall(r".*(?:Warning|Error).*", said), said
    assert len(list(client.glob("*.elc"))) == len(CLIENT), said


def test_checkdoc_has_nothing_to_say(client: Path) -> None:
    checks = [argument for file in CLIENT for argument in ("--eval", f'(checkdoc-file "{file.name}")')]
    assert run(emacs(BOTH[0]), "-Q", "--batch", *checks, where=client) == ""


def test_package_lint_misses_the_owners_address_alone(client: Path) -> None:
    """Nobody knows the address before the owner has published it; this release of the linter is older than Emacs 28."""
    lint = [argument for path in ELPA.glob("package-lint-0*") for argument in ("-L", str(path))]
    start = (emacs(BOTH[0]), "-Q", "--batch", *lint, "-l", "package-lint")
    said = ""
    for main in MAINS:
        files = [file.name for file in CLIENT if main == MAINS[0] and file.name not in MAINS[1:]] or [main]
        of = ("--eval", f'(setq package-lint-main-file "{main}")')
        said += run(*start, *of, "-f", "package-lint-batch-and-exit", *files, where=client)
    known = r"Homepage or URL header|uninstallable in all|Package [a-z-]+ is not installable|Entering directory"
    assert [line for line in said.splitlines() if not re.search(known, line)] == []
    assert said.count("Homepage or URL header") == len(MAINS)


@pytest.mark.parametrize("name", MAINS)
def test_its_version_is_the_servers(name: str) -> None:
    assert f";; Version: {__version__}\n" in _text(name)


def test_everything_it_says_is_said_in_both_languages_with_the_same_places() -> None:
    table, *_ = re.findall(r"defconst codegpt-words\n(.*?)\n  \"Each thing", _text("codegpt-words.el"), re.DOTALL)
    words = re.findall(r'\((\S+)\s+"((?:[^"\\]|\\.)*)"\s+"((?:[^"\\]|\\.)*)"\)', table.replace("'((", "(", 1))
    assert len(words) > 60
    for name, english, korean in words:
        assert re.findall(r"%[sd]", english) == re.findall(r"%[sd]", korean), name
    names, client = {name for name, _, _ in words}, "".join(_text(file.name) for file in CLIENT)
    assert names <= set(re.findall(r"'([a-z-]+)", client)), "each is used"
    assert set(re.findall(r"codegpt-words-say '([a-z-]+)", client)) <= names, "each is there"


def _text(name: str) -> str:
    return (CLIENTS / "emacs" / name).read_text(encoding="utf-8")
