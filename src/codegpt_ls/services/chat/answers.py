"""One chat: from a question to the events of its answer."""

import asyncio
import logging
from collections.abc import AsyncGenerator, Callable
from contextlib import aclosing
from dataclasses import replace
from datetime import date

from codegpt_ls.domain.chat import (
    ChatEvent,
    ChatQuestion,
    Finished,
    HistoryTrimmed,
    Message,
    ModelEnding,
    ModelRequest,
    Waiting,
)
from codegpt_ls.domain.errors import AssistantError, ErrorCode, Facts
from codegpt_ls.domain.models import Model
from codegpt_ls.domain.ports import Provider
from codegpt_ls.services.chat.budget import Fitted, fit
from codegpt_ls.services.chat.instructions import instructed
from codegpt_ls.services.chat.retry import RetryPolicy, with_retries
from codegpt_ls.services.chat.stopping import RunningRequests, StopSwitch
from codegpt_ls.services.connections.connections import Connections, Route
from codegpt_ls.services.connections.models import Models
from codegpt_ls.services.connections.registry import Providers
from codegpt_ls.services.connections.selection import Selections
from codegpt_ls.services.usage import Count, UsageSink
from codegpt_ls.settings import Settings

_log = logging.getLogger(__name__)


class Chat:
    """Streams answers. Editor and terminal call the same `stream`."""

    def __init__(
        self,
        settings: Callable[[], Settings],
        providers: Providers,
        selections: Selections,
        connections: Connections,
        models: Models,
        today: Callable[[], date],
        retry: RetryPolicy | None = None,
        usage: UsageSink | None = None,
    ) -> None:
        self._settings = settings
        self._providers = providers
        self._selections = selections
        self._connections = connections
        self._models = models
        self._today = today
        self._retry = retry or RetryPolicy()
        self._usage = usage
        self._running = RunningRequests()
        self._refreshing: dict[str, asyncio.Task[None]] = {}
        """The model lists being asked for, by provider."""
        self._noting: set[asyncio.Task[None]] = set()

    async def stream(self, question: ChatQuestion) -> AsyncGenerator[ChatEvent]:
        """Yield the answer's events, the last one `Finished`. Closing the generator closes the provider's socket.

        Raises AssistantError; its `facts.partial_text` holds what had arrived.
        """
        provider = self._providers[question.provider or self._selections.provider()]
        with self._running.switch() as switch:
            route = await switch.step(lambda: self._connections.route(provider.profile))
            switch.watch(route.address.origin)
            count = Count(question, provider.profile.id)
            try:
                async with aclosing(self._answer(question, provider, route, switch, count)) as events:
                    async for event in events:
                        count.take(event)
                        if isinstance(event, Finished):
                            await self._note(count)
                        yield event
            except AssistantError as error:
                raise await self._told(error, provider, route, count.text) from error
            finally:
                self._note_later(count)

    async def _answer(
        self, question: ChatQuestion, provider: Provider, route: Route, switch: StopSwitch, count: Count
    ) -> AsyncGenerator[ChatEvent]:
        model = await switch.step(lambda: self._models.choose(provider, route.address, question.model))
        if ending := _ending(model, self._today()):
            yield ending
        fitted = self._fitted(question, provider, model)
        if fitted.dropped:
            yield HistoryTrimmed(model.id, fitted.dropped)
        count.sending(fitted.messages)
        request = self._request(question, provider, model, fitted.messages)
        yield Waiting(provider=provider.profile.id, model=model.id)
        attempts = with_retries(lambda: provider.stream(request, route.connection), self._retry)
        finished = False
        try:
            async with aclosing(switch.events(attempts)) as events:
                async for event in events:
                    finished = isinstance(event, Finished)
                    yield event
                    if finished:
                        return
        finally:
            # Most readers leave with the last event, so nothing after it would ever be reached.
            if finished:
                self._refresh_models_later(provider)

    async def _told(self, error: AssistantError, provider: Provider, route: Route, text: str) -> AssistantError:
        """The error with what only the service knows: the text so far, the key's source, names of other models."""
        kept = AssistantError(error.code, replace(error.facts, partial_text=text or None))
        named = self._models.with_names(kept, provider, route.address)
        return await self._connections.with_key_facts(named, provider.profile, route.address)

    def stop_origin(self, origin: str) -> None:
        """End every answer that uses the key of this origin: the person removed it."""
        self._running.stop(origin, AssistantError(ErrorCode.MISSING_KEY, Facts(origin=origin)))

    async def aclose(self) -> None:
        """End the work behind finished answers; what they used is still written down."""
        await asyncio.gather(*self._noting, return_exceptions=True)
        tasks = tuple(self._refreshing.values())
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)

    def _fitted(self, question: ChatQuestion, provider: Provider, model: Model) -> Fitted:
        settings = self._settings()
        own = settings.local.context_tokens if provider.profile.makes_own_address else None
        return fit(
            instructed(question.messages, settings),
            question.history,
            limit=own or model.context_tokens,
            answer_tokens=question.max_output_tokens,
            facts=Facts(provider=provider.profile.id, model=model.id),
        )

    def _request(
        self, question: ChatQuestion, provider: Provider, model: Model, messages: tuple[Message, ...]
    ) -> ModelRequest:
        settings = self._settings()
        return ModelRequest(
            messages=messages,
            model=model.id,
            temperature=settings.temperature if question.temperature is None else question.temperature,
            max_output_tokens=question.max_output_tokens,
            context_tokens=settings.local.context_tokens,
            deadlines=settings.deadlines(provider.profile.id),
        )

    async def _note(self, count: Count) -> None:
        if self._usage is not None and (used := count.taken()):
            await self._usage.note(used)

    def _note_later(self, count: Count) -> None:
        """An answer that was cut off has its price too; whoever stopped it does not wait for the writing."""
        if self._usage is not None and (used := count.taken()):
            task = asyncio.create_task(self._usage.note(used))
            self._noting.add(task)
            task.add_done_callback(self._noting.discard)

    def _refresh_models_later(self, provider: Provider) -> None:
        name = provider.profile.id
        if name in self._refreshing:
            return
        task = self._refreshing[name] = asyncio.create_task(self._refresh_models(provider))
        task.add_done_callback(lambda _: self._refreshing.pop(name))

    async def _refresh_models(self, provider: Provider) -> None:
        """Ask again for a list that is old. A failure only means that the old one goes on."""
        try:
            with self._running.switch() as switch:
                # Looked up anew: the key may have gone since the answer began.
                route = await switch.step(lambda: self._connections.route(provider.profile))
                switch.watch(route.address.origin)
                if self._models.stale(provider, route.address):
                    await switch.step(lambda: self._models.refresh(provider, route.address))
        except AssistantError as error:
            _log.info("the model list of %s was not refreshed: %s", provider.profile.id, error.code)


def _ending(model: Model, today: date) -> ModelEnding | None:
    if model.shutdown_date is None or not model.ends_soon(today):
        return None
    return ModelEnding(model=model.id, shutdown_date=model.shutdown_date.isoformat(), replacement=model.replacement)
