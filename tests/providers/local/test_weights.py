"""Which file the local model's weights are, and which is refused."""

import hashlib
import os
from dataclasses import replace
from pathlib import Path

import pytest

from codegpt_ls.domain.errors import AssistantError, ErrorCode
from codegpt_ls.providers.local.weights import SMOLLM2, check_weights, find_weights
from tests.providers.local.model_files import gguf


def test_weights_in_the_models_folder_are_found(tmp_path: Path) -> None:
    kept = gguf(tmp_path / SMOLLM2.file_name)
    assert find_weights(tmp_path) == kept


def test_weights_inside_the_installed_package_are_found_without_running_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    package = tmp_path / "site" / "weights_in_a_package"
    package.mkdir(parents=True)
    (package / "__init__.py").write_text("raise RuntimeError('the package was imported')\n")
    inside = gguf(package / "tiny.gguf")
    monkeypatch.syspath_prepend(str(tmp_path / "site"))
    weights = replace(SMOLLM2, member="weights_in_a_package/tiny.gguf")
    assert find_weights(tmp_path / "models", weights) == inside


def test_the_models_folder_comes_before_the_installed_package(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    package = tmp_path / "site" / "weights_in_another_package"
    package.mkdir(parents=True)
    (package / "__init__.py").touch()
    gguf(package / "tiny.gguf")
    monkeypatch.syspath_prepend(str(tmp_path / "site"))
    kept = gguf(tmp_path / SMOLLM2.file_name)
    assert find_weights(tmp_path, replace(SMOLLM2, member="weights_in_another_package/tiny.gguf")) == kept


def test_no_weights_anywhere_are_no_weights(tmp_path: Path) -> None:
    assert find_weights(tmp_path, replace(SMOLLM2, member="a_package_nobody_has/tiny.gguf")) is None


def test_an_absent_file_is_missing(tmp_path: Path) -> None:
    path = tmp_path / "none.gguf"
    assert _refusal(path) == (ErrorCode.WEIGHTS_MISSING, str(path))


def test_a_file_of_another_kind_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "notes.gguf"
    path.write_text("Shopping list\n")
    assert _refusal(path) == (ErrorCode.WEIGHTS_INVALID, str(path))


def test_an_empty_file_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "empty.gguf"
    path.touch()
    assert _refusal(path) == (ErrorCode.WEIGHTS_INVALID, str(path))


def test_a_folder_is_refused(tmp_path: Path) -> None:
    assert _refusal(tmp_path) == (ErrorCode.WEIGHTS_INVALID, str(tmp_path))


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="this system has no named pipes")
def test_a_named_pipe_is_refused_without_waiting_for_a_writer(tmp_path: Path) -> None:
    path = tmp_path / "pipe.gguf"
    os.mkfifo(path)
    assert _refusal(path) == (ErrorCode.WEIGHTS_INVALID, str(path))


def test_one_changed_byte_is_refused(tmp_path: Path) -> None:
    path = gguf(tmp_path / "model.gguf")
    weights = replace(SMOLLM2, sha256=hashlib.sha256(path.read_bytes()).hexdigest())
    check_weights(path, weights)
    with path.open("r+b") as file:
        file.seek(40)
        file.write(b"\x01")
    with pytest.raises(AssistantError) as caught:
        check_weights(path, weights)
    assert caught.value.code is ErrorCode.WEIGHTS_INVALID
    assert caught.value.facts.model == weights.model


def _refusal(path: Path) -> tuple[ErrorCode, str | None]:
    with pytest.raises(AssistantError) as caught:
        check_weights(path)
    return caught.value.code, caught.value.facts.path
