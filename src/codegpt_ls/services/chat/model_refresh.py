"""The model list is asked for anew behind an answer, where nobody waits for it."""

import asyncio
import logging

from codegpt_ls.domain.errors import AssistantError
from codegpt_ls.domain.ports.providers import Provider
from codegpt_ls.services.connections.connections import Connections
from codegpt_ls.services.connections.models import Models
from codegpt_ls.services.stopping import RunningRequests

_log = logging.getLogger(__name__)


class ModelRefresh:
    """Old lists being asked for, one request for each provider at a time."""

    def __init__(self, connections: Connections, models: Models, running: RunningRequests) -> None:
        self._connections = connections
        self._models = models
        self._running = running
        self._asking: dict[str, asyncio.Task[None]] = {}
        """By provider."""

    def later(self, provider: Provider) -> None:
        """Ask for this provider's list if it is old; nobody waits for it."""
        name = provider.profile.id
        if name in self._asking:
            return
        task = self._asking[name] = asyncio.create_task(self._refresh(provider))
        task.add_done_callback(lambda _: self._asking.pop(name))

    async def aclose(self) -> None:
        """Give up what is under way."""
        tasks = tuple(self._asking.values())
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)

    async def _refresh(self, provider: Provider) -> None:
        """A failure only means that the old list goes on."""
        try:
            with self._running.switch() as switch:
                # Looked up anew: the key may have gone since the answer began.
                route = await switch.step(lambda: self._connections.route(provider.profile))
                switch.watch(route.address.origin)
                if self._models.stale(provider, route.address):
                    await switch.step(lambda: self._models.refresh(provider, route.address))
        except AssistantError as error:
            _log.info("the model list of %s was not refreshed: %s", provider.profile.id, error.code)
