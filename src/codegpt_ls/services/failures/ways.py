"""The ways forward as data: which a failure has, what is behind each, and what a client does before and after it."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Final

from codegpt_ls.domain.errors import ErrorCode
from codegpt_ls.domain.providers import LinkKind

LOCAL_PROVIDER: Final = "local"
LOCAL_MODEL: Final = "smollm2-135m-instruct"


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
    SET_KEY_READABLE = "set_key_readable"
    """For an address that the key can be read on its way to."""
    UNLOCK = "unlock"
    SELECT_MODEL = "select_model"
    SWITCH_TO_REPLACEMENT = "switch_to_replacement"
    SWITCH_TO_NEAREST = "switch_to_nearest"
    SWITCH_TO_AVAILABLE = "switch_to_available"
    PULL_MODEL = "pull_model"
    TRY_LOCAL = "try_local"
    FETCH_LOCAL = "fetch_local"
    RETRY = "retry"
    CONTINUE = "continue"
    NEW_CHAT = "new_chat"
    SHOW_USAGE = "show_usage"
    OPEN_KEYS = "open_keys"
    OPEN_BILLING = "open_billing"
    OPEN_LIMITS = "open_limits"
    OPEN_STATUS = "open_status"
    OPEN_ERRORS = "open_errors"


class Then(StrEnum):
    """What a client does once a way is gone."""

    ASK_AGAIN = "ask_again"
    """It offers to send the failed request again: what was in its way is mended."""
    NOTHING = "nothing"
    """Nothing: the way is the answer itself, or mends nothing."""


class Asked(StrEnum):
    """What a client asks the person for and adds to the arguments: the member's name."""

    API_KEY = "apiKey"
    ORGANIZATION = "organization"
    MODEL = "model"


@dataclass(frozen=True, slots=True, kw_only=True)
class Doing:
    """What is behind a way: a command with its arguments, or a page."""

    command: str | None = None
    of_the_client: bool = False
    """Whether the command is the client's own, which alone knows the request that failed."""
    page: LinkKind | None = None
    takes: tuple[str, ...] = ()
    """Members of its argument that come from the failure; one that is not known is absent."""
    always: Mapping[str, str | bool] = field(default_factory=dict)
    """Members that are the same each time."""
    asks: Asked | None = None
    then: Then = Then.NOTHING


_KEY: Final = ("provider", "baseUrl")
_HEADER: Final = (*_KEY, "header")


def _set_key(*, asks: Asked = Asked.API_KEY, takes: tuple[str, ...] = _KEY, **always: str | bool) -> Doing:
    return Doing(command="codegpt.setApiKey", takes=takes, always=always, asks=asks, then=Then.ASK_AGAIN)


def _choose(*takes: str, asks: Asked | None = None, **always: str) -> Doing:
    return Doing(command="codegpt.selectModel", takes=takes, always=always, asks=asks, then=Then.ASK_AGAIN)


def _of_the_client(command: str, *takes: str) -> Doing:
    return Doing(command=command, of_the_client=True, takes=takes)


