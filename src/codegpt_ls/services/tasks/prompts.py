"""A task's template with what it is about put in.

Placeholders are `{code}`, `{numbered_code}`, `{surroundings}`, `{diagnostics}`, `{question}`, `{language}`, `{file}`,
`{answer_language}` and `{answer_format}`; any other braces are text. What has nothing to put in disappears with the
words around it: a line whose placeholders are all empty, and a paragraph whose placeholders are all empty. All are
filled in one pass, so nothing that is put in is ever read as a placeholder.
"""

import re
from collections.abc import Mapping
from typing import Final

from codegpt_ls.domain.tasks import Task, TaskInput

_PLACEHOLDER: Final = re.compile(
    r"\{(code|numbered_code|surroundings|diagnostics|question|language|file|answer_language|answer_format)\}"
)
_BACKTICKS: Final = re.compile(r"`{3,}")
_INFO_STRING: Final = re.compile(r"[\w+#.-]{1,40}\Z")
_GAP: Final = "[… the code itself …]"


def prompt(task: Task, about: TaskInput) -> str:
    """What is sent to the model."""
    values = _values(task, about)
    filled = (_filled(paragraph, values) for paragraph in task.template.split("\n\n"))
    written = "\n\n".join(paragraph for paragraph in filled if paragraph is not None).strip("\n")
    # A person's own template need not say where.
    unsaid = about.answer_format and "{answer_format}" not in task.template
    return f"{written}\n\n{about.answer_format}" if unsaid else written


def fenced(text: str, info: str = "") -> str:
    """The text in a Markdown fence that nothing inside can end."""
    longest = max((len(run) for run in _BACKTICKS.findall(text)), default=2)
    fence = "`" * (longest + 1)
    kind = info if _INFO_STRING.match(info) else ""
    return f"{fence}{kind}\n{text}{'' if text.endswith(chr(10)) else chr(10)}{fence}"


def _values(task: Task, about: TaskInput) -> Mapping[str, str]:
    language = _one_line(about.language)
    return {
        "code": fenced(about.code, language) if about.code else "",
        "numbered_code": fenced(_numbered(about.code, about.first_line), language) if about.code else "",
        "surroundings": _surroundings(about, language),
        "diagnostics": "\n".join(f"- {_one_line(each)}" for each in about.diagnostics),
        "question": about.question,
        "language": language,
        "file": _one_line(about.file),
        # Who writes something wants the answer in the language they wrote it in.
        "answer_language": "" if about.question else about.answer_language,
        "answer_format": about.answer_format or (task.findings if about.findings else task.prose),
    }


def _filled(paragraph: str, values: Mapping[str, str]) -> str | None:
    if _says_nothing(paragraph, values):
        return None
    lines = (line for line in paragraph.split("\n") if not _says_nothing(line, values))
    return _PLACEHOLDER.sub(lambda found: values[found[1]], "\n".join(lines))


def _says_nothing(text: str, values: Mapping[str, str]) -> bool:
    names = _PLACEHOLDER.findall(text)
    return bool(names) and not any(values[name] for name in names)


def _surroundings(about: TaskInput, language: str) -> str:
    if not about.before.strip() and not about.after.strip():
        return ""
    parts = (about.before.strip("\n"), _GAP, about.after.strip("\n"))
    return fenced("\n".join(part for part in parts if part), language)


def _numbered(code: str, first: int) -> str:
    lines = code.split("\n")
    if lines[-1] == "":
        lines.pop()
    width = len(str(first + len(lines) - 1))
    return "\n".join(f"{number:>{width}} | {line}" for number, line in enumerate(lines, first))


def _one_line(text: str) -> str:
    return " ".join(text.split())
