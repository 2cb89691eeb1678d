"""What people reported of editors, each case by its id, on the real server."""

import itertools
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import pytest
from markdown_it import MarkdownIt

from tests.editor_cases import Play, Run, begun, editor_case, played, runs
from tests.fakes.provider import FakeProvider
from tests.fakes.replies import answer

TASKS = ["Explain", "Refactor", "Document", "Find Problems", "Unit Test"]


def each_run(case_id: str, chosen: slice = slice(None)) -> pytest.MarkDecorator:
    """The test runs once for every variant of the case, or for these, which is in its id."""
    variants = [pytest.param(run, id=f"{case_id}-{n}") for n, run in enumerate(runs(editor_case(case_id)))]
    return pytest.mark.parametrize("run", variants[chosen])


@pytest.fixture
def play(run: Run, tmp_path: Path, with_key: dict[str, str]) -> Iterator[Play]:
    """The run, played to its end."""
    with played(run, tmp_path / "home", with_key) as play:
        yield play
        assert play.editor.process.poll() is None, "the server lives"
        assert "Traceback" not in play.editor.log


def titles(actions: Sequence[dict[str, Any]]) -> list[str]:
    return [action["title"].removeprefix("CodeGPT: ") for action in actions]


def prompt(fake: FakeProvider) -> str:
    """What the model was asked first, as soon as it has been."""
    for number in itertools.count(1):
        asked = fake.wait_for_request(number)
        if asked.path.endswith("/chat/completions"):
            return str(asked.body["messages"][-1]["content"])
    raise AssertionError


@each_run("initialize_values_we_do_not_know")
def test_what_an_introduction_says_that_is_not_understood_counts_as_not_there(play: Play) -> None:
    assert play.result["providers"]


@each_run("code_actions_beside_an_absurd_diagnostic")
def test_an_absurd_diagnostic_takes_no_task_away(play: Play) -> None:
    assert set(TASKS) <= set(titles(play.result))


@each_run("code_actions_selection_beyond_31_bits")
def test_a_selection_may_end_beyond_31_bits(play: Play, fake: FakeProvider) -> None:
    assert [titles(each["result"]) for each in play.answers[:2]] == [TASKS, TASKS]
    assert "x = 1\ny = 2\n" in prompt(fake)
    assert "error" not in play.answers[2]


@each_run("code_actions_with_a_sloppy_context")
def test_what_is_missing_of_a_context_counts_as_empty(play: Play) -> None:
    assert [titles(each["result"]) for each in play.answers] == [TASKS] * 6


@each_run("edits_lost_for_a_version")
def test_an_edit_counts_whatever_its_version(play: Play) -> None:
    [part] = play.result["parts"]

    assert part["text"] in {"new = 1\n", "b = 1\n", "c = 1\n"}
    assert part["languageId"] == "python"


@each_run("own_tasks_missing_after_a_refused_registration")
def test_own_tasks_are_offered_whatever_becomes_of_the_registration(run: Run, play: Play) -> None:
    asked = next(step for step in run["send"] if step.get("method") == "textDocument/codeAction")

    def offered() -> bool:
        return "Rhyme" in titles(play.editor.call(asked["method"], play.filled(asked["params"]))["result"])

    # They are read behind the greeting.
    assert any(offered() for _ in range(1_000))


@each_run("answers_to_our_questions_with_a_number_as_id")
def test_an_editor_that_answers_with_numbers_is_understood(play: Play) -> None:
    [chosen] = [each for each in play.answers[0]["result"]["providers"] if each["selected"]]
    assert chosen["id"] == "ollama"

    told = play.editor.wait_for_server_request("window/showMessageRequest")
    assert "Ollama" in told["message"]
    assert any("가" <= letter <= "힣" for letter in told["message"])


@each_run("editor_answers_in_another_shape", slice(3))
def test_an_answer_that_is_no_yes_counts_as_no(play: Play) -> None:
    told = play.editor.wait_for_notification("window/showMessage")

    assert told["message"].strip() == "Hello from the fake provider."


@each_run("editor_answers_in_another_shape", slice(3, 6))
def test_settings_in_another_shape_are_waited_for_no_longer(play: Play) -> None:
    assert play.result["providers"]
    assert "did not answer for its settings" not in play.editor.log


@each_run("editor_answers_in_another_shape", slice(6, None))
def test_a_title_alone_is_the_action_of_that_title(play: Play) -> None:
    told = play.editor.wait_for_notification("window/showMessage")

    assert "codegpt-ls key set" in told["message"]


@each_run("root_path_alone")
def test_an_old_editors_root_path_is_an_open_folder(play: Play) -> None:
    assert [part["title"] for part in play.result["parts"]] == ["a.py"]


@each_run("a_cursor_that_is_one_character_wide")
def test_a_cursor_that_is_a_character_wide_is_a_cursor(play: Play, fake: FakeProvider) -> None:
    assert play.answers[0]["result"] == []
    assert "```python\ndef greet(name):\n```" in prompt(fake)


@each_run("a_tool's_words_as_python_prints_them")
def test_a_tools_words_are_told_as_it_means_them(play: Play) -> None:
    [fix] = play.result
    [diagnostic] = fix["command"]["arguments"][0]["diagnostics"]

    assert (diagnostic["code"], diagnostic["message"]) == ("E1", "**bad**")


@each_run("a_selection_that_ends_before_it_starts")
def test_a_selection_made_backwards_is_a_selection(play: Play, fake: FakeProvider) -> None:
    assert titles(play.answers[0]["result"]) == TASKS
    assert "```python\nx = 1\ny = 2\n```" in prompt(fake)


@each_run("leaving_in_the_first_second_is_an_error_in_the_log")
def test_an_editor_may_leave_at_once(run: Run, tmp_path: Path, with_key: dict[str, str]) -> None:
    with begun(run, tmp_path / "home", with_key) as play:
        play.editor.request("codegpt/providers")
        play.editor.close_stdin()
        play.editor.wait_for_end()

    assert play.editor.log == ""


@each_run("an_open_code_fence_swallows_what_follows")
def test_a_word_about_the_answers_end_is_no_code(
    run: Run, tmp_path: Path, with_key: dict[str, str], fake: FakeProvider
) -> None:
    fake.script(answer(run["reply"], finish_reason=run["finish"]))
    to_the_document = {**run, "send": run["send"][:2]}
    with played(to_the_document, tmp_path / "home", with_key) as play:
        shown = play.editor.wait_for_server_request("window/showDocument")
        text = Path(shown["uri"].removeprefix("file://")).read_text(encoding="utf-8")
    code, *after = [token for token in MarkdownIt().parse(text) if token.type in ("fence", "hr", "inline")][2:]

    assert (code.type, code.content) == ("fence", "print(1)\n")
    assert "length limit" in after[-1].content
