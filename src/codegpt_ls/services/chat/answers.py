"""One chat: from a question to the events of its answer."""

from collections.abc import AsyncGenerator, Callable, Sequence
from contextlib import aclosing, suppress
from dataclasses import replace
from datetime import date
from itertools import chain
from uuid import uuid4

from codegpt_ls.domain.chat import (
    ChatEvent,
    ChatQuestion,
    Doing,
    EffortLeftOut,
    Finished,
    ModelEnding,
    ModelRequest,
    Remark,
    Waiting,
)
from codegpt_ls.domain.errors import AssistantError, Facts
from codegpt_ls.domain.messages.room import HistoryTrimmed, RoomShort
from codegpt_ls.domain.models import Model
from codegpt_ls.domain.ports.providers import Provider
from codegpt_ls.domain.ports.servers import Room
from codegpt_ls.domain.providers import answers_here, as_addressed, more_room, takes, tariff_at
from codegpt_ls.domain.tools.remarks import ToolsLeftOut
from codegpt_ls.services.chat.accounting import Accounting
from codegpt_ls.services.chat.budget import Fitted, estimated, fit
from codegpt_ls.services.chat.instructions import instructed
from codegpt_ls.services.chat.loaded_room import loaded_room
from codegpt_ls.services.chat.model_refresh import ModelRefresh
from codegpt_ls.services.chat.pricing import SHORT, Pricing
from codegpt_ls.services.chat.retry import RetryPolicy, with_retries
from codegpt_ls.services.chat.sight import LeftBehind, looked_at_by
from codegpt_ls.services.chat.tool_room import tokens_of
from codegpt_ls.services.chat.waiting import SIGN_EVERY, with_signs
from codegpt_ls.services.connections.concerning import concerning
from codegpt_ls.services.connections.connections import Connections, Route
from codegpt_ls.services.connections.models import Models
from codegpt_ls.services.connections.registry import Providers
from codegpt_ls.services.connections.selection import Selections
from codegpt_ls.services.spending import LIKELY_ANSWER, Spending
from codegpt_ls.services.stopping import RunningRequests, StopSwitch
from codegpt_ls.services.usage import Count, UsageSink
from codegpt_ls.settings import Settings


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
        pricing: Pricing | None = None,
        spending: Spending | None = None,
        running: RunningRequests | None = None,
        sign_every: float = SIGN_EVERY,
    ) -> None:
        """`running`: whoever removes a key ends what is in there. `sign_every`: seconds of waiting between two signs of
        life."""
        self._settings = settings
        self._providers = providers
        self._selections = selections
        self._connections = connections
        self._models = models
        self._today = today
        self._pricing = pricing
        self._spending = spending
        self._retry = retry or RetryPolicy()
        self._sign_every = sign_every
        self.running = running or RunningRequests()
        """What can be stopped; who asks several times for one answer adds what it does between."""
        self._accounting = Accounting(usage)
        self._left = LeftBehind()
        self._refresh = ModelRefresh(connections, models, self.running)

    async def stream(self, question: ChatQuestion) -> AsyncGenerator[ChatEvent]:
        """Yield the answer's events, the last one `Finished`. Closing the generator closes the provider's socket.

        Raises AssistantError; its `facts.partial_text` holds what had arrived.
        """
        provider = self._providers[question.provider or self._selections.provider()]
        with self.running.switch() as switch:
            switch.thread_id = question.thread_id
            with concerning(provider.profile):
                route = await switch.step(lambda: self._connections.route(provider.profile))
            switch.watch(route.address.origin)
            count = Count(question, provider.profile.id, tariff_at(provider.profile, route.address.origin))
            events = self._accounting.counted(self._answer(question, provider, route, switch, count), count)
            try:
                async with aclosing(events):
                    async for event in events:
                        yield event
            except AssistantError as error:
                raise await self._told(error, provider, route, count.text) from error

    async def find_key(self, provider_id: str | None) -> None:
        """Look for the key that this provider is asked with, so that it is known where it must not appear. Why there is
        none, `stream` tells."""
        with suppress(AssistantError):
            await self._connections.route(self._providers[provider_id or self._selections.provider()].profile)

    async def _answer(
        self, question: ChatQuestion, provider: Provider, route: Route, switch: StopSwitch, count: Count
    ) -> AsyncGenerator[ChatEvent]:
        model = await switch.step(lambda: self._models.choose(provider, route.address, question.model))
        if ending := _ending(model, self._today()):
            yield ending
        asked, question = question, looked_at_by(model, provider.profile.id, question)
        for unseen in self._left.of_pictures(asked, question, model):
            yield unseen
        if question.tools and model.tools is False:
            yield ToolsLeftOut(model.id)
            question = replace(question, tools=())
        room = await switch.step(lambda: loaded_room(provider, model.id, route.connection, question))
        fitted = await switch.step(lambda: self._fitted(question, provider, route, model, room))
        if small := tuple(each.name for each in question.tools[len(fitted.tools) :]):
            yield ToolsLeftOut(model.id, small)
        if fitted.dropped:
            yield HistoryTrimmed(model.id, fitted.dropped)
        for left in self._left.of_code(question.thread_id, fitted.code):
            yield left
        called = as_addressed(provider.profile, route.address.origin).title
        if room and (tokens := estimated(fitted.messages)) > room.tokens:
            command = more_room(provider.profile, model.id, tokens)
            yield RoomShort(model=model.id, called=called, tokens=tokens, limit=room.tokens, command=command)
        count.sending(fitted.messages, tokens_of(fitted.tools))
        for remark in await switch.step(lambda: self._admitted(question, model, count)):
            yield remark
        here = answers_here(provider.profile, route.address.origin)
        request = self._request(question, provider, model, fitted, patient=here)
        if request.effort and not takes(provider.profile, model, request.effort):
            yield EffortLeftOut(model.id, request.effort)
            request = replace(request, effort=None)
        yield Waiting(provider=provider.profile.id, model=model.id, called=called)
        patience = request.deadlines.first_byte
        attempts = with_retries(
            lambda: self._connections.commands.streaming(
                provider.profile, route.address.found, route.connection, lambda keyed: provider.stream(request, keyed)
            ),
            self._retry,
            loads_within=patience,
        )
        doing = Doing.LOADING if here else Doing.ANSWERING
        finished = False
        try:
            async with aclosing(switch.events(with_signs(attempts, doing, self._sign_every))) as events:
                async for event in events:
                    finished = isinstance(event, Finished)
                    yield event
                    if finished:
                        return
        finally:
            # Most readers leave with the last event, so nothing after it would ever be reached.
            if finished:
                self._refresh.later(provider)

    async def _told(self, error: AssistantError, provider: Provider, route: Route, text: str) -> AssistantError:
        """The error with what only the service knows: the text so far, the key's source, names of other models."""
        kept = AssistantError(error.code, replace(error.facts, partial_text=text or None))
        named = self._models.with_names(kept, provider, route.address)
        return await self._connections.with_key_facts(named, provider.profile, route.address)

    def stop_thread(self, thread_id: str, reason: AssistantError) -> bool:
        """End every answer to this thread; whether there was any."""
        return self.running.stop_thread(thread_id, reason)

    async def aclose(self) -> None:
        """End the work behind finished answers; what they used is still written down."""
        await self._accounting.aclose()
        await self._refresh.aclose()

    async def _admitted(self, question: ChatQuestion, model: Model, count: Count) -> Sequence[Remark]:
        """Hold back what the question may cost, under a name that is known before: one left meanwhile lets go of it."""
        if self._spending is None or not self._spending.limits():
            return ()
        count.hold = uuid4().hex
        asking = count.asking(model.id, question.max_output_tokens or LIKELY_ANSWER)
        return await self._spending.admit(count.hold, asking)

    async def _fitted(
        self, question: ChatQuestion, provider: Provider, route: Route, model: Model, room: Room | None
    ) -> Fitted:
        settings = self._settings()
        messages = instructed(question.messages, settings)
        own = settings.local.context_tokens if provider.profile.makes_own_address else None
        limit = own or model.context_tokens
        if limit is None and self._pricing and estimated((*messages, *chain.from_iterable(question.history))) > SHORT:
            limit = await self._pricing.context_tokens(provider.profile, route.address.origin, model)
        loaded = room is not None and room.certain and room.tokens < (limit or room.tokens + 1)
        return fit(
            messages,
            question.history,
            limit=room.tokens if room and loaded else limit,
            answer_tokens=question.max_output_tokens,
            facts=Facts(provider=provider.profile.id, model=model.id, loaded=loaded or None),
            tools=question.tools,
        )

    def _request(
        self,
        question: ChatQuestion,
        provider: Provider,
        model: Model,
        fitted: Fitted,
        *,
        patient: bool,
    ) -> ModelRequest:
        settings = self._settings()
        deadlines = settings.deadlines(provider.profile.id)
        # Who set a time for this very server knows it.
        patient = patient and settings.of(provider.profile.id).timeouts.first_byte is None
        return ModelRequest(
            messages=fitted.messages,
            tools=fitted.tools,
            model=model.id,
            temperature=settings.temperature if question.temperature is None else question.temperature,
            max_output_tokens=question.max_output_tokens,
            effort=question.effort or settings.effort,
            context_tokens=settings.local.context_tokens,
            deadlines=deadlines.patient() if patient else deadlines,
        )


def _ending(model: Model, today: date) -> ModelEnding | None:
    if model.shutdown_date is None or not model.ends_soon(today):
        return None
    return ModelEnding(model=model.id, shutdown_date=model.shutdown_date.isoformat(), replacement=model.replacement)
