"""A provider's own model list, in the shapes there are."""

from datetime import date
from typing import Any

import pytest

from codegpt_ls.domain.models import ModelSource
from codegpt_ls.providers.dialects.live_models import live_models
from codegpt_ls.providers.openai.catalogue import CATALOGUE


def names(body: object) -> list[str]:
    return [model.id for model in live_models(body, CATALOGUE)]


@pytest.mark.parametrize(
    "body",
    [
        {"object": "list", "data": [{"id": "a"}, {"id": "b"}]},
        [{"id": "a"}, {"id": "b"}],
        {"models": [{"name": "a"}, {"name": "b"}]},
        {"data": ["a", "b"]},
        {"data": [{"id": "a"}, {"id": ""}, {"id": 3}, None, 7, {"id": "b"}, {"id": "a"}]},
    ],
)
def test_every_shape_of_list_is_read(body: object) -> None:
    assert names(body) == ["a", "b"]


@pytest.mark.parametrize("body", [None, 3, "x", {}, {"data": None}, {"data": {"id": "a"}}, []])
def test_what_is_no_list_holds_no_models(body: object) -> None:
    assert names(body) == []


@pytest.mark.parametrize(
    "entry",
    [
        {"id": "x", "type": "embedding"},
        {"id": "x", "type": "image"},
        {"id": "x", "mode": "audio_transcription"},
        {"id": "x", "capabilities": {"completion_chat": False}},
        {"id": "x", "architecture": {"output_modalities": ["image"]}},
        {"id": "text-embedding-3-small"},
        {"id": "gpt-4o-transcribe"},
        {"id": "gpt-realtime"},
        {"id": "gpt-4o-mini-tts-2027-05-05"},
        {"id": "gpt-5.2-pro"},
    ],
)
def test_other_kinds_of_models_are_left_out(entry: dict[str, Any]) -> None:
    assert names({"data": [entry]}) == []


@pytest.mark.parametrize(
    "entry",
    [
        {"id": "x", "type": "chat"},
        {"id": "x", "object": "model"},
        {"id": "x", "type": "vlm"},
        {"id": "x", "capabilities": {"completion_chat": True}},
        {"id": "x", "architecture": {"output_modalities": ["text", "image"]}},
        {"id": "llama3.2:3b"},
        {"id": "gpt-7-nova"},
    ],
)
def test_chat_models_and_those_nothing_is_known_of_are_kept(entry: dict[str, Any]) -> None:
    assert names([entry]) == [entry["id"]]


def test_the_lists_own_date_counts_before_the_catalogues() -> None:
    model = live_models([{"id": "gpt-4o", "shutdown_date": "2028-01-01"}], CATALOGUE)[0]
    assert (model.shutdown_date, model.replacement) == (date(2028, 1, 1), "gpt-6-luna")


@pytest.mark.parametrize("day", [None, "", "soon", 20270101, "2027-13-45"])
def test_without_a_readable_date_the_catalogues_counts(day: object) -> None:
    assert live_models([{"id": "gpt-4o", "shutdown_date": day}], CATALOGUE)[0].shutdown_date == date(2027, 1, 14)


def test_a_new_snapshot_shares_kind_and_context_with_its_model_but_not_its_end() -> None:
    model = live_models([{"id": "gpt-4o-2027-03-03"}], CATALOGUE)[0]
    assert (model.context_tokens, model.shutdown_date, model.replacement) == (128_000, None, None)


@pytest.mark.parametrize("field", ["context_length", "max_model_len", "context_window", "max_context_length"])
def test_the_context_is_read_where_a_server_tells_it(field: str) -> None:
    assert live_models([{"id": "x", field: 32768}], ())[0].context_tokens == 32768
    assert live_models([{"id": "x", field: "many"}], ())[0].context_tokens is None


def test_everything_listed_is_marked_as_live() -> None:
    assert {model.source for model in live_models([{"id": "gpt-4"}, {"id": "x"}], CATALOGUE)} == {ModelSource.LIVE}
