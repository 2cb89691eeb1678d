"""Task files, good and bad."""

import os
import re
from pathlib import Path

import pytest

from codegpt_ls.domain.tasks import TaskAnswer, TaskFault
from codegpt_ls.storage.task_files import LARGEST, MOST, TaskFolder, UnusableTask, built_in_tasks, parse_task

HEAD = '+++\nname = "own"\ntitle = "Own"\n+++\n'


def read(folder: Path) -> list[TaskFault]:
    return [problem.fault for problem in TaskFolder(lambda: folder).read().problems]


def test_the_built_in_tasks_are_the_documented_ones_in_menu_order() -> None:
    found = [(task.name, task.title, task.title_key) for task in built_in_tasks()]
    assert found == [
        ("explain", "Explain", "task.explain"),
        ("refactor", "Refactor", "task.refactor"),
        ("document", "Document", "task.document"),
        ("find-problems", "Find Problems", "task.find_problems"),
        ("unit-test", "Unit Test", "task.unit_test"),
        ("fix", "Fix", "task.fix"),
        ("edit", "Edit", "task.edit"),
        ("ask", "Ask", "task.ask"),
    ]


def test_every_file_that_comes_with_the_program_is_listed() -> None:
    import codegpt_ls

    files = (Path(codegpt_ls.__file__).parent / "tasks").glob("*.md")
    assert {path.stem for path in files} == {task.name for task in built_in_tasks()}


def test_only_fix_needs_a_diagnostic_only_ask_no_code_and_edit_and_ask_words() -> None:
    assert [task.name for task in built_in_tasks() if task.needs_diagnostics] == ["fix"]
    assert [task.name for task in built_in_tasks() if not task.needs_selection] == ["ask"]
    assert [task.name for task in built_in_tasks() if task.needs_question] == ["edit", "ask"]


@pytest.mark.parametrize(
    ("text", "fault"),
    [
        ("", TaskFault.FRONT_MATTER),
        ("Just text {code}", TaskFault.FRONT_MATTER),
        ("+++\nname = \n+++\nx", TaskFault.FRONT_MATTER),
        ('+++\nname = "a"\ntitle = "A"\nx', TaskFault.FRONT_MATTER),
        ('+++\nname = "a"\ntitle = "A"\nneeds = "selection"\n+++\nx', TaskFault.FRONT_MATTER),
        ('+++\ntitle = "A"\n+++\nx', TaskFault.NAME),
        ('+++\nname = "Two Words"\ntitle = "A"\n+++\nx', TaskFault.NAME),
        ('+++\nname = "../up"\ntitle = "A"\n+++\nx', TaskFault.NAME),
        ('+++\nname = 1\ntitle = "A"\n+++\nx', TaskFault.NAME),
        (f'+++\nname = "{"a" * 41}"\ntitle = "A"\n+++\nx', TaskFault.NAME),
        ('+++\nname = "a"\n+++\nx', TaskFault.TITLE),
        ('+++\nname = "a"\ntitle = " "\n+++\nx', TaskFault.TITLE),
        (f'+++\nname = "a"\ntitle = "{"A" * 81}"\n+++\nx', TaskFault.TITLE),
        ('+++\nname = "a"\ntitle = "A"\n+++\n  \n', TaskFault.TEMPLATE),
        ('+++\nname = "a"\ntitle = "A"\nedit = "yes"\n+++\n{code}', TaskFault.EDIT),
        ('+++\nname = "a"\ntitle = "A"\nedit = true\n+++\nx', TaskFault.EDIT),
        ('+++\nname = "a"\ntitle = "A"\nedit = true\nfindings = "x"\n+++\n{code}', TaskFault.EDIT),
    ],
)
def test_a_file_that_holds_no_task_says_why(text: str, fault: TaskFault) -> None:
    with pytest.raises(UnusableTask) as unusable:
        parse_task(text)
    assert unusable.value.fault is fault


def test_a_template_about_code_needs_a_selection_unless_it_says_otherwise() -> None:
    assert parse_task(HEAD + "{code}").needs_selection
    assert parse_task(HEAD + "{numbered_code}").needs_selection
    assert not parse_task(HEAD + "{question}").needs_selection
    assert not parse_task('+++\nname = "own"\ntitle = "Own"\nneeds = []\n+++\n{code}').needs_selection


