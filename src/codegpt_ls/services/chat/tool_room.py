"""What tools take of a model's room: their definitions, and what they told."""

import json
from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import Final

from codegpt_ls.domain.chat import Message
from codegpt_ls.domain.limits import TOOLS_OFFERED, TOOLS_SHARE
from codegpt_ls.domain.messages.parts import Part, Text, ToolResult
from codegpt_ls.domain.text import estimated_tokens
from codegpt_ls.domain.tools.offered import OfferedTool

_NO_ROOM: Final = (Text("[What this told is left out here: there is no room for it any more.]"),)


def tokens_of(tools: Sequence[OfferedTool]) -> int:
    """What their definitions take, by a cautious estimate."""
    return sum(map(_tokens, tools))


def offered(tools: Sequence[OfferedTool], limit: int | None) -> tuple[OfferedTool, ...]:
    """As many of the first of them as a model with so much room is told of."""
    room = None if limit is None else limit // TOOLS_SHARE
    kept: list[OfferedTool] = []
    for each in tools[:TOOLS_OFFERED]:
        if room is not None and tokens_of(kept) + _tokens(each) > room:
            break
        kept.append(each)
    return tuple(kept)


def lightened(messages: Sequence[Message], excess: int) -> tuple[Message, ...]:
    """The messages so many tokens shorter, as far as leaving out what tools told makes them that: the oldest first."""
    lighter = []
    for each in messages:
        parts = []
        for part in each.parts:
            saved = _saved(part) if excess > 0 else 0
            excess -= saved
            parts.append(replace(part, parts=_NO_ROOM) if saved and isinstance(part, ToolResult) else part)
        lighter.append(each if tuple(parts) == each.parts else replace(each, parts=tuple(parts)))
    return tuple(lighter)


def _saved(part: Part) -> int:
    if not isinstance(part, ToolResult):
        return 0
    return max(0, estimated_tokens(part.text) - estimated_tokens(_NO_ROOM[0].text))


def _tokens(tool: OfferedTool) -> int:
    return estimated_tokens("".join(_told(tool)))


def _told(tool: OfferedTool) -> Iterator[str]:
    yield tool.name
    yield tool.description
    yield json.dumps(tool.parameters, ensure_ascii=False)
