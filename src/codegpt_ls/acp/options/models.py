"""The menu of models: those of the thread's provider, and of all others that the person has a key for, or runs.

A client is told the menu with each session, whether the person opens it or not. So nobody but the thread's own provider
is asked for a list: of the others it says what is known here, and choosing one of them is what has it asked.
"""

import asyncio
from collections.abc import Callable, Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass

from acp.schema import SessionConfigOptionSelect, SessionConfigSelectOption

from codegpt_ls.acp.boundary import invalid
from codegpt_ls.assembly import Services
from codegpt_ls.domain.errors import AssistantError
from codegpt_ls.domain.models import Model, ModelSource
from codegpt_ls.domain.ports.providers import Provider
from codegpt_ls.domain.ports.words import Translator
from codegpt_ls.domain.thread_choice import ThreadChoice
from codegpt_ls.services.connections.connections import Address


@dataclass(frozen=True, slots=True, kw_only=True)
class Offered:
    """A provider with the models that can be chosen of it."""

    id: str
    title: str
    models: Sequence[Model]
    chosen: str | None
    """The model that counts where no other is chosen; None where only the server can tell."""

    def names(self) -> Sequence[str]:
        """Of the models, with the one that counts; without any the server chooses."""
        first = [self.chosen] if self.chosen or not self.models else []
        return list(dict.fromkeys([*(each or "" for each in first), *(each.id for each in self.models)]))


class ModelMenu:
    """What can be asked, by all providers."""

    def __init__(self, services: Services, words: Callable[[], Translator]) -> None:
        self._services = services
        self._words = words

    async def own(self, choice: ThreadChoice) -> Offered | None:
        """The thread's provider, which is asked for its list where that is missing or old and a key is there; None
        where there is none of this name any more."""
        services = self._services
        try:
            provider = services.provider(choice.provider)
        except AssistantError:  # told when a question is asked
            return None
        models: Sequence[Model] = ()
        with suppress(AssistantError):  # as above
            models = await services.models.list(provider, refresh=False)
        return self._offered(provider, models, choice.model)

    async def option(self, choice: ThreadChoice, own: Offered | None) -> SessionConfigOptionSelect:
        """The menu, with what is chosen."""
        chosen_id = own.id if own else choice.provider or self._services.selections.provider()
        mine = own or Offered(id=chosen_id, title=chosen_id, models=(), chosen=choice.model)
        offered = [mine, *await self._others(chosen_id)]
        alone = len(offered) == 1
        return SessionConfigOptionSelect(
            id="model",
            name=self._words().text("acp.model"),
            category="model",
            type="select",
            current_value=_value(chosen_id, mine.chosen),
            options=[each for provider in offered for each in self._shown(provider, alone=alone)],
        )

    async def chosen(self, choice: ThreadChoice, value: str) -> ThreadChoice:
        """The same thread with the model that this entry of the menu stands for.

        Raises RequestError for what is no such entry, AssistantError where nobody could ask such a model.
        """
        provider_id, slash, model = value.partition("/")
        if not slash:
            raise invalid("value")
        provider = self._services.provider(provider_id)
        if model:
            await self._services.models.judge(provider, model, asking=True)
        return ThreadChoice(provider=provider_id, model=model or None, effort=choice.effort)

    async def _others(self, own: str) -> Sequence[Offered]:
        others = [each for each in self._services.providers if each.profile.id != own]
        found = await asyncio.gather(*map(self._known, others))
        return [each for each in found if each is not None]

    async def _known(self, provider: Provider) -> Offered | None:
        """What is known here of a provider that could be asked; None where the person has nothing to do with it."""
        services, profile = self._services, provider.profile
        if not await services.connections.connected(profile):
            return None
        try:
            address = await services.connections.find(profile)
            models = services.models.known(provider, address)
            if not self._is_persons(provider, address, models):
                return None
        except AssistantError:
            return None
        # What the settings name beside the lists is meant for the provider that they name.
        return self._offered(provider, [each for each in models if each.source is not ModelSource.SETTINGS], None)

    def _is_persons(self, provider: Provider, address: Address, models: Sequence[Model]) -> bool:
        """Whether the person has it: every program of the kind that needs no key could be asked, if it were there."""
        services, profile = self._services, provider.profile
        if profile.makes_own_address:
            return bool(services.settings().local.model_path or services.local_model.fetchable().path)
        named = services.base_urls.of(profile) is not None or provider not in services.providers.installed
        return named or address.found is not None or any(each.source is ModelSource.LIVE for each in models)

    def _offered(self, provider: Provider, models: Sequence[Model], chosen: str | None) -> Offered:
        services, today = self._services, self._services.today()
        return Offered(
            id=provider.profile.id,
            title=services.addressed(provider.profile.id).title,
            models=[each for each in models if each.chat and not each.gone(today)],
            chosen=chosen or services.models.selected(provider),
        )

    def _shown(self, offered: Offered, *, alone: bool) -> Iterator[SessionConfigSelectOption]:
        for name in offered.names():
            called = name or self._words().text("acp.model_of_server")
            shown = called if alone else f"{offered.title}: {called}"
            yield SessionConfigSelectOption(value=_value(offered.id, name), name=shown, description=offered.title)


def _value(provider_id: str, model: str | None) -> str:
    """The id of an entry: no provider's id holds a slash, and models are called as they like."""
    return f"{provider_id}/{model or ''}"
