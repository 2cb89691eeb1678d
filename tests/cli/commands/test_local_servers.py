"""`codegpt-ls local find` and `local pull`: servers of the person's own, in the terminal."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.cli.terminal import call, objects
from tests.fakes import own_server
from tests.fakes.own_server import LLAMA, OwnServer, layers, lines
from tests.fakes.replies import error


@pytest.fixture
def ollama(environ: dict[str, str]) -> Iterator[OwnServer]:
    """Where the settings have every program."""
    with own_server.ollama(loaded=4096) as server:
        folder = Path(environ["CODEGPT_LS_HOME"], "config")
        folder.mkdir(parents=True)
        rows = ("ollama", "lmstudio", "llamacpp", "vllm", "localai", "jan")
        text = "".join(f'[providers.{row}]\nbaseUrl = "{server.base_url}"\n' for row in rows)
        (folder / "config.toml").write_text(text, encoding="utf-8")
        yield server


def test_what_is_there_is_told_with_what_to_type(environ: dict[str, str], ollama: OwnServer) -> None:
    done = call("local", "find", environ=environ)
    assert done.returncode == 0
    assert f"Ollama  {ollama.base_url}  ready, models: 1" in done.stdout
    assert f"{LLAMA} (loaded with room for 4,096 tokens)" in done.stdout
    assert f"codegpt-ls chat --provider ollama --model {LLAMA}" in done.stderr
    (told,) = objects(call("local", "find", "--json", environ=environ).stdout)
    assert [each["provider"] for each in told["servers"]] == ["ollama"]


def test_nothing_there_is_told_with_where_was_looked(environ: dict[str, str], ollama: OwnServer) -> None:
    ollama.models(error(404, "no"))
    done = call("local", "find", environ=environ)
    assert (done.returncode, done.stdout) == (1, "")
    assert f"No server answers on this machine at {ollama.host}" in done.stderr


def test_a_model_is_downloaded_and_a_failure_says_why(environ: dict[str, str], ollama: OwnServer) -> None:
    ollama.tells("/api/pull", lines(*layers((0, 0)), {"status": "success"}), method="POST")
    done = call("local", "pull", "qwen3", "--provider", "ollama", environ=environ)
    assert (done.returncode, "qwen3 is in Ollama now." in done.stderr) == (0, True), done
    ollama.tells("/api/pull", lines({"error": "file does not exist"}), method="POST")
    done = call("local", "pull", "qwen3", "--provider", "ollama", environ=environ)
    assert done.returncode == 1
    assert "file does not exist" in done.stderr
    assert "codegpt-ls local pull --provider ollama qwen3" in done.stderr
