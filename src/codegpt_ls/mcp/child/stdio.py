"""A server that is a program: JSON on its standard input and output, a line each, within bounds."""

import asyncio
from asyncio.subprocess import PIPE, Process
from collections.abc import AsyncGenerator, Mapping
from contextlib import asynccontextmanager, suppress
from typing import Any, Final

import anyio
from mcp.shared.message import SessionMessage
from mcp_types import jsonrpc_message_adapter

from codegpt_ls.domain.limits import SERVER_LINE
from codegpt_ls.domain.tools.servers import ServerFailed, ServerFault
from codegpt_ls.mcp.child.filtering import Filter
from codegpt_ls.mcp.child.trouble import Trouble
from codegpt_ls.pipes.lifeline import tied_to_us

_PIECE: Final = 64 * 1024
_GRACE: Final = 0.5
"""Seconds that a server has to end by itself once nobody speaks to it any more."""


@asynccontextmanager
async def program(
    command: str, args: list[str], env: Mapping[str, str], cwd: str, sieve: Filter, trouble: Trouble
) -> AsyncGenerator[tuple[Any, Any]]:
    """The SDK's two streams to this program, which ends with the block. Raises ServerFailed."""
    try:
        process = await asyncio.create_subprocess_exec(
            command, *args, stdin=PIPE, stdout=PIPE, stderr=PIPE, env=dict(env), cwd=cwd,
            preexec_fn=tied_to_us(),
        )  # fmt: skip
    except (OSError, ValueError) as error:
        detail = error.strerror if isinstance(error, OSError) else None
        raise ServerFailed(ServerFault.NOT_FOUND, detail or type(error).__name__) from None
    arrived, arriving = anyio.create_memory_object_stream[SessionMessage | Exception](0)
    leaving, to_leave = anyio.create_memory_object_stream[SessionMessage](0)
    listening = asyncio.create_task(_listen(process, trouble))
    tasks = [
        listening,
        asyncio.create_task(_read(process, arrived, sieve, trouble, listening)),
        asyncio.create_task(_write(process, to_leave)),
    ]
    try:
        yield arriving, leaving
    finally:
        await _ended(process, tasks)
        for stream in (arrived, arriving, leaving, to_leave):
            stream.close()


async def _ended(process: Process, tasks: list[asyncio.Task[None]]) -> None:
    assert process.stdin is not None  # noqa: S101 - a pipe
    process.stdin.close()
    with suppress(TimeoutError):
        async with asyncio.timeout(_GRACE):
            await process.wait()
    with suppress(ProcessLookupError):
        process.kill()
    for task in tasks:
        task.cancel()
    await asyncio.gather(*tasks, return_exceptions=True)
    with suppress(TimeoutError):
        # A pipe is closed once it was read to its end, which whoever has left us may hold open.
        async with asyncio.timeout(_GRACE):
            await asyncio.gather(process.communicate(), process.wait())


async def _read(
    process: Process,
    arrived: Any,  # noqa: ANN401 - anyio's
    sieve: Filter,
    trouble: Trouble,
    listening: asyncio.Task[None],
) -> None:
    assert process.stdout is not None  # noqa: S101 - a pipe
    line, fault = bytearray(), ServerFault.ENDED
    with suppress(anyio.BrokenResourceError, anyio.ClosedResourceError):
        while fault is ServerFault.ENDED and (piece := await process.stdout.read(_PIECE)):
            *whole, rest = piece.split(b"\n")
            for end in whole:
                await _pass_on(line + end, arrived, sieve)
                line.clear()
            line += rest
            if len(line) > SERVER_LINE:
                fault = ServerFault.TOO_LONG
    if fault is ServerFault.ENDED:
        # What it wrote last is why it has ended.
        await asyncio.wait({listening}, timeout=_GRACE)
    trouble.end(fault)
    # Whoever waits for an answer is told that none comes.
    arrived.close()


async def _pass_on(line: bytearray, arrived: Any, sieve: Filter) -> None:  # noqa: ANN401 - anyio's
    try:
        message = jsonrpc_message_adapter.validate_json(line.decode(errors="replace"), by_name=False)
    except (ValueError, RecursionError):
        return  # a program's own words, which belong on standard error
    await arrived.send(sieve(SessionMessage(message)))


async def _write(process: Process, to_leave: Any) -> None:  # noqa: ANN401 - anyio's
    assert process.stdin is not None  # noqa: S101 - a pipe
    with suppress(OSError):
        async for each in to_leave:
            process.stdin.write(each.message.model_dump_json(by_alias=True, exclude_unset=True).encode() + b"\n")
            await process.stdin.drain()


async def _listen(process: Process, trouble: Trouble) -> None:
    """Keep the end of what it writes beside its answers; a full pipe would hold it up."""
    assert process.stderr is not None  # noqa: S101 - a pipe
    while piece := await process.stderr.read(_PIECE):
        trouble.hear(piece)
