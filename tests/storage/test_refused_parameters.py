"""What models would not take, kept beyond the process."""

from pathlib import Path

import pytest

from codegpt_ls.domain.limits import MODEL_NAME, REMEMBERED_MODELS
from codegpt_ls.storage.refused_parameters import BELIEVED_FOR, RefusedParametersFile

ORIGIN = "https://api.openai.com"
RESPONSES = "responses"


def file(folder: Path, now: float = 1_000.0) -> RefusedParametersFile:
    return RefusedParametersFile(lambda: folder, lambda: now)


def test_it_outlives_the_process_by_address_dialect_and_model(tmp_path: Path) -> None:
    file(tmp_path).remember(ORIGIN, RESPONSES, "o3", ("temperature", "max_tokens"))
    assert file(tmp_path).known(ORIGIN, RESPONSES, "o3") == ("temperature", "max_tokens")
    assert file(tmp_path).known(ORIGIN, RESPONSES, "o4") == ()
    assert file(tmp_path).known(ORIGIN, "chat_completions", "o3") == ()
    assert file(tmp_path).known("https://llm.example.com", RESPONSES, "o3") == ()


def test_it_is_believed_for_a_month(tmp_path: Path) -> None:
    file(tmp_path).remember(ORIGIN, RESPONSES, "o3", ("temperature",))
    assert file(tmp_path, 1_000.0 + BELIEVED_FOR).known(ORIGIN, RESPONSES, "o3") == ("temperature",)
    assert file(tmp_path, 1_001.0 + BELIEVED_FOR).known(ORIGIN, RESPONSES, "o3") == ()
    assert file(tmp_path, 999.0).known(ORIGIN, RESPONSES, "o3") == ()


def test_two_editors_do_not_forget_for_each_other(tmp_path: Path) -> None:
    one, two = file(tmp_path), file(tmp_path)
    assert one.known(ORIGIN, RESPONSES, "a") == two.known(ORIGIN, RESPONSES, "a") == ()
    one.remember(ORIGIN, RESPONSES, "a", ("temperature",))
    two.remember(ORIGIN, RESPONSES, "b", ("max_tokens",))
    assert file(tmp_path).known(ORIGIN, RESPONSES, "a") == ("temperature",)
    assert two.known(ORIGIN, RESPONSES, "a") == ("temperature",)


def test_the_oldest_go_first(tmp_path: Path) -> None:
    kept = file(tmp_path)
    for number in range(REMEMBERED_MODELS + 1):
        kept.remember(ORIGIN, RESPONSES, f"m{number}", ("temperature",))
    restarted = file(tmp_path)
    assert restarted.known(ORIGIN, RESPONSES, "m0") == ()
    for number in (1, REMEMBERED_MODELS):
        assert restarted.known(ORIGIN, RESPONSES, f"m{number}") == ("temperature",)


@pytest.mark.parametrize(
    "content",
    ["", "[]", "{", "null", '{"refused": 5}', '{"refused": [{"origin": 1}]}', '{"refused": [{"at": NaN}]}'],
)
def test_a_damaged_file_holds_nothing_and_is_written_anew(tmp_path: Path, content: str) -> None:
    (tmp_path / "refused-parameters.json").write_text(content)
    kept = file(tmp_path)
    assert kept.known(ORIGIN, RESPONSES, "o3") == ()
    kept.remember(ORIGIN, RESPONSES, "o3", ("temperature",))
    assert file(tmp_path).known(ORIGIN, RESPONSES, "o3") == ("temperature",)


def test_what_cannot_be_written_is_known_until_the_end(tmp_path: Path) -> None:
    (tmp_path / "cache").touch()
    kept = file(tmp_path / "cache")
    kept.remember(ORIGIN, RESPONSES, "o3", ("temperature",))
    assert kept.known(ORIGIN, RESPONSES, "o3") == ("temperature",)


def test_a_name_that_is_none_is_not_kept(tmp_path: Path) -> None:
    file(tmp_path).remember(ORIGIN, RESPONSES, "m" * (MODEL_NAME + 1), ("temperature",))
    assert not (tmp_path / "refused-parameters.json").exists()
