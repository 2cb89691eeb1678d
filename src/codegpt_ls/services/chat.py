"""One chat: from a question to the events of its answer."""

import asyncio
from collections.abc import AsyncGenerator, Callable
from contextlib import aclosing
from datetime import date

from codegpt_ls.domain.chat import (
    ChatEvent,
    ChatQuestion,
    Finished,
    ModelEnding,
    ModelRequest,
    ProviderEvent,
    Retrying,
    Waiting,
)
from codegpt_ls.domain.errors import AssistantError, ErrorCode, Facts
from codegpt_ls.domain.models import Model
from codegpt_ls.domain.ports import Provider
from codegpt_ls.services.connections import Connections, Route
from codegpt_ls.services.models import Models
from codegpt_ls.services.registry import Providers
from codegpt_ls.services.retry import RetryPolicy, with_retries
from codegpt_ls.services.selection import Selections
from codegpt_ls.services.stopping import RunningRequests, StopSwitch
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
    ) -> None:
        self._settings = settings
        self._providers = providers
        self._selections = selections
        self._connections = connections
        self._models = models
        self._today = today
        self._retry = retry or RetryPolicy()
        self._running = RunningRequests()
        self._background: set[asyncio.Task[None]] = set()

    async def stream(self, question: ChatQuestion) -> AsyncGenerator[ChatEvent]:
        """Yield the answer's events, the last one `Finished`. Closing the generator closes the provider's socket.

        Raises AssistantError; its `facts.partial_text` holds what had arrived.
        """
        provider = self._providers[question.provider or self._selections.provider()]
        route = await self._connections.route(provider.profile)
        model = await self._models.choose(provider, route.address, question.model)
        if ending := _ending(model, self._today()):
            yield ending
        request = self._request(question, model)
        yield Waiting(provider=provider.profile.id, model=model.id)
        try:
            with self._running.switch(route.address.origin) as switch:
                attempts = with_retries(lambda: provider.stream(request, route.connection), self._retry)
                async with aclosing(attempts) as events:
                    async for event in _guarded(events, switch):
                        yield event
        except AssistantError as error:
            raise await self._connections.with_key_facts(error, provider.profile, route.address) from error
        self._refresh_models_later(provider, route)

    def stop_origin(self, origin: str) -> None:
        """End every answer that uses the key of this origin: the person removed it."""
        self._running.stop(origin, AssistantError(ErrorCode.MISSING_KEY, Facts(origin=origin)))

    async def aclose(self) -> None:
        """End the work behind finished answers."""
        for task in tuple(self._background):
            task.cancel()
        await asyncio.gather(*self._background, return_exceptions=True)

    def _request(self, question: ChatQuestion, model: Model) -> ModelRequest:
        settings = self._settings()
        return ModelRequest(
            messages=question.messages,
            model=model.id,
            temperature=settings.temperature if question.temperature is None else question.temperature,
            max_output_tokens=question.max_output_tokens,
            context_tokens=settings.local.context_tokens,
            deadlines=settings.deadlines,
        )

    def _refresh_models_later(self, provider: Provider, route: Route) -> None:
        task = asyncio.create_task(self._models.refresh_if_stale(provider, route.address))
        self._background.add(task)
        task.add_done_callback(self._background.discard)


async def _guarded(
    events: AsyncGenerator[ProviderEvent | Retrying], switch: StopSwitch
) -> AsyncGenerator[ProviderEvent | Retrying]:
    """Each event as a step that can be stopped, up to `Finished`."""
    while True:
        try:
            event = await switch.step(anext(events))
        except StopAsyncIteration:
            raise AssistantError(ErrorCode.INTERRUPTED) from None
        yield event
        if isinstance(event, Finished):
            return


def _ending(model: Model, today: date) -> ModelEnding | None:
    if model.shutdown_date is None or not model.ends_soon(today):
        return None
    return ModelEnding(model=model.id, shutdown_date=model.shutdown_date.isoformat(), replacement=model.replacement)
