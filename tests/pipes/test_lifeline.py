"""A program of others that we run for an answer is gone with us, however we go."""

import os
import subprocess
import sys
from contextlib import suppress
from pathlib import Path

import psutil
import pytest

pytestmark = [
    pytest.mark.another_process,
    pytest.mark.skipif(sys.platform != "linux", reason="only Linux tells a process of its parent's end"),
]

STARTS = {
    "git": """
from codegpt_ls.context.git.process import git_process
asyncio.run(git_process([program], "/", {}, time_limit=600, most_bytes=1))""",
    "git that is asked for one setting": """
from codegpt_ls.context.personal_ignore import PersonalIgnore
asyncio.run(asyncio.to_thread(PersonalIgnore({"HOME": "/", "PATH": os.path.dirname(program)}).file, ()))""",
    "a command that prints a key": """
from codegpt_ls.credentials.commands.running import run
asyncio.run(run(program, (), {}, 600))""",
}
HANGS = "#!/bin/sh\nexec /bin/sleep 600\n"


@pytest.mark.parametrize("what", STARTS)
def test_what_we_run_does_not_outlive_us(tmp_path: Path, what: str) -> None:
    program = tmp_path / "git"
    program.write_text(HANGS)
    program.chmod(0o755)
    code = f"import asyncio, os, sys\nprogram = sys.argv[1]{STARTS[what]}"
    with subprocess.Popen([sys.executable, "-c", code, str(program)], env={"PATH": os.environ["PATH"]}) as us:
        running = _started_by(psutil.Process(us.pid))
        us.kill()
        _, left = psutil.wait_procs([running], timeout=30)
        for each in left:
            each.kill()
    assert left == []


def _started_by(process: psutil.Process) -> psutil.Process:
    """The program, once it runs."""
    while True:
        for each in process.children():
            with suppress(psutil.Error):
                if "600" in each.cmdline():
                    return each
