"""Which names are models, and which one a chat uses."""

import logging
from collections.abc import Callable, Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import date

from codegpt_ls.domain.errors import AssistantError, ErrorCode, Facts
from codegpt_ls.domain.models import Doubt, Model, ModelSource
from codegpt_ls.domain.ports.providers import JudgesModels, ModelListCache, Provider
from codegpt_ls.domain.providers import Connection, address_setting, at_home
from codegpt_ls.services.connections.connections import Address, Connections
from codegpt_ls.services.connections.model_names import lasting_first, listed_as, may_be_default, with_names
from codegpt_ls.services.connections.selection import Selections
from codegpt_ls.settings import Settings

_log = logging.getLogger(__name__)

# The server answered, and what it said was no list: it is not asked again before the next day.
_NO_LIST = frozenset({ErrorCode.BAD_BASE_URL, ErrorCode.PROTOCOL, ErrorCode.REJECTED, ErrorCode.PERMISSION})

FRESH_FOR = 24 * 3600.0
"""Seconds a live list counts as fresh; an older one still counts, but is asked for again after the next answer."""


@dataclass(frozen=True, slots=True)
class Judged:
    """A model that can be asked, and what speaks against it."""

    model: Model
    origin: str
    """Where it is asked; empty where no request may go."""
    doubts: tuple[Doubt, ...]


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

    async def choose(self, provider: Provider, address: Address, asked: str | None, *, asking: bool = True) -> Model:
        """The model to send. `asking`: whether the provider may be asked for its list where only that can tell.

        Raises AssistantError MODEL_UNKNOWN for a name that a first-hand list does not hold, without a chat request
        (with a catalogue without any); what `list_models` raises where only the live list can tell which model to take.
        """
        name = asked or self.selected(provider)
        if name is None:
            return await self._first_live(provider, address)
        if found := _named(name, self._candidates(provider, address, name)):
            return found
        if provider.profile.judges_models or not await self._list_decides(provider, address, asking=asking):
            # Sent as it is written: who resolves it knows better what it stands for.
            meant = listed_as(name, self._candidates(provider, address))
            return replace(meant, id=name) if meant else Model(id=name)
        if found := _named(name, self._live(provider, address)):
            return found
        raise self._unknown(name, provider, address)

    async def judge(self, provider: Provider, name: str, *, asking: bool) -> Judged:
        """What the lists say of a model that a person wants to use, so that no chat has to fail first.

        `asking`: whether the provider may be asked, where a key is there and only its own list can tell.
        Raises AssistantError MODEL_UNKNOWN, MODEL_RETIRED or MODEL_NOT_CHAT where a vendor's own list is sure of it,
        and what a provider that judges by itself raises. Any other list is advice, and becomes a doubt.
        """
        if isinstance(provider, JudgesModels):
            provider.judge(name)
        address, asking = await self._reached(provider, asking=asking)
        model = await self.choose(provider, address, name, asking=asking)
        sure = provider.profile.lists_first_hand and not self._foreign(provider, address)
        if sure and (code := _refusal(model, self._today())) is not None:
            raise AssistantError(code, _facts(provider, model))
        live = () if isinstance(provider, JudgesModels) else self._live(provider, address)
        listed = not live or model.source is ModelSource.SETTINGS or listed_as(name, live) is not None
        return Judged(model, address.origin, tuple(_doubts(model, self._today(), listed=listed)))

    def known(self, provider: Provider, address: Address) -> Sequence[Model]:
        """What can be offered without asking: the live list first, then the catalogue, then the person's own names.

        A foreign server's list says all there is to say about it: the catalogue is not mixed in.
        """
        candidates = self._candidates(provider, address)
        if self._foreign(provider, address) and self._live(provider, address):
            return [model for model in candidates if model.source is not ModelSource.CATALOGUE]
        return candidates

    def selected(self, provider: Provider) -> str | None:
        """The model a chat would use now; None where only the live list can tell."""
        return self.meant(provider, self._selections.model(provider.profile.id))

    def meant(self, provider: Provider, chosen: str | None) -> str | None:
        """The same where this model is chosen, or none."""
        profile, local = provider.profile, self._settings().local
        name = chosen or profile.default_model
        # The setting names a file to use instead of the built-in model.
        own_file = local.model_path if profile.judges_models and name == profile.default_model else None
        return own_file or name

    async def list(self, provider: Provider, *, refresh: bool) -> Sequence[Model]:
        """All known models. Asks the provider when told to, and when its list is missing or old and a key is there.

        Raises BAD_ORIGIN; when told to ask also what `Connections.route` and `list_models` raise.
        """
        address = self._connections.without_key(provider.profile)
        try:
            address = await self._connections.find(provider.profile)
            if refresh or self.stale(provider, address):
                route = await self._connections.route(provider.profile)
                return await self.refresh(provider, route.address)
        except AssistantError as error:
            if refresh:
                raise await self._connections.with_key_facts(error, provider.profile, address) from error
            _log.info("the model list of %s was not asked for: %s", provider.profile.id, error.code)
        return self.known(provider, address)

    async def refresh(self, provider: Provider, address: Address) -> Sequence[Model]:
        """Ask the provider and remember. Raises what the provider's `list_models` raises."""
        try:
            connection = await self._connections.connection(provider.profile, address)
            commands = self._connections.commands
            models = await commands.asking(provider.profile, address.found, connection, provider.list_models)
        except AssistantError as error:
            if error.code in _NO_LIST and self._cache.load(_cache_key(provider, address)) is None:
                self.remember(provider, address, ())
            raise
        self.remember(provider, address, models)
        return self.known(provider, address)

    def remember(self, provider: Provider, address: Address, models: Sequence[Model]) -> None:
        """Keep this live list for this key."""
        self._cache.save(_cache_key(provider, address), models)

    def stale(self, provider: Provider, address: Address) -> bool:
        """Whether the live list of this key is missing or old."""
        kept = self._cache.load(_cache_key(provider, address))
        return kept is None or kept[1] > FRESH_FOR

    async def _reached(self, provider: Provider, *, asking: bool) -> tuple[Address, bool]:
        """The address in force, with its key where that is at hand, and whether its list may be asked for."""
        try:
            return (await self._connections.route(provider.profile)).address, asking
        except AssistantError as error:
            _log.info("the model list of %s cannot be asked for: %s", provider.profile.id, error.code)
        with suppress(AssistantError):  # an address that is wrong is told by what goes there
            return self._connections.without_key(provider.profile), False
        nowhere = Address(base_url="", origin="", found=None, named_by=address_setting(provider.profile.id))
        return nowhere, False

    def _live(self, provider: Provider, address: Address) -> Sequence[Model]:
        kept = self._cache.load(_cache_key(provider, address))
        return kept[0] if kept else ()

    async def _first_live(self, provider: Provider, address: Address) -> Model:
        if not self._live(provider, address):
            await self.refresh(provider, address)
        usable = [model for model in self._live(provider, address) if may_be_default(model)]
        if not usable:
            raise AssistantError(ErrorCode.MODEL_UNKNOWN, Facts(provider=provider.profile.id))
        return next((model for model in usable if not model.gone(self._today())), usable[0])

    def _candidates(self, provider: Provider, address: Address, name: str | None = None) -> Sequence[Model]:
        """Every name that is sent without a question, or this one alone: lists are long, each question asks for one.
        The catalogue's are, to a gateway too: it may pass them on."""
        live, known = _with_name(name, self._live(provider, address)), _with_name(name, provider.catalogue)
        foreign = self._foreign(provider, address)
        catalogue = {model.id: _as_hearsay(model) if foreign else model for model in known}
        merged = [_completed(model, catalogue.get(model.id)) for model in live]
        seen = {model.id for model in live}
        merged += [model for model in catalogue.values() if model.id not in seen]
        own = (name for name in self._settings().models if name not in seen | set(catalogue))
        return [*merged, *(Model(id=name, source=ModelSource.SETTINGS) for name in own)]

    async def _list_decides(self, provider: Provider, address: Address, *, asking: bool) -> bool:
        """Whether a name that no list holds is refused: by a vendor's own first-hand list only.

        What a router, a gateway or a server of the person's lists is advice: names are resolved there that no list
        holds. At the vendor's own address the catalogue suffices, else its list is asked for now.
        """
        if not provider.profile.lists_first_hand or self._foreign(provider, address):
            return False
        if provider.catalogue or not asking:
            return bool(provider.catalogue)
        try:
            await self.refresh(provider, address)
        except AssistantError as error:
            _log.info("%s has no model list: %s", address.origin, error.code)
            return False
        return bool(self._live(provider, address))

    def _foreign(self, provider: Provider, address: Address) -> bool:
        profile = provider.profile
        return bool(profile.base_url or profile.template) and not at_home(profile, address.origin)

    def with_names(self, error: AssistantError, provider: Provider, address: Address) -> AssistantError:
        """The same error; a model the provider does not have comes with those that it has."""
        name = error.facts.model
        if error.code is not ErrorCode.MODEL_NOT_FOUND or name is None:
            return error
        others = [
            model for model in self.known(provider, address) if model.id != name and not model.gone(self._today())
        ]
        usable = [model for model in others if model.source is ModelSource.LIVE] or others
        return AssistantError(
            error.code, lasting_first(with_names(error.facts, name, usable, usable), usable, self._today())
        )

    def _unknown(self, name: str, provider: Provider, address: Address) -> AssistantError:
        known = self.known(provider, address)
        current = [model for model in known if not model.gone(self._today())]
        facts = Facts(provider=provider.profile.id, model=name)
        return AssistantError(ErrorCode.MODEL_UNKNOWN, with_names(facts, name, known, current))


