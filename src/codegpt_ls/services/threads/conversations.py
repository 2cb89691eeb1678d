"""A question within a conversation: remembered before it is asked, answered with what went before in mind."""

import logging
from collections.abc import AsyncGenerator, Callable, Sequence
from contextlib import aclosing
from dataclasses import asdict, dataclass, replace
from typing import Final

from codegpt_ls.domain.chat import (
    AnswerNotKept,
    AnswerOptions,
    AnswerPlaced,
    ChatEvent,
    ChatQuestion,
    CodeLeftBehind,
    Finished,
    HiddenTextRemoved,
    Remark,
    Role,
)
from codegpt_ls.domain.context import CleanText
from codegpt_ls.domain.errors import AssistantError, ErrorCode
from codegpt_ls.domain.ports.threads import ThreadStore
from codegpt_ls.domain.threads import Exchange, NewMessage, ThreadMessage, new_id
from codegpt_ls.services.threads.answer_writing import WRITE_EVERY, AnswerWriting
from codegpt_ls.services.threads.history import question_of, remembered, to_send
from codegpt_ls.services.threads.threads import Threads
from codegpt_ls.services.threads.titles import title_of
from codegpt_ls.settings import Settings

_log = logging.getLogger(__name__)

_NOT_WRITTEN: Final = (ErrorCode.STORAGE_FAILED, ErrorCode.STORAGE_DAMAGED)

Stream = Callable[[ChatQuestion], AsyncGenerator[ChatEvent]]
"""What `Chat.stream` is."""


@dataclass(frozen=True, slots=True, kw_only=True)
class _Asking:
    """A question to a thread."""

    thread_id: str
    options: AnswerOptions
    new: tuple[NewMessage, ...] = ()
    """What is asked; empty where the thread's last question is asked again."""
    hidden: int = 0
    """How many characters nobody sees were taken out of it."""
    instead_of: str | None = None

    @property
    def kept(self) -> Sequence[NewMessage]:
        """What the thread remembers of it."""
        return [each for each in self.new if each.role is not Role.SYSTEM]

    async def write(self, store: ThreadStore, answer_id: str) -> Exchange:
        """Write the question down, with the place of its answer. Raises what the store raises."""
        if not self.new:
            return await store.answer_again(self.thread_id, answer_id=answer_id)
        title = title_of(self.kept[-1].content)
        return await store.ask(self.thread_id, self.kept, answer_id=answer_id, title=title, instead_of=self.instead_of)


