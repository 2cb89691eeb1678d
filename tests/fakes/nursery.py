"""Starts servers of ours out of an interpreter that has read their third-party packages already.

A server takes 1.1 s of a processor to start, of which 0.7 go into reading lsprotocol, pydantic and the like: the same
each time, and hundreds of times in all tests. So one process reads them once and forks at each start. Our own package
is never read beforehand, and all else is as at any start: a process of its own, its own pipes, variables, arguments.
Only /proc tells of it with which variables and arguments the process began that it was forked from.

    python nursery.py NUMBER     what forks, asked over the socket with this file descriptor
"""

import atexit
import contextlib
import importlib
import json
import os
import queue
import resource
import runpy
import select
import signal
import socket
import subprocess
import sys
import threading
from collections.abc import Mapping, Sequence
from functools import cache
from pathlib import Path
from typing import IO, Any, Final

READ_BEFOREHAND: Final = (
    *("lsprotocol.types", "pygls.lsp.server", "cattrs", "pydantic", "psutil"),
    *("asyncio", "ssl", "argparse", "gettext", "logging", "json"),
)
"""What each server reads before its editor can ask it anything; what it reads only when it is used stays unread."""
_OF_INTERPRETERS: Final = ("PYTHON", "LC_", "LANG", "TZ", "MALLOC_", "COVERAGE", "SSL", "OPENSSL")
"""Beginnings of variables that an interpreter, or what it reads, looks at before our own code runs."""
_OTHERS_CODE: Final = {"PYTHONPATH", "PYTHONSTARTUP", "LD_PRELOAD", "LD_LIBRARY_PATH"}
"""Variables that bring in code of others, which is to meet a start as everybody's is."""
_LIMITS: Final = tuple(getattr(resource, name) for name in dir(resource) if name.startswith("RLIMIT_"))
_LONGEST: Final = 1 << 20


class Started:
    """A server that was started: of `subprocess.Popen` what tests use."""

    def __init__(self, nursery: "_Nursery", argv: Sequence[str], environ: Mapping[str, str]) -> None:
        theirs, ours = zip(os.pipe(), os.pipe()[::-1], os.pipe()[::-1], strict=True)
        self._ended = threading.Event()
        self.returncode: int | None = None
        self.pid = nursery.start(self, {"argv": list(argv), "environ": dict(environ)}, theirs)
        for each in theirs:
            os.close(each)
        self.stdin: IO[bytes] = os.fdopen(ours[0], "wb")
        self.stdout: IO[bytes] = os.fdopen(ours[1], "rb")
        self.stderr: IO[bytes] = os.fdopen(ours[2], "rb")

    def ended(self, status: int) -> None:
        """It has ended with this status of `waitpid`."""
        self.returncode = os.waitstatus_to_exitcode(status)
        self._ended.set()

    def poll(self) -> int | None:
        """Its exit code; None while it runs."""
        return self.returncode

    def wait(self, timeout: float | None = None) -> int:
        """Its exit code, when it has ended; raises `subprocess.TimeoutExpired`."""
        if not self._ended.wait(timeout):
            raise subprocess.TimeoutExpired("serve", timeout or 0)
        assert self.returncode is not None
        return self.returncode

    def send_signal(self, number: int) -> None:
        """Send it a signal, unless it has ended."""
        if self.returncode is None:
            with contextlib.suppress(ProcessLookupError):
                os.kill(self.pid, number)

    def terminate(self) -> None:
        """SIGTERM."""
        self.send_signal(signal.SIGTERM)

    def kill(self) -> None:
        """SIGKILL."""
        self.send_signal(signal.SIGKILL)