async def checked(provider: Provider, connection: Connection) -> tuple[Sequence[Model], bool]:
    """The provider's list, and whether it has thereby taken a key. Raises what it raises for either."""
    models = await provider.list_models(connection)
    return models, connection.credential is not None and await provider.confirms_key(connection)


def _refusal(model: Model, today: date) -> ErrorCode | None:
    """Why no chat can go to this model, by its vendor's own list."""
    if model.source is ModelSource.SETTINGS:
        return None
    if model.gone(today) and model.source is not ModelSource.LIVE:
        return ErrorCode.MODEL_RETIRED
    return None if model.chat else ErrorCode.MODEL_NOT_CHAT


def _doubts(model: Model, today: date, *, listed: bool) -> Iterator[Doubt]:
    if model.gone(today):
        yield Doubt.RETIRED
    elif model.ends_soon(today):
        yield Doubt.ENDING
    if not listed:
        yield Doubt.UNLISTED
    if not model.chat:
        yield Doubt.NOT_CHAT


def _facts(provider: Provider, model: Model) -> Facts:
    return Facts(
        provider=provider.profile.id,
        model=model.id,
        shutdown_date=model.shutdown_date,
        replacement=model.replacement,
    )


def _named(name: str, models: Sequence[Model]) -> Model | None:
    return next((model for model in models if model.id == name), None)


def _with_name(name: str | None, models: Sequence[Model]) -> Sequence[Model]:
    return models if name is None else [model for model in models if model.id == name]


def _as_hearsay(model: Model) -> Model:
    """The model as it may be at another address, where somebody else's may bear its name: nothing is refused for it."""
    return replace(model, pictures=model.pictures or None, tools=model.tools or None)


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
        efforts=known.efforts if live.efforts is None else live.efforts,
        pictures=known.pictures if live.pictures is None else live.pictures,
        thinks=known.thinks if live.thinks is None else live.thinks,
        tools=known.tools if live.tools is None else live.tools,
        fills_in=known.fills_in if live.fills_in is None else live.fills_in,
        source=ModelSource.LIVE,
    )


def _cache_key(provider: Provider, address: Address) -> str:
    found = address.found
    account = found.credential if found else None
    parts = (account.organization, account.project, account.last_four) if account else ()
    return "|".join((provider.profile.id, address.base_url, *(part or "" for part in parts)))
