"""What a person can do about a failure: commands to run and pages to open, as data per error code."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from codegpt_ls.domain.credentials import CredentialSource
from codegpt_ls.domain.errors import AssistantError, ErrorCode, Facts
from codegpt_ls.domain.ports.words import Translator
from codegpt_ls.domain.providers import LinkKind, ProviderProfile

LOCAL_PROVIDER: Final = "local"
LOCAL_MODEL: Final = "smollm2-135m-instruct"
_MOST_NAMES: Final = 2


@dataclass(frozen=True, slots=True)
class Action:
    """A button: either a command with its arguments, or a page."""

    title: str
    command: str | None = None
    url: str | None = None
    arguments: tuple[object, ...] = ()


class Way(StrEnum):
    """A kind of action; its title is the catalogue's `action.<value>`."""

    SET_KEY = "set_key"
    SET_HEADER = "set_header"
    REMOVE_KEY = "remove_key"
    CHANGE_ORGANIZATION = "change_organization"
    SET_KEY_SESSION = "set_key_session"
    SET_KEY_FILE = "set_key_file"
    SET_HEADER_SESSION = "set_header_session"
    SET_HEADER_FILE = "set_header_file"
    UNLOCK = "unlock"
    SELECT_MODEL = "select_model"
    SWITCH_TO_REPLACEMENT = "switch_to_replacement"
    SWITCH_TO_NEAREST = "switch_to_nearest"
    TRY_LOCAL = "try_local"
    RETRY = "retry"
    CONTINUE = "continue"
    SHOW_USAGE = "show_usage"
    OPEN_KEYS = "open_keys"
    OPEN_BILLING = "open_billing"
    OPEN_LIMITS = "open_limits"
    OPEN_STATUS = "open_status"
    OPEN_ERRORS = "open_errors"


