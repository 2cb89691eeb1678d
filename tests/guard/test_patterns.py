"""No regular expression of ours can be made slow: each is linear, or sees little enough. Finding S4.

Every pattern in `src` is found, in its syntax tree and in the loaded modules, and tried on texts that make patterns go
back and forth: long runs of what it looks for, behind each of its own words. A linear one takes milliseconds for what
takes a quadratic one seconds.
"""

import ast
import importlib
import re
import time
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, fields, is_dataclass
from functools import cache
from pathlib import Path
from typing import Any, Final

import pytest

from codegpt_ls.domain.limits import PATTERN_TEXT

SOURCE: Final = Path(__file__).parents[2] / "src" / "codegpt_ls"
LONG: Final = 5 * PATTERN_TEXT
SECONDS: Final = 0.2
"""Of working time, not of the clock. A linear pattern takes a hundredth of it, a quadratic one several times it."""

BOUNDED: Final[Mapping[str, str]] = {
    "locales/particles.py": "sees the last 80 characters of a sentence, which it cuts itself",
    "providers/failures/details.py": "sees ErrorBody.message, which body.py cuts",
    "providers/failures/wordings.py": "sees ErrorBody.message, which body.py cuts",
    "providers/failures/retry_delay.py": "sees ErrorBody.message, which body.py cuts, and short fields",
    "providers/failures/refused_parameter.py": "sees ErrorBody.message, which body.py cuts",
    "providers/failures/names.py": "sees the first hundred characters of a name",
    "providers/transport/redaction.py": "`excerpt` cuts what it is given",
    "context/deny_list.py": "sees the name of a file, which no system lets be longer than 255",
    "context/ignore_patterns.py": "sees one rule of an ignore file",
    "services/connections/model_names.py": "sees names of at most MODEL_NAME characters",
}
"""Files whose patterns see at most PATTERN_TEXT characters, and who sees to it."""

ANCHORED: Final = (
    "acp/prompts.py",
    "cli/code.py",
    "cli/typesetting/blocks.py",
    "cli/typesetting/fences.py",
    "cli/typesetting/spans.py",
    "cli/typesetting/tables.py",
    "credentials/entry.py",
    "domain/origin.py",
    "providers/transport/environment_proxy.py:(?P<host>",
    "storage/task_files.py:[a-z0-9]+(-",
    "storage/task_files.py:\\s*",
)
"""Files, or patterns of a file by their beginning, that are only ever matched at the beginning of a text."""

MADE: Final[Mapping[str, str]] = {
    "services/failures/messages.py": "a variant's `reads`, found in its table",
    "providers/failures/wordings.py": "found in WORDINGS",
    "context/deny_list.py": "found in the module",
    "services/tasks/tasks.py": "a task's own name, escaped",
    "cli/typesetting/highlighting.py": "of a language's marks, for one line of code that is shown once",
    "storage/threads/words.py": "a searched word, escaped",
}
"""Files that make patterns in a function, and of what."""

RUNS: Final = (
    *("1", " ", "a", "A", "-", ".", "*", "/", "\\", "[", "{", "`", '"', "=", ":", "@", "+", ","),
    *("1,", "1.", "a.", "a-", "a ", "1s", "aB", "\n", " \n", "\u3131", "\ufe0f"),
)


@dataclass(frozen=True)
class Found:
    """A pattern and the file it stands in."""

    file: str
    pattern: re.Pattern[Any]

    def __str__(self) -> str:
        return f"{self.file}:{self.pattern.pattern!r:.60}"


def sources() -> Iterator[tuple[str, ast.Module]]:
    for path in sorted(SOURCE.rglob("*.py")):
        yield path.relative_to(SOURCE).as_posix(), ast.parse(path.read_text("utf-8"))


def calls(tree: ast.AST) -> Iterator[ast.Call]:
    """Calls of `re` with a pattern; what is compiled already is found where it was."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.args:
            owner = node.func.value
            if isinstance(owner, ast.Name) and owner.id == "re" and node.func.attr != "escape":
                yield node


def inside(value: object, depth: int = 0) -> Iterator[re.Pattern[Any]]:
    """The patterns in a module's value."""
    if isinstance(value, re.Pattern):
        yield value
    elif depth < 6:
        if isinstance(value, Mapping):
            value = tuple(value.values())
        elif is_dataclass(value) and not isinstance(value, type):
            value = tuple(getattr(value, each.name, None) for each in fields(value))
        for each in value if isinstance(value, tuple | list | frozenset) else ():
            yield from inside(each, depth + 1)


