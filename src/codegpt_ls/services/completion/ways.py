"""Which way a model is asked, and which have turned out not to be known there."""

from collections.abc import Sequence

from codegpt_ls.domain.completion.fill_in import FillIn
from codegpt_ls.domain.models import Model
from codegpt_ls.domain.ports.completing import FillsIn
from codegpt_ls.domain.ports.providers import Provider
from codegpt_ls.settings.completion import DialectChoice

_Asked = tuple[str, str, str]
"""Provider, address, model."""


class Ways:
    """What was learned of providers in this session."""

    def __init__(self) -> None:
        self._unable: set[tuple[_Asked, FillIn]] = set()

    def of(self, provider: Provider, base_url: str, model: str, choice: DialectChoice) -> Sequence[FillIn]:
        """The ways left to try, the best first. A chat is none of them unless the person chose it."""
        offered = ways(provider, model, choice)
        asked = (provider.profile.id, base_url, model)
        return [each for each in offered if (asked, each) not in self._unable]

    def unable(self, provider: Provider, base_url: str, model: str, way: FillIn) -> None:
        """It was not known there."""
        self._unable.add(((provider.profile.id, base_url, model), way))


def ways(provider: Provider, model: str, choice: DialectChoice) -> Sequence[FillIn]:
    """How this model may be asked by what is known of its provider and its name."""
    if choice.fill_in is not None:
        able = choice.fill_in is FillIn.CHAT or isinstance(provider, FillsIn)
        return [choice.fill_in] if able else []
    return provider.fill_ins(model) if isinstance(provider, FillsIn) else []


def fills_in(provider: Provider) -> bool:
    """Whether it fills in code with models that are made for it."""
    return isinstance(provider, FillsIn) and provider.fills_in


def made_for_it(provider: Provider, model: Model) -> FillIn | None:
    """How this model would be asked first were nothing chosen; None for one that only a chat could be had with."""
    known = [] if model.fills_in is False else ways(provider, model.id, DialectChoice.AUTO)
    return next(iter(known), None)
