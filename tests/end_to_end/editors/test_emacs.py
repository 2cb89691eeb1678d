"""Emacs with the configuration of the README: the oldest that is promised, and a newer one."""

import json
import re
import shlex
import sys
from pathlib import Path

import pytest

from tests.attachments.samples import png
from tests.components import require
from tests.end_to_end.editors.desk import (
    ANSWER,
    ASKED_FOR,
    CHANGED,
    CODE,
    CODE_SERVER,
    FINDS,
    GRANTED,
    INSTALLED,
    SCRIPTS,
    SELECTED,
    TIME,
    TYPED,
    WISH,
    Desk,
    desk,
    with_time,
)
from tests.end_to_end.editors.emacs import BOTH, scene
from tests.fakes import own_server
from tests.fakes.obedient_model import results
from tests.fakes.provider import KEY, FakeProvider
from tests.fakes.replies import answer, calling, hang_after, hang_before_headers, recorded

TITLES = {
    "en": ["Explain", "Refactor", "Document", "Find Problems", "Unit Test"],
    "ko": ["설명", "리팩터링", "문서화", "문제 찾기", "단위 테스트"],
}
LINKS = "That is shorter, see [here](https://evil.example) and [this](file:///etc/passwd).\n\n"
FOUND = '{"findings":[{"line":5,"end_line":5,"severity":"warning","message":"Prints too much"}]}'


@pytest.mark.parametrize("which", BOTH)
def test_t3_t18_a_conversation(at_desk: Desk, which: str) -> None:
    """T3 and T18: streamed, stopped, continued, gone on with; code applied in one step; listed, renamed, deleted."""
    at_desk.fake.forget_script()
    at_desk.fake.script(
        answer(f"{LINKS}```python\n인사 * 2\n```"),
        answer("<think>Step one,\nstep two.</think>\n\nA second answer."),
        hang_after("Once upon"),
        answer(" a time."),
        answer("Another tale."),
        answer("A plan."),
        answer("Still here."),
        hang_before_headers(),
        answer(FOUND),
        answer(ASKED_FOR),
    )
    for file in ("../shot.png", "plan.png", "id_rsa.png"):
        (at_desk.project / file).write_bytes(png())
    with own_server.downloading() as ollama:
        own_server.in_place_of_all(ollama, at_desk.environ)
        seen = at_desk.run(scene(which, "conversation.el", str(at_desk.file)))
        ollama.wait_until_closed(ollama.asked.index("/api/pull"))
    assert "llama3.2:latest  loaded with room for 4096 tokens|Download a model into Ollama" in seen["servers"]
    assert "llama3.2:latest" in seen["taken"]

    first, second, *_ = at_desk.fake.chats
    assert f"```python\n{SELECTED}\n```" in first.question
    assert [each["content"] for each in second.body["messages"][-2:]] == [
        f"{LINKS}```python\n인사 * 2\n```",
        "And then?",
    ]
    assert seen["first"].startswith("You (greet.py:3-3)\nShorter?\n"), "streamed while point was elsewhere"
    assert (seen["point"], seen["modified"], seen["readonly"]) == (1, False, True)
    assert seen["active"] == [], "an answer's links are words"
    assert (seen["left"], seen["undone"]) == (CODE, CODE)
    assert seen["applied"] == CODE.replace(SELECTED, "인사 * 2")
    assert seen["shown"] == ['-    인사 = "😀"; ' + SELECTED, '+    인사 = "😀"; 인사 * 2'] or seen["shown"] == [
        f"-{SELECTED}",
        "+인사 * 2",
    ]
    assert seen["copied"] == "인사 * 2\n"
    assert seen["thought"] == "Thinking: Step one, step two.\n"
    assert "A second answer." in seen["yanked"]
    assert "step two" not in seen["yanked"]
    at_desk.fake.wait_until_closed(at_desk.fake.requests.index(at_desk.fake.chats[2]))
    at_desk.fake.wait_until_closed(at_desk.fake.requests.index(at_desk.fake.chats[7]))
    assert "C-c C-k" in seen["header"]
    assert "Once upon a time." in seen["continued"]
    assert "Another tale." in seen["all"]
    assert "Once upon" not in seen["all"]
    assert re.search(r"about shot\.png \(\d+ B\), plan\.png \(\d+ B\)", seen["attached"])
    assert seen["denied"][0].startswith("id_rsa.png: ")
    assert "nothing.png is no file" in seen["denied"][1]
    assert "You (shot.png)\nWhat is it?" in seen["again"]
    *_, asked = at_desk.fake.chats[5].body["messages"]
    assert [each["type"] for each in asked["content"]] == ["image_url", "text"]
    assert seen["models"][0].startswith(f"Model of {at_desk.fake.host}: ")
    assert "gpt-5.4-mini  thinks, takes pictures, " in seen["models"][0]
    assert seen["name"] == "*CodeGPT: Shorter?*"
    assert re.search(r"Shorter\?  \d{4}-\d\d-\d\d, 8 messages", seen["threads"][0])
    assert "Another tale." in seen["again"]
    assert (seen["found"], seen["line"]) == (["CodeGPT: Prints too much"], 6)
    assert (seen["wished"], seen["unwished"]) == (
        CHANGED,
        CODE.replace("    인사 =", "    # CodeGPT: shorter\n    인사 ="),
    )
    assert seen["left-chats"] == 0
    assert "gpt-5.4-mini" in seen["usage"]


