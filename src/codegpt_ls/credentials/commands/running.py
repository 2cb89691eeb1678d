"""One run of a command: bounded in time and in what it prints, and over when it is over, whoever it started."""

import asyncio
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Final

from codegpt_ls.credentials.child_process import apart, end
from codegpt_ls.domain.limits import COMMAND_OUTPUT
from codegpt_ls.pipes.lifeline import tied_to_us

_LINGER: Final = 1.0
"""Seconds for the rest of what an ended command printed: whoever left its group may hold the pipe open for ever."""
_KEPT_ERRORS: Final = 8 * 1024


@dataclass(frozen=True, slots=True)
class Printed:
    """What a command printed and ended with."""

    output: bytes = field(repr=False)
    """One byte more than may be, where there was too much."""
    errors: bytes = field(repr=False)
    """Their end."""
    exit_code: int
    """Below zero the signal that ended it."""


async def run(program: str, arguments: Sequence[str], environ: Mapping[str, str], deadline: float) -> Printed:
    """Run it without terminal and input, and end whatever it leaves in its group.

    Raises TimeoutError after so many seconds, OSError where it cannot be started.
    """
    pipe, nothing = asyncio.subprocess.PIPE, asyncio.subprocess.DEVNULL
    transport, said = await asyncio.get_running_loop().subprocess_exec(
        _Listener,
        program,
        *arguments,
        stdin=nothing,
        stdout=pipe,
        stderr=pipe,
        env=dict(environ),
        preexec_fn=tied_to_us(),
        **apart(),
    )
    try:
        await asyncio.wait({said.enough}, timeout=deadline)
        in_time = said.enough.done()
    finally:
        end(transport.get_pid())
        await asyncio.wait({said.exited, said.silent}, timeout=_LINGER, return_when=asyncio.ALL_COMPLETED)
        transport.close()
    if not in_time:
        raise TimeoutError
    too_much = len(said.output) > COMMAND_OUTPUT
    return Printed(bytes(said.output), bytes(said.errors), 0 if too_much else transport.get_returncode() or 0)


class _Listener(asyncio.SubprocessProtocol):
    """What a command prints, within bounds. Our ends of its pipes can be closed, whoever holds the others."""

    def __init__(self) -> None:
        loop = asyncio.get_running_loop()
        self.output, self.errors = bytearray(), bytearray()
        self.exited: asyncio.Future[None] = loop.create_future()
        self.enough: asyncio.Future[None] = loop.create_future()
        """It has ended, or has printed too much."""
        self.silent: asyncio.Future[None] = loop.create_future()
        self._open = {1, 2}

    def pipe_data_received(self, fd: int, data: bytes) -> None:
        if fd == 2:
            self.errors = (self.errors + data)[-_KEPT_ERRORS:]
        elif len(self.output) <= COMMAND_OUTPUT:
            self.output += data[: COMMAND_OUTPUT + 1 - len(self.output)]
            if len(self.output) > COMMAND_OUTPUT:
                _set(self.enough)

    def pipe_connection_lost(self, fd: int, exc: Exception | None) -> None:  # noqa: ARG002 - asyncio's interface
        self._open.discard(fd)
        if not self._open:
            _set(self.silent)

    def process_exited(self) -> None:
        _set(self.exited)
        _set(self.enough)


def _set(future: asyncio.Future[None]) -> None:
    if not future.done():
        future.set_result(None)
