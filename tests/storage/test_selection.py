"""The choice that outlives the process."""

import json
from pathlib import Path

import pytest

from codegpt_ls.services.connections.selection import Selection
from codegpt_ls.storage.selection import SelectionFile


def test_at_first_nothing_was_chosen(tmp_path: Path) -> None:
    assert SelectionFile(lambda: tmp_path / "absent").load() is None


@pytest.mark.parametrize("selection", [Selection("groq", "llama-3.3-70b"), Selection("ollama")])
def test_a_choice_outlives_the_process(tmp_path: Path, selection: Selection) -> None:
    SelectionFile(lambda: tmp_path).save(selection)
    assert SelectionFile(lambda: tmp_path).load() == selection


def test_the_last_choice_counts(tmp_path: Path) -> None:
    file = SelectionFile(lambda: tmp_path)
    file.save(Selection("groq", "llama-3.3-70b"))
    file.save(Selection("openai"))
    assert file.load() == Selection("openai")


@pytest.mark.parametrize(
    "content", ["", "{", "[]", "null", "{}", '{"provider": 5}', '{"provider": ""}', '{"provider": null, "model": "x"}']
)
def test_a_damaged_file_counts_as_no_choice(tmp_path: Path, content: str) -> None:
    (tmp_path / "selection.json").write_text(content)
    assert SelectionFile(lambda: tmp_path).load() is None


@pytest.mark.parametrize("model", [None, "", 5, ["gpt-4"]])
def test_a_damaged_model_leaves_the_provider(tmp_path: Path, model: object) -> None:
    (tmp_path / "selection.json").write_text(json.dumps({"provider": "groq", "model": model}))
    assert SelectionFile(lambda: tmp_path).load() == Selection("groq")


@pytest.mark.parametrize("name", ["\ud800", "a\x1b[2J", "a\nb", "m" * 201, 5, {}])
def test_a_name_that_cannot_be_one_counts_as_none(tmp_path: Path, name: object) -> None:
    (tmp_path / "selection.json").write_text(json.dumps({"provider": "groq", "model": name}))
    assert SelectionFile(lambda: tmp_path).load() == Selection("groq")
    (tmp_path / "selection.json").write_text(json.dumps({"provider": name}))
    assert SelectionFile(lambda: tmp_path).load() is None


def test_whether_the_disk_has_taken_the_choice_is_told(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    assert SelectionFile(lambda: tmp_path).save(Selection("groq"))
    assert not SelectionFile(lambda: tmp_path / "file").save(Selection("groq"))
