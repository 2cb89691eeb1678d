"""The model that is fetched onto this machine once: by whom, and the way it comes."""

from pathlib import Path

from codegpt_ls.domain.errors import AssistantError, ErrorCode
from codegpt_ls.domain.ports.fetching import Fetchable, FetchesModel, Progress
from codegpt_ls.domain.providers import Connection
from codegpt_ls.services.connections.connections import Address, Connections
from codegpt_ls.services.connections.registry import Providers


class LocalModel:
    """Fetches it, by the proxy and the authorities that requests to a provider take."""

    def __init__(self, providers: Providers, connections: Connections) -> None:
        self._providers = providers
        self._connections = connections

    @property
    def provider(self) -> str:
        """The id of the provider that runs it. Raises AssistantError UNKNOWN_PROVIDER where there is none."""
        return self._fetches().profile.id

    def fetchable(self) -> Fetchable:
        """What there is to fetch. Raises AssistantError UNKNOWN_PROVIDER where nobody here fetches one."""
        return self._fetches().fetchable()

    async def fetch(self, progress: Progress) -> Path:
        """Fetch it, or the rest of it. Raises AssistantError as `FetchesModel.fetch` does, and UNKNOWN_PROVIDER."""
        provider = self._fetches()

        def way(origin: str) -> Connection:
            address = Address(base_url=origin, origin=origin, found=None, named_by="")
            return self._connections.way(provider.profile, address)

        return await provider.fetch(way, progress)

    def _fetches(self) -> FetchesModel:
        found = next((each for each in self._providers if isinstance(each, FetchesModel)), None)
        if found is None:
            raise AssistantError(ErrorCode.UNKNOWN_PROVIDER)
        return found
