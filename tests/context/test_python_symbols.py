"""Definitions in Python are found by name or place, also while the file is being written."""

import tracemalloc

import pytest

from codegpt_ls.context.python_symbols import PythonSymbols
from codegpt_ls.domain.context.resolved import LeftOutReason, Refused
from codegpt_ls.domain.limits import DEFINITIONS
from codegpt_ls.domain.text import Definition, SourceText, Text

CODE = '''\
"""def not_me(): pass"""
import re

@cached
@wraps(
    f)
async def fetch(url,
                again):
    def inner(): return 1

    text = """
class NotMe:
"""
    return text

# a comment
class Person:
    name = "x"

    def greet(self): ...

    class Pet:
        def greet(self):
            pass


def greet(): pass; pass
'''


def source(text: str, language: str = "python") -> SourceText:
    return SourceText(Text(text), language)


def refused(text: str, name: str | None, line: int | None = None, language: str = "python") -> LeftOutReason:
    with pytest.raises(Refused) as refused:
        PythonSymbols().find(source(text, language), name, line)
    return refused.value.refusal.reason


@pytest.mark.parametrize(
    ("name", "found"),
    [
        ("fetch", Definition("fetch", 3, 13)),
        ("inner", Definition("fetch.inner", 8, 8)),
        ("fetch.inner", Definition("fetch.inner", 8, 8)),
        ("Person", Definition("Person", 16, 23)),
        ("Person.greet", Definition("Person.greet", 19, 19)),
        ("Pet.greet", Definition("Person.Pet.greet", 22, 23)),
        ("greet", Definition("greet", 26, 26)),
    ],
)
@pytest.mark.parametrize("line_break", ["\n", "\r\n", "\r"])
def test_a_name_is_found_with_its_decorators_and_all_its_lines(name: str, found: Definition, line_break: str) -> None:
    text = CODE.replace("\n", line_break)

    assert PythonSymbols().find(source(text), name, None) == found


@pytest.mark.parametrize(
    ("line", "name"),
    [(3, "fetch"), (8, "fetch.inner"), (11, "fetch"), (16, "Person"), (23, "Person.Pet.greet"), (26, "greet")],
)
def test_the_innermost_definition_around_a_place_is_found(line: int, name: str) -> None:
    assert PythonSymbols().find(source(CODE), None, line).name == name


def test_what_is_not_there_or_not_known_is_told_apart() -> None:
    assert refused(CODE, "not_me") is LeftOutReason.NOT_FOUND
    assert refused(CODE, "NotMe") is LeftOutReason.NOT_FOUND
    assert refused(CODE, "name") is LeftOutReason.NOT_FOUND
    assert refused(CODE, None, 1) is LeftOutReason.NOT_FOUND
    assert refused(CODE, None) is LeftOutReason.NOT_FOUND
    assert refused("class A:\n def f(): 1\nclass B:\n def f(): 2\n", "f") is LeftOutReason.AMBIGUOUS
    assert refused("func f() {}", "f", language="go") is LeftOutReason.UNSUPPORTED


@pytest.mark.parametrize(
    "broken",
    [
        "def f(x):\n    return x +\n\ndef g(:\n",
        "def f(x):\n    return '''\n",
        "def f(x):\n    a\n  b\n",
        "def f(x):\n    return (1,\n",
        "def f(x):\n\treturn $ ? 1\n",
        "def f(x):\n    return '\\d'\n",
    ],
)
def test_a_file_that_does_not_parse_still_has_its_definitions(broken: str) -> None:
    assert PythonSymbols().find(source(broken), "f", None).first_line == 0


def test_deep_nesting_is_no_trouble() -> None:
    deep = "".join(f"{' ' * depth}if x:\n" for depth in range(200))

    assert PythonSymbols().find(source(f"def f():\n{deep}"), "f", None).first_line == 0
    assert refused("(" * 100_000, "f") is LeftOutReason.NOT_FOUND


def test_s16_long_names_in_many_definitions_take_no_memory() -> None:
    deep = "".join(f"{' ' * depth}class {'a' * 10_000}{depth}:\n" for depth in range(90))
    wide = "".join(f"def f{number}(): pass\n" for number in range(DEFINITIONS + 10_000))
    symbols = PythonSymbols()
    tracemalloc.start()
    try:
        for text in (deep, wide):
            with pytest.raises(Refused):
                symbols.find(SourceText(Text(text), "python"), "nothing", None)
        assert tracemalloc.get_traced_memory()[1] < 60_000_000
    finally:
        tracemalloc.stop()


def test_s16_what_is_beyond_the_bound_is_not_found() -> None:
    text = "".join(f"def f{number}(): pass\n" for number in range(DEFINITIONS + 1))
    found = PythonSymbols().find(SourceText(Text(text), "python"), f"f{DEFINITIONS - 1}", None)
    assert found.first_line == DEFINITIONS - 1
    with pytest.raises(Refused):
        PythonSymbols().find(SourceText(Text(text), "python"), f"f{DEFINITIONS}", None)
