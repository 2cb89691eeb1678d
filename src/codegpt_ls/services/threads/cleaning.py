"""What a person typed, before it is stored or sent: without what nobody sees, and without the keys in use here."""

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass, replace
from typing import Final

from codegpt_ls.domain.chat import Message, Remark, Role
from codegpt_ls.domain.messages.parts import Part, Text, Thought, ToolCall, ToolResult
from codegpt_ls.domain.messages.remarks import HiddenTextRemoved, KeyRemoved
from codegpt_ls.domain.ports.keys import Keys
from codegpt_ls.domain.text import CleanText
from codegpt_ls.domain.threads import NewMessage


@dataclass(frozen=True, slots=True)
class Cleaned:
    """Messages as they may be stored and sent, and what was taken out of them."""

    messages: tuple[NewMessage, ...] = ()
    hidden: int = 0
    """Characters that nobody sees."""
    key: bool = False
    """Whether a key in use was among it."""

    @property
    def remarks(self) -> list[Remark]:
        """What the person is told of it."""
        hidden: list[Remark] = [HiddenTextRemoved(self.hidden)] if self.hidden else []
        return [*hidden, KeyRemoved()] if self.key else hidden


_BRIEF: Final = 4_000
"""Characters that are cleaned sooner than a thread has its turn."""


class Cleaning:
    """Cleans questions. Long texts take a while, so that it is done beside the event loop."""

    def __init__(
        self, clean: Callable[[str], CleanText], keys: Keys, find_key: Callable[[str | None], Awaitable[None]]
    ) -> None:
        """`clean` takes out what nobody sees; `find_key` makes `keys` know the one that this provider is asked with."""
        self._clean = clean
        self._keys = keys
        self._find_key = find_key

    async def cleaned(self, messages: Sequence[NewMessage], provider: str | None) -> Cleaned:
        """These messages; answers among them keep what nobody sees."""
        # The first question of a process is asked before its key was ever read.
        await self._find_key(provider)
        brief = sum(len(each.content) + len(each.prompt or "") for each in messages) <= _BRIEF
        return self._all(messages) if brief else await asyncio.to_thread(self._all, messages)

    async def without_keys(self, messages: Sequence[Message]) -> tuple[Message, ...]:
        """What goes along of before, when a key that is in use now may not have been one."""
        return await asyncio.to_thread(lambda: tuple(map(self._masked, messages))) if messages else ()

    def _all(self, messages: Sequence[NewMessage]) -> Cleaned:
        seen = tuple(map(self._one, messages))
        return Cleaned(
            tuple(message for each in seen for message in each.messages),
            sum(each.hidden for each in seen),
            any(each.key for each in seen),
        )

    def _one(self, message: NewMessage) -> Cleaned:
        content, hidden, key = self._text(message, message.content)
        if message.prompt is None:
            return Cleaned((replace(message, content=content),), hidden, key)
        # The prompt is what the person typed, with the code it is about.
        prompt, hidden, in_prompt = self._text(message, message.prompt)
        return Cleaned((replace(message, content=content, prompt=prompt),), hidden, key or in_prompt)

    def _text(self, message: NewMessage, text: str) -> tuple[str, int, bool]:
        seen = CleanText(text, 0) if message.role is Role.ASSISTANT else self._clean(text)
        masked = self._keys.without_keys(seen.text)
        return masked, seen.hidden, masked != seen.text

    def _masked(self, message: Message) -> Message:
        parts = (self._part(each) for each in message.parts)
        return replace(message, parts=tuple(each for each in parts if each is not None))

    def _part(self, part: Part) -> Part | None:
        """The part with masks; None for what a model thought about a key, which nobody could seal again."""
        clean = self._keys.without_keys
        if isinstance(part, Text | Thought | ToolCall) and part.seal and clean(part.seal.data) != part.seal.data:
            part = replace(part, seal=None)
        match part:
            case Text():
                return replace(part, text=clean(part.text))
            case Thought():
                return part if clean(part.text) == part.text else None
            case ToolCall():
                return replace(part, arguments=clean(part.arguments))
            case ToolResult():
                inner = tuple(
                    replace(each, text=clean(each.text)) if isinstance(each, Text) else each for each in part.parts
                )
                return replace(part, parts=inner)
        return part