# The most useful way first. One whose facts or link are missing is left out. Where some text had arrived, Continue is
# among them, whatever the code.
WAYS: Final[Mapping[ErrorCode, tuple[Way, ...]]] = {
    ErrorCode.MISSING_KEY: (Way.SET_KEY, Way.OPEN_KEYS, Way.TRY_LOCAL),
    ErrorCode.INVALID_KEY: (Way.SET_KEY, Way.OPEN_KEYS, Way.REMOVE_KEY),
    ErrorCode.MISSING_HEADER: (Way.SET_HEADER, Way.RETRY),
    ErrorCode.ORGANIZATION: (Way.CHANGE_ORGANIZATION, Way.OPEN_KEYS),
    ErrorCode.PERMISSION: (Way.OPEN_KEYS, Way.SET_KEY),
    ErrorCode.REGION: (Way.TRY_LOCAL, Way.OPEN_ERRORS),
    ErrorCode.MODEL_UNKNOWN: (Way.SWITCH_TO_NEAREST, Way.SELECT_MODEL),
    ErrorCode.MODEL_NOT_FOUND: (Way.SWITCH_TO_REPLACEMENT, Way.SWITCH_TO_NEAREST, Way.SELECT_MODEL),
    ErrorCode.MODEL_RETIRED: (Way.SWITCH_TO_REPLACEMENT, Way.SELECT_MODEL),
    ErrorCode.MODEL_NOT_CHAT: (Way.SELECT_MODEL,),
    ErrorCode.MODEL_LOADING: (Way.RETRY, Way.SELECT_MODEL),
    ErrorCode.CONTENT_BLOCKED: (Way.SELECT_MODEL, Way.OPEN_ERRORS),
    ErrorCode.RATE: (Way.RETRY, Way.OPEN_LIMITS),
    ErrorCode.REQUEST_TOO_LARGE: (Way.SELECT_MODEL, Way.OPEN_LIMITS),
    ErrorCode.QUOTA: (Way.OPEN_BILLING, Way.SHOW_USAGE, Way.TRY_LOCAL),
    ErrorCode.SPEND: (Way.OPEN_LIMITS, Way.SHOW_USAGE, Way.TRY_LOCAL),
    ErrorCode.OVERLOADED: (Way.RETRY, Way.SELECT_MODEL, Way.OPEN_STATUS),
    ErrorCode.SERVER: (Way.RETRY, Way.OPEN_STATUS),
    ErrorCode.PROTOCOL: (Way.RETRY, Way.OPEN_STATUS),
    ErrorCode.REJECTED: (Way.SELECT_MODEL, Way.OPEN_ERRORS),
    ErrorCode.UNKNOWN_PROVIDER: (Way.TRY_LOCAL,),
    ErrorCode.TOO_LONG: (Way.SELECT_MODEL,),
    ErrorCode.LEFT_OUT: (),
    ErrorCode.TASK_UNKNOWN: (),
    ErrorCode.TASK_NEEDS_QUESTION: (),
    ErrorCode.TASK_NEEDS_CODE: (),
    ErrorCode.THREAD_NOT_FOUND: (),
    ErrorCode.THREAD_BUSY: (Way.RETRY,),
    ErrorCode.THREAD_UNREADABLE: (),
    ErrorCode.STORAGE_DAMAGED: (Way.RETRY,),
    ErrorCode.STORAGE_FAILED: (Way.RETRY,),
    ErrorCode.BAD_BASE_URL: (Way.RETRY,),
    ErrorCode.UNREACHABLE: (Way.RETRY, Way.OPEN_STATUS, Way.TRY_LOCAL),
    ErrorCode.TLS: (Way.RETRY,),
    ErrorCode.PROXY: (Way.RETRY,),
    ErrorCode.TIMEOUT: (Way.RETRY, Way.OPEN_STATUS),
    ErrorCode.STALLED: (Way.RETRY,),
    ErrorCode.INTERRUPTED: (Way.RETRY,),
    ErrorCode.NO_STORE: (Way.SET_KEY_SESSION, Way.SET_KEY_FILE),
    ErrorCode.LOCKED: (Way.UNLOCK, Way.RETRY, Way.SET_KEY_SESSION),
    ErrorCode.STORE_TIMEOUT: (Way.RETRY, Way.SET_KEY_SESSION),
    ErrorCode.STORE_FAILED: (Way.RETRY, Way.SET_KEY_SESSION),
    ErrorCode.NOT_A_KEY: (Way.SET_KEY, Way.OPEN_KEYS),
    ErrorCode.BAD_ORIGIN: (),
    ErrorCode.NO_KEY_NEEDED: (Way.SELECT_MODEL,),
    ErrorCode.ENGINE_MISSING: (Way.RETRY, Way.SELECT_MODEL),
    ErrorCode.ENGINE_FAILED: (Way.RETRY, Way.SELECT_MODEL),
    ErrorCode.WEIGHTS_MISSING: (Way.RETRY,),
    ErrorCode.WEIGHTS_INVALID: (Way.RETRY,),
    ErrorCode.INTERNAL: (Way.RETRY,),
}

FOR_A_HEADER: Final[Mapping[Way, Way]] = {
    Way.SET_KEY: Way.SET_HEADER,
    Way.SET_KEY_SESSION: Way.SET_HEADER_SESSION,
    Way.SET_KEY_FILE: Way.SET_HEADER_FILE,
}
"""What is offered for a header in place of what is offered for a key."""

_PAGES: Final[Mapping[Way, LinkKind]] = {
    Way.OPEN_KEYS: LinkKind.KEYS,
    Way.OPEN_BILLING: LinkKind.BILLING,
    Way.OPEN_LIMITS: LinkKind.LIMITS,
    Way.OPEN_STATUS: LinkKind.STATUS,
    Way.OPEN_ERRORS: LinkKind.ERRORS,
}


@dataclass(frozen=True, slots=True)
class _Situation:
    """What the actions are made of."""

    facts: Facts
    profile: ProviderProfile | None
    translator: Translator
    local: bool

    def run(self, way: Way, command: str, **argument: str) -> Action:
        """A command on the provider concerned; where none is known, the person's choice is meant."""
        provider = {"provider": self.profile.id} if self.profile else {}
        title = self.translator.text(f"action.{way.value}")
        return Action(title, command=command, arguments=({**provider, **argument},))

    def switch(self, models: Iterable[str]) -> tuple[Action, ...]:
        """Commands that switch to these models at once."""
        provider = {"provider": self.profile.id} if self.profile else {}
        return tuple(
            Action(
                self.translator.text("action.switch_model", model=model),
                command="codegpt.selectModel",
                arguments=({**provider, "model": model},),
            )
            for model in models
        )

    def known_to_the_client(self, way: Way, command: str) -> tuple[Action, ...]:
        """A command of the client: it alone knows the request that failed."""
        return (Action(self.translator.text(f"action.{way.value}"), command=command),)

    def page(self, way: Way) -> tuple[Action, ...]:
        """A page of the provider, where its profile names it."""
        url = self.profile.links.get(_PAGES[way]) if self.profile else None
        return (Action(self.translator.text(f"action.{way.value}"), url=url),) if url else ()


