"""What is sent for a task."""

import pytest

from codegpt_ls.domain.tasks import Task, TaskInput
from codegpt_ls.services.tasks.prompts import fenced, prompt
from codegpt_ls.storage.task_files import built_in_tasks

BUILT_IN = {task.name: task for task in built_in_tasks()}

EXPLAIN = """\
Explain the code below to a developer who reads it for the first time. Say in one or two sentences what it is for. \
Then go through the parts that are not obvious, in the order in which they run, and name assumptions and surprises. \
Quote only the lines you talk about.

Answer in 한국어.

File: parser.py
Language: python

The code:
```python
    return "안녕 😀"
```

What stands around it, only to understand it:
```python
def greet():
[… the code itself …]
print(greet())
```

What compilers and linters say about it:
- line 2: unused 값"""

FINDINGS = """\
Look for problems in the code below: mistakes, cases that are not handled, security holes, races, leaks, and what is \
needlessly slow. Report only what you can point to in this code; no matters of taste.

Answer with JSON only, in exactly this form:
{"findings": [{"line": 12, "endLine": 14, "severity": "error", \
"message": "What goes wrong and when, and how to mend it."}]}
`severity` is "error", "warning", "information" or "hint"; `line` and `endLine` are the numbers that stand before the \
code's lines.
If you find no problem, answer {"findings": []}.

File: parser.py

The code, each line after its number:
```
 9 | a
10 | b
```"""


def task(template: str) -> Task:
    return Task(name="own", title="Own", template=template, needs_selection=True, own=True)


def test_explain_holds_the_exact_code_and_all_that_is_known_about_it() -> None:
    about = TaskInput(
        code='    return "안녕 😀"\n',
        first_line=2,
        language="python",
        file="parser.py",
        before="def greet():\n",
        after="\nprint(greet())\n",
        diagnostics=("line 2:\nunused 값",),
        answer_language="한국어",
    )
    assert prompt(BUILT_IN["explain"], about) == EXPLAIN


def test_find_problems_for_a_program_asks_for_json_and_numbers_the_lines() -> None:
    about = TaskInput(code="a\nb\n", first_line=9, file="parser.py", findings=True)
    assert prompt(BUILT_IN["find-problems"], about) == FINDINGS


def test_find_problems_for_a_person_asks_for_prose() -> None:
    text = prompt(BUILT_IN["find-problems"], TaskInput(code="a"))
    assert "JSON" not in text
    assert "worst one first" in text


@pytest.mark.parametrize("name", BUILT_IN)
def test_what_is_unknown_leaves_no_words_behind(name: str) -> None:
    text = prompt(BUILT_IN[name], TaskInput(code="x = 1", question="why?"))
    assert "x = 1" in text
    assert "why?" in text
    for word in ("File:", "Language:", "around it, only", "linters", "Answer in", "Write in"):
        assert word not in text
    assert "\n\n\n" not in text


@pytest.mark.parametrize("name", BUILT_IN)
def test_what_the_person_wrote_decides_the_language_of_the_answer(name: str) -> None:
    silent = prompt(BUILT_IN[name], TaskInput(code="x", answer_language="English"))
    written = prompt(BUILT_IN[name], TaskInput(code="x", answer_language="English", question="한국어로"))
    assert "in English." in silent
    assert "English" not in written


def test_placeholders_in_the_code_are_only_text() -> None:
    about = TaskInput(code='f"{question} {file} {0} {{}}"', question="{code}", file="{language}.py")
    text = prompt(BUILT_IN["ask"], about)
    assert '```\nf"{question} {file} {0} {{}}"\n```' in text
    assert text.startswith("{code}\n")
    assert "File: {language}.py" in text


def test_braces_that_are_no_placeholder_stay() -> None:
    assert prompt(task("Use {} and {name} for:\n{code}"), TaskInput(code="x")) == "Use {} and {name} for:\n```\nx\n```"


def test_only_the_empty_lines_of_a_paragraph_go() -> None:
    text = prompt(task("File: {file}\nLanguage: {language}\nStay\n\n\nEnd"), TaskInput(file="a.py"))
    assert text == "File: a.py\nStay\n\n\nEnd"


@pytest.mark.parametrize(
    ("code", "fence"),
    [("plain", "```"), ("a ``` b", "````"), ("`````\n```", "``````"), ("``", "```")],
)
def test_no_code_ends_its_own_fence(code: str, fence: str) -> None:
    lines = fenced(code, "md").split("\n")
    assert lines[0] == f"{fence}md"
    assert lines[-1] == fence
    assert "\n".join(lines[1:-1]) == code


def test_a_language_id_that_is_none_is_left_out_of_the_fence() -> None:
    assert fenced("x", "py` evil").startswith("```\n")


def test_a_file_name_cannot_break_out_of_its_line() -> None:
    assert "File: a b.py\nLanguage" in prompt(BUILT_IN["ask"], TaskInput(file="a\n\nb.py", language="c", question="?"))