def test_the_tasks_that_edit_are_those_whose_code_takes_the_place_of_other_code() -> None:
    assert [task.name for task in built_in_tasks() if task.edits] == ["refactor", "document", "fix", "edit"]
    own = parse_task('+++\nname = "own"\ntitle = "Own"\nedit = true\n+++\n{code}')
    assert (own.edits, own.answers_with, own.needs_selection) == (True, TaskAnswer.CODE, True)
    assert not parse_task(HEAD + "{code}").edits


def test_a_task_says_what_it_does_what_it_answers_with_and_where_it_is(tmp_path: Path) -> None:
    head = '+++\nname = "own"\ntitle = "Own"\ndescription = "Does it."\nanswer = "code"\n+++\n'
    (tmp_path / "own.md").write_text(head + "{code}", encoding="utf-8")
    (task,) = TaskFolder(lambda: tmp_path).read().tasks
    assert (task.description, task.answers_with, task.path) == ("Does it.", "code", str(tmp_path / "own.md"))
    assert {each.name: each.answers_with for each in built_in_tasks()} == {
        "explain": "text",
        "refactor": "code",
        "document": "code",
        "find-problems": "findings",
        "unit-test": "code",
        "fix": "code",
        "edit": "code",
        "ask": "text",
    }


@pytest.mark.parametrize("description", ['"two\\nlines"', f'"{"A" * 201}"', "7"])
def test_a_description_that_is_no_line_is_told(description: str) -> None:
    with pytest.raises(UnusableTask) as unusable:
        parse_task(f'+++\nname = "own"\ntitle = "Own"\ndescription = {description}\n+++\nx')
    assert unusable.value.fault is TaskFault.DESCRIPTION


def test_of_two_files_with_one_name_the_second_is_told(tmp_path: Path) -> None:
    for name in ("a", "b"):
        (tmp_path / f"{name}.md").write_text(HEAD + name, encoding="utf-8")
    own = TaskFolder(lambda: tmp_path).read()
    assert [task.template for task in own.tasks] == ["a"]
    assert [(each.path, each.fault) for each in own.problems] == [(str(tmp_path / "b.md"), TaskFault.NAME_TAKEN)]


def test_a_file_from_windows_reads_the_same(tmp_path: Path) -> None:
    (tmp_path / "own.md").write_bytes(b"\xef\xbb\xbf" + (HEAD + "a  \n\nb\n").replace("\n", "\r\n").encode())
    assert TaskFolder(lambda: tmp_path).read().tasks[0].template == "a\n\nb"


def test_too_large_binary_and_strange_files_are_left_out(tmp_path: Path) -> None:
    (tmp_path / "a.md").write_text(HEAD + "x" * LARGEST, encoding="utf-8")
    (tmp_path / "b.md").write_bytes(HEAD.encode() + b"\xff\xfe")
    (tmp_path / "c.md").mkdir()
    os.mkfifo(tmp_path / "d.md")
    (tmp_path / "e.md").symlink_to(tmp_path / "nowhere")
    (tmp_path / "f.txt").write_text("no task file")
    unreadable = TaskFault.UNREADABLE
    assert read(tmp_path) == [TaskFault.TOO_LARGE, unreadable, unreadable, unreadable, unreadable]


def test_more_files_than_anyone_has_are_left_out_and_told_once(tmp_path: Path) -> None:
    for number in range(MOST + 3):
        (tmp_path / f"{number:03}.md").write_text(HEAD.replace('"own"', f'"own-{number}"') + "x", encoding="utf-8")
    own = TaskFolder(lambda: tmp_path).read()
    assert len(own.tasks) == MOST
    assert [problem.fault for problem in own.problems] == [TaskFault.TOO_MANY]


def test_a_missing_folder_holds_nothing(tmp_path: Path) -> None:
    own = TaskFolder(lambda: tmp_path / "none").read()
    assert (own.tasks, own.problems) == ((), ())
    assert not (tmp_path / "none").exists()


def test_the_readmes_example_is_a_task() -> None:
    readme = (Path(__file__).parents[2] / "README.md").read_text(encoding="utf-8")
    example = re.search(r"^```markdown\n(.*?)^```$", readme, re.DOTALL | re.MULTILINE)
    assert example is not None
    task = parse_task(example[1], own=True)
    assert (task.name, task.needs_selection) == ("rhyme", True)
