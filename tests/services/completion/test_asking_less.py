"""What keeps requests few: a memory, patience, and a bound for each minute."""

import random

import pytest

from codegpt_ls.services.completion.cache import Cache, Filled
from codegpt_ls.services.completion.wait import LONGEST, NEARBY, PAID, Pace, Rate
from tests.services.completion.moments import moment


def test_what_was_typed_is_taken_off_and_anything_else_is_not_found() -> None:
    cache = Cache()
    cache.put(moment("x = |\n"), "m", Filled("1", "area(1)\ny = 2"))
    left = {typed: cache.find(moment(f"x = {typed}|\n"), "m") for typed in ("", "are", "area(1)\ny", "b")}
    assert {typed: found and found.text for typed, found in left.items()} == {
        "": "area(1)\ny = 2",
        "are": "a(1)\ny = 2",
        "area(1)\ny": " = 2",
        "b": None,
    }
    assert cache.find(moment("x = area(1)\ny = 2|\n"), "m") is None, "what comes behind it nobody has asked about"
    assert cache.find(moment("x = |\n"), "another") is None
    assert cache.find(moment("x = |\nz = 1\n"), "m") is None, "something else follows"
    assert cache.find(moment("x = |\n", uri="file:///projects/shop/other.py"), "m") is None


def test_that_nothing_is_to_be_filled_in_is_known_too() -> None:
    cache = Cache()
    cache.put(moment("x = |\n"), "m", Filled("1", ""))
    found = cache.find(moment("x = |\n"), "m")
    assert found is not None
    assert not found.text


@pytest.mark.parametrize(
    ("before", "taken", "after"),
    [
        ("x = |\ny = 2\n", "area(1)", "x = area(1)|\ny = 2\n"),
        ("def f():|\n", "\n    a\n    b", "def f():\n    a\n    b|\n"),
        ("안녕 🙂 |)\r\n", "보기(", "안녕 🙂 보기(|)\r\n"),
        ("|", "a\n", "a\n|"),
    ],
)
def test_what_was_taken_stands_in_front_of_the_cursor(before: str, taken: str, after: str) -> None:
    cache, then = Cache(), moment(before).taken(taken)
    assert not then.wanted
    assert cache.place(then, "m") == cache.place(moment(after), "m")
    assert cache.place(then, "m") != cache.place(moment(before), "m")


def test_a_bracket_that_the_editor_closed_is_no_other_place() -> None:
    cache = Cache()
    cache.put(moment("x = |\n"), "m", Filled("1", "area([1])"))
    found = cache.find(moment("x = area([|])\n"), "m")
    assert found is not None
    assert found.text == "1])"
    assert cache.find(moment("x = area|)\n"), "m") is None


def test_the_oldest_is_forgotten() -> None:
    cache = Cache()
    for number in range(201):
        cache.put(moment(f"x{number} = |"), "m", Filled("1", "1"))
    assert cache.find(moment("x0 = |"), "m") is None
    assert cache.find(moment("x200 = |"), "m") is not None


def test_nothing_is_waited_for_where_somebody_waits_already() -> None:
    pace = Pace()
    assert pace.patience(moment("x = |", wanted=True), costs=True, waited=False) == 0
    assert pace.patience(moment("x = |", wanted=False), costs=True, waited=True) == 0


@pytest.mark.parametrize(("costs", "least"), [(False, NEARBY), (True, PAID)])
def test_a_pause_is_longer_than_the_persons_own_pace(*, costs: bool, least: float) -> None:
    pace, at = Pace(), moment("x = 1|", wanted=False)
    assert pace.patience(at, costs=costs, waited=False) == least
    for key in range(10):
        pace.key(key * 0.4)
    assert pace.patience(at, costs=costs, waited=False) == pytest.approx(0.8)
    for key in range(20):
        pace.key(10 + key * 1.9)
    assert pace.patience(at, costs=costs, waited=False) == LONGEST


def test_less_is_waited_for_where_people_stop() -> None:
    pace = Pace()
    assert pace.patience(moment("def f(|", wanted=False), costs=True, waited=False) == PAID / 2
    assert pace.patience(moment("def f(|)", wanted=False), costs=True, waited=False) == PAID


def test_a_minute_has_its_share_and_the_key_is_never_refused() -> None:
    rate = Rate()
    for second in range(3):
        assert rate.wait(second, most=3, costs=False, wanted=False) == 0
        rate.asked(second)
    assert rate.wait(3, most=3, costs=False, wanted=False) is None
    assert rate.wait(3, most=3, costs=False, wanted=True) == 0
    assert rate.wait(60.5, most=3, costs=False, wanted=False) == 0


def test_what_costs_is_asked_once_a_second() -> None:
    rate = Rate()
    rate.asked(5.0)
    assert rate.wait(5.25, most=30, costs=True, wanted=False) == 0.75
    assert rate.wait(5.25, most=30, costs=False, wanted=False) == 0


def test_typing_asks_less_than_once_in_four_keys() -> None:
    """Keys as people press them: bursts with pauses between words, by a fixed seed."""
    chance = random.Random(7)  # noqa: S311 - keeps no secret
    pace, now, asked, keys = Pace(), 0.0, 0, 400
    for _ in range(keys):
        gap = chance.lognormvariate(-1.7, 0.45) + (chance.random() < 0.12) * chance.uniform(0.3, 1.2)
        patience = pace.patience(moment("total|", wanted=False), costs=False, waited=False)
        asked += gap > patience
        now += gap
        pace.key(now)
    assert asked / keys <= 0.25
