"""The events of a streamed answer.

Loaded at the first request only, since it imports the HTTP client.
"""

from collections.abc import AsyncGenerator

import httpx2

from codegpt_ls.domain.limits import EVENT_BYTES


async def events_of(response: httpx2.Response, *, bounded: bool) -> AsyncGenerator[httpx2.ServerSentEvent]:
    """The response's events, whatever it calls itself; a byte order mark at its beginning is none of its text."""
    response.headers["content-type"] = "text/event-stream"
    response.encoding = "utf-8-sig"
    async for event in httpx2.EventSource(response, max_event_size=EVENT_BYTES if bounded else None):
        yield event
