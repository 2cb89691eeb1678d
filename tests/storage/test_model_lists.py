"""Live model lists on disk."""

import json
import math
from datetime import date
from pathlib import Path

import pytest

from codegpt_ls.domain import limits
from codegpt_ls.domain.models import Model, ModelSource
from codegpt_ls.storage.model_lists import ModelListFiles

KEY = "openai|https://api.openai.com/v1||"
LISTED = (
    Model(
        id="gpt-4",
        shutdown_date=date(2026, 10, 23),
        replacement="gpt-5.6-sol",
        context_tokens=8192,
        source=ModelSource.LIVE,
    ),
    Model(id="text-embedding-3-small", chat=False, source=ModelSource.LIVE),
)


class Clock:
    """Seconds since the epoch."""

    def __init__(self) -> None:
        self.now = 1_790_000_000.0

    def __call__(self) -> float:
        return self.now


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def lists(tmp_path: Path, clock: Clock) -> ModelListFiles:
    return ModelListFiles(lambda: tmp_path, clock)


def only_file(folder: Path) -> Path:
    (path,) = (folder / "models").iterdir()
    return path


def test_a_list_nobody_asked_for_is_not_there(lists: ModelListFiles) -> None:
    assert lists.load(KEY) is None


def test_a_list_comes_back_whole_and_with_its_age(lists: ModelListFiles, clock: Clock) -> None:
    lists.save(KEY, LISTED)
    clock.now += 90
    assert lists.load(KEY) == (LISTED, 90.0)


def test_a_list_outlives_the_process(lists: ModelListFiles, tmp_path: Path, clock: Clock) -> None:
    lists.save(KEY, LISTED)
    assert ModelListFiles(lambda: tmp_path, clock).load(KEY) == (LISTED, 0.0)


def test_what_is_kept_counts_as_the_providers_own_list(lists: ModelListFiles) -> None:
    lists.save(KEY, [Model(id="a", source=ModelSource.CATALOGUE)])
    kept = lists.load(KEY)
    assert kept is not None
    assert [model.source for model in kept[0]] == [ModelSource.LIVE]


def test_each_key_has_a_list_of_its_own(lists: ModelListFiles, tmp_path: Path) -> None:
    lists.save(KEY, LISTED)
    lists.save(KEY + "org-2|", LISTED[:1])
    assert len(list((tmp_path / "models").iterdir())) == 2
    first, second = lists.load(KEY), lists.load(KEY + "org-2|")
    assert first is not None
    assert second is not None
    assert (len(first[0]), len(second[0])) == (2, 1)


def test_the_file_names_neither_address_nor_account(lists: ModelListFiles, tmp_path: Path) -> None:
    lists.save("openai|https://gateway.example/v1|org-secret||wxyz", LISTED)
    path = only_file(tmp_path)
    assert not any(word in path.name + path.read_text() for word in ("gateway", "org-secret", "wxyz"))


def test_a_list_another_process_wrote_is_noticed(lists: ModelListFiles, tmp_path: Path, clock: Clock) -> None:
    lists.save(KEY, LISTED)
    lists.load(KEY)
    ModelListFiles(lambda: tmp_path, clock).save(KEY, LISTED[:1])
    kept = lists.load(KEY)
    assert kept is not None
    assert len(kept[0]) == 1


def test_a_newly_saved_list_counts_at_once(lists: ModelListFiles, clock: Clock) -> None:
    for number in range(50):
        lists.save(KEY, [Model(id=f"model-{number}")])
        kept = lists.load(KEY)
        assert kept is not None
        assert kept[0][0].id == f"model-{number}"


def test_a_list_from_the_future_counts_as_old(lists: ModelListFiles, clock: Clock) -> None:
    lists.save(KEY, LISTED)
    clock.now -= 3600
    assert lists.load(KEY) == (LISTED, math.inf)


@pytest.mark.parametrize(
    "content",
    [
        "",
        "{",
        "null",
        "[]",
        "5",
        "{}",
        json.dumps({"at": None, "models": []}),
        json.dumps({"at": "yesterday", "models": []}),
        '{"at": NaN, "models": []}',
        json.dumps({"at": 1, "models": 5}),
        json.dumps({"at": 1, "models": ["gpt-4"]}),
        json.dumps({"at": 1, "models": [{"id": None}]}),
        json.dumps({"at": 1, "models": [{"id": ""}]}),
        json.dumps({"at": 1, "models": [{"id": "a", "shutdown_date": "soon"}]}),
        json.dumps({"at": 1, "models": [{"id": "a", "context_tokens": []}]}),
        json.dumps({"at": 1, "models": [{"id": "a", "replacement": {}}]}),
    ],
)
def test_a_damaged_file_counts_as_none_and_is_replaced(lists: ModelListFiles, tmp_path: Path, content: str) -> None:
    lists.save(KEY, LISTED)
    lists.load(KEY)
    only_file(tmp_path).write_text(content)
    assert lists.load(KEY) is None
    lists.save(KEY, LISTED)
    assert lists.load(KEY) == (LISTED, 0.0)


def test_a_list_that_cannot_be_written_counts_until_the_end(tmp_path: Path, clock: Clock) -> None:
    (tmp_path / "models").touch()
    lists = ModelListFiles(lambda: tmp_path, clock)
    lists.save(KEY, LISTED)
    clock.now += 90
    assert lists.load(KEY) == (LISTED, 90.0)
    assert ModelListFiles(lambda: tmp_path, clock).load(KEY) is None
    (tmp_path / "models").unlink()
    lists.save(KEY, LISTED[:1])
    assert ModelListFiles(lambda: tmp_path, clock).load(KEY) == (LISTED[:1], 0.0)


@pytest.mark.parametrize(
    "item",
    [
        {"id": "m" * 201},
        {"id": "m", "context_tokens": 0},
        {"id": "m", "context_tokens": -5},
        {"id": "m", "context_tokens": 10**30},
        {"id": "m", "context_tokens": "many"},
        {"id": "m", "replacement": "r" * 201},
        {"id": "m", "shutdown_date": "soon"},
        {"id": None},
        5,
    ],
)
def test_a_list_with_a_damaged_model_is_asked_for_anew(tmp_path: Path, clock: Clock, item: object) -> None:
    lists = ModelListFiles(lambda: tmp_path, clock)
    lists.save(KEY, LISTED)
    (path,) = (tmp_path / "models").iterdir()
    path.write_text(json.dumps({"at": clock.now, "models": [{"id": "gpt-4"}, item]}))
    assert lists.load(KEY) is None


def test_a_list_that_names_too_many_is_asked_for_anew(tmp_path: Path, clock: Clock) -> None:
    lists = ModelListFiles(lambda: tmp_path, clock)
    lists.save(KEY, LISTED)
    (path,) = (tmp_path / "models").iterdir()
    path.write_text(json.dumps({"at": clock.now, "models": [{"id": "m"}] * (limits.LISTED_MODELS + 1)}))
    assert lists.load(KEY) is None


def test_a_model_that_cannot_be_kept_keeps_no_other_from_it(tmp_path: Path, clock: Clock) -> None:
    lists = ModelListFiles(lambda: tmp_path, clock)
    lists.save(KEY, (Model(id="m" * 201, source=ModelSource.LIVE), *LISTED))
    loaded = lists.load(KEY)
    assert loaded is not None
    assert tuple(loaded[0]) == LISTED