class _Nursery:
    """What forks, as tests see it."""

    def __init__(self, environ: Mapping[str, str]) -> None:
        self._socket, theirs = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
        command = [sys.executable, __file__, str(theirs.fileno())]
        # Pipes, as its children's: what Python makes of a stream goes by what the stream is at first.
        pipe, fds = subprocess.PIPE, [theirs.fileno()]
        self._process = subprocess.Popen(command, env=dict(environ), pass_fds=fds, stdin=pipe, stdout=pipe, stderr=pipe)
        self._process.wait()
        theirs.close()
        self._pids: queue.SimpleQueue[int] = queue.SimpleQueue()
        self._children: dict[int, Started] = {}
        self._starting = threading.Lock()
        self._next: Started | None = None
        threading.Thread(target=self._listen, daemon=True).start()
        atexit.register(self._close)

    def start(self, child: Started, wanted: Mapping[str, Any], pipes: Sequence[int]) -> int:
        """Have a process forked, and return its id."""
        with self._starting:
            self._next = child
            socket.send_fds(self._socket, [json.dumps(wanted).encode()], pipes)
            if pid := self._pids.get():
                return pid
        raise AssertionError(self._process.communicate()[1].decode())

    def _listen(self) -> None:
        while news := self._socket.recv(_LONGEST):
            pid, status = json.loads(news)
            if status is None:
                assert self._next is not None
                self._children[pid] = self._next
                self._pids.put(pid)
            else:
                self._children.pop(pid).ended(status)
        self._pids.put(0)

    def _close(self) -> None:
        self._socket.shutdown(socket.SHUT_RDWR)
        self._process.communicate()


def start(command: Sequence[str], environ: Mapping[str, str]) -> Started | None:
    """Start a server of ours by this command; None where it is none, or where it has to start as everywhere."""
    ours = list(command[:3]) == [sys.executable, "-m", "codegpt_ls"] and "serve" in command
    if sys.platform != "linux" or not ours or _OTHERS_CODE & environ.keys():
        return None
    read = {name: value for name, value in environ.items() if name.startswith(_OF_INTERPRETERS)}
    return Started(_nursery(tuple(sorted(read.items())), _handed_on()), command[3:], environ)


def _handed_on() -> tuple[object, ...]:
    """What a process has of the one that starts it: the folder, the limits, the rights of new files."""
    (mask,) = (each for each in Path("/proc/self/status").read_text().splitlines() if each.startswith("Umask"))
    return Path.cwd(), mask, *map(resource.getrlimit, _LIMITS)


@cache
def _nursery(environ: tuple[tuple[str, str], ...], _handed_on: tuple[object, ...]) -> _Nursery:
    """One for all that begin alike."""
    return _Nursery({"PATH": os.environ["PATH"], **dict(environ)})


def _fork_when_asked(asked: socket.socket) -> list[str]:
    """Fork at each request, and tell of each end. Returns only in what was forked, with its arguments."""
    ended, told = os.pipe()
    os.set_blocking(told, False)
    signal.signal(signal.SIGCHLD, lambda *_: None)
    signal.set_wakeup_fd(told)
    while True:
        ready, _, _ = select.select([asked.fileno(), ended], [], [])
        if ended in ready:
            os.read(ended, 512)
            _tell_of_ends(asked)
        if asked.fileno() in ready:
            news, pipes, _, _ = socket.recv_fds(asked, _LONGEST, 3)
            if not news:
                os._exit(0)
            if not (pid := os.fork()):
                signal.set_wakeup_fd(-1)
                signal.signal(signal.SIGCHLD, signal.SIG_DFL)
                for each in (asked.detach(), ended, told):
                    os.close(each)
                return _become(json.loads(news), pipes)
            for each in pipes:
                os.close(each)
            asked.send(json.dumps([pid, None]).encode())


def _tell_of_ends(asked: socket.socket) -> None:
    with contextlib.suppress(ChildProcessError):
        while (end := os.waitpid(-1, os.WNOHANG))[0]:
            asked.send(json.dumps(end).encode())


def _become(wanted: Mapping[str, Any], pipes: Sequence[int]) -> list[str]:
    for number, each in enumerate(pipes):
        os.dup2(each, number)
        os.close(each)
    os.environ.clear()
    os.environ.update(wanted["environ"])
    # Where `python -m` looks first.
    sys.path[0] = str(Path.cwd())
    return [sys.argv[0], *wanted["argv"]]


if __name__ == "__main__":
    # No child of the tests, some of which count theirs.
    if os.fork():
        os._exit(0)
    for package in READ_BEFOREHAND:
        importlib.import_module(package)
    sys.argv = _fork_when_asked(socket.socket(fileno=int(sys.argv[1])))
    runpy.run_module("codegpt_ls", run_name="__main__", alter_sys=True)