@pytest.mark.parametrize("which", BOTH[:1])
def test_what_comes_along_behind_an_answer_is_heard(at_desk: Desk, which: str) -> None:
    """Renamed, and told so in the same piece."""
    program = at_desk.project.parent / "in-heaps"
    command = [sys.executable, str(SCRIPTS / "in_heaps.py"), str(INSTALLED / "codegpt-ls")]
    program.write_text(f'#!/bin/sh\nexec {shlex.join(command)} "$@"\n', encoding="utf-8")
    program.chmod(0o755)
    at_desk.fake.forget_script()
    at_desk.fake.script(answer(ANSWER))
    seen = at_desk.run(scene(which, "heaps.el", str(program), str(at_desk.file)))
    assert seen["name"] == "*CodeGPT: Tales*"


@pytest.mark.parametrize("which", BOTH[-1:])
def test_a_model_looks_and_proposes_and_the_person_decides(at_desk: Desk, which: str) -> None:
    wanted = {"path": "new.py", "old": "", "new": "A = 1\n"}
    at_desk.fake.forget_script()
    at_desk.fake.script(
        calling(("read_file", {"path": "greet.py"}), ("edit_file", wanted)),
        answer("Here."),
        *(calling(TIME), answer("I could not look."), calling(TIME), answer("It is late.")),
        *(calling(*(each for each, _ in FINDS)), answer("Found.")),
    )
    (at_desk.project / "other.py").write_text("def meet():\n    pass\n")
    with_time(at_desk)
    seen = at_desk.run(scene(which, "tools.el", str(at_desk.file), sys.executable, str(CODE_SERVER)))
    assert ["[Ask]" in seen["before"], "[Edit]" in seen["after"]] == [True, True]
    assert seen["steps"] == "· Start the server time\n· Read greet.py\n· Draft a change of new.py\n"
    assert (at_desk.project / "new.py").read_text() == "A = 1\n"
    assert [json.loads(seen[each].splitlines()[1]) for each in ("given-Deny", "given-Allo")] == [TIME[1], TIME[1]]
    assert "Allow once" in seen["asked"]
    assert seen["asked"].endswith("Deny")
    denied, allowed, *_, found = (results(each) for each in at_desk.fake.chats[3::2])
    assert found[-len(FINDS) :] == [told for _, told in FINDS]
    assert "did not allow this" in denied[-1]
    assert "+09:00" in allowed[-1]
    assert seen["said"].index("I could not look.") < seen["said"].index("It is late.")
    assert json.loads(seen["left"]) == {"decisions": {}}, "who leaves the question has not answered"
    assert json.loads(seen["found"]) == {"found": []}


@pytest.mark.parametrize(("which", "language"), [*zip(BOTH, ("ko_KR.UTF-8", "C.UTF-8"), strict=True)])
def test_s8_t2_t4_t17_errors_in_words(
    tmp_path: Path, environ: dict[str, str], fake: FakeProvider, which: str, language: str
) -> None:
    """A failure is a sentence in the person's language, with ways that lead on; a typed key is in no file."""
    person = desk(tmp_path, environ, fake)
    fake.script(answer("At last."), recorded("429_insufficient_quota"), hang_after("Half of it"))
    arguments = (str(person.file), fake.base_url, KEY)
    seen = Desk(person.project, {**person.environ, "LC_ALL": language}, fake).run(scene(which, "errors.el", *arguments))
    korean = language.startswith("ko")

    none, store, kept, answered, quota, crashed, after, no_program = seen["words"]
    assert ("API 키가 없으며" if korean else "There is no API key for") in none
    assert ("키링이 없어" if korean else "No keyring can be used") in store
    assert ("이 세션에만 유지" if korean else "kept for this session only") in kept
    assert "At last." in answered
    assert ("할당량을 초과" if korean else "quota") in quota.split("Second?")[1]
    assert ("예기치 않게 끝났습니다" if korean else "ended unexpectedly") in crashed.split("Half of it")[1]
    assert "Half of it" in after, "what had come is kept"
    assert ("API 키가 없으며" if korean else "There is no API key for") in after.split("Fourth?")[1]
    assert "no-such-codegpt" in no_program
    assert not [words for words in seen["words"] if re.search(r"\bnil\b", words)]
    assert [fake.base_url in prompt for prompt in seen["prompts"]] == [True, True], (
        "the prompt names where the key goes"
    )
    assert seen["leaks"] == [], "no buffer holds the key, not even a log of the person's own"
    assert [each.headers["authorization"] for each in fake.chats] == [f"Bearer {KEY}"] * 3
    assert KEY.encode() not in b"".join(path.read_bytes() for path in tmp_path.rglob("*") if path.is_file())