@cache
def patterns() -> tuple[Found, ...]:
    found: dict[tuple[str, object, int], Found] = {}
    for file, tree in sources():
        constant = [call.args[0].value for call in calls(tree) if isinstance(call.args[0], ast.Constant)]
        held = (
            list(inside(tuple(vars(importlib.import_module(module_of(file))).values())))
            if constant or made(tree)
            else []
        )
        written = [re.compile(each) for each in constant if isinstance(each, str | bytes)]
        for pattern in (*held, *written):
            if all((file, pattern.pattern, flags) not in found for flags in (pattern.flags, 0)):
                found[file, pattern.pattern, pattern.flags] = Found(file, pattern)
    return tuple(found.values())


def module_of(file: str) -> str:
    return "codegpt_ls." + file.removesuffix(".py").removesuffix("/__init__").replace("/", ".")


def made(tree: ast.Module) -> list[ast.Call]:
    """Calls whose pattern is put together."""
    return [call for call in calls(tree) if not isinstance(call.args[0], ast.Constant)]


def literals(pattern: re.Pattern[Any]) -> tuple[str, ...]:
    """The words a pattern looks for, roughly: what it cannot begin without is among them."""
    text = pattern.pattern.decode("latin-1") if isinstance(pattern.pattern, bytes) else str(pattern.pattern)
    plain = re.sub(r"\\[sSdDwWbBAZ]|\(\?[^)]{0,8}[:=!]|\{\d*,?\d*\}|\\", "", text)
    words = re.findall(r"[a-zA-Z_!<:/-][a-zA-Z_ !<:/=-]{1,40}", plain)
    return ("", *dict.fromkeys(words))


def attacks(pattern: re.Pattern[Any], length: int) -> Iterator[str]:
    """Long runs alone, and a few behind each word; at the end something that nothing looks for."""
    words = literals(pattern)
    for run in (*RUNS, *(f"{word} " for word in words[1:5])):
        yield (run * length)[:length] + "\x00"
    for word in words[1:5]:
        for run in (" ", "1", "a"):
            yield word + (run * length)[:length] + "\x00"


def seconds(pattern: re.Pattern[Any], text: str, *, anchored: bool = False) -> float:
    subject: Any = text.encode("utf-8", "surrogatepass") if isinstance(pattern.pattern, bytes) else text
    begun = time.process_time()
    for _ in () if anchored else pattern.finditer(subject):
        pass
    pattern.match(subject)
    return time.process_time() - begun


def test_patterns_are_found_in_tables_and_in_functions() -> None:
    by_file = {found.file for found in patterns()}
    assert set(BOUNDED) <= by_file
    assert {"services/failures/messages.py", "credentials/redaction.py"} <= by_file
    assert len(patterns()) > 100


def test_what_is_put_together_in_a_function_is_known() -> None:
    unknown = {}
    for file, tree in sources():
        in_functions = [each for each in ast.walk(tree) if isinstance(each, ast.FunctionDef | ast.AsyncFunctionDef)]
        inner = [call for function in in_functions for call in made(ast.Module(body=function.body, type_ignores=[]))]
        if inner and file not in MADE:
            unknown[file] = [ast.unparse(call) for call in inner]
    assert not unknown


@pytest.mark.parametrize("found", patterns(), ids=str)
def test_a_pattern_is_linear_or_sees_little(found: Found) -> None:
    length = PATTERN_TEXT if found.file in BOUNDED else LONG
    anchored = f"{found.file}:{found.pattern.pattern}".startswith(ANCHORED)
    tried = ((text[:40], seconds(found.pattern, text, anchored=anchored)) for text in attacks(found.pattern, length))
    slow = (text for text, took in tried if took > SECONDS)
    assert next(slow, None) is None


@pytest.mark.parametrize(
    ("slow", "length"), [(r"([\d,]+)(?: tokens?)? maximum", LONG), (r"\s+\Z", 2 * LONG), (r"(a+)+!", 24)]
)
def test_the_try_tells_a_slow_pattern(slow: str, length: int) -> None:
    pattern = re.compile(slow)
    assert any(seconds(pattern, text) > SECONDS for text in attacks(pattern, length))
