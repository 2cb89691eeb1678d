"""The engine of the local model: a child process with an OpenAI-shaped server on loopback, behind a random key.

A crash of native code costs one answer, never this process.
"""

import asyncio
import contextlib
import importlib.util
import json
import logging
import os
import re
import secrets
import subprocess
import sys
from asyncio.subprocess import PIPE, Process
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final, Self

from codegpt_ls.domain.errors import AssistantError, ErrorCode, Facts
from codegpt_ls.installing import install_command
from codegpt_ls.providers.local.weights import PROVIDER_ID, Weights, check_weights, refusal
from codegpt_ls.providers.transport.redaction import excerpt

PACKAGE: Final = "xllamacpp"
READY_WITHIN: Final = 60.0
"""Seconds an engine may take to load its model."""
BUILT_IN_REPEAT_PENALTY: Final = 1.1
"""Without it a quarter of the built-in model's answers repeat themselves without end; a larger model needs none."""
_CHILD: Final = Path(__file__).with_name("engine_child.py")
_OPENMP: Final = "libgomp"
"""The OpenMP runtime, which the engine's Linux wheels do not bring."""
_NO_PACKAGE: Final = "package"
_NO_LIBRARY: Final = "library"
_ADDRESS: Final = re.compile(r"http://127\.0\.0\.1:\d{1,5}\Z")
_LONGEST_LINE: Final = 1 << 20
# All an engine needs of the environment; the person's keys are not among it.
_VARIABLES: Final = (
    "CUDA_VISIBLE_DEVICES", "DYLD_LIBRARY_PATH", "HOME", "LANG", "LC_ALL", "LD_LIBRARY_PATH", "PATH", "SYSTEMROOT",
    "TEMP", "TMP", "TMPDIR", "USERPROFILE", "WINDIR",
)  # fmt: skip

_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True, kw_only=True)
class EngineOrder:
    """What an engine is to run."""

    model: Path
    alias: str
    """The model's name in requests and answers."""
    weights: Weights | None
    """What the file must be; None for the person's own."""
    context_tokens: int
    """Tokens the engine keeps room for; the model's own limit counts where it is lower."""
    threads: int
    behind_others: bool = False
    """Whether everything else on this machine comes first: nobody waits for it with folded hands."""


def default_threads() -> int:
    """One core is left to the editor."""
    return max(1, (os.cpu_count() or 1) - 1)


@dataclass(slots=True, kw_only=True)
class Engine:
    """One engine process, ready to answer."""

    order: EngineOrder
    address: str
    """http://127.0.0.1:PORT."""
    key: str = field(repr=False)
    process: Process = field(repr=False)
    log: asyncio.Task[None] = field(repr=False)
    chats: int = 0
    """Answers being given right now."""
    retired: bool = False
    """No new chat comes here; it ends with its last one."""

    @classmethod
    async def start(cls, order: EngineOrder, library: Path, ready_within: float) -> Self:
        """Start an engine and wait until it answers.

        Raises AssistantError WEIGHTS_MISSING, WEIGHTS_INVALID, ENGINE_MISSING or ENGINE_FAILED.
        """
        await asyncio.to_thread(check_weights, order.model, order.weights)
        key = secrets.token_urlsafe(32)
        process = await _spawn()
        log = asyncio.create_task(_follow_log(process))
        try:
            async with asyncio.timeout(ready_within):
                address = await _address(process, order, key, library)
        except TimeoutError:
            await _end(process, log)
            raise _failure(ErrorCode.ENGINE_FAILED, order, seconds=ready_within) from None
        except AssistantError:
            await _end(process, log)
            raise
        except asyncio.CancelledError:
            await _end(process, log)
            raise
        return cls(order=order, address=address, key=key, process=process, log=log)

    @property
    def running(self) -> bool:
        """Whether the process has not ended, as far as is known by now."""
        return self.process.returncode is None

    async def ends_within(self, seconds: float) -> bool:
        """Whether the process has ended or does so in this time: its socket closes a moment before it is gone."""
        try:
            async with asyncio.timeout(seconds):
                await self.process.wait()
        except TimeoutError:
            return False
        return True

    async def stop(self) -> None:
        """End the process; twice is fine."""
        await _end(self.process, self.log)


