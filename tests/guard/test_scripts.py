"""What a newcomer reads when their machine lacks something the two commands of the README need."""

import shutil
import subprocess
from pathlib import Path

import pytest

from tests.guard.repository import ROOT

TOOLS = ("cat", "cksum", "dirname", "grep", "sed", "sh", "tr", "uname")


@pytest.fixture
def checkout(tmp_path: Path) -> Path:
    """A fresh clone as far as the scripts can see, with a PATH of its own in `bin`."""
    shutil.copytree(ROOT / "scripts", tmp_path / "scripts")
    shutil.copytree(ROOT / "requirements", tmp_path / "requirements")
    shutil.copytree(ROOT / ".ci", tmp_path / ".ci")
    shutil.copy(ROOT / "pyproject.toml", tmp_path)
    (tmp_path / "bin").mkdir()
    for tool in TOOLS:
        (tmp_path / "bin" / tool).symlink_to(str(shutil.which(tool)))
    return tmp_path


def test_without_a_new_enough_python_the_version_is_named(checkout: Path) -> None:
    _program(checkout, "python3", "exit 1")
    outcome = _chat(checkout)
    assert outcome.returncode == 1
    assert "needs Python 3.11 or newer" in outcome.stderr
    assert "PYTHON=" in outcome.stderr


def test_who_may_not_install_packages_is_told_the_line_that_does(checkout: Path) -> None:
    _python_without_venv(checkout)
    _program(checkout, "apt-get", "echo called >>called")
    _program(checkout, "id", "echo 1000")
    outcome = _chat(checkout)
    assert outcome.returncode == 1
    assert "sudo apt-get update && sudo apt-get install -y python3-venv libgomp1\n" in outcome.stderr
    assert not (checkout / "called").exists()


def test_where_there_is_no_apt_the_packages_are_named(checkout: Path) -> None:
    _python_without_venv(checkout)
    outcome = _chat(checkout)
    assert outcome.returncode == 1
    assert "python3-venv libgomp1" in outcome.stderr


def test_what_fails_is_shown_with_its_own_words(checkout: Path) -> None:
    _python_without_venv(checkout)
    _program(checkout, "apt-get", "echo 'the mirror is on fire'; exit 100")
    _program(checkout, "id", "echo 0")
    outcome = _chat(checkout)
    assert outcome.returncode == 1
    assert "the mirror is on fire" in outcome.stderr


def test_t6_before_all_tests_it_is_said_how_long_they_take_and_which_package_they_lack(checkout: Path) -> None:
    _python_without_venv(checkout)
    _program(checkout, "dpkg-query", 'for last; do :; done; [ "$last" = tmux ] || echo "ii "')
    _program(checkout, "apt-cache", "echo known")
    _program(checkout, "ls", "exit 0")
    outcome = _run(checkout, "scripts/test")
    assert "about 25 minutes" in outcome.stderr
    assert "    sudo apt-get install -y --no-install-recommends tmux\n" in outcome.stderr


def test_t6_a_package_that_this_system_does_not_know_is_not_asked_for(checkout: Path) -> None:
    _python_without_venv(checkout)
    _program(checkout, "dpkg-query", "exit 1")
    _program(checkout, "apt-cache", '[ "$2" = libtree-sitter0 ] || echo known')
    _program(checkout, "ls", "exit 0")
    outcome = _run(checkout, "scripts/test")
    assert " tmux" in outcome.stderr
    assert "libtree-sitter0" not in outcome.stderr
    assert "chromium" not in outcome.stderr, "no test of Python needs it"


def test_t6_who_has_no_list_of_packages_is_told_how_to_get_it(checkout: Path) -> None:
    _python_without_venv(checkout)
    _program(checkout, "dpkg-query", "exit 1")
    _program(checkout, "ls", "exit 2")
    assert "sudo apt-get update" in _run(checkout, "scripts/test").stderr


def _python_without_venv(checkout: Path) -> None:
    _program(checkout, "python3", 'case "$2" in *version_info*) exit 0 ;; *) exit 1 ;; esac')


def _program(checkout: Path, name: str, script: str) -> None:
    path = checkout / "bin" / name
    path.write_text(f"#!/bin/sh\n{script}\n")
    path.chmod(0o755)


def _chat(checkout: Path) -> subprocess.CompletedProcess[str]:
    return _run(checkout, "scripts/chat", "Hello")


def _run(checkout: Path, *words: str) -> subprocess.CompletedProcess[str]:
    environ = {"PATH": str(checkout / "bin"), "HOME": str(checkout)}
    command = ["sh", *words]
    return subprocess.run(command, cwd=checkout, env=environ, text=True, capture_output=True, timeout=60, check=False)