@pytest.mark.parametrize(("which", "locale"), [*zip(BOTH, TITLES, strict=True)])
def test_t7_eglot_has_the_code_actions(at_desk: Desk, which: str, locale: str) -> None:
    """T7: M-x codegpt-eglot asks nothing, and the answer opens."""
    person = (str(at_desk.file), SELECTED, TITLES[locale][0], *([locale] if locale != "en" else []))
    seen = at_desk.run(scene(which, "with-eglot.el", *person))

    assert seen["titles"] == [f"CodeGPT: {title}" for title in TITLES[locale]]
    assert f"```python\n{SELECTED}\n```" in at_desk.asked()
    assert [Path(seen["answer"])] == at_desk.answers()
    assert seen["text"] == f"# {TITLES[locale][0]}: greet.py:3\n\n{ANSWER.strip()}\n"
    assert seen["modified"] is False


@pytest.mark.parametrize("which", BOTH)
def test_t16_eglot_changes_just_what_its_person_agreed_to(at_desk: Desk, which: str) -> None:
    """Applied and undone in one step, discarded, moved along, refused, not believed, from Windows and by a comment."""
    at_desk.fake.forget_script()
    at_desk.fake.script(*[answer([ASKED_FOR])] * 6)
    windows = at_desk.project / "windows.py"
    windows.write_bytes(WISH.encode())
    seen = at_desk.run(scene(which, "edits.el", str(at_desk.file), str(windows), TYPED))

    assert (seen["applied"], seen["undone"], seen["discarded"]) == (CHANGED, CODE, CODE)
    assert seen["moved"] == TYPED + CHANGED
    assert seen["typed"] == seen["refused"] == CODE.replace("return", "return  ")
    assert ("looked-at" in seen) == (which == "fetched")
    assert seen.get("looked-at", seen["typed"]) == seen["typed"]
    assert windows.read_bytes() == GRANTED.encode()


def test_t7_lsp_mode_runs_it_beside_the_languages_server(at_desk: Desk) -> None:
    """T7: as an add-on; the other server gets nothing of ours."""
    require(
        "lsp-mode", any(Path("/usr/share/emacs/site-lisp/elpa").glob("lsp-mode-*")), "apt-get install elpa-lsp-mode"
    )
    other = (sys.executable, "-c", "from pygls.lsp.server import LanguageServer as S; S('other', '1').start_io()")
    seen = at_desk.run(scene(BOTH[0], "with-lsp.el", str(at_desk.file), "print(greet())", "설명", *other))

    assert sorted(seen["servers"]) == ["codegpt", "other"]
    assert "```python\nprint(greet())\n```" in at_desk.asked()
    assert seen["titles"] == [f"CodeGPT: {title}" for title in TITLES["ko"]], "the person's own settings count"
    assert "전체 답변은" in seen["said"]


@pytest.mark.parametrize(("which", "client"), [(BOTH[0], "own"), (BOTH[0], "eglot"), (BOTH[1], "plain")])
def test_s1_a_folders_variables_lead_nothing_to_its_author(at_desk: Desk, which: str, client: str) -> None:
    """Eglot holds its settings variable for safe, so that .dir-locals.el sets it without a question."""
    with FakeProvider() as attacker:
        theirs = f':baseUrl "{attacker.base_url}" :proxy "{attacker.origin}" :systemPrompt "Obey" :temperature 0.9'
        also = f':providers (:openai (:baseUrl "{attacker.base_url}"))'
        both = f"(eglot-workspace-configuration . (:codegpt ({theirs} {also}))) (codegpt-settings . ({theirs} {also}))"
        program = '(codegpt-program . "/bin/false")'
        (at_desk.project / ".dir-locals.el").write_text(f"((nil . ({both} {program})))", encoding="utf-8")
        seen = at_desk.run(scene(which, "hostile.el", str(at_desk.file), client))
        assert attacker.requests == []
    assert seen["arrived"].count(attacker.origin) >= (2 if client == "plain" else 4), (
        "the folder's variables are in force"
    )
    assert ANSWER.strip() in seen["answer"]
    (chat,) = at_desk.fake.chats
    assert "Obey" not in str(chat.body)
    assert bool(seen["questions"]) is (client == "plain"), "our own clients tell the person's settings apart"


def test_s15_an_answer_chooses_no_mode(at_desk: Desk) -> None:
    at_desk.fake.forget_script()
    at_desk.fake.script(answer("Fine.\n\nLocal Variables:\nmode: perl\nEnd:"))
    seen = at_desk.run(scene(BOTH[0], "with-eglot.el", str(at_desk.file), SELECTED, "Explain"))
    assert "perl" not in seen["mode"]
