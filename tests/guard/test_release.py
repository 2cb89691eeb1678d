"""A release holds the version its tag says and all that its documents lead to."""

import shutil
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest

from tests.guard.repository import ROOT
from tests.guard.test_documents import LINK

VERSIONED = (
    "pyproject.toml",
    "src/codegpt_ls/__init__.py",
    "editor-client/vscode/package.json",
    "editor-client/vscode/package-lock.json",
    "docs/acp-registry/agent.json",
    "editor-client/emacs/codegpt.el",
    "editor-client/emacs/codegpt-eglot.el",
    "editor-client/emacs/codegpt-lsp.el",
)
CHANGELOG = "# Changelog\n\n## [Unreleased]\n\n## [1.2.3] - 2030-01-01\n\n## [1.2.1] - 2029-12-31\n"
# hatchling takes these by itself.
ALWAYS = {"LICENSE", "pyproject.toml", ".gitignore"}


@pytest.fixture
def tree(tmp_path: Path) -> Path:
    """The files that name the version, at 1.2.3, and the script that compares them."""
    for name in (*VERSIONED, "scripts/check-version"):
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        shutil.copy(ROOT / name, tmp_path / name)
    ours = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]["version"]
    for name in VERSIONED:
        _replace(tmp_path / name, ours, "1.2.3")
    (tmp_path / "CHANGELOG.md").write_text(CHANGELOG)
    return tmp_path


def test_a_tag_that_is_the_version_everywhere_passes(tree: Path) -> None:
    assert _check(tree, "v1.2.3").returncode == 0


@pytest.mark.parametrize("name", [*VERSIONED, "CHANGELOG.md"])
def test_the_place_that_names_another_version_is_named(tree: Path, name: str) -> None:
    _replace(tree / name, "1.2.3", "1.2.2")
    outcome = _check(tree, "v1.2.3")
    assert outcome.returncode == 1
    assert outcome.stderr == f"The tag is v1.2.3, but:\n{name} names 1.2.2\n"


@pytest.mark.parametrize("tag", ["1.2.3", "v1.2.30", "v1.2", "main", ""])
def test_a_tag_that_is_not_the_version_is_refused(tree: Path, tag: str) -> None:
    assert _check(tree, tag).returncode == 1


def test_changes_that_are_still_unreleased_are_not_released(tree: Path) -> None:
    _replace(tree / "CHANGELOG.md", "## [1.2.3] - 2030-01-01\n", "")
    assert _check(tree, "v1.2.3").stderr == "The tag is v1.2.3, but:\nCHANGELOG.md names 1.2.1\n"


def test_a_changelog_of_nothing_released_names_no_version(tree: Path) -> None:
    (tree / "CHANGELOG.md").write_text("# Changelog\n\n## [Unreleased]\n")
    assert _check(tree, "v1.2.3").stderr == "The tag is v1.2.3, but:\nCHANGELOG.md names no version\n"


@pytest.mark.parametrize("document", ["README.md", "README.ko.md", "CONTRIBUTING.md", "SECURITY.md"])
def test_the_sdist_holds_what_its_documents_lead_to(document: str) -> None:
    build = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["tool"]["hatch"]["build"]["targets"]
    held = {*(each.removeprefix("/") for each in build["sdist"]["include"]), *ALWAYS}
    text = (ROOT / document).read_text(encoding="utf-8")
    linked = {target.split("/")[0] for target, _ in LINK.findall(text) if target}
    assert document in held
    assert linked <= held, "add it to the sdist's `include` in pyproject.toml"


def _replace(path: Path, old: str, new: str) -> None:
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), encoding="utf-8")


def _check(tree: Path, tag: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "scripts/check-version", tag]
    return subprocess.run(command, cwd=tree, text=True, capture_output=True, timeout=60, check=False)
