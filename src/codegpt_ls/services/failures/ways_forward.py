"""From a failure to its ways forward: the buttons a person is offered."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Final

from codegpt_ls.domain.credentials import CredentialSource
from codegpt_ls.domain.errors import AssistantError, Facts
from codegpt_ls.domain.origin import READABLE
from codegpt_ls.domain.ports.words import Translator
from codegpt_ls.domain.providers import LinkKind, ProviderProfile
from codegpt_ls.services.failures.ways import DOINGS, FOR_A_HEADER, LOCAL_PROVIDER, WAYS, Way

_MOST_NAMES: Final = 2
_STORED: Final = (CredentialSource.SESSION, CredentialSource.KEYRING, CredentialSource.FILE)


@dataclass(frozen=True, slots=True)
class Action:
    """A button: either a command with its arguments, or a page."""

    title: str
    command: str | None = None
    url: str | None = None
    arguments: tuple[object, ...] = ()


@dataclass(frozen=True, slots=True)
class _Situation:
    """What the actions are made of."""

    facts: Facts
    profile: ProviderProfile | None
    translator: Translator
    local: bool

    def action(self, way: Way, model: str | None = None) -> Action:
        """The button of this way. A command is told the provider, the address and all else that is known of the
        failure, so that it is about these wherever it is run."""
        doing, title = DOINGS[way], f"action.{way.value}"
        if doing.page is not None:
            return Action(self.translator.text(title), url=self.page(doing.page))
        if model is None:
            worded = self.translator.text(title)
        else:
            worded = self.translator.text("action.switch_model", model=model)
        known = {**self._known(), "model": model or self.facts.model}
        told = {name: known[name] for name in doing.takes if known[name]}
        argument: Mapping[str, object] = {**told, **doing.always}
        return Action(worded, command=doing.command, arguments=(argument,) if argument else ())

    def page(self, kind: LinkKind | None) -> str | None:
        """The provider's page of this kind, where it is known to have one."""
        return self.profile.links.get(kind) if self.profile and kind else None

    def _known(self) -> Mapping[str, str | None]:
        facts = self.facts
        return {
            "provider": self.profile.id if self.profile else None,
            "baseUrl": facts.base_url,
            "header": facts.header,
            "store": facts.store,
            "threadId": facts.thread_id,
        }


def ways_forward(
    error: AssistantError, profile: ProviderProfile | None, translator: Translator, *, local: bool
) -> tuple[Action, ...]:
    """The actions of this failure. `local`: whether the embedded model's provider is there to switch to."""
    situation = _Situation(error.facts, profile, translator, local)
    ways = WAYS[error.code] if error.facts.header is None else _for_a_header(WAYS[error.code])
    if error.facts.fetched_from is not None:
        ways = (Way.FETCH_LOCAL,)  # whatever was in its way, no question has failed
    if error.facts.partial_text:
        ways = _with_continue(ways)
    return tuple(action for way in ways for action in _actions(way, situation))


def _for_a_header(ways: tuple[Way, ...]) -> tuple[Way, ...]:
    """Its value is set as a key is, but not found on the page of the provider's keys."""
    return tuple(FOR_A_HEADER.get(way, way) for way in ways if way is not Way.OPEN_KEYS)


def _with_continue(ways: tuple[Way, ...]) -> tuple[Way, ...]:
    """Whatever broke an answer off, what arrived can be continued: before a retry, after what mends the cause."""
    at = ways.index(Way.RETRY) if Way.RETRY in ways else len(ways)
    return (*ways[:at], Way.CONTINUE, *ways[at:])


def _actions(way: Way, situation: _Situation) -> tuple[Action, ...]:
    if way in _MODELS:
        return tuple(situation.action(way, model) for model in _MODELS[way](situation.facts))
    return (situation.action(way),) if _is_possible(way, situation) else ()


def _is_possible(way: Way, situation: _Situation) -> bool:
    facts, page = situation.facts, DOINGS[way].page
    if page is not None:
        return situation.page(page) is not None
    match way:
        case Way.REMOVE_KEY | Way.CHANGE_ORGANIZATION:
            return facts.source in _STORED  # else there is nothing of ours to remove or to change
        case Way.SET_KEY:
            return facts.source != CredentialSource.COMMAND  # else that one would go on counting
        case Way.SET_HEADER:
            return facts.header is not None  # else its value is taken from a variable
        case Way.SET_KEY_READABLE:
            return facts.detail == READABLE
        case Way.SHOW_USAGE:
            return situation.page(LinkKind.USAGE) is not None
        case Way.FETCH_LOCAL:
            return facts.path is None or facts.fetched_from is not None  # else it is a file of the person's own
        case Way.PULL_MODEL:
            return bool(situation.profile and situation.profile.downloads_models and facts.model)
        case Way.TRY_LOCAL:
            return situation.local and facts.provider != LOCAL_PROVIDER
        case _:
            return True


_MODELS: Final[Mapping[Way, Callable[[Facts], tuple[str, ...]]]] = {
    Way.SWITCH_TO_REPLACEMENT: lambda facts: (facts.replacement,) if facts.replacement else (),
    Way.SWITCH_TO_NEAREST: lambda facts: facts.nearest[:_MOST_NAMES],
    Way.SWITCH_TO_AVAILABLE: lambda facts: facts.available,
}
"""What each of the ways that have a button for each model offers."""
