"""The fault matrix once more, as far as two servers written by others can script it."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Any, Final

from llmock.pytest_plugin import LLMock
from llmock.scenarios import Behavior, Delay, Fail, Match, SlowFirstToken, StreamFault

from tests.fakes.lsp_client import Message, RawClient
from tests.reliability.driver import DOORS


@dataclass(frozen=True, slots=True, kw_only=True)
class PeerCell:
    """One failure as a peer scripts it."""

    name: str
    code: str | None
    tries: int = 1
    finding: str | None = None
    """What the peer's verdict holds against us, where we differ on purpose."""


def _statuses() -> Mapping[PeerCell, Callable[[Match], Behavior]]:
    told = {
        400: ("provider.rejected", 1),
        401: ("auth.invalid_key", 1),
        403: ("auth.permission", 1),
        404: ("network.bad_base_url", 1),
        422: ("provider.rejected", 1),
        429: ("limit.rate", 3),
        500: ("provider.server", 3),
        502: ("provider.server", 3),
        503: ("provider.server", 3),
        504: ("provider.server", 1),
        529: ("provider.overloaded", 3),
    }
    return {
        PeerCell(name=f"{status}, for ever", code=code, tries=tries, finding=_TOLD if status == 504 else None): partial(
            _for_ever, status
        )
        for status, (code, tries) in told.items()
    }


def _for_ever(status: int, match: Match) -> Behavior:
    return Fail(status, times=None, match=match)


# Text that has been shown is never asked for again: an answer cut in the middle is told, and the person may go on.
# The peer sees only that nobody asked again, not what the person was told.
_KEPT: Final = "truncated_stream_accepted"
_TOLD: Final = "gave_up"
_NOTICED: Final = "malformed_chunk_ignored"

LLMOCK: Final[Mapping[PeerCell, Callable[[Match], Behavior]]] = {
    **_statuses(),
    PeerCell(name="429 with Retry-After, once", code=None, tries=2): lambda match: Fail(
        429, retry_after=1, match=match
    ),
    PeerCell(name="503 with Retry-After, twice", code=None, tries=3): lambda match: Fail(
        503, retry_after=0.5, times=2, match=match
    ),
    PeerCell(name="429 with a wait of an hour", code="limit.rate", finding=_TOLD): lambda match: Fail(
        429, retry_after=3600, match=match
    ),
    PeerCell(name="quota", code="limit.quota", finding=_TOLD): lambda match: Fail(
        429, code="insufficient_quota", message="You exceeded your current quota", match=match
    ),
    PeerCell(name="too long", code="context.too_long"): lambda match: Fail(
        400, code="context_length_exceeded", message="This model's maximum context length was exceeded.", match=match
    ),
    PeerCell(name="late", code=None): lambda match: Delay(0.3, match=match),
    PeerCell(name="slow first token", code=None): lambda match: SlowFirstToken(0.3, match=match),
    PeerCell(name="disconnected before any text", code="stream.interrupted", finding=_TOLD): lambda match: StreamFault(
        "disconnect", after_chunks=0, match=match
    ),
    PeerCell(name="disconnected in mid-answer", code="stream.interrupted", finding=_TOLD): lambda match: StreamFault(
        "disconnect", after_chunks=3, match=match
    ),
    PeerCell(name="truncated before any text", code="stream.interrupted", finding=_KEPT): lambda match: StreamFault(
        "truncate", after_chunks=1, match=match
    ),
    PeerCell(name="truncated in mid-answer", code="stream.interrupted", finding=_KEPT): lambda match: StreamFault(
        "truncate", after_chunks=3, match=match
    ),
    PeerCell(name="malformed in mid-answer", code="stream.interrupted", finding=_NOTICED): lambda match: StreamFault(
        "malformed", after_chunks=3, match=match
    ),
}
"""What llmock can script, which watches its client and judges it."""


def ask_llmock(editor: RawClient, llmock: LLMock) -> dict[tuple[PeerCell, str], tuple[Message, int]]:
    """Every cell through both doors, all at once; the responses, and how many requests each took."""
    asked: dict[tuple[PeerCell, str], tuple[str, int]] = {}
    for number, (cell, behaviour) in enumerate(LLMOCK.items()):
        for door in DOORS:
            # A scenario is for a model's name: so no cell takes another one's fault.
            model = f"cell-{number}-{door}"
            llmock.add(behaviour(Match(model=model)))
            params: dict[str, Any] = {"messages": [{"role": "user", "content": cell.name}], "model": model}
            if door == "streamed":
                params["partialResultToken"] = model
            asked[cell, door] = model, editor.request("codegpt/chat", params)
    responses = {key: editor.wait_for(request, 120) for key, (_, request) in asked.items()}
    tried = [record.model for record in llmock.requests]
    return {key: (responses[key], tried.count(model)) for key, (model, _) in asked.items()}


def models() -> Sequence[str]:
    """The names the cells ask for, which no list holds."""
    return [f"cell-{number}-{door}" for number in range(len(LLMOCK)) for door in DOORS]
