"""Servers of the person's own: looked for on this machine, and told to download models."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from codegpt_ls.domain.errors import AssistantError, ErrorCode, Facts
from codegpt_ls.domain.origin import is_loopback_origin, origin_of
from codegpt_ls.domain.ports.fetching import Progress
from codegpt_ls.domain.ports.servers import FindsServers, FoundServer, ServedModel, ServerState, ServesModels
from codegpt_ls.domain.providers import ProviderProfile
from codegpt_ls.services.connections.connections import Connections
from codegpt_ls.services.connections.registry import Providers

_ANY: Final = "compatible"
"""The provider that is whatever answers at an address."""
_API: Final = "/v1"


@dataclass(frozen=True, slots=True, kw_only=True)
class LocalServer:
    """A server on this machine, and as which provider it is used."""

    profile: ProviderProfile
    base_url: str
    at_home: bool
    """Whether the provider is asked there already; else its address is to be set."""
    state: ServerState
    models: Sequence[ServedModel]


class LocalServers:
    """Looks only when it is told to: at start nobody is asked, and nothing is remembered of what was found."""

    def __init__(
        self,
        providers: Providers,
        connections: Connections,
        finder: FindsServers,
        may_be_secret: Callable[[str], bool],
    ) -> None:
        self._providers = providers
        self._connections = connections
        self._finder = finder
        self._may_be_secret = may_be_secret

    async def find(self) -> Sequence[LocalServer]:
        """Those that answer now, in the order of the providers. Never fails."""
        return [self._named(each) for each in await self._finder.find(self.origins())]

    def origins(self) -> Sequence[str]:
        """Where they are looked for: where the settings have each of the known programs, else at its own port."""
        return list(dict.fromkeys(self._origin(profile) for profile in self._known()))

    async def pull(self, provider_id: str, model: str, progress: Progress) -> None:
        """Have a server download a model.

        Raises AssistantError as `ServesModels.pull` and `Connections.route` do.
        """
        provider = self._providers[provider_id]
        if not isinstance(provider, ServesModels):
            raise AssistantError(ErrorCode.PULL_FAILED, Facts(provider=provider_id, model=model, detail="unable"))
        route = await self._connections.route(provider.profile)
        try:
            await provider.pull(model, route.connection, progress)
        except AssistantError as error:
            raise await self._connections.with_key_facts(error, provider.profile, route.address) from error

    def _known(self) -> Iterator[ProviderProfile]:
        return (each.profile for each in self._providers if each.profile.program is not None)

    def _origin(self, profile: ProviderProfile) -> str:
        """Nobody but this machine is looked at, wherever the settings have the provider."""
        address = self._connections.asked_at(profile)
        here = address is not None and is_loopback_origin(address.origin)
        return address.origin if address is not None and here else origin_of(profile.base_url)

    def _is_asked_at(self, profile: ProviderProfile, base_url: str) -> bool:
        address = self._connections.asked_at(profile)
        return address is not None and address.base_url == base_url

    def _named(self, found: FoundServer) -> LocalServer:
        of_its_kind = [each for each in self._known() if each.program is found.program]
        there = next((each for each in of_its_kind if self._origin(each) == found.origin), None)
        profile = there or next(iter(of_its_kind), None) or self._providers[_ANY].profile
        base_url = f"{found.origin}{_API}"
        return LocalServer(
            profile=profile,
            base_url=base_url,
            at_home=self._is_asked_at(profile, base_url),
            state=found.state,
            # No key went along, so a server that has one in its list has it from elsewhere.
            models=[each for each in found.models if not self._may_be_secret(each.id)],
        )
