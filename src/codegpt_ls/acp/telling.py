"""What a client is told of a session besides answers: its tasks, its title, its tokens and their cost, its past."""

from collections.abc import Callable
from typing import Final

from acp.schema import (
    AvailableCommand,
    AvailableCommandInput,
    AvailableCommandsUpdate,
    Cost,
    SessionInfoUpdate,
    UnstructuredCommandInput,
    UsageUpdate,
)

from codegpt_ls.acp.client import Client
from codegpt_ls.acp.sessions import Session
from codegpt_ls.assembly import Services
from codegpt_ls.domain.chat import Finished, Role
from codegpt_ls.domain.errors import AssistantError
from codegpt_ls.domain.models import Model
from codegpt_ls.domain.ports.words import Translator
from codegpt_ls.domain.usage import UsageGrouping
from codegpt_ls.presentation.tasks import task_description, task_slash, task_title

_EVER: Final = 36_500
"""Days: a thread's tokens since it began."""


class Teller:
    """Tells one client."""

    def __init__(self, services: Services, client: Client, words: Callable[[], Translator]) -> None:
        self._services = services
        self._client = client
        self._words = words

    async def commands(self, session: Session) -> None:
        """The tasks, which a person names behind a slash."""
        words, known = self._words(), []
        for task in self._services.tasks.all():
            about = task_description(words, task) or task_title(words, task)
            hint = AvailableCommandInput(UnstructuredCommandInput(hint=task_title(words, task)))
            known.append(AvailableCommand(name=task_slash(words, task), description=about, input=hint))
        update = AvailableCommandsUpdate(session_update="available_commands_update", available_commands=known)
        await self._client.update(session.id, update)

    async def title(self, session: Session) -> None:
        """The thread's title, where that is new."""
        title = (await self._services.threads.titles([session.id])).get(session.id, "")
        if title and title != session.title:
            session.title = title
            await self._client.update(session.id, SessionInfoUpdate(session_update="session_info_update", title=title))

    async def usage(self, session: Session, finished: Finished) -> None:
        """How full the model's room is, and what the thread has cost, as far as both are known."""
        size = await self._room(finished)
        if finished.usage is None or size is None:
            return
        used = finished.usage.input_tokens + finished.usage.output_tokens
        dollars = await self._dollars(session.id)
        cost = None if dollars is None else Cost(amount=dollars, currency="USD")
        update = UsageUpdate(session_update="usage_update", used=used, size=max(size, used), cost=cost)
        await self._client.update(session.id, update)

    async def past(self, session: Session) -> None:
        """The thread as it was, message by message."""
        for message in (await self._services.threads.get(session.id)).messages:
            kind = "user_message_chunk" if message.role is Role.USER else "agent_message_chunk"
            for step in message.steps:
                await self._client.update(session.id, session.steps.update(step))
            if message.content:
                await self._client.say(session.id, message.content, kind)

    async def _room(self, finished: Finished) -> int | None:
        services = self._services
        try:
            profile = services.provider(finished.provider).profile
            address = services.connections.without_key(profile)
            known = services.models.known(services.provider(finished.provider), address)
        except AssistantError:
            return None
        model = next((each for each in known if each.id == finished.model), Model(id=finished.model))
        return await services.pricing.context_tokens(profile, address.origin, model)

    async def _dollars(self, thread_id: str) -> float | None:
        try:
            sums = await self._services.usage.sums(UsageGrouping.THREAD, days=_EVER, thread_id=thread_id)
        except AssistantError:
            return None
        known = [each.cost for each in sums if each.cost is not None]
        return float(sum(known)) if known and not any(each.unpriced_answers for each in sums) else None
