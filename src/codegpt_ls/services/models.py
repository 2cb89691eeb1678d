"""Which names are models, and which one a chat uses."""

import difflib
import logging
from collections.abc import Callable, Sequence
from datetime import date

from codegpt_ls.domain.errors import AssistantError, ErrorCode, Facts
from codegpt_ls.domain.models import Model, ModelSource
from codegpt_ls.domain.origin import origin_of
from codegpt_ls.domain.ports import ModelListCache, Provider
from codegpt_ls.services.connections import Address, Connections
from codegpt_ls.services.selection import Selections
from codegpt_ls.settings import Settings

_log = logging.getLogger(__name__)

FRESH_FOR = 24 * 3600.0
"""Seconds a live list counts as fresh; an older one still counts, but is asked for again after the next answer."""


class Models:
    """Judges model names by the live list, the catalogue and the person's own list, in this order."""

    def __init__(
        self,
        settings: Callable[[], Settings],
        selections: Selections,
        connections: Connections,
        cache: ModelListCache,
        today: Callable[[], date],
    ) -> None:
        self._settings = settings
        self._selections = selections
        self._connections = connections
        self._cache = cache
        self._today = today

    async def choose(self, provider: Provider, address: Address, asked: str | None) -> Model:
        """The model to send. Raises AssistantError MODEL_UNKNOWN, before any request, for a name no list holds."""
        name = asked or self._selections.model(provider.profile.id) or provider.profile.default_model
        if name is None:
            return await self._first_live(provider, address)
        known = {model.id: model for model in reversed(self.known(provider, address))}
        if name in known:
            return known[name]
        if self._any_name_goes(provider, address):
            return Model(id=name)
        raise self._unknown(name, provider, address)

    def known(self, provider: Provider, address: Address) -> Sequence[Model]:
        """What is known without asking: the live list first, then the catalogue, then the person's own names."""
        live = self._live(provider, address)
        catalogue = {} if self._foreign(provider, address) else {model.id: model for model in provider.catalogue}
        merged = [_completed(model, catalogue.get(model.id)) for model in live]
        seen = {model.id for model in live}
        merged += [model for model in catalogue.values() if model.id not in seen]
        seen |= set(catalogue)
        own = (Model(id=name, source=ModelSource.SETTINGS) for name in self._settings().models)
        return [*merged, *(model for model in own if model.id not in seen)]

    async def refresh(self, provider: Provider, address: Address) -> Sequence[Model]:
        """Ask the provider and remember. Raises what the provider's `list_models` raises."""
        models = await provider.list_models(self._connections.connection(address))
        self.remember(provider, address, models)
        return self.known(provider, address)

    def remember(self, provider: Provider, address: Address, models: Sequence[Model]) -> None:
        """Keep this live list for this key."""
        self._cache.save(_cache_key(provider, address), models)

    async def refresh_if_stale(self, provider: Provider, address: Address) -> None:
        """Ask again when the list is old; a failure only means that the old one goes on."""
        if not self.stale(provider, address):
            return
        try:
            await self.refresh(provider, address)
        except AssistantError as error:
            _log.info("the model list of %s was not refreshed: %s", provider.profile.id, error.code)

    def stale(self, provider: Provider, address: Address) -> bool:
        """Whether the live list of this key is missing or old."""
        kept = self._cache.load(_cache_key(provider, address))
        return kept is None or kept[1] > FRESH_FOR

    def _live(self, provider: Provider, address: Address) -> Sequence[Model]:
        kept = self._cache.load(_cache_key(provider, address))
        return kept[0] if kept else ()

    async def _first_live(self, provider: Provider, address: Address) -> Model:
        models = self._live(provider, address) or [
            model for model in await self.refresh(provider, address) if model.source is ModelSource.LIVE
        ]
        if not models:
            raise AssistantError(ErrorCode.MODEL_UNKNOWN, Facts(provider=provider.profile.id))
        return models[0]

    def _any_name_goes(self, provider: Provider, address: Address) -> bool:
        # Without a live list nobody can say which names a foreign server or a gateway knows.
        return provider.profile.judges_models or (
            self._lists_only(provider, address) and not self._live(provider, address)
        )

    def _lists_only(self, provider: Provider, address: Address) -> bool:
        return self._foreign(provider, address) or not provider.catalogue

    def _foreign(self, provider: Provider, address: Address) -> bool:
        own = provider.profile.base_url
        return bool(own) and address.origin != origin_of(own)

    def _unknown(self, name: str, provider: Provider, address: Address) -> AssistantError:
        usable = [model for model in self.known(provider, address) if model.chat]
        near = difflib.get_close_matches(name, [model.id for model in usable], n=3, cutoff=0.7)
        current = [model.id for model in usable if not model.gone(self._today())]
        facts = Facts(provider=provider.profile.id, model=name, nearest=tuple(near), available=tuple(current[:5]))
        return AssistantError(ErrorCode.MODEL_UNKNOWN, facts)


def _completed(live: Model, known: Model | None) -> Model:
    """The live entry with what only the catalogue knows."""
    if known is None:
        return live
    return Model(
        id=live.id,
        shutdown_date=live.shutdown_date or known.shutdown_date,
        replacement=live.replacement or known.replacement,
        chat=live.chat and known.chat,
        context_tokens=live.context_tokens or known.context_tokens,
        source=ModelSource.LIVE,
    )


def _cache_key(provider: Provider, address: Address) -> str:
    found = address.found
    account = found.credential if found else None
    parts = (account.organization, account.project, account.last_four) if account else ()
    return "|".join((provider.profile.id, address.base_url, *(part or "" for part in parts)))
