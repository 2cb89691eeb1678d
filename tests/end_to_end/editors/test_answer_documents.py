"""S15: an editor that opens an answer's document takes no orders from it."""

import os
import shutil
import subprocess
from collections.abc import Mapping, Sequence
from pathlib import Path

import pytest

from codegpt_ls.server.answers.document import answer_document
from tests.components import require
from tests.end_to_end.editors.desk import program

MIDDLE = "\n\n".join(["Words."] * 20)
ORDERS = {
    "at the beginning": "vim: set sw=13:\n\nWords.",
    "in the fifth line": "Words.\n\n# vi:set sw=13:",
    "at the end": f"{MIDDLE}\n\n# vim: set ft=python sw=13:",
    "for ex": f"{MIDDLE}\n\n/* ex: set sw=13 : */",
    "for a version": f"{MIDDLE}\n\nvim>600: sw=13",
    "for another version": f"{MIDDLE}\n\nvim700:sw=13",
    "with a capital": f"{MIDDLE}\n\nVim: set sw=13:",
    "in a code block": f"{MIDDLE}\n\n```python\nprint(1)  # vim: sw=13\n```",
}
NOTES = ["The answer was stopped."]
TITLES = ("Explain: a vim: set sw=13:x.py", "Explain: a ex:sw=13", "Explain: a.py\rvi:sw=13")
VARIABLES = {
    "at the end": "Words.\n\nLocal Variables:\nmode: perl\nEnd:",
    "as a comment": "Words.\n\n// Local Variables:\n// mode: perl\n// End:",
    "in capitals": "Words.\n\nLOCAL VARIABLES:\nmode: perl\nEnd:",
    "with a letter that is lower case to Emacs": "Words.\n\nLocal Variable\u017f:\nmode: perl\nEnd:",
    "behind a page": "Words.\n\n\f\nLocal Variables:\nmode: perl\nEnd:",
}


def run(command: Sequence[str], environ: Mapping[str, str]) -> str:
    done = subprocess.run(command, check=True, capture_output=True, text=True, timeout=60, env=dict(environ))
    return done.stdout + done.stderr


def shift_width(vim: str, document: Path, lines: int = 5) -> str:
    """What Vim or Neovim takes from the document, with modelines on, as for anybody but root."""
    environ = {"PATH": os.environ["PATH"], "HOME": str(document.parent), "TERM": "xterm"}
    settings = ("-c", f"set nocompatible modeline modelines={lines}", "-c", f"edit {document}")
    say = ("-c", "call writefile([string(&sw)], 'said')", "-c", "qa!")
    quiet = ("--headless", "--clean") if "nvim" in vim else ("-es", "-N", "-u", "NONE", "-i", "NONE")
    subprocess.run(
        [vim, *quiet, *settings, *say], check=False, capture_output=True, timeout=60, env=environ, cwd=document.parent
    )
    return (document.parent / "said").read_text(encoding="utf-8").strip()


def found(name: str) -> str:
    path = program(name) or shutil.which(name)
    require(name, path is not None, "sh scripts/test installs Neovim from the lock; apt-get install vim")
    return str(path)


@pytest.mark.parametrize("notes", [[], NOTES], ids=["whole", "with a word about its end"])
@pytest.mark.parametrize("text", ORDERS.values(), ids=ORDERS)
@pytest.mark.parametrize("name", ["nvim", "vim"])
def test_vim_obeys_no_answer(tmp_path: Path, name: str, text: str, notes: list[str]) -> None:
    vim, document = found(name), tmp_path / "answer.md"
    document.write_text(answer_document("Explain", text, notes), encoding="utf-8")

    assert shift_width(vim, document) != "13"
    assert text.strip() in document.read_text(encoding="utf-8")


@pytest.mark.parametrize("lines", [1, 2, 3, 50])
@pytest.mark.parametrize("text", [ORDERS["at the beginning"], ORDERS["at the end"]])
@pytest.mark.parametrize("name", ["nvim", "vim"])
def test_vim_obeys_no_answer_however_far_it_looks(tmp_path: Path, name: str, text: str, lines: int) -> None:
    vim, document = found(name), tmp_path / "answer.md"
    document.write_text(answer_document("Explain", text, []), encoding="utf-8")

    assert shift_width(vim, document, lines) != "13"


@pytest.mark.parametrize("title", TITLES)
@pytest.mark.parametrize("name", ["nvim", "vim"])
def test_vim_obeys_no_name_of_a_file(tmp_path: Path, name: str, title: str) -> None:
    vim, document = found(name), tmp_path / "answer.md"
    document.write_text(answer_document(title, "Words.", []), encoding="utf-8", newline="")

    assert shift_width(vim, document) != "13"


@pytest.mark.parametrize("name", ["nvim", "vim"])
def test_vim_would_obey_the_same_lines_elsewhere(tmp_path: Path, name: str) -> None:
    vim, document = found(name), tmp_path / "answer.md"
    document.write_text(ORDERS["at the end"], encoding="utf-8")

    assert shift_width(vim, document) == "13"


def mode(document: Path) -> str:
    """The major mode that Emacs opens the document in."""
    emacs = found("emacs")
    told = f'(progn (find-file "{document}") (princ major-mode))'
    environ = {"PATH": os.environ["PATH"], "HOME": str(document.parent), "TERM": "dumb"}
    return run(
        [emacs, "--batch", "--no-site-file", "--eval", "(setq enable-local-variables :all)", "--eval", told], environ
    )


@pytest.mark.parametrize("notes", [[], NOTES], ids=["whole", "with a word about its end"])
@pytest.mark.parametrize("text", VARIABLES.values(), ids=VARIABLES)
def test_emacs_obeys_no_answer(tmp_path: Path, text: str, notes: list[str]) -> None:
    document = tmp_path / "answer.md"
    document.write_text(answer_document("Explain", text, notes), encoding="utf-8")

    assert "perl" not in mode(document)


def test_emacs_obeys_no_name_of_a_file(tmp_path: Path) -> None:
    document = tmp_path / "answer.md"
    document.write_text(answer_document("Explain: a -*- mode: perl -*-.py", "Words.", []), encoding="utf-8")

    assert "perl" not in mode(document)


def test_emacs_would_obey_the_same_lines_elsewhere(tmp_path: Path) -> None:
    document = tmp_path / "answer.md"
    document.write_text(VARIABLES["at the end"], encoding="utf-8")

    assert "perl" in mode(document)