DOINGS: Final[Mapping[Way, Doing]] = {
    Way.SET_KEY: _set_key(takes=(*_KEY, "store")),
    Way.REMOVE_KEY: Doing(command="codegpt.removeApiKey", takes=_KEY),
    Way.CHANGE_ORGANIZATION: _set_key(asks=Asked.ORGANIZATION, field=Asked.ORGANIZATION.value),
    Way.SET_KEY_SESSION: _set_key(store="session"),
    Way.SET_KEY_FILE: _set_key(store="file"),
    Way.SET_HEADER: _set_key(takes=(*_HEADER, "store")),
    Way.SET_HEADER_SESSION: _set_key(takes=_HEADER, store="session"),
    Way.SET_HEADER_FILE: _set_key(takes=_HEADER, store="file"),
    Way.SET_KEY_READABLE: _set_key(takes=(*_HEADER, "store"), readable=True),
    Way.UNLOCK: Doing(command="codegpt.verifyKey", takes=_KEY, then=Then.ASK_AGAIN),
    Way.SELECT_MODEL: _choose("provider", asks=Asked.MODEL),
    Way.SWITCH_TO_REPLACEMENT: _choose("provider", "model"),
    Way.SWITCH_TO_NEAREST: _choose("provider", "model"),
    Way.SWITCH_TO_AVAILABLE: _choose("provider", "model"),
    Way.PULL_MODEL: Doing(command="codegpt.pullModel", takes=("provider", "model"), then=Then.ASK_AGAIN),
    Way.TRY_LOCAL: _choose(provider=LOCAL_PROVIDER, model=LOCAL_MODEL),
    Way.FETCH_LOCAL: Doing(command="codegpt.localFetch", then=Then.ASK_AGAIN),
    Way.RETRY: _of_the_client("codegpt.retry", "threadId"),
    Way.CONTINUE: _of_the_client("codegpt.continue", "threadId"),
    Way.NEW_CHAT: _of_the_client("codegpt.newChat"),
    Way.SHOW_USAGE: Doing(command="codegpt.showUsage", takes=("provider",)),
    Way.OPEN_KEYS: Doing(page=LinkKind.KEYS),
    Way.OPEN_BILLING: Doing(page=LinkKind.BILLING),
    Way.OPEN_LIMITS: Doing(page=LinkKind.LIMITS),
    Way.OPEN_STATUS: Doing(page=LinkKind.STATUS),
    Way.OPEN_ERRORS: Doing(page=LinkKind.ERRORS),
}

