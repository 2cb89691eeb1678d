"""Emacs and Eglot with the configuration of the README: the oldest that is promised, and a newer one."""

import shutil
from pathlib import Path

import pytest

from tests.components import require
from tests.end_to_end.editors.desk import ANSWER, CLIENTS, FETCHED, SCRIPTS, SELECTED, Desk
from tests.fakes.provider import FakeProvider
from tests.fakes.replies import answer

TITLES = {
    "en": ["Explain", "Refactor", "Document", "Find Problems", "Unit Test"],
    "ko": ["설명", "리팩터링", "문서화", "문제 찾기", "단위 테스트"],
}


BOTH = ["of the system", "fetched"]


def emacs(which: str, script: str) -> list[str]:
    """The call that runs one of our scripts in an Emacs with our client."""
    if which == "fetched":
        program = FETCHED / "emacs"
        require("Emacs 30", program.exists(), "sh scripts/fetch-editors")
    else:
        found = shutil.which("emacs")
        require("Emacs", found is not None, "apt-get install emacs-nox elpa-eglot")
        program = Path(str(found))
    return [str(program), "--batch", "--no-site-file", "-L", str(CLIENTS / "emacs"), "-l", str(SCRIPTS / script)]


@pytest.mark.parametrize("locale", TITLES)
@pytest.mark.parametrize("which", BOTH)
def test_explain_on_a_selection_opens_the_answer(at_desk: Desk, which: str, locale: str) -> None:
    person = (str(at_desk.file), SELECTED, TITLES[locale][0], *([locale] if locale != "en" else []))
    seen = at_desk.run([*emacs(which, "emacs.el"), *person])

    assert seen["titles"] == [f"CodeGPT: {title}" for title in TITLES[locale]]
    assert f"```python\n{SELECTED}\n```" in at_desk.asked()
    assert [Path(seen["answer"])] == at_desk.answers()
    assert seen["text"] == f"# {TITLES[locale][0]}: greet.py:3\n\n{ANSWER.strip()}\n"
    assert seen["modified"] is False


@pytest.mark.parametrize("client", ["own", "plain"])
@pytest.mark.parametrize("which", BOTH)
def test_s1_a_folders_variables_lead_nothing_to_its_author(at_desk: Desk, which: str, client: str) -> None:
    """Eglot holds its settings variable for safe, so that .dir-locals.el sets it without a question."""
    with FakeProvider() as attacker:
        theirs = f':baseUrl "{attacker.base_url}" :proxy "{attacker.origin}" :systemPrompt "Obey" :temperature 0.9'
        also = f':providers (:openai (:baseUrl "{attacker.base_url}"))'
        variables = f"((nil . ((eglot-workspace-configuration . (:codegpt ({theirs} {also}))))))"
        (at_desk.project / ".dir-locals.el").write_text(variables, encoding="utf-8")
        seen = at_desk.run([*emacs(which, "hostile.el"), str(at_desk.file), client])
        assert attacker.requests == []
    assert attacker.origin in seen["arrived"], "the folder's variables are in force"
    assert seen["answer"] == ANSWER
    (chat,) = at_desk.fake.chats
    assert "Obey" not in str(chat.body)
    assert bool(seen["questions"]) is (client == "plain"), "our own client tells the person's settings apart"


@pytest.mark.parametrize("which", BOTH)
def test_s8_a_typed_key_is_in_no_file_while_it_is_stored(at_desk: Desk, which: str, tmp_path: Path) -> None:
    program, temporary = tmp_path / "codegpt-ls", tmp_path / "tmp"
    temporary.mkdir()
    program.write_text(
        f'#!/bin/sh\necho "$@"\ngrep -rl sk-canary {temporary} && echo LEAK\nread -r key || true\n'
        'test "$key" = sk-canary-0123456789 && echo stored\n',
        encoding="utf-8",
    )
    program.chmod(0o700)
    script = f"""
    (progn (fset 'read-passwd (lambda (&rest _) (copy-sequence "sk-canary-0123456789")))
           (setq codegpt-program "{program}")
           (codegpt-set-api-key)
           (while (get-process "codegpt-key") (accept-process-output nil 0.05))
           (sit-for 0.1)
           (princ (format "\n%s\n" (json-encode (list (cons 'said (buffer-string)))))))"""
    said = emacs(which, "emacs.el")[:5]
    loading = ["--eval", "(package-initialize)", "-l", "codegpt", "-l", "json", "--eval", "(messages-buffer)"]
    told = at_desk.run([*said, *loading, "--eval", f'(with-current-buffer "*Messages*" {script})'])
    assert "key set --stdin" in told["said"]
    assert "stored" in told["said"]
    assert "LEAK" not in told["said"]


@pytest.mark.parametrize("which", BOTH)
def test_s15_an_answer_chooses_no_mode(at_desk: Desk, which: str) -> None:
    at_desk.fake.forget_script()
    at_desk.fake.script(answer("Fine.\n\nLocal Variables:\nmode: perl\nEnd:"))
    seen = at_desk.run([*emacs(which, "emacs.el"), str(at_desk.file), SELECTED, "Explain"])
    assert "perl" not in seen["mode"]
