"""The catalogue holds what the installed SDK knows: a new SDK turns this red instead of leaving the list stale."""

import importlib.util
import re
from collections import Counter
from datetime import date
from pathlib import Path

import pytest

from codegpt_ls.domain.models import ModelStatus
from codegpt_ls.providers.openai.catalogue import CATALOGUE
from codegpt_ls.providers.openai.profile import OPENAI

OURS = {model.id: model for model in CATALOGUE}
DOCUMENTED = ("gpt-4", "gpt-4-32k", "gpt-4-1106-preview", "gpt-3.5-turbo", "gpt-3.5-turbo-16k")
OTHER_KINDS = (
    "embedding_model.py",
    "image_model.py",
    "moderation_model.py",
    "video_model.py",
    "audio_model.py",
    "audio/speech_model.py",
)


def sdk_file(name: str) -> str:
    """The text of a file of `openai/types`, without importing the SDK."""
    spec = importlib.util.find_spec("openai")
    assert spec is not None
    assert spec.origin is not None
    return (Path(spec.origin).parent / "types" / name).read_text(encoding="utf-8")


def literal_names(source: str) -> list[str]:
    code = source.split('"""', 1)[0]
    literal = re.search(r"Literal\[(.*?)\]", code.split("TypeAlias =", 1)[1], re.DOTALL)
    assert literal is not None
    return re.findall(r'"([^"]+)"', literal[1])


def announced_dates(source: str) -> dict[str, date]:
    """The docstring lists groups of names, each with its announced shutdown date."""
    docstring = re.sub(r"\s+", " ", source.split('"""')[1])
    dates = {}
    for names, day in re.findall(r'- ((?:"[^"]+",? ?)+): Announced shutdown date: (\d{4}-\d\d-\d\d)', docstring):
        dates.update(dict.fromkeys(re.findall(r'"([^"]+)"', names), date.fromisoformat(day)))
    return dates


def test_the_sdks_lists_are_read_at_all() -> None:
    source = sdk_file("shared/chat_model.py")
    assert len(literal_names(source)) > 90
    assert source.count("Announced shutdown") + source.count("Announced\n") >= 18
    assert len(announced_dates(source)) > 60
    assert announced_dates(source)["gpt-4"] == date(2026, 10, 23)


def test_every_chat_model_of_the_sdk_is_known() -> None:
    assert sorted(set(literal_names(sdk_file("shared/chat_model.py"))) - set(OURS)) == []


def test_every_shutdown_date_is_the_sdks() -> None:
    source = sdk_file("shared/chat_model.py")
    announced = announced_dates(source)
    theirs = {name: announced.get(name) for name in literal_names(source)}
    assert {name: OURS[name].shutdown_date for name in theirs} == theirs


@pytest.mark.parametrize("file", OTHER_KINDS)
def test_models_of_other_kinds_are_known_as_no_chat_models(file: str) -> None:
    names = literal_names(sdk_file(file))
    assert names
    assert [name for name in names if name not in OURS or OURS[name].chat] == []


def test_models_of_the_responses_endpoint_are_known_as_chat_models() -> None:
    names = literal_names(sdk_file("shared/all_models.py"))
    assert "o1-pro" in names
    assert [name for name in names if name not in OURS or not OURS[name].chat] == []


def test_no_name_is_listed_twice() -> None:
    assert [name for name, count in Counter(model.id for model in CATALOGUE).items() if count > 1] == []


@pytest.mark.parametrize("name", DOCUMENTED)
def test_the_documented_models_say_since_when_they_are_gone_and_what_replaces_them(name: str) -> None:
    today = date(2026, 11, 22)
    model = OURS[name]
    assert model.status(today) is ModelStatus.RETIRED
    assert model.replacement is not None
    assert OURS[model.replacement].status(today) is ModelStatus.CURRENT


def test_no_replacement_ends_before_what_it_replaces() -> None:
    for model in CATALOGUE:
        if model.replacement is not None:
            successor = OURS[model.replacement]
            assert successor.chat
            assert successor.shutdown_date is None


def test_the_default_model_is_current_and_a_chat_model() -> None:
    assert OPENAI.default_model is not None
    assert OURS[OPENAI.default_model].chat
    assert OURS[OPENAI.default_model].shutdown_date is None


def test_what_looks_at_pictures_and_what_thinks_is_known() -> None:
    seeing = {name for name, model in OURS.items() if model.pictures}
    blind = {name for name, model in OURS.items() if model.pictures is False}
    assert {"gpt-6-luna", "gpt-5.4-mini", "gpt-5-codex", "gpt-4o-2024-05-13", "gpt-4-turbo", "o3", "o1"} <= seeing
    assert {"gpt-4", "gpt-4-0314", "gpt-4-turbo-preview", "gpt-3.5-turbo", "o1-mini", "o3-mini"} <= blind
    assert {OURS[name].pictures for name in ("gpt-6-cyber", "gpt-4o-search-preview", "gpt-image-2")} == {None}
    thinking = {name for name, model in OURS.items() if model.thinks}
    assert {"gpt-6-luna", "gpt-5.4-mini", "o1-mini", "o3", "codex-mini-latest"} <= thinking
    assert not {"gpt-4o", "gpt-4", "gpt-5-chat-latest", "gpt-image-2"} & thinking
    assert [name for name, model in OURS.items() if model.efforts and not model.thinks] == []


def test_the_models_that_are_offered_now_are_all_known_to_look_and_to_think_or_not() -> None:
    today = date(2026, 11, 22)
    offered = [each for each in CATALOGUE if each.chat and each.status(today) is ModelStatus.CURRENT]
    untold = {each.id for each in offered if each.pictures is None or each.thinks is None}
    of_one_field = ("cyber", "daybreak", "rosalind", "-law", "computer-use")
    assert {name for name in untold if not any(each in name for each in of_one_field)} == set()
