"""Every fault that others found has a test that names it.

A case of the files in `tests/data` is named by the id of a test: by its function, or by what it is run with. A finding
of the review of security is named S1 to S22, by a test's id, a test module's docstring, or the title of a test of the
VS Code client.
"""

import ast
import json
import re
import subprocess
import sys
from collections.abc import Iterator, Mapping
from functools import cache
from itertools import chain
from typing import Final

import pytest

from tests.guard.repository import ROOT

CASES: Final = (
    "tests/data/field_cases_network.json",
    "tests/data/field_cases_editor.json",
    "tests/data/gateway_errors.json",
    "tests/data/provider_errors.json",
    "tests/fakes/openai_errors.json",
)
FINDINGS: Final = tuple(f"S{number}" for number in range(1, 23))
OPEN: Final[Mapping[str, str]] = {}
"""What no test holds yet, and why."""

_NOT_THE_PRODUCT: Final = ("tests/guard/", "tests/fakes/")
_CLIENT: Final = ("editor-client/vscode/test", "editor-client/vscode/e2e")
_TITLE: Final = re.compile(r"\b(?:test|it|suite|describe)\(\s*[\"'`]([^\"'`]+)")
_FINDING: Final = re.compile(r"(?:\b|(?<=_)|(?<=Test))[sS](\d+)(?![0-9A-Za-z])")


@cache
def ids(file: str) -> tuple[str, ...]:
    held = json.loads((ROOT / file).read_text(encoding="utf-8"))
    return tuple(case["id"] for case in (held["errors"] if isinstance(held, dict) else held))


@cache
def collected() -> Mapping[str, tuple[str, ...]]:
    """The ids of all tests of the product, by their module."""
    command = (sys.executable, "-m", "pytest", "--collect-only", "-q", "-p", "no:cacheprovider", "tests")
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout[-2_000:] + done.stderr
    found: dict[str, tuple[str, ...]] = {}
    for module, separator, test in (line.partition("::") for line in done.stdout.splitlines()):
        if separator and not module.startswith(_NOT_THE_PRODUCT):
            found[module] = (*found.get(module, ()), test)
    return found


def words(text: str) -> str:
    return text.replace("-", "_")


@cache
def named_cases() -> frozenset[str]:
    """Every case that a test's id holds, the longest where one case is called as another begins."""
    known = sorted((words(each) for each in chain.from_iterable(map(ids, CASES))), key=len, reverse=True)
    pattern = re.compile(rf"(?<![A-Za-z0-9])(?:{'|'.join(map(re.escape, known))})(?![A-Za-z0-9])")
    return frozenset(chain.from_iterable(map(pattern.findall, map(words, chain(*collected().values())))))


def told_findings() -> Iterator[str]:
    """Wherever a finding may be named."""
    for module, tests in collected().items():
        yield from tests
        yield ast.get_docstring(ast.parse((ROOT / module).read_text(encoding="utf-8"))) or ""
    for path in chain.from_iterable((ROOT / folder).glob("*.test.ts") for folder in _CLIENT):
        yield from _TITLE.findall(path.read_text(encoding="utf-8"))


@pytest.mark.parametrize("file", CASES)
def test_every_reported_case_has_a_test_named_after_it(file: str) -> None:
    nameless = [each for each in ids(file) if words(each) not in named_cases() and each not in OPEN]
    assert not nameless, f"write a test named after it: {nameless}"


def test_every_finding_has_a_test_named_after_it() -> None:
    named = {f"S{number}" for told in told_findings() for number in _FINDING.findall(told)}
    nameless = [each for each in FINDINGS if each not in named and each not in OPEN]
    assert not nameless, f"write a test named after it: {nameless}"


def test_what_is_open_is_known_and_has_no_test() -> None:
    known = {*FINDINGS, *chain.from_iterable(map(ids, CASES))}
    assert set(OPEN) <= known
    assert not [each for each in OPEN if words(each) in named_cases()]


def test_the_files_are_whole() -> None:
    assert [len(ids(file)) for file in CASES] == [32, 27, 35, 73, 16]


@pytest.mark.parametrize(
    ("told", "found"),
    [
        ("test_s4_an_error", ["4"]),
        ("TestS14::test_x[1]", ["14"]),
        ("S13: any length", ["13"]),
        ("findings S2 and S7.", ["2", "7"]),
        ("as3 s3cret tests4 S22a", []),
    ],
)
def test_a_finding_is_told_from_other_words(told: str, found: list[str]) -> None:
    assert _FINDING.findall(told) == found