class Conversations:
    """Asks within threads. What `Chat.stream` yields passes through, with `AnswerPlaced` before it."""

    def __init__(
        self,
        stream: Stream,
        threads: Threads,
        settings: Callable[[], Settings],
        clean: Callable[[str], CleanText],
        write_every: float = WRITE_EVERY,
    ) -> None:
        """`clean` takes out what nobody sees. `write_every`: seconds text may wait to be written."""
        self._stream = stream
        self._threads = threads
        self._settings = settings
        self._clean = clean
        self._write_every = write_every

    async def ask(
        self, thread_id: str | None, messages: Sequence[NewMessage], options: AnswerOptions
    ) -> AsyncGenerator[ChatEvent]:
        """Answer the last of the messages, which is the person's; without a thread nothing is kept of it.

        System messages count for this question only and are not kept. Where a question cannot be written down it is
        answered all the same, and `AnswerNotKept` tells why nothing is kept.
        Raises AssistantError: THREAD_NOT_FOUND, and what `Chat.stream` raises.
        """
        new, hidden = self._seen(messages)
        if thread_id is None:
            question = ChatQuestion(messages=tuple(map(to_send, new)), **asdict(options))
            events = self._with(_remarks(hidden), self._stream(question))
        else:
            events = self._asked(_Asking(thread_id=thread_id, options=options, new=new, hidden=hidden))
        async with aclosing(events):
            async for event in events:
                yield event

    async def edit(
        self, thread_id: str, message_id: str, message: NewMessage, options: AnswerOptions
    ) -> AsyncGenerator[ChatEvent]:
        """Ask this instead of a question of the thread. What it was answered, and all that followed, is kept in a
        thread of its own, which `AnswerPlaced` names.

        Raises AssistantError THREAD_NOT_FOUND, also for what is no question, THREAD_BUSY, and what `ask` raises.
        """
        old = (await self._threads.get(thread_id)).message(message_id)
        if old is None or old.role is not Role.USER:
            raise AssistantError(ErrorCode.THREAD_NOT_FOUND)
        new, hidden = self._seen([message])
        asking = _Asking(thread_id=thread_id, options=options, new=new, hidden=hidden, instead_of=message_id)
        async with aclosing(self._asked(asking)) as events:
            async for event in events:
                yield event

    async def retry(self, thread_id: str, options: AnswerOptions) -> AsyncGenerator[ChatEvent]:
        """Answer the thread's last question anew. The old answer goes when the first text of the new one is written.

        Raises AssistantError THREAD_NOT_FOUND, THREAD_BUSY, and what `ask` raises.
        """
        async with aclosing(self._asked(_Asking(thread_id=thread_id, options=options))) as events:
            async for event in events:
                yield event

    async def _asked(self, asking: _Asking) -> AsyncGenerator[ChatEvent]:
        store, answer_id = self._threads.store(asking.thread_id), new_id()
        # From here on the answer's place must be closed again, whenever and however this ends.
        writing = AnswerWriting(store, answer_id, self._write_every)
        try:
            try:
                exchange = await asking.write(store, answer_id)
            except AssistantError as error:
                if error.code not in _NOT_WRITTEN:
                    raise
                # A disk that takes nothing is no reason to keep the answer from the person.
                events = self._unwritten(asking, error)
            else:
                events = self._written(asking, exchange, writing)
            async with aclosing(events):
                async for event in events:
                    yield event
        finally:
            await _end(writing)

    async def _written(self, asking: _Asking, exchange: Exchange, writing: AnswerWriting) -> AsyncGenerator[ChatEvent]:
        question, remarks = self._question(asking, (await self._threads.get(asking.thread_id)).messages, exchange)
        yield AnswerPlaced(
            thread_id=asking.thread_id,
            question_id=exchange.question.id,
            answer_id=exchange.answer.id,
            kept_in=exchange.kept_in,
        )
        async with aclosing(self._with(remarks, self._stream(question))) as events:
            async for event in events:
                writing.take(event)
                if isinstance(event, Finished):
                    try:
                        await writing.end()
                    except AssistantError as error:
                        yield AnswerNotKept(error)
                yield event

    async def _unwritten(self, asking: _Asking, why: AssistantError) -> AsyncGenerator[ChatEvent]:
        question, remarks = self._question(asking, (await self._threads.get(asking.thread_id)).messages)
        async with aclosing(self._with(remarks, self._stream(question))) as events:
            async for event in events:
                if isinstance(event, Finished):
                    yield AnswerNotKept(why)
                yield event

    def _question(
        self, asking: _Asking, messages: Sequence[ThreadMessage], exchange: Exchange | None = None
    ) -> tuple[ChatQuestion, Sequence[Remark]]:
        """What goes to the model, and what the person is told of it. Raises AssistantError THREAD_NOT_FOUND."""
        before, asked, hidden = self._parted(asking, messages, exchange)
        if not asked:
            raise AssistantError(ErrorCode.THREAD_NOT_FOUND)
        history = remembered(before, asked, self._settings().memory)
        question = ChatQuestion(
            messages=tuple(map(to_send, asked)),
            history=history.exchanges,
            thread_id=asking.thread_id,
            **asdict(asking.options),
        )
        return question, _remarks(hidden, history.left_behind)

    def _parted(
        self, asking: _Asking, messages: Sequence[ThreadMessage], exchange: Exchange | None
    ) -> tuple[Sequence[ThreadMessage], Sequence[NewMessage], int]:
        """What went before, what is asked, and how many characters nobody sees were taken out of that."""
        ids = [each.id for each in messages]
        if not asking.new:
            questions = [each.id for each in messages if each.role is Role.USER]
            again = question_of(messages, exchange.question.id if exchange else (questions or [""])[-1])
            asked, hidden = self._seen(again)
            return messages[: ids.index(again[0].id)] if again else (), asked, hidden
        if exchange is None:
            place = ids.index(asking.instead_of) if asking.instead_of in ids else len(ids)
        elif exchange.question.id in ids:
            place = ids.index(exchange.question.id) + 1 - len(asking.kept)
        else:
            return (), (), 0
        return messages[:place], asking.new, asking.hidden

    def _seen(self, messages: Sequence[NewMessage]) -> tuple[tuple[NewMessage, ...], int]:
        """The messages as a person sees them, and how many characters that took out. Answers stay as they are."""
        seen, hidden = [], 0
        for each in messages:
            if each.role is Role.ASSISTANT:
                seen.append(each)
                continue
            content = self._clean(each.content)
            prompt = None if each.prompt is None else self._clean(each.prompt)
            hidden += (prompt or content).hidden
            seen.append(replace(each, content=content.text, prompt=prompt.text if prompt else None))
        return tuple(seen), hidden

    @staticmethod
    async def _with(remarks: Sequence[Remark], events: AsyncGenerator[ChatEvent]) -> AsyncGenerator[ChatEvent]:
        async with aclosing(events):
            for remark in remarks:
                yield remark
            async for event in events:
                yield event


def _remarks(hidden: int, left_behind: tuple[str, ...] = ()) -> Sequence[Remark]:
    told: list[Remark] = [HiddenTextRemoved(hidden)] if hidden else []
    return [*told, CodeLeftBehind(left_behind)] if left_behind else told


async def _end(writing: AnswerWriting) -> None:
    try:
        await writing.end()
    except AssistantError as error:
        # Why the answer ended is told already.
        _log.warning("the end of an answer was not written: %s", error.code)
