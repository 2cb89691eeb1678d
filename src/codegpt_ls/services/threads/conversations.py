"""A question within a conversation: remembered before it is asked, answered with what went before in mind."""

import logging
from collections.abc import AsyncGenerator, Callable, Sequence
from contextlib import aclosing
from dataclasses import asdict, replace
from itertools import chain
from typing import Final, Protocol

from codegpt_ls.domain.chat import (
    AnswerNotKept,
    AnswerOptions,
    AnswerPlaced,
    ChatEvent,
    ChatQuestion,
    Finished,
    Remark,
    Role,
)
from codegpt_ls.domain.errors import AssistantError, ErrorCode
from codegpt_ls.domain.messages.remarks import CodeLeftBehind
from codegpt_ls.domain.threads import Exchange, NewMessage, Standing, ThreadMessage, new_id, question_of
from codegpt_ls.services.threads.answer_writing import WRITE_EVERY, AnswerWriting
from codegpt_ls.services.threads.asking import NOTHING, Asking, ForProgram
from codegpt_ls.services.threads.cleaning import Cleaned, Cleaning
from codegpt_ls.services.threads.continuing import asking_for_the_rest, unfinished
from codegpt_ls.services.threads.history import remembered, to_send
from codegpt_ls.services.threads.threads import Threads
from codegpt_ls.settings import Settings

_log = logging.getLogger(__name__)

_NOT_WRITTEN: Final = (ErrorCode.STORAGE_FAILED, ErrorCode.STORAGE_DAMAGED)
_NOT_WANTED: Final = {Standing.STOPPED: ErrorCode.STOPPED, Standing.GONE: ErrorCode.THREAD_DELETED}
_NOT_KEPT: Final = (ErrorCode.THREAD_NOT_FOUND, ErrorCode.THREAD_DELETED)
"""With these there is no thread any more that could hold anything."""


class Answering(Protocol):
    """Where answers come from: `Chat`."""

    def stream(self, question: ChatQuestion) -> AsyncGenerator[ChatEvent]:
        """Yield the answer's events, the last one `Finished`. Raises AssistantError."""
        ...

    def stop_thread(self, thread_id: str, reason: AssistantError) -> bool:
        """End every answer to this thread; whether there was any."""
        ...


