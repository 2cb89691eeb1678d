"""The process of ours that speaks to one server: started, asked, ended with all it started."""

import asyncio
import json
import sys
from asyncio.subprocess import DEVNULL, PIPE, Process
from collections.abc import Mapping
from contextlib import suppress
from itertools import count
from pathlib import Path
from typing import Any, Final, Self

import codegpt_ls
from codegpt_ls.credentials.child_process import apart, end
from codegpt_ls.credentials.keyring_process import trusted_import_path
from codegpt_ls.domain.limits import SERVER_REPLY
from codegpt_ls.domain.tools.servers import ServerAnswer, ServerFailed, ServerFault, ServerToolOffer, ToolListing
from codegpt_ls.mcp.environment import server_environment

_CHILD: Final = Path(__file__).parent / "child" / "__main__.py"
_FAILED: Final = "failed"


class ServerProcess:
    """One server under way."""

    def __init__(self, process: Process) -> None:
        self._process = process
        self._numbers = count(1)
        self._waiting: dict[int, asyncio.Future[Mapping[str, Any]]] = {}
        self._ready: asyncio.Future[Mapping[str, Any]] = asyncio.get_running_loop().create_future()
        self._failed: ServerFailed | None = None
        self._reading = asyncio.create_task(self._read())

    @classmethod
    async def started(cls, how: Mapping[str, Any], environ: Mapping[str, str]) -> Self:
        """Start the server that `how` describes as the process wants it, and wait until it answers.

        Raises ServerFailed. Being cancelled ends what was started.
        """
        package = str(Path(codegpt_ls.__file__).parents[1])
        self = cls(
            await asyncio.create_subprocess_exec(
                *(sys.executable, "-I", "-X", "utf8", str(_CHILD), *trusted_import_path(sys.path), package),
                stdin=PIPE,
                stdout=PIPE,
                stderr=DEVNULL,
                limit=SERVER_REPLY,
                env=server_environment(environ),
                **apart(),
            )
        )
        try:
            self._send({**how, "version": codegpt_ls.__version__})
            await asyncio.shield(self._ready)
        except BaseException:
            await self.aclose()
            raise
        return self

    @property
    def running(self) -> bool:
        """Whether it can be asked."""
        return self._failed is None

    async def listing(self) -> ToolListing:
        """What it offers. Raises ServerFailed."""
        told = await self._asked({"list": True})
        if "error" in told:
            raise ServerFailed(ServerFault.PROTOCOL, told["error"])
        offers = [
            ServerToolOffer(
                name=each["name"], description=each["description"], schema=each["schema"], open_world=each["openWorld"]
            )
            for each in told["tools"]
        ]
        return ToolListing(offers, tuple(told["unreadable"]))

    async def call(self, name: str, arguments: Mapping[str, Any]) -> ServerAnswer:
        """What this tool tells. Being cancelled tells the server so. Raises ServerFailed."""
        told = await self._asked({"call": {"name": name, "arguments": arguments}})
        return (
            ServerAnswer(told["error"], failed=True) if "error" in told else ServerAnswer(told["text"], told[_FAILED])
        )

    async def aclose(self) -> None:
        """End it, and all that it started."""
        self._fail(ServerFailed(ServerFault.ENDED))
        assert self._process.stdin is not None  # noqa: S101 - a pipe
        self._process.stdin.close()
        with suppress(TimeoutError):
            async with asyncio.timeout(_GRACE):
                await self._process.wait()
        end(self._process.pid)
        await self._process.wait()
        self._reading.cancel()
        await asyncio.gather(self._reading, return_exceptions=True)

    async def _asked(self, request: Mapping[str, Any]) -> Mapping[str, Any]:
        if self._failed is not None:
            raise self._failed
        number = next(self._numbers)
        answer = self._waiting[number] = asyncio.get_running_loop().create_future()
        try:
            self._send({"id": number, **request})
            told: Mapping[str, Any] = await answer
            return told
        except asyncio.CancelledError:
            self._send({"cancel": number})
            raise
        finally:
            del self._waiting[number]

    def _send(self, message: Mapping[str, Any]) -> None:
        assert self._process.stdin is not None  # noqa: S101 - a pipe
        # Whoever is gone is found by the end of its output.
        self._process.stdin.write(json.dumps(message).encode() + b"\n")

    async def _read(self) -> None:
        assert self._process.stdout is not None  # noqa: S101 - a pipe
        failed = ServerFailed(ServerFault.ENDED)
        try:
            while line := await self._process.stdout.readline():
                message = json.loads(line)
                if _FAILED in message and "id" not in message:
                    failed = ServerFailed(ServerFault(message[_FAILED]["fault"]), message[_FAILED]["detail"])
                elif "ready" in message:
                    self._ready.set_result(message["ready"])
                elif (waiting := self._waiting.get(message["id"])) is not None and not waiting.done():
                    waiting.set_result(message)
        except ValueError:
            failed = ServerFailed(ServerFault.TOO_LONG)
        finally:
            self._fail(failed)
            # Whatever of its group is left must not outlive it.
            end(self._process.pid)

    def _fail(self, failed: ServerFailed) -> None:
        if self._failed is not None:
            return
        self._failed = failed
        for each in (self._ready, *self._waiting.values()):
            if not each.done():
                each.set_exception(failed)
        self._ready.exception() if self._ready.done() and not self._ready.cancelled() else None


_GRACE: Final = 1.5
"""Seconds for an orderly end, in which a server may write down what it has."""
