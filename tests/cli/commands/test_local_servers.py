"""`codegpt-ls local find` and `local pull`: servers of the person's own, in the terminal."""

from collections.abc import Iterator

import pytest

from tests.cli.terminal import call, objects
from tests.fakes import own_server
from tests.fakes.own_server import LLAMA, OwnServer, layers, lines
from tests.fakes.replies import error


@pytest.fixture
def ollama(environ: dict[str, str]) -> Iterator[OwnServer]:
    """Where the settings have every program."""
    with own_server.ollama(loaded=4096) as server:
        own_server.in_place_of_all(server, environ)
        yield server


def test_what_is_there_is_told_with_what_to_type(environ: dict[str, str], ollama: OwnServer) -> None:
    done = call("local", "find", environ=environ)
    assert done.returncode == 0
    assert f"Ollama  {ollama.base_url}  ready, models: 1" in done.stdout
    assert f"{LLAMA} (loaded with room for 4,096 tokens)" in done.stdout
    assert f"codegpt-ls chat --provider ollama --model {LLAMA}" in done.stderr
    assert "사용 가능, 모델 1개" in call("--locale", "ko", "local", "find", environ=environ).stdout
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


def test_no_word_of_a_server_moves_the_cursor(environ: dict[str, str], ollama: OwnServer) -> None:
    names = ["\x1b[2Jwiped", "\u202egnp.exe", "bell\x07", "two\nlines"]
    ollama.models([{"id": each, "owned_by": "library"} for each in (*names, LLAMA)])
    done = call("local", "find", environ=environ)
    assert "ready, models: 1" in done.stdout
    ollama.tells("/api/pull", lines({"error": "\x1b]0;mine\x07 all \x1b[2J gone \u202e"}), method="POST")
    failed = call("local", "pull", "qwen3", "--provider", "ollama", environ=environ)
    assert "gone" in failed.stderr
    said = done.stdout + done.stderr + failed.stdout + failed.stderr
    assert [each for each in "\x1b\x07\u202e" if each in said] == []


def test_a_question_that_would_be_cut_is_told_of_or_not_sent(environ: dict[str, str], ollama: OwnServer) -> None:
    """Ollama itself would cut it without a word."""
    ask = ("chat", "--provider", "ollama", "--model", LLAMA)
    tight = call(*ask, "--json", environ=environ, stdin=" ".join(f"word{number}" for number in range(2_500)))
    *_, result = objects(tight.stdout)
    (notice,) = result["notices"]
    assert (tight.returncode, notice["code"]) == (0, "context.short")
    assert "may be loaded with room for 4,096" in notice["message"]
    assert "OLLAMA_CONTEXT_LENGTH=8192 ollama serve" in notice["message"]
    long = call(*ask, environ=environ, stdin=" ".join(f"word{number}" for number in range(20_000)))
    assert long.returncode == 1
    assert f"{LLAMA} is loaded with room for 4,096, so nothing was sent" in long.stderr
    assert len(ollama.chats) == 1
