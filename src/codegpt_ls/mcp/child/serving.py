"""One server, for the process that started this one: JSON lines on the standard streams, which belong to it alone.

First line in: {command, args, env, cwd} or {url, headers, proxy, caBundle}, with {version}. Then {id, list: true},
{id, call: {name, arguments}}, {cancel: id}. Out: {ready: {protocol, title}}, {id, tools, unreadable}, {id, text,
failed}, {id, error}, and last {failed: {fault, detail}}. When the input ends, all of this does.
"""

import asyncio
import json
import os
import threading
from collections.abc import Mapping
from contextlib import AbstractAsyncContextManager
from typing import Any, Final, Protocol

from mcp.client.client import Client
from mcp.shared.exceptions import MCPError
from mcp_types import Implementation, Tool

from codegpt_ls.domain.limits import SERVER_TOOLS
from codegpt_ls.domain.tools.servers import ServerFailed
from codegpt_ls.mcp.child.ending import end_all, end_soon
from codegpt_ls.mcp.child.filtering import Filter
from codegpt_ls.mcp.child.stdio import program
from codegpt_ls.mcp.child.telling import offer, told
from codegpt_ls.mcp.child.trouble import Trouble

_PAGES: Final = 100
_ERROR: Final = 2_000
"""Characters of a server's own error."""


class Streams:
    """The requests and the answers, moved away from where a library could print."""

    def __init__(self) -> None:
        self._requests = os.fdopen(os.dup(0), "rb")
        self._answers = os.fdopen(os.dup(1), "wb")
        nothing = os.open(os.devnull, os.O_RDWR)
        for descriptor in (0, 1, 2):
            os.dup2(nothing, descriptor)
        os.close(nothing)
        self.requests: Final[asyncio.Queue[Mapping[str, Any] | None]] = asyncio.Queue()

    def listen(self) -> None:
        """Read the requests in a thread: the end of the stream is seen whatever the loop is held up by."""
        loop = asyncio.get_running_loop()

        def read() -> None:
            for line in self._requests:
                loop.call_soon_threadsafe(self.requests.put_nowait, json.loads(line))
            end_soon()
            loop.call_soon_threadsafe(self.requests.put_nowait, None)

        threading.Thread(target=read, daemon=True).start()

    def answer(self, **content: object) -> None:
        """Tell this."""
        self._answers.write(json.dumps(content).encode() + b"\n")
        self._answers.flush()


class Channel(Protocol):
    """Where requests come from, and answers go to."""

    @property
    def requests(self) -> asyncio.Queue[Mapping[str, Any] | None]:
        """What is asked; None: nothing more."""
        ...

    def answer(self, **content: object) -> None:
        """Tell this."""
        ...


class Serving:
    """The server at hand."""

    def __init__(self, streams: Channel) -> None:
        self._streams = streams
        self._filter = Filter()
        self._trouble = Trouble()
        self._calls: dict[int, asyncio.Task[None]] = {}

    async def run(self) -> None:
        """Until there are no more requests, or the server has ended."""
        first = await self._streams.requests.get()
        if first is None:
            return
        try:
            async with self._client(first) as client:
                info = client.server_info
                self._streams.answer(ready={"protocol": client.protocol_version, "title": info.name if info else ""})
                await self._serve(client)
        except Exception as error:  # noqa: BLE001 - whatever the SDK makes of a stranger's words
            self._fail(_failed_in(error) or self._trouble.failure())

    async def _serve(self, client: Client) -> None:
        over = asyncio.create_task(self._trouble.over.wait())
        while True:
            request = asyncio.create_task(self._streams.requests.get())
            await asyncio.wait({request, over}, return_when=asyncio.FIRST_COMPLETED)
            if not request.done():
                raise self._trouble.failure()
            if (asked := request.result()) is None:
                return
            self._take(client, asked)

    def _client(self, first: Mapping[str, Any]) -> Client:
        about = Implementation(name="codegpt-ls", version=first["version"])
        return Client(self._transport(first), client_info=about, cache=None)

    def _transport(self, first: Mapping[str, Any]) -> AbstractAsyncContextManager[Any]:
        if "url" not in first:
            given = (first["command"], first["args"], first["env"], first["cwd"])
            return program(*given, self._filter, self._trouble)
        from codegpt_ls.mcp.child.http import address

        way = (first["url"], first["headers"], first["proxy"], first["caBundle"])
        return address(*way, self._filter, self._trouble)

    def _take(self, client: Client, request: Mapping[str, Any]) -> None:
        if (cancelled := self._calls.get(request.get("cancel", -1))) is not None:
            cancelled.cancel()
        elif "id" in request:
            task = asyncio.create_task(self._answer(client, request))
            self._calls[request["id"]] = task
            task.add_done_callback(lambda _: self._calls.pop(request["id"], None))

    async def _answer(self, client: Client, request: Mapping[str, Any]) -> None:
        try:
            if "list" in request:
                self._streams.answer(id=request["id"], **await self._listed(client))
                return
            call = request["call"]
            result = await client.call_tool(call["name"], call["arguments"])
            self._streams.answer(id=request["id"], **told(result))
        except MCPError as error:
            if not self._trouble.over.is_set():  # else that is told for all that wait
                self._streams.answer(id=request["id"], error=error.error.message[:_ERROR])
        except (ValueError, RuntimeError) as error:
            # What is no answer by the protocol; it may quote the whole of it.
            self._streams.answer(id=request["id"], error=f"no answer by the protocol ({type(error).__name__})")

    async def _listed(self, client: Client) -> Mapping[str, Any]:
        self._filter.unreadable.clear()
        tools: list[Tool] = []
        cursor: str | None = None
        for _ in range(_PAGES):
            page = await client.list_tools(cursor=cursor)
            tools += page.tools
            cursor = page.next_cursor
            if cursor is None or len(tools) > SERVER_TOOLS:
                break
        return {"tools": [offer(each) for each in tools[:SERVER_TOOLS]], "unreadable": self._filter.unreadable[:]}

    def _fail(self, failed: ServerFailed) -> None:
        self._streams.answer(failed={"fault": failed.fault.value, "detail": failed.detail})


def _failed_in(error: BaseException) -> ServerFailed | None:
    """What of ours was raised; the SDK's groups of tasks wrap it."""
    if isinstance(error, BaseExceptionGroup):
        return next((found for each in error.exceptions if (found := _failed_in(each))), None)
    return error if isinstance(error, ServerFailed) else None


def main() -> None:
    """Serve, and leave nothing behind."""
    # The kernel is not to kill it with whoever started it: what the server started would be left.
    try:
        asyncio.run(_run())
    finally:
        end_all()


async def _run() -> None:
    streams = Streams()
    streams.listen()
    await Serving(streams).run()