class Conversations:
    """Asks within threads. What `Chat.stream` yields passes through, with `AnswerPlaced` before it."""

    def __init__(
        self,
        answers: Answering,
        threads: Threads,
        settings: Callable[[], Settings],
        cleaning: Cleaning,
        write_every: float = WRITE_EVERY,
    ) -> None:
        """`write_every`: seconds text may wait to be written."""
        self._answers = answers
        self._threads = threads
        self._settings = settings
        self._cleaning = cleaning
        self._write_every = write_every

    async def ask(
        self,
        thread_id: str | None,
        messages: Sequence[NewMessage],
        options: AnswerOptions,
        *,
        program: ForProgram | None = None,
    ) -> AsyncGenerator[ChatEvent]:
        """Answer the last of the messages, which is the person's; without a thread nothing is kept of it.

        `program`: within a thread, what is sent this time instead of the last message.

        System messages count for this question only and are not kept. Where a question cannot be written down it is
        answered all the same, and `AnswerNotKept` tells why nothing is kept.
        Raises AssistantError: THREAD_NOT_FOUND, and what `Chat.stream` raises.
        """
        new = await self._cleaning.cleaned(messages, options.provider)
        if thread_id is None:
            question = ChatQuestion(messages=tuple(map(to_send, new.messages)), **asdict(options))
            events = self._with(new.remarks, self._answers.stream(question))
        else:
            events = self._asked(Asking(thread_id=thread_id, options=options, new=new, program=program))
        async with aclosing(events):
            async for event in events:
                yield event

    async def edit(
        self,
        thread_id: str,
        message_id: str,
        message: NewMessage,
        options: AnswerOptions,
        *,
        program: ForProgram | None = None,
    ) -> AsyncGenerator[ChatEvent]:
        """Ask this instead of a question of the thread. What it was answered, and all that followed, is kept in a
        thread of its own, which `AnswerPlaced` names.

        Raises AssistantError THREAD_NOT_FOUND, also for what is no question, THREAD_BUSY, and what `ask` raises.
        """
        old = (await self._threads.get(thread_id)).message(message_id)
        if old is None or old.role is not Role.USER:
            raise AssistantError(ErrorCode.THREAD_NOT_FOUND)
        new = await self._cleaning.cleaned([message], options.provider)
        asking = Asking(thread_id=thread_id, options=options, new=new, instead_of=message_id, program=program)
        async with aclosing(self._asked(asking)) as events:
            async for event in events:
                yield event

    async def retry(self, thread_id: str, options: AnswerOptions) -> AsyncGenerator[ChatEvent]:
        """Answer the thread's last question anew. The old answer goes when the first text of the new one is written,
        and is kept in a thread of its own, which `AnswerPlaced` names.

        Raises AssistantError THREAD_NOT_FOUND, THREAD_BUSY, and what `ask` raises.
        """
        async with aclosing(self._asked(Asking(thread_id=thread_id, options=options))) as events:
            async for event in events:
                yield event

    async def go_on(
        self, thread_id: str, options: AnswerOptions, *, message_id: str | None = None
    ) -> AsyncGenerator[ChatEvent]:
        """Stream the rest of the thread's last answer, which broke off; the message grows by it. `message_id`: the
        answer that it has to be.

        Raises AssistantError THREAD_NOT_FOUND, THREAD_COMPLETE, THREAD_CHANGED, THREAD_BUSY, and what `ask` raises.
        """
        asking = Asking(thread_id=thread_id, options=options, goes_on=True, message_id=message_id)
        async with aclosing(self._asked(asking)) as events:
            async for event in events:
                yield event

    async def go_on_from(self, messages: Sequence[NewMessage], options: AnswerOptions) -> AsyncGenerator[ChatEvent]:
        """Stream the rest of an answer that no thread keeps: the last of these messages. Raises what `ask` raises."""
        new = await self._cleaning.cleaned(messages, options.provider)
        question = ChatQuestion(messages=tuple(asking_for_the_rest(new.messages)), **asdict(options))
        async with aclosing(self._with(new.remarks, self._answers.stream(question))) as events:
            async for event in events:
                yield event

    async def stop(self, thread_id: str) -> bool:
        """End the answers to this thread, whichever process writes them; whether there were any.

        Those who wait for them are told STOPPED. Another process ends its own within a second.
        Raises AssistantError THREAD_NOT_FOUND, and STORAGE_FAILED where another one's cannot be reached.
        """
        here = self._answers.stop_thread(thread_id, AssistantError(ErrorCode.STOPPED))
        try:
            return await self._threads.store(thread_id).stop(thread_id) or here
        except AssistantError:
            if not here:
                raise
            return True

    async def carried(self, thread_id: str, asked: NewMessage) -> Sequence[ThreadMessage]:
        """The questions of the thread whose code goes along with this one, oldest first, each as it is sent.

        Raises AssistantError THREAD_NOT_FOUND.
        """
        messages = (await self._threads.get(thread_id)).messages
        about = remembered(messages, [asked], self._settings().memory).about_code
        sent = await self._cleaning.without_keys([to_send(each) for each in about])
        return [replace(each, prompt=said.content) for each, said in zip(about, sent, strict=True)]

    async def _asked(self, asking: Asking) -> AsyncGenerator[ChatEvent]:
        store, answer_id = self._threads.store(asking.thread_id), new_id()
        # From here on the answer's place must be closed again, whenever and however this ends.
        writing = AnswerWriting(store, answer_id, self._write_every, asking.worded)
        try:
            try:
                exchange = await asking.write(store, answer_id)
            except AssistantError as error:
                if asking.goes_on or error.code not in _NOT_WRITTEN:
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

    async def _written(self, asking: Asking, exchange: Exchange, writing: AnswerWriting) -> AsyncGenerator[ChatEvent]:
        thread_id, question_id, answer_id = asking.thread_id, exchange.question.id, exchange.answer.id
        yield AnswerPlaced(
            thread_id=thread_id,
            question_id=question_id,
            answer_id=answer_id,
            kept_in=exchange.kept_in,
            continued=asking.goes_on,
        )
        writing.begin(lambda standing: self._answers.stop_thread(thread_id, AssistantError(_NOT_WANTED[standing])))
        try:
            question, remarks = await self._question(asking, exchange)
            async with aclosing(self._with(remarks, self._answers.stream(question))) as events:
                async for event in events:
                    writing.take(event)
                    if isinstance(event, Finished):
                        try:
                            await writing.end()
                        except AssistantError as error:
                            yield AnswerNotKept(error)
                    yield event
        except AssistantError as error:
            writing.failed = error.code is not ErrorCode.STOPPED
            if error.code in _NOT_KEPT:
                # Nor is what had come of the answer: whoever deleted the thread did not want it.
                raise AssistantError(error.code) from error
            kept = answer_id if asking.goes_on or writing.has_text else None
            raise error.in_thread(thread_id, question_id, kept) from error

    async def _unwritten(self, asking: Asking, why: AssistantError) -> AsyncGenerator[ChatEvent]:
        question, remarks = await self._question(asking)
        async with aclosing(self._with(remarks, self._answers.stream(question))) as events:
            async for event in events:
                if isinstance(event, Finished):
                    yield AnswerNotKept(why)
                yield event

    async def _question(
        self, asking: Asking, exchange: Exchange | None = None
    ) -> tuple[ChatQuestion, Sequence[Remark]]:
        """What goes to the model, and what the person is told of it. Raises AssistantError THREAD_NOT_FOUND."""
        thread = await self._threads.get(asking.thread_id)
        messages = thread.messages
        before, asked = await self._parted(asking, messages, exchange)
        if not asked.messages:
            raise AssistantError(ErrorCode.THREAD_NOT_FOUND)
        history = remembered(before, asked.messages, self._settings().memory)
        rest = unfinished(exchange.answer) if asking.goes_on and exchange else ()
        said = await self._cleaning.without_keys([*chain.from_iterable(history.exchanges), *rest])
        went, rest = said[: len(said) - len(rest)], said[len(said) - len(rest) :]
        question = ChatQuestion(
            messages=(*map(to_send, await self._sent(asking, asked)), *rest),
            history=tuple(zip(went[::2], went[1::2], strict=True)),
            thread_id=asking.thread_id,
            **asdict(replace(asking.options, mode=asking.options.mode or thread.summary.mode)),
        )
        left = [CodeLeftBehind(history.left_behind)] if history.left_behind else []
        return question, [*asked.remarks, *left]

    async def _sent(self, asking: Asking, asked: Cleaned) -> Sequence[NewMessage]:
        if asking.program is None:
            return asked.messages
        cleaned = await self._cleaning.cleaned([asking.program.message], asking.options.provider)
        return [*asked.messages[:-1], *cleaned.messages]

    async def _parted(
        self, asking: Asking, messages: Sequence[ThreadMessage], exchange: Exchange | None
    ) -> tuple[Sequence[ThreadMessage], Cleaned]:
        """What went before, and what is asked."""
        ids = [each.id for each in messages]
        if not asking.new.messages:
            questions = [each.id for each in messages if each.role is Role.USER]
            again = question_of(messages, exchange.question.id if exchange else (questions or [""])[-1])
            asked = await self._cleaning.cleaned(again, asking.options.provider)
            return messages[: ids.index(again[0].id)] if again else (), asked
        if exchange is None:
            place = ids.index(asking.instead_of) if asking.instead_of in ids else len(ids)
        elif exchange.question.id in ids:
            place = ids.index(exchange.question.id) + 1 - len(asking.kept)
        else:
            return (), NOTHING
        return messages[:place], asking.new

    @staticmethod
    async def _with(remarks: Sequence[Remark], events: AsyncGenerator[ChatEvent]) -> AsyncGenerator[ChatEvent]:
        async with aclosing(events):
            for remark in remarks:
                yield remark
            async for event in events:
                yield event


async def _end(writing: AnswerWriting) -> None:
    try:
        await writing.end()
    except AssistantError as error:
        # Why the answer ended is told already.
        _log.warning("the end of an answer was not written: %s", error.code)
