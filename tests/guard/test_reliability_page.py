"""The report on reliability says what its figures say, and every threat in it has its test."""

import re

import pytest

from tests.guard.repository import ROOT
from tests.reliability.page import PAGE, rendered

ROWS = re.findall(r"(?m)^\| (T\d+) \| [^|]+ \| (.+) \|$", PAGE.read_text(encoding="utf-8"))
TESTS = (ROOT / "tests" / "reliability" / "test_threats.py").read_text(encoding="utf-8")


def test_the_tables_are_made_of_the_figures() -> None:
    page = PAGE.read_text(encoding="utf-8")
    assert rendered(page) == page, "run scripts/prove page"


def test_no_threat_is_left_out() -> None:
    assert [row for row, _ in ROWS] == [f"T{number}" for number in range(1, 25)]


@pytest.mark.parametrize(("row", "held"), ROWS)
def test_a_threat_has_a_test_of_its_name_or_says_where_it_is_held(row: str, held: str) -> None:
    prefix = f"test_t{int(row[1:]):02}_"
    named = re.findall(r"`(test_t\d+_\w+)`", held)
    assert re.findall(rf"(?m)^def ({prefix}\w+)", TESTS) == named
    assert named or held.startswith(("the client: ", "elsewhere: "))
    for path in re.findall(r"\]\(\.\./([^)]+)\)", held):
        assert (ROOT / path).exists()
    for test, path in re.findall(r"`(test_\w+)` in \[[^\]]+\]\(\.\./([^)]+)\)", held):
        assert f"def {test}(" in (ROOT / path).read_text(encoding="utf-8")
