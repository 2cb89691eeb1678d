"""One call of git, within bounds of time and size."""

import asyncio
import os
import shutil
from collections.abc import Mapping, Sequence
from contextlib import suppress
from pathlib import Path
from typing import Final

from codegpt_ls.domain.context.resolved import LeftOutReason, Refusal, Refused
from codegpt_ls.pipes.lifeline import tied_to_us

_MOST_COMPLAINT: Final = 64 * 1024
_CHUNK: Final = 64 * 1024
_SHOWN: Final = 200
"""Characters of git's own message that a person sees."""
_COMPLAINTS: Final = {
    b"dubious ownership": LeftOutReason.GIT_UNTRUSTED,
    b"not a git repository": LeftOutReason.NO_REPOSITORY,
}


PERSONAL: Final = ("HOME", "XDG_CONFIG_HOME", "USERPROFILE", "HOMEDRIVE", "HOMEPATH", "PROGRAMDATA")
"""By what git finds the person's own configuration."""


def git_program(environ: Mapping[str, str], folders: Sequence[str]) -> str | None:
    """The git on the person's PATH, but none inside these folders and none by a relative entry."""
    for entry in map(Path, environ.get("PATH", "").split(os.pathsep)):
        found = shutil.which("git", path=str(entry)) if entry.is_absolute() else None
        # On Windows the current folder is looked through besides.
        if found and Path(found).parent == entry and not any(entry.is_relative_to(folder) for folder in folders):
            return found
    return None


async def git_process(
    command: Sequence[str], folder: str, environ: Mapping[str, str], *, time_limit: float, most_bytes: int
) -> bytes:
    """What git prints when run in this folder, with this environment and nothing else.

    Reads no more than one byte over `most_bytes`, then ends git. `time_limit` is in seconds.
    Raises Refused with GIT_UNTRUSTED, NO_REPOSITORY or GIT_FAILED.
    """
    pipe, nothing = asyncio.subprocess.PIPE, asyncio.subprocess.DEVNULL
    try:
        process = await asyncio.create_subprocess_exec(
            *command, cwd=folder, env=dict(environ), stdin=nothing, stdout=pipe, stderr=pipe, preexec_fn=tied_to_us()
        )
    except OSError:
        raise Refused(LeftOutReason.GIT_FAILED) from None
    complaining = asyncio.create_task(_read(process.stderr, _MOST_COMPLAINT))
    try:
        async with asyncio.timeout(time_limit):
            output = await _read(process.stdout, most_bytes + 1)
            if len(output) > most_bytes:
                return output
            complaint = await complaining
            code = await process.wait()
    except TimeoutError:
        raise Refused(LeftOutReason.GIT_FAILED) from None
    finally:
        await _end(process, complaining)
    if code:
        raise Refused(_refusal(complaint))
    return output


async def _end(process: asyncio.subprocess.Process, complaining: asyncio.Task[bytes]) -> None:
    with suppress(ProcessLookupError):
        process.kill()
    await asyncio.gather(complaining, return_exceptions=True)
    for stream in (process.stdout, process.stderr):
        # A pipe that is left full never tells that its other end is gone.
        while stream and await stream.read(_CHUNK):
            continue
    await process.wait()


async def _read(stream: asyncio.StreamReader | None, most: int) -> bytes:
    content = b""
    while stream and len(content) < most and (chunk := await stream.read(min(_CHUNK, most - len(content)))):
        content += chunk
    return content


def _refusal(complaint: bytes) -> Refusal:
    for words, reason in _COMPLAINTS.items():
        if words in complaint:
            return Refusal(reason=reason)
    lines = complaint.decode("utf-8", "replace").strip().splitlines()
    return Refusal(reason=LeftOutReason.GIT_FAILED, detail=lines[-1][:_SHOWN] if lines else None)
