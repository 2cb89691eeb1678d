"""Texts in the person's language, with values put in as they are."""

import subprocess
import sys
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from codegpt_ls.domain.ports.words import NameInWords, named
from codegpt_ls.locales.translator import languages, translator


@pytest.mark.parametrize(
    ("tag", "language"),
    [
        ("ko", "ko"),
        ("ko-KR", "ko"),
        ("ko_KR.UTF-8", "ko"),
        ("KO-kr", "ko"),
        ("ko-Kore-KR", "ko"),
        ("ko@hangul", "ko"),
        ("en-GB", "en"),
        ("fr", "en"),
        ("kok-IN", "en"),
        ("C.UTF-8", "en"),
        ("", "en"),
        (None, "en"),
        ("../../etc", "en"),
        ("ko/../../..", "en"),
    ],
)
def test_the_nearest_language_there_is_speaks(tag: str | None, language: str) -> None:
    assert translator(tag).language == language


def test_english_and_korean_are_there() -> None:
    assert {"en", "ko"} <= set(languages())


def test_a_key_without_a_text_is_a_mistake() -> None:
    with pytest.raises(KeyError, match="no such text"):
        translator("ko").text("no such text")


def test_a_placeholder_without_a_fact_is_a_mistake() -> None:
    with pytest.raises(KeyError, match="provider"):
        translator("en").text("progress.waiting")


@given(st.text())
def test_nothing_in_a_value_is_read_as_a_placeholder(value: str) -> None:
    text = translator("en").text("progress.waiting", provider=value)
    assert len(text) == len("Waiting for …") + len(value)


@pytest.mark.parametrize("value", ["{provider}", "{0.__class__}", "{", "}", "%s", "{{}}", "{provider!r:>{9}}"])
def test_braces_in_a_value_stay_as_they_are(value: str) -> None:
    assert translator("en").text("progress.waiting", provider=value) == f"Waiting for {value}…"


def test_a_value_stays_on_one_line_and_in_one_direction() -> None:
    text = translator("en").text("progress.waiting", provider="a\nb\x1b[31m\u202ec")
    assert text == "Waiting for a b [31m c…"


@pytest.mark.parametrize(
    ("seconds", "english", "korean"),
    [
        (-3, "0 s", "0초"),
        (0.12, "1 s", "1초"),
        (12, "12 s", "12초"),
        (59.2, "1 min", "1분"),
        (120, "2 min", "2분"),
        (130, "2 min 10 s", "2분 10초"),
        (3600, "1 h", "1시간"),
        (3700, "1 h 2 min", "1시간 2분"),
        (360_000_000, "100000 h", "100000시간"),
    ],
)
def test_durations_are_worded(seconds: float, english: str, korean: str) -> None:
    facts = {"provider": "OpenAI", "elapsed": timedelta(seconds=seconds)}
    assert translator("en").text("progress.still_waiting", **facts) == f"Still waiting for OpenAI, {english} so far…"
    assert translator("ko").text("progress.still_waiting", **facts) == f"OpenAI의 답변을 {korean}째 기다리는 중…"


def test_days_numbers_and_lists_are_worded() -> None:
    words = translator("ko")
    assert "2026-10-03" in words.text("notice.model_ending_unreplaced", model="m", date=date(2026, 10, 3))
    assert "1,234,567" in words.text("doctor.models_usable", count=1_234_567)
    assert "a, b" in words.text("doctor.some_failed", checks=("a", "b"))


@pytest.mark.parametrize("value", [None, True, float("nan"), b"\xff", object(), ["a", 1], ()])
def test_odd_values_are_shown_rather_than_failed_on(value: object) -> None:
    assert translator("ko").text("progress.waiting", provider=value)


def test_importing_the_room_reads_no_catalogue_and_no_vendor() -> None:
    program = (
        "import sys; from codegpt_ls.locales.translator import translator; translator('ko');"
        "opened = []; sys.addaudithook(lambda name, args: name == 'open' and opened.append(str(args[0])));"
        "words = translator('ko'); before = [each for each in opened if each.endswith('.mo')];"
        "words.text('progress.answering'); after = [each for each in opened if each.endswith('.mo')];"
        "print(len(before), len(after), 'babel' in sys.modules, 'openai' in sys.modules)"
    )
    told = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    assert told.stdout.split() == ["0", "2", "False", "False"]


def test_ko_a_name_made_of_words_is_said_in_the_language() -> None:
    name = NameInWords("Local model", "providers.local")
    assert translator("ko").text("progress.waiting", provider=name) == "로컬 모델의 답변을 기다리는 중…"
    assert translator("en").text("progress.waiting", provider=name) == "Waiting for Local model…"
    assert (named(name, translator("ko")), named("OpenAI", translator("ko"))) == ("로컬 모델", "OpenAI")
