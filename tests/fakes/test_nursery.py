"""A forked server is as one that was started: it has what is given to it, and of ours nothing that was read before."""

import resource
import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import cast

import psutil
import pytest

from tests.fakes import nursery
from tests.fakes.lsp_client import SERVE, RawClient, environment
from tests.fakes.nursery import READ_BEFOREHAND, Started

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="only Linux forks")


@pytest.fixture
def limit() -> Iterator[int]:
    """Another limit than the one under which the tests began."""
    before = soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (soft - 1, hard))
    yield soft - 1
    resource.setrlimit(resource.RLIMIT_NOFILE, before)


def test_it_is_a_process_of_its_own_that_ends_as_it_says(tmp_path: Path) -> None:
    with RawClient(environment(tmp_path)) as first, RawClient(environment(tmp_path)) as second:
        assert isinstance(first.process, Started)
        assert first.process.pid != second.process.pid
        assert first.process.pid not in {each.pid for each in psutil.Process().children(recursive=True)}
        first.initialize()
        assert first.call("shutdown")["result"] is None
        first.notify("exit")
        assert first.wait_for_end() == 0
        assert second.process.poll() is None
        second.process.kill()
        assert second.wait_for_end() == -signal.SIGKILL


def test_it_has_the_folder_and_the_limits_that_a_process_would_have(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, limit: int
) -> None:
    monkeypatch.chdir(tmp_path)
    with RawClient(environment(tmp_path)) as editor:
        editor.initialize()
        assert isinstance(editor.process, Started)
        server = psutil.Process(editor.process.pid)
        assert Path(server.cwd()) == tmp_path
        assert server.rlimit(resource.RLIMIT_NOFILE)[0] == limit


@pytest.mark.parametrize("variable", ["PYTHONPATH", "LD_PRELOAD", "LD_LIBRARY_PATH"])
def test_where_others_code_may_come_in_nothing_is_forked(variable: str, tmp_path: Path) -> None:
    assert nursery.start(SERVE, environment(tmp_path, **{variable: str(tmp_path)})) is None


def test_nothing_of_ours_and_nothing_that_is_read_later_is_read_beforehand() -> None:
    code = f"import sys, {', '.join(READ_BEFOREHAND)}; print(*sys.modules)"
    done = subprocess.run([sys.executable, "-P", "-c", code], capture_output=True, text=True, check=True)
    read = {each.partition(".")[0] for each in done.stdout.split()}
    assert read & {"codegpt_ls", "openai", "httpx2", "keyring", "sqlite3", "PIL", "mcp", "acp", "xllamacpp"} == set()


def test_what_goes_on_without_its_client_fails_the_test(tmp_path: Path) -> None:
    editor = RawClient(environment(tmp_path), command=(sys.executable, "-c", "import time; time.sleep(600)"))
    editor.ends_within = 0.5
    with pytest.raises(AssertionError, match="went on without its client"), editor:
        pass
    assert cast("subprocess.Popen[bytes]", editor.process).returncode == -signal.SIGKILL
