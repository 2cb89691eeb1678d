"""Emacs and Eglot with the configuration of the README: the oldest that is promised, and a newer one."""

import shutil
from pathlib import Path

import pytest

from tests.components import require
from tests.end_to_end.editors.desk import ANSWER, CLIENTS, FETCHED, SCRIPTS, SELECTED, Desk

TITLES = {
    "en": ["Explain", "Refactor", "Document", "Find Problems", "Unit Test"],
    "ko": ["설명", "리팩터링", "문서화", "문제 찾기", "단위 테스트"],
}


@pytest.mark.parametrize("locale", TITLES)
@pytest.mark.parametrize("which", ["of the system", "fetched"])
def test_explain_on_a_selection_opens_the_answer(at_desk: Desk, which: str, locale: str) -> None:
    if which == "fetched":
        emacs = str(FETCHED / "emacs")
        require("Emacs 30", Path(emacs).exists(), "sh scripts/fetch-editors")
    else:
        found = shutil.which("emacs")
        require("Emacs", found is not None, "apt-get install emacs-nox elpa-eglot")
        emacs = str(found)
    script = (emacs, "--batch", "--no-site-file", "-L", str(CLIENTS / "emacs"), "-l", str(SCRIPTS / "emacs.el"))
    seen = at_desk.run([*script, str(at_desk.file), SELECTED, TITLES[locale][0], *([locale] if locale != "en" else [])])

    assert seen["titles"] == [f"CodeGPT: {title}" for title in TITLES[locale]]
    assert f"```python\n{SELECTED}\n```" in at_desk.asked()
    assert [Path(seen["answer"])] == at_desk.answers()
    assert seen["text"] == f"# {TITLES[locale][0]}: greet.py:3\n\n{ANSWER.strip()}\n"
    assert seen["modified"] is False
