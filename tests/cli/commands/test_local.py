"""`codegpt-ls local`, and the first chat with the local model."""

import shutil
from pathlib import Path

import pytest

from tests.cli.terminal import call, objects, screen
from tests.providers.local.model_files import real_weights


@pytest.fixture
def with_weights(environ: dict[str, str], tmp_path: Path) -> dict[str, str]:
    """A machine where the weights were fetched."""
    weights = real_weights()
    folder = tmp_path / "codegpt-ls" / "data" / "models"
    folder.mkdir(parents=True)
    shutil.copy(weights, folder / weights.name)
    return environ


def test_without_weights_a_script_is_told_the_one_step(environ: dict[str, str]) -> None:
    done = call("chat", "--provider", "local", "Hi", environ=environ)
    assert (done.returncode, done.stdout) == (1, "")
    assert "codegpt-ls local fetch" in done.stderr


def test_a_person_is_asked_and_may_say_no(environ: dict[str, str]) -> None:
    with screen("chat", "--provider", "local", "Hi", environ=environ) as person:
        person.wait_for("Fetch it now? (Y = yes, n = no) ")
        person.type("n\n")
        assert person.end() == 1
        assert "codegpt-ls local fetch" in person.shown


def test_ctrl_c_at_that_question_stops(environ: dict[str, str]) -> None:
    with screen("chat", "--provider", "local", "Hi", environ=environ) as person:
        person.wait_for("Fetch it now?")
        person.press_ctrl_c()
        assert person.end() == 130
        assert "Traceback" not in person.shown


def test_status_says_what_is_missing(environ: dict[str, str]) -> None:
    done = call("local", "status", environ=environ)
    assert (done.returncode, "codegpt-ls local fetch" in done.stderr) == (1, True)
    (status,) = objects(call("local", "status", "--json", environ=environ).stdout)
    assert "path" not in status


def test_a_fetch_that_finds_no_network_says_so(environ: dict[str, str]) -> None:
    index = {"PIP_INDEX_URL": "http://127.0.0.1:1/simple", "PIP_RETRIES": "0", "UV_DEFAULT_INDEX": "http://127.0.0.1:1"}
    proxies = {"HTTP_PROXY": "", "HTTPS_PROXY": "", "PIP_CONFIG_FILE": "/dev/null", "PYTHONWARNINGS": "default"}
    done = call("local", "fetch", environ={**environ, **index, **proxies})
    assert done.returncode == 1
    assert "could not be fetched" in done.stderr


def test_a_real_answer_without_key_and_network(with_weights: dict[str, str]) -> None:
    first = call("local", "fetch", environ=with_weights)
    assert (first.returncode, "already here" in first.stderr) == (0, True)
    done = call("chat", "--provider", "local", "Say hello.", environ=with_weights)
    assert done.returncode == 0, done.stderr
    assert done.stdout.strip()


def test_what_the_small_model_can_do_is_told_once(with_weights: dict[str, str]) -> None:
    shown = []
    for _ in range(2):
        with screen("chat", "--provider", "local", "Say hello.", environ=with_weights) as person:
            assert person.end() == 0
            shown.append("it cannot code" in person.shown)
    assert shown == [True, False]


def test_who_was_told_at_the_fetch_is_not_told_again(with_weights: dict[str, str]) -> None:
    assert "it cannot code" in call("local", "fetch", environ=with_weights).stderr
    with screen("chat", "--provider", "local", "Say hello.", environ=with_weights) as person:
        assert person.end() == 0
        assert "it cannot code" not in person.shown