# The most useful way first. One whose facts or link are missing is left out. Where some text had arrived, Continue is
# among them, whatever the code.
WAYS: Final[Mapping[ErrorCode, tuple[Way, ...]]] = {
    ErrorCode.MISSING_KEY: (Way.SET_KEY, Way.OPEN_KEYS, Way.TRY_LOCAL),
    ErrorCode.INVALID_KEY: (Way.SET_KEY, Way.OPEN_KEYS, Way.REMOVE_KEY),
    ErrorCode.MISSING_HEADER: (Way.SET_HEADER, Way.RETRY),
    ErrorCode.ORGANIZATION: (Way.CHANGE_ORGANIZATION, Way.SET_KEY, Way.OPEN_KEYS),
    ErrorCode.PERMISSION: (Way.OPEN_KEYS, Way.SET_KEY),
    ErrorCode.REGION: (Way.TRY_LOCAL, Way.OPEN_ERRORS),
    ErrorCode.MODEL_UNKNOWN: (Way.SWITCH_TO_NEAREST, Way.SELECT_MODEL),
    ErrorCode.MODEL_NOT_FOUND: (Way.PULL_MODEL, Way.SWITCH_TO_REPLACEMENT, Way.SWITCH_TO_NEAREST, Way.SELECT_MODEL),
    ErrorCode.MODEL_RETIRED: (Way.SWITCH_TO_REPLACEMENT, Way.SELECT_MODEL),
    ErrorCode.MODEL_NOT_CHAT: (Way.SELECT_MODEL,),
    ErrorCode.MODEL_NO_PICTURES: (Way.SELECT_MODEL,),
    ErrorCode.MODEL_NEEDED: (Way.SWITCH_TO_AVAILABLE,),
    ErrorCode.MODEL_LOADING: (Way.RETRY, Way.SELECT_MODEL),
    ErrorCode.PULL_FAILED: (Way.PULL_MODEL, Way.SELECT_MODEL),
    ErrorCode.CONTENT_BLOCKED: (Way.SELECT_MODEL, Way.OPEN_ERRORS),
    ErrorCode.RATE: (Way.RETRY, Way.OPEN_LIMITS),
    ErrorCode.REQUEST_TOO_LARGE: (Way.SELECT_MODEL, Way.OPEN_LIMITS),
    ErrorCode.QUOTA: (Way.OPEN_BILLING, Way.SHOW_USAGE, Way.TRY_LOCAL),
    ErrorCode.SPEND: (Way.OPEN_LIMITS, Way.SHOW_USAGE, Way.TRY_LOCAL),
    ErrorCode.BUDGET: (Way.SELECT_MODEL, Way.NEW_CHAT, Way.TRY_LOCAL),
    ErrorCode.OVERLOADED: (Way.RETRY, Way.SELECT_MODEL, Way.OPEN_STATUS),
    ErrorCode.SERVER: (Way.RETRY, Way.OPEN_STATUS),
    ErrorCode.PROTOCOL: (Way.RETRY, Way.OPEN_STATUS),
    ErrorCode.REJECTED: (Way.SELECT_MODEL, Way.OPEN_ERRORS),
    ErrorCode.UNKNOWN_PROVIDER: (Way.TRY_LOCAL,),
    ErrorCode.TOO_LONG: (Way.SELECT_MODEL, Way.NEW_CHAT),
    ErrorCode.LEFT_OUT: (),
    ErrorCode.TASK_UNKNOWN: (),
    ErrorCode.TASK_NEEDS_QUESTION: (),
    ErrorCode.TASK_NEEDS_CODE: (),
    ErrorCode.EDIT_REFUSED: (Way.RETRY,),
    ErrorCode.EDIT_STALE: (),
    ErrorCode.EDIT_UNKNOWN: (),
    ErrorCode.EDIT_UNCONFIRMED: (),
    ErrorCode.EDIT_NOT_APPLIED: (Way.RETRY,),
    ErrorCode.THREAD_NOT_FOUND: (),
    ErrorCode.THREAD_BUSY: (Way.RETRY,),
    ErrorCode.THREAD_DELETED: (),
    ErrorCode.THREAD_CHANGED: (),
    ErrorCode.THREAD_COMPLETE: (),
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
    ErrorCode.STOPPED: (Way.RETRY,),
    ErrorCode.NO_STORE: (Way.SET_KEY_SESSION, Way.SET_KEY_FILE),
    ErrorCode.LOCKED: (Way.UNLOCK, Way.RETRY, Way.SET_KEY_SESSION),
    ErrorCode.STORE_TIMEOUT: (Way.RETRY, Way.SET_KEY_SESSION),
    ErrorCode.STORE_FAILED: (Way.RETRY, Way.SET_KEY_SESSION),
    ErrorCode.COMMAND_FAILED: (Way.RETRY, Way.SET_KEY_SESSION),
    ErrorCode.KEY_NEEDED: (Way.SET_KEY, Way.OPEN_KEYS),
    ErrorCode.NOT_A_KEY: (Way.SET_KEY, Way.OPEN_KEYS),
    ErrorCode.BAD_ORIGIN: (Way.SET_KEY_READABLE,),
    ErrorCode.NO_KEY_NEEDED: (Way.SELECT_MODEL,),
    ErrorCode.ENGINE_MISSING: (Way.RETRY, Way.SELECT_MODEL),
    ErrorCode.ENGINE_FAILED: (Way.RETRY, Way.SELECT_MODEL),
    ErrorCode.WEIGHTS_MISSING: (Way.FETCH_LOCAL, Way.RETRY),
    ErrorCode.WEIGHTS_INVALID: (Way.FETCH_LOCAL, Way.RETRY),
    ErrorCode.FETCH_FAILED: (Way.FETCH_LOCAL,),
    ErrorCode.INTERNAL: (Way.RETRY,),
}

FOR_A_HEADER: Final[Mapping[Way, Way]] = {
    Way.SET_KEY: Way.SET_HEADER,
    Way.SET_KEY_SESSION: Way.SET_HEADER_SESSION,
    Way.SET_KEY_FILE: Way.SET_HEADER_FILE,
}
"""What is offered for a header in place of what is offered for a key."""
