"""The manual page is one that every reader of manual pages takes, and tells all that `--help` tells."""

import re
import shutil
import subprocess

from codegpt_ls.cli.parser import COMMANDS
from tests.components import require
from tests.guard.generators.manual import PAGE


def shown() -> str:
    """The page as a person reads it."""
    page = subprocess.run(
        ["man", "-l", PAGE],
        env={"MANWIDTH": "100", "LC_ALL": "C.UTF-8", "PATH": "/usr/bin:/bin"},
        capture_output=True,
        text=True,
        check=True,
    )
    assert page.stderr == ""
    return re.sub(".\b", "", page.stdout)


def test_no_reader_of_manual_pages_complains() -> None:
    require("mandoc", shutil.which("mandoc") is not None, "apt-get install mandoc")
    require("man", shutil.which("man") is not None, "apt-get install man-db")
    lint = subprocess.run(["mandoc", "-T", "lint", "-W", "warning", PAGE], capture_output=True, text=True, check=False)
    # No date: the page would change with every day it is made on.
    assert re.fullmatch(r'mandoc: \S+: WARNING: missing date, using "": TH\n', lint.stdout)
    warnings = ["man", "--warnings", "-E", "UTF-8", "-l", "-Tutf8", "-Z", str(PAGE)]
    assert subprocess.run(warnings, capture_output=True, text=True, check=True).stderr == ""


def test_the_page_tells_every_command_and_its_options() -> None:
    require("man", shutil.which("man") is not None, "apt-get install man-db")
    page = shown()
    for name in COMMANDS:
        assert f"codegpt-ls {name}" in page
    for told in (
        "--first-words SECONDS",
        "codegpt-ls threads import",
        "--store keyring|file",
        "130",
        "CODEGPT_LS_HOME",
    ):
        assert told in page