def installed_library() -> Path:
    """The folder the engine's package is installed in, found without importing it.

    Raises AssistantError ENGINE_MISSING with what to type for it.
    """
    spec = importlib.util.find_spec(PACKAGE)
    if spec is None or spec.origin is None:
        raise engine_missing()
    return Path(spec.origin).parent.parent


def engine_missing() -> AssistantError:
    """The error for an engine whose package is not installed, with what to type for it."""
    facts = Facts(provider=PROVIDER_ID, detail=_NO_PACKAGE, install_command=install_command(PACKAGE))
    return AssistantError(ErrorCode.ENGINE_MISSING, facts)


async def _spawn() -> Process:
    windows = sys.platform == "win32"
    return await asyncio.create_subprocess_exec(
        sys.executable,
        # Isolated and without any site folder: the one it needs is in its order.
        "-I",
        "-S",
        str(_CHILD),
        stdin=PIPE,
        stdout=PIPE,
        stderr=PIPE,
        limit=_LONGEST_LINE,
        cwd=_CHILD.parent,
        env={name: value for name in _VARIABLES if (value := os.environ.get(name)) is not None},
        # A group of its own: Ctrl-C in the terminal stops an answer, not the engine under it.
        start_new_session=not windows,
        creationflags=getattr(subprocess, "CREATE_NO_WINDOW", 0) | getattr(subprocess, "CREATE_NEW_PROCESS_GROUP", 0),
    )


async def _address(process: Process, order: EngineOrder, key: str, library: Path) -> str:
    """Hand over the order and read the announcement."""
    assert process.stdin is not None  # noqa: S101 - it was asked for
    assert process.stdout is not None  # noqa: S101
    line = {
        "library": str(library),
        "model": str(order.model),
        "alias": order.alias,
        "key": key,
        "context_tokens": order.context_tokens,
        "threads": order.threads,
        "behind_others": order.behind_others,
        "repeat_penalty": BUILT_IN_REPEAT_PENALTY if order.weights else 1.0,
    }
    with contextlib.suppress(BrokenPipeError, ConnectionResetError):
        process.stdin.write(json.dumps(line).encode() + b"\n")
        await process.stdin.drain()
    news = _news(await process.stdout.readline())
    address = str(news.get("address", ""))
    if not _ADDRESS.match(address):
        raise _start_failure(order, news)
    return address


def _news(line: bytes) -> dict[str, Any]:
    """An announcement; empty when the process ended without one."""
    try:
        news = json.loads(line)
    except ValueError:
        return {}
    return news if isinstance(news, dict) else {}


def _start_failure(order: EngineOrder, news: Mapping[str, Any]) -> AssistantError:
    """Why there is no engine: what it announced, or that it went without a word."""
    detail = str(news.get("detail", ""))
    match news.get("failed"):
        case "import" if _OPENMP in detail:
            return _failure(ErrorCode.ENGINE_MISSING, order, detail=_NO_LIBRARY)
        case "import" if f"'{PACKAGE}'" in detail:
            return engine_missing()
        case "load" if order.weights is None:
            return refusal(ErrorCode.WEIGHTS_INVALID, order.model, None, detail=excerpt(detail))
        case _:
            return _failure(ErrorCode.ENGINE_FAILED, order, detail=detail)


def _failure(
    code: ErrorCode, order: EngineOrder, *, detail: str | None = None, seconds: float | None = None
) -> AssistantError:
    facts = Facts(provider=PROVIDER_ID, model=order.alias, detail=excerpt(detail or ""), seconds=seconds)
    return AssistantError(code, facts)


async def _follow_log(process: Process) -> None:
    """Pass the engine's log on to ours, line by line, until the process ends."""
    assert process.stderr is not None  # noqa: S101 - it was asked for
    while True:
        try:
            line = await process.stderr.readline()
        except ValueError:
            continue  # longer than any line worth reading; the reader has dropped it
        if not line:
            return
        _log.debug("engine: %s", line.decode(errors="replace").rstrip())


async def _end(process: Process, log: asyncio.Task[None]) -> None:
    if process.returncode is None:
        with contextlib.suppress(ProcessLookupError):
            process.kill()
    if process.stdin is not None:
        process.stdin.close()
    # All pipes at their end before the loop may close: an open one would be reported as leaked.
    if process.stdout is not None:
        await process.stdout.read()
    await log
    await process.wait()
