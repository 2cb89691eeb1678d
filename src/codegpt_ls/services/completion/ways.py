"""Which way a model is asked, and which have turned out not to be known there."""

from collections.abc import Sequence
from dataclasses import replace
from functools import lru_cache
from typing import Final, TypeGuard

from codegpt_ls.domain.completion.fill_in import FillIn
from codegpt_ls.domain.completion.request import CompletionRequest
from codegpt_ls.domain.models import Model
from codegpt_ls.domain.ports.completing import FillsIn
from codegpt_ls.domain.ports.providers import Provider
from codegpt_ls.domain.providers import at_home
from codegpt_ls.settings.completion import DialectChoice

_Asked = tuple[str, str, str]
"""Provider, address, model."""
_PROBED: Final = "def area("
_FOLLOWING: Final = ("\n", "    return the_second_of_two_suffixes(width, height, depth)\n" * 4)


class Ways:
    """What was learned of providers in this session."""

    def __init__(self) -> None:
        self._unable: set[tuple[_Asked, FillIn]] = set()
        self._proven: set[_Asked] = set()

    def of(self, provider: Provider, base_url: str, model: str, choice: DialectChoice) -> Sequence[FillIn]:
        """The ways left to try, the best first. A chat is none of them unless the person chose it."""
        offered = ways(provider, model, choice)
        asked = (provider.profile.id, base_url, model)
        return [each for each in offered if (asked, each) not in self._unable]

    def unable(self, provider: Provider, base_url: str, model: str, way: FillIn) -> None:
        """It was not known there."""
        self._unable.add(((provider.profile.id, base_url, model), way))

    def is_proven(self, provider: Provider, base_url: str, model: str) -> bool:
        """Whether a suffix was found to be read there."""
        return (provider.profile.id, base_url, model) in self._proven

    def proven(self, provider: Provider, base_url: str, model: str) -> None:
        """A suffix is read there."""
        self._proven.add((provider.profile.id, base_url, model))


def ways(provider: Provider, model: str, choice: DialectChoice) -> Sequence[FillIn]:
    """How this model may be asked by what is known of its provider and its name."""
    if choice.fill_in is not None:
        able = choice.fill_in is FillIn.CHAT or is_filler(provider)
        return [choice.fill_in] if able else []
    return provider.fill_ins(model) if is_filler(provider) else []


def is_filler(provider: Provider) -> TypeGuard[FillsIn]:
    """Whether it has ways to fill in code."""
    return _is_filler(type(provider))


@lru_cache(maxsize=64)
def _is_filler(kind: type[Provider]) -> bool:
    """Remembered: to look through all that a class can do takes its time, and every key asks."""
    return issubclass(kind, FillsIn)


def documented(provider: Provider, model: str, origin: str) -> bool:
    """Whether a vendor says that a suffix is read at this address of its own."""
    profile = provider.profile
    told = profile.needs_key and FillIn.SUFFIX in ways(provider, model, DialectChoice.AUTO)
    return told and at_home(profile, origin)


def probes(request: CompletionRequest) -> Sequence[CompletionRequest]:
    """Two questions for one token each that differ in their suffix: who reads it has read more of the one than of the
    other. llama.cpp for one takes a suffix without a word and passes it over."""
    return [replace(request, before=_PROBED, after=each, snippets=(), most_tokens=1) for each in _FOLLOWING]


def fills_in(provider: Provider) -> bool:
    """Whether it fills in code with models that are made for it."""
    return is_filler(provider) and provider.fills_in()


def made_for_it(provider: Provider, model: Model) -> FillIn | None:
    """How this model would be asked first were nothing chosen; None for one that only a chat could be had with."""
    known = [] if model.fills_in is False else ways(provider, model.id, DialectChoice.AUTO)
    return next(iter(known), None)
