"""Slash commands, and a person's own tasks beside the built-in ones."""

from pathlib import Path

import pytest

from codegpt_ls.domain.tasks import TaskFault
from codegpt_ls.locales.everywhere import EveryLanguage
from codegpt_ls.services.tasks.tasks import Tasks
from codegpt_ls.storage.task_files import TaskFolder, built_in_tasks

OWN = '+++\nname = "{name}"\ntitle = "{title}"\n+++\n{template}\n'


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    made = tmp_path / "tasks"
    made.mkdir()
    return made


@pytest.fixture
def tasks(folder: Path) -> Tasks:
    return Tasks(built_in_tasks(), TaskFolder(lambda: folder), EveryLanguage().texts)


def put(folder: Path, file: str, name: str, title: str = "Own", template: str = "Do: {code}") -> None:
    text = OWN.replace("{name}", name).replace("{title}", title).replace("{template}", template)
    (folder / file).write_text(text, encoding="utf-8")


@pytest.mark.parametrize(
    ("question", "name", "rest"),
    [
        ("/explain", "explain", ""),
        ("/Explain", "explain", ""),
        ("  /EXPLAIN in one sentence", "explain", "in one sentence"),
        ("/explain: in one sentence", "explain", "in one sentence"),
        ("/explain\nthis\nand that", "explain", "this\nand that"),
        ("/Refactor", "refactor", ""),
        ("/Document 한국어로", "document", "한국어로"),
        ("/find-problems", "find-problems", ""),
        ("/Find Problems", "find-problems", ""),
        ("/findProblems quickly", "find-problems", "quickly"),
        ("/find_problems", "find-problems", ""),
        ("/unit-test", "unit-test", ""),
        ("/Unit Test", "unit-test", ""),
        ("/unit test with pytest", "unit-test", "with pytest"),
        ("/UnitTest", "unit-test", ""),
        ("/Fix the loop", "fix", "the loop"),
        ("/ask why?", "ask", "why?"),
        ("/설명", "explain", ""),
        ("/설명 짧게", "explain", "짧게"),
        ("/설명: 짧게", "explain", "짧게"),
        ("/리팩터링", "refactor", ""),
        ("/문서화", "document", ""),
        ("/문제찾기", "find-problems", ""),
        ("/문제 찾기 보안만", "find-problems", "보안만"),
        ("/문제-찾기", "find-problems", ""),
        ("/단위테스트 pytest로", "unit-test", "pytest로"),
        ("/단위 테스트", "unit-test", ""),
        ("/수정", "fix", ""),
        ("/질문 왜?", "ask", "왜?"),
    ],
)
def test_a_slash_command_is_its_task(tasks: Tasks, question: str, name: str, rest: str) -> None:
    task, left = tasks.parse(question)
    assert task is not None
    assert (task.name, left) == (name, rest)


@pytest.mark.parametrize(
    "question",
    [
        "explain this",
        "/explained",
        "/fix-it",
        "/fix/me",
        "/etc/hosts",
        "/unknown x",
        "/",
        "",
        "// fix",
        "/unit",
        "a /fix",
        "/설명서",
        "/설명을 해 줘",
        "/문제",
        "설명",
    ],
)
def test_anything_else_is_a_plain_question(tasks: Tasks, question: str) -> None:
    assert tasks.parse(question) == (None, question)


def test_a_persons_own_task_is_listed_after_the_built_in_ones_and_has_its_slash_command(
    tasks: Tasks, folder: Path
) -> None:
    put(folder, "translate.md", "translate-comments", "Translate Comments")
    tasks.reload()
    own = tasks.all()[-1]
    assert (own.name, own.title, own.title_key, own.own) == ("translate-comments", "Translate Comments", None, True)
    assert own.needs_selection
    assert tasks.parse("/translate comments now") == (own, "now")


def test_the_longer_of_two_fitting_names_counts(tasks: Tasks, folder: Path) -> None:
    put(folder, "unit.md", "unit")
    tasks.reload()
    task, rest = tasks.parse("/unit test it")
    assert task is not None
    assert (task.name, rest) == ("unit-test", "it")


def test_an_own_file_takes_the_place_of_the_built_in_task_of_its_name(tasks: Tasks, folder: Path) -> None:
    put(folder, "mine.md", "explain", "Explain to me", "Like I am five: {code}")
    tasks.reload()
    assert [task.name for task in tasks.all()].count("explain") == 1
    assert tasks.all()[0].title == "Explain to me"


def test_a_task_is_there_only_from_the_next_reading_on_and_gone_after_its_file(tasks: Tasks, folder: Path) -> None:
    put(folder, "a.md", "mine")
    assert tasks.get("mine") is None
    tasks.reload()
    assert tasks.get("mine") is not None
    (folder / "a.md").unlink()
    tasks.reload()
    assert tasks.get("mine") is None


def test_a_broken_file_is_told_and_the_others_count(tasks: Tasks, folder: Path) -> None:
    put(folder, "good.md", "good")
    (folder / "broken.md").write_text("no front matter", encoding="utf-8")
    tasks.reload()
    assert tasks.get("good") is not None
    assert [(Path(each.path).name, each.fault) for each in tasks.problems] == [("broken.md", TaskFault.FRONT_MATTER)]