def ways_forward(
    error: AssistantError, profile: ProviderProfile | None, translator: Translator, *, local: bool
) -> tuple[Action, ...]:
    """The actions of this failure. `local`: whether the embedded model's provider is there to switch to."""
    situation = _Situation(error.facts, profile, translator, local)
    ways = WAYS[error.code] if error.facts.header is None else _for_a_header(WAYS[error.code])
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
    if way in _PAGES:
        return situation.page(way)
    return _COMMANDS[way](situation)


def _remove_key(situation: _Situation) -> tuple[Action, ...]:
    if situation.facts.source in (None, CredentialSource.ENVIRONMENT.value):
        return ()  # there is nothing of ours to remove
    return (situation.run(Way.REMOVE_KEY, "codegpt.removeApiKey"),)


def _set_header(way: Way, **where: str) -> Callable[[_Situation], tuple[Action, ...]]:
    def actions(situation: _Situation) -> tuple[Action, ...]:
        header = situation.facts.header
        if header is None:
            return ()  # its value is taken from a variable
        return (situation.run(way, "codegpt.setApiKey", header=header, **where),)

    return actions


def _show_usage(situation: _Situation) -> tuple[Action, ...]:
    if situation.profile is None or LinkKind.USAGE not in situation.profile.links:
        return ()
    return (situation.run(Way.SHOW_USAGE, "codegpt.showUsage"),)


def _try_local(situation: _Situation) -> tuple[Action, ...]:
    if not situation.local or situation.facts.provider == LOCAL_PROVIDER:
        return ()
    choice = {"provider": LOCAL_PROVIDER, "model": LOCAL_MODEL}
    return (situation.run(Way.TRY_LOCAL, "codegpt.selectModel", **choice),)


def _switch_to_replacement(situation: _Situation) -> tuple[Action, ...]:
    replacement = situation.facts.replacement
    return situation.switch((replacement,) if replacement else ())


_COMMANDS: Final[Mapping[Way, Callable[[_Situation], tuple[Action, ...]]]] = {
    Way.SET_KEY: lambda here: (here.run(Way.SET_KEY, "codegpt.setApiKey"),),
    Way.REMOVE_KEY: _remove_key,
    Way.CHANGE_ORGANIZATION: lambda here: (here.run(Way.CHANGE_ORGANIZATION, "codegpt.setApiKey"),),
    Way.SET_KEY_SESSION: lambda here: (here.run(Way.SET_KEY_SESSION, "codegpt.setApiKey", store="session"),),
    Way.SET_KEY_FILE: lambda here: (here.run(Way.SET_KEY_FILE, "codegpt.setApiKey", store="file"),),
    Way.SET_HEADER: _set_header(Way.SET_HEADER),
    Way.SET_HEADER_SESSION: _set_header(Way.SET_HEADER_SESSION, store="session"),
    Way.SET_HEADER_FILE: _set_header(Way.SET_HEADER_FILE, store="file"),
    Way.UNLOCK: lambda here: (here.run(Way.UNLOCK, "codegpt.verifyKey"),),
    Way.SELECT_MODEL: lambda here: (here.run(Way.SELECT_MODEL, "codegpt.selectModel"),),
    Way.SWITCH_TO_REPLACEMENT: _switch_to_replacement,
    Way.SWITCH_TO_NEAREST: lambda here: here.switch(here.facts.nearest[:_MOST_NAMES]),
    Way.TRY_LOCAL: _try_local,
    Way.RETRY: lambda here: here.known_to_the_client(Way.RETRY, "codegpt.retry"),
    Way.CONTINUE: lambda here: here.known_to_the_client(Way.CONTINUE, "codegpt.continue"),
    Way.SHOW_USAGE: _show_usage,
}
