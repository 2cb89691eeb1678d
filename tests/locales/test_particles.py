"""Korean particles fit what they follow: the cases are shared with the VS Code client."""

import json
from itertools import chain
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from codegpt_ls.locales.particles import filled

TABLE = json.loads((Path(__file__).parents[1] / "data" / "particles.json").read_text("utf-8"))
CASES = list(chain.from_iterable(rows for rows in TABLE.values() if isinstance(rows, list)))
FORMS = [
    ("을(를)", "을", "를"),
    ("이(가)", "이", "가"),
    ("은(는)", "은", "는"),
    ("와(과)", "과", "와"),
    ("과(와)", "과", "와"),
    ("(이)나", "이나", "나"),
    ("(이)라는", "이라는", "라는"),
    ("(으)로", "으로", "로"),
    ("(으)면", "으면", "면"),
]


@pytest.mark.parametrize(("said", "as_object", "direction"), CASES)
def test_ko_the_particle_fits_what_it_follows(said: str, as_object: str, direction: str) -> None:
    assert filled("{it}을(를) {it}(으)로.", {"it": said}) == f"{said}{as_object} {said}{direction}."


@pytest.mark.parametrize(("written", "closed", "open_"), FORMS)
def test_ko_every_particle_has_both_forms(written: str, closed: str, open_: str) -> None:
    template = f"“{{it}}”{written} ."
    assert filled(template, {"it": "설정"}) == f"“설정”{closed} ."
    assert filled(template, {"it": "키"}) == f"“키”{open_} ."


def test_ko_a_particle_behind_words_of_ours_fits_too() -> None:
    assert filled("{it} 모델은(는) {it} 키은(는).", {"it": "a"}) == "a 모델은 a 키는."


@given(st.text(), st.sampled_from(FORMS))
def test_ko_what_is_filled_in_stays_as_it_is(value: str, forms: tuple[str, str, str]) -> None:
    """Also where it holds what looks like a particle of ours, or a placeholder."""
    written, closed, open_ = forms
    said = filled(f"{{it}}{written}", {"it": value + written})
    assert said in (value + written + closed, value + written + open_)


def test_ko_braces_that_are_no_placeholder_stay() -> None:
    assert filled("{{it}} {it}을(를)", {"it": "키"}) == "{it} 키를"


def test_ko_a_value_that_lacks_is_a_mistake() -> None:
    with pytest.raises(KeyError, match="it"):
        filled("{it}을(를)", {})
