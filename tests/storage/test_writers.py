"""Who writes an answer."""

import os
import subprocess
import sys

import pytest

from codegpt_ls.storage.writers import is_running, this_process


def test_this_process_runs() -> None:
    assert is_running(this_process())
    assert is_running(this_process() + "#store")


def test_a_process_that_has_ended_does_not_run() -> None:
    script = "from codegpt_ls.storage.writers import this_process; print(this_process())"
    mark = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True).stdout.strip()
    assert "@" in mark
    assert not is_running(mark)


def test_another_process_with_the_same_number_is_another() -> None:
    assert not is_running(f"{os.getpid()}@12345.0")


@pytest.mark.skipif(os.name == "nt", reason="Windows has none")
def test_a_process_that_is_only_waited_for_does_not_run() -> None:
    script = "from codegpt_ls.storage.writers import this_process; print(this_process(), flush=True)"
    with subprocess.Popen([sys.executable, "-c", script], stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout
        mark = process.stdout.readline().strip()
        os.waitid(os.P_PID, process.pid, os.WEXITED | os.WNOWAIT)
        assert not is_running(mark)


@pytest.mark.parametrize("mark", ["", "1", "x@y", "1@", "@", "999999999@1.0", "1@2@3"])
def test_a_mark_that_says_nothing_does_not_run(mark: str) -> None:
    assert not is_running(mark)
