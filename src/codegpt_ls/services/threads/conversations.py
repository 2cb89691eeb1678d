"""A question within a conversation: remembered before it is asked, answered with what went before in mind."""

import logging
from collections.abc import AsyncGenerator, Callable, Sequence
from contextlib import aclosing
from dataclasses import asdict

from codegpt_ls.domain.chat import (
    AnswerNotKept,
    AnswerOptions,
    AnswerPlaced,
    ChatEvent,
    ChatQuestion,
    Finished,
    Message,
    Role,
)
from codegpt_ls.domain.errors import AssistantError, ErrorCode
from codegpt_ls.domain.threads import Delivery, Exchange, NewMessage, ThreadMessage, new_id
from codegpt_ls.services.threads.answer_writing import WRITE_EVERY, AnswerWriting
from codegpt_ls.services.threads.threads import Threads
from codegpt_ls.services.threads.titles import title_of
from codegpt_ls.settings import Settings

_log = logging.getLogger(__name__)

Stream = Callable[[ChatQuestion], AsyncGenerator[ChatEvent]]
"""What `Chat.stream` is."""


class Conversations:
    """Asks within threads. What `Chat.stream` yields passes through, with `AnswerPlaced` before it."""

    def __init__(
        self, stream: Stream, threads: Threads, settings: Callable[[], Settings], write_every: float = WRITE_EVERY
    ) -> None:
        """`write_every`: seconds text may wait to be written."""
        self._stream = stream
        self._threads = threads
        self._settings = settings
        self._write_every = write_every

    async def ask(
        self, thread_id: str | None, messages: Sequence[NewMessage], options: AnswerOptions
    ) -> AsyncGenerator[ChatEvent]:
        """Answer the last of the messages, which is the person's; without a thread nothing is kept of it.

        System messages count for this question only and are not kept.
        Raises AssistantError: THREAD_NOT_FOUND, STORAGE_FAILED, STORAGE_DAMAGED, and what `Chat.stream` raises.
        """
        if thread_id is None:
            question = ChatQuestion(messages=tuple(map(_to_send, messages)), **asdict(options))
            events = self._stream(question)
        else:
            events = self._asked(thread_id, messages, options)
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
        events = self._asked(thread_id, (message,), options, instead_of=message_id)
        async with aclosing(events):
            async for event in events:
                yield event

    async def retry(self, thread_id: str, options: AnswerOptions) -> AsyncGenerator[ChatEvent]:
        """Answer the thread's last question anew. The old answer goes when the first text of the new one is written.

        Raises AssistantError THREAD_NOT_FOUND, THREAD_BUSY, and what `ask` raises.
        """
        store, answer_id = self._threads.store(thread_id), new_id()
        writing = AnswerWriting(store, answer_id, self._write_every)
        try:
            exchange = await store.answer_again(thread_id, answer_id=answer_id)
            question = await self._question(thread_id, exchange, [_to_send(exchange.question)], 1, options)
            async with aclosing(self._answered(thread_id, exchange, question, writing)) as events:
                async for event in events:
                    yield event
        finally:
            await _end(writing)

    async def _asked(
        self, thread_id: str, messages: Sequence[NewMessage], options: AnswerOptions, instead_of: str | None = None
    ) -> AsyncGenerator[ChatEvent]:
        store, answer_id = self._threads.store(thread_id), new_id()
        kept = [each for each in messages if each.role is not Role.SYSTEM]
        title = title_of(kept[-1].content)
        # From here on the answer's place must be closed again, whenever and however this ends.
        writing = AnswerWriting(store, answer_id, self._write_every)
        try:
            exchange = await store.ask(thread_id, kept, answer_id=answer_id, title=title, instead_of=instead_of)
            question = await self._question(thread_id, exchange, [*map(_to_send, messages)], len(kept), options)
            async with aclosing(self._answered(thread_id, exchange, question, writing)) as events:
                async for event in events:
                    yield event
        finally:
            await _end(writing)

    async def _question(
        self, thread_id: str, exchange: Exchange, sent: Sequence[Message], new: int, options: AnswerOptions
    ) -> ChatQuestion:
        """What goes to the model: these messages, of which so many are the thread's last ones, and what went before."""
        messages = (await self._threads.get(thread_id)).messages
        ids = [each.id for each in messages]
        if exchange.question.id not in ids:
            raise AssistantError(ErrorCode.THREAD_NOT_FOUND)
        before = messages[: ids.index(exchange.question.id) + 1 - new]
        history = _exchanges(before)[-self._settings().memory :]
        return ChatQuestion(messages=tuple(sent), history=history, thread_id=thread_id, **asdict(options))

    async def _answered(
        self, thread_id: str, exchange: Exchange, question: ChatQuestion, writing: AnswerWriting
    ) -> AsyncGenerator[ChatEvent]:
        yield AnswerPlaced(
            thread_id=thread_id,
            question_id=exchange.question.id,
            answer_id=exchange.answer.id,
            kept_in=exchange.kept_in,
        )
        async with aclosing(self._stream(question)) as events:
            async for event in events:
                writing.take(event)
                if isinstance(event, Finished):
                    try:
                        await writing.end()
                    except AssistantError as error:
                        yield AnswerNotKept(error)
                yield event


async def _end(writing: AnswerWriting) -> None:
    try:
        await writing.end()
    except AssistantError as error:
        # Why the answer ended is told already.
        _log.warning("the end of an answer was not written: %s", error.code)


def _exchanges(messages: Sequence[ThreadMessage]) -> tuple[tuple[Message, ...], ...]:
    """The questions that have an answer, each with it; of several answers the last one with text."""
    exchanges: list[tuple[Message, ...]] = []
    asked: list[Message] = []
    answer: Message | None = None
    for each in messages:
        if each.role is Role.USER:
            if answer is not None:
                exchanges.append((*asked, answer))
                asked, answer = [], None
            asked.append(_to_send(each))
        elif each.content and each.delivery is not Delivery.STREAMING and asked:
            answer = _to_send(each)
    if answer is not None:
        exchanges.append((*asked, answer))
    return tuple(exchanges)


def _to_send(message: NewMessage) -> Message:
    return Message(message.role, message.sent)
