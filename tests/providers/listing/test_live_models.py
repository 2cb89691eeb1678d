"""A provider's own model list, in the shapes there are."""

from datetime import date
from typing import Any

import pytest

from codegpt_ls.domain.limits import LISTED_MODELS, MODEL_NAME
from codegpt_ls.domain.models import ModelSource
from codegpt_ls.providers.listing.live_models import live_models
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
        {"name": "models/text-embedding-004", "supportedGenerationMethods": ["embedContent"]},
        {"id": "openai/text-embedding-3-small", "supported_output_modalities": ["embeddings"], "limits": {}},
        {"name": "embed-v4.0", "endpoints": ["embed", "classify"]},
        {"name": "rerank-v3.5", "endpoints": ["rerank"]},
        {"id": "accounts/fireworks/models/flux-1", "supports_chat": False},
        {"id": "x", "capabilities": {"type": "embeddings", "family": "text-embedding-3-small", "limits": {}}},
        {"name": "nomic-embed-text:latest", "details": {"family": "nomic-bert", "parameter_size": "137M"}},
        {"name": "mxbai", "capabilities": ["embedding"]},
        {"id": "x", "capabilities": {"chat_completion": False, "embeddings": True, "inference": True}},
        {"id": "text-embedding-3-small"},
        {"id": "gpt-4o-transcribe"},
        {"id": "gpt-realtime"},
        {"id": "gpt-4o-mini-tts-2027-05-05"},
    ],
)
def test_other_kinds_of_models_are_left_out(entry: dict[str, Any]) -> None:
    assert names({"data": [entry]}) == []


@pytest.mark.parametrize(
    "entry",
    [
        {"name": "models/gemini-3.6-flash", "supportedGenerationMethods": ["generateContent", "countTokens"]},
        {
            "id": "openai/gpt-4.1",
            "supported_output_modalities": ["text"],
            "capabilities": ["streaming", "tool-calling"],
        },
        {"name": "command-r", "endpoints": ["chat", "generate", "embed"]},
        {"id": "accounts/fireworks/models/x", "supports_chat": True},
        {"id": "x", "capabilities": {"type": "chat", "limits": {"max_context_window_tokens": 128000}}},
        {"name": "llama3.2:latest", "details": {"family": "llama"}, "capabilities": ["completion", "tools"]},
        {"id": "x", "capabilities": {"chat_completion": True, "embeddings": False, "completion": False}},
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
    assert names([entry]) == [(entry.get("id") or entry["name"]).removeprefix("models/")]


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


@pytest.mark.parametrize(
    ("entry", "tokens"),
    [
        ({"meta": {"n_ctx": 4096, "n_ctx_train": 8192}}, 4096),
        ({"limits": {"max_input_tokens": 8000, "max_output_tokens": 4000}}, 8000),
        ({"capabilities": {"limits": {"max_prompt_tokens": 64000, "max_context_window_tokens": 128000}}}, 128000),
        ({"inputTokenLimit": 1048576, "outputTokenLimit": 65536}, 1048576),
        ({"max_input_tokens": 200000}, 200000),
        ({"context_length": 10**30}, None),
        ({"context_length": True}, None),
        ({"meta": [4096]}, None),
    ],
)
def test_how_much_a_model_takes_is_read_wherever_it_stands(entry: dict[str, Any], tokens: int | None) -> None:
    (model,) = live_models([{"id": "x", **entry}], ())
    assert model.context_tokens == tokens


@pytest.mark.parametrize(
    ("entry", "end"),
    [
        ({"retires_at": "2027-02-01T00:00:00Z"}, date(2027, 2, 1)),
        ({"deprecation": "2026-12-31T12:00:00Z", "deprecation_replacement_model": "mistral-next"}, date(2026, 12, 31)),
        ({"deprecation": {"fine_tune": 1_700_000_000, "inference": 1_800_000_000}}, date(2027, 1, 15)),
        ({"deprecation": {"inference": 10**30}}, None),
        ({"retires_at": "9999-12-31"}, None),
        ({"retires_at": "soon"}, None),
        ({"retires_at": None}, None),
    ],
)
def test_when_a_model_ends_is_read_wherever_it_stands(entry: dict[str, Any], end: date | None) -> None:
    (model,) = live_models([{"id": "x", **entry}], ())
    assert model.shutdown_date == end
    assert model.replacement == entry.get("deprecation_replacement_model")


def test_a_list_and_its_names_have_bounds() -> None:
    names = [str(number) for number in range(LISTED_MODELS + 10)]
    assert len(live_models({"data": names}, ())) == LISTED_MODELS
    odd = ["x" * (MODEL_NAME + 1), "a\x1b[31m", "a\u202eb", "  ", "x" * MODEL_NAME]
    assert [model.id for model in live_models(odd, ())] == ["x" * MODEL_NAME]
