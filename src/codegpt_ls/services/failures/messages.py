"""Which message a failure is told with: the closest one its facts allow."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from codegpt_ls.domain.credentials import CredentialSource
from codegpt_ls.domain.errors import ErrorCode

_ENVIRONMENT: Final = rf"\A{CredentialSource.ENVIRONMENT.value}\Z"


@dataclass(frozen=True, slots=True)
class Variant:
    """A closer message within a code: taken when every fact it needs is known and one fact reads as it must."""

    key: str
    needs: tuple[str, ...]
    reads: re.Pattern[str] | None = None
    """What the last of the needed facts must hold, for variants told apart by a value."""

    def fits(self, told: Mapping[str, object]) -> bool:
        """Whether the message can be told with these facts."""
        if any(fact not in told for fact in self.needs):
            return False
        return self.reads is None or self.reads.search(str(told[self.needs[-1]])) is not None


def _when(name: str, *needs: str) -> Variant:
    return Variant(name, needs)


def _where(name: str, *needs: str, reads: str) -> Variant:
    return Variant(name, needs, re.compile(reads))


def _each(fact: str, *values: str) -> tuple[Variant, ...]:
    """One message per value of a fact, named like the value."""
    return tuple(_where(value, fact, reads=rf"\A{value}\Z") for value in values)


# The closest message first. Where none fits, the code's own message is told: it needs no facts.
_VARIANTS: Final[Mapping[ErrorCode, tuple[Variant, ...]]] = {
    ErrorCode.MISSING_KEY: (
        _when("ignored", "variable", "mistake"),
        _when("offered", "variable", "named_setting"),
        _when("other_address", "other_address"),
    ),
    ErrorCode.INVALID_KEY: (
        _where("command", "program", "named_setting", "source", reads=rf"\A{CredentialSource.COMMAND.value}\Z"),
        _where("environment_shadows", "variable", "last_four", "shadowed", "source", reads=_ENVIRONMENT),
        _where("environment", "variable", "last_four", "source", reads=_ENVIRONMENT),
        _when("stored", "last_four", "source"),
    ),
    ErrorCode.PERMISSION: (_when("scope", "scope"),),
    ErrorCode.MODEL_UNKNOWN: (
        _when("nearest_available", "model", "nearest", "available"),
        _when("nearest", "model", "nearest"),
        _when("available", "model", "available"),
        _when("named", "model"),
    ),
    ErrorCode.MODEL_NOT_FOUND: (
        _when("not_there_yet", "model", "model_command"),
        _when("nearest", "nearest"),
        _when("available", "available"),
    ),
    ErrorCode.MODEL_NEEDED: (_when("available", "available"),),
    ErrorCode.MISSING_HEADER: (
        _when("stored", "header", "origin"),
        _when("unusable", "variable", "detail"),
        _when("variable", "variable"),
    ),
    ErrorCode.MODEL_RETIRED: (
        _when("since_replaced", "date", "replacement"),
        _when("since", "date"),
        _when("replaced", "replacement"),
    ),
    ErrorCode.RATE: (
        _where("tokens_wait", "wait", "limit_kind", reads=r"\Atokens\Z"),
        _where("tokens", "limit_kind", reads=r"\Atokens\Z"),
        _where("parallel_wait", "wait", "limit_kind", reads=r"\Aparallel\Z"),
        _where("parallel", "limit_kind", reads=r"\Aparallel\Z"),
        _when("wait", "wait"),
    ),
    ErrorCode.REQUEST_TOO_LARGE: (_when("tokens", "tokens", "limit"),),
    ErrorCode.SPEND: (_when("budget", "spent", "budget"), *_each("limit_owner", "organization", "project", "user")),
    ErrorCode.BUDGET: (
        _where("day", "cost", "left", "budget", "named_setting", reads=r"PerDay\Z"),
        _where("month", "cost", "left", "budget", "named_setting", reads=r"PerMonth\Z"),
        _when("used_up", "spent", "budget", "named_setting"),
    ),
    ErrorCode.SERVER: (_when("status", "http_status"),),
    ErrorCode.PROTOCOL: (_when("excerpt", "detail"),),
    ErrorCode.REJECTED: (
        _where("gateway_key", "said", reads=r"\Agateway_key\b"),
        _when("reason", "reason"),
        _when("excerpt", "detail"),
        _when("status", "http_status"),
    ),
    ErrorCode.UNKNOWN_PROVIDER: (_when("nearest", "nearest"), _when("available", "available")),
    ErrorCode.PULL_FAILED: (
        _where("unable", "model", "said", reads=r"\Aunable\Z"),
        _when("named", "model"),
    ),
    ErrorCode.TOO_LONG: (
        _when("loaded", "tokens", "limit", "loaded", "more_room"),
        _when("excess", "excess", "limit"),
        _when("limit", "limit"),
    ),
    ErrorCode.TASK_UNKNOWN: (_when("named", "task"),),
    ErrorCode.TASK_NEEDS_QUESTION: (_when("command", "command"),),
    ErrorCode.EDIT_REFUSED: (
        _where("other_file", "detail", "edit_fault", reads=r"\Aother_file\Z"),
        _where("placeholder", "detail", "edit_fault", reads=r"\Aplaceholder\Z"),
        _where("not_found", "detail", "edit_fault", reads=r"\Anot_found\Z"),
        _where("hidden", "detail", "edit_fault", reads=r"\Ahidden\Z"),
        _where("ambiguous", "lines", "edit_fault", reads=r"\Aambiguous\Z"),
        *_each(
            "edit_fault",
            *("no_code", "cut_off", "which_block", "unlike", "excerpt", "broken_block"),
            *("marked_up", "beyond", "overlapping", "unchanged", "no_place", "too_large"),
        ),
    ),
    ErrorCode.EDIT_STALE: (_when("named", "path"),),
    ErrorCode.EDIT_UNCONFIRMED: (_when("named", "path"),),
    ErrorCode.EDIT_NOT_APPLIED: (
        _when("partly", "path", "applied"),
        _where("untold", "path", "said", reads=r"\Anot told\Z"),
        _when("reason", "path", "detail"),
        _when("named", "path"),
    ),
    ErrorCode.THREAD_NOT_FOUND: (_when("several", "typed", "available"), _when("typed", "typed")),
    ErrorCode.BAD_BASE_URL: (
        _when("url", "url"),
        _when("answered", "http_status"),
        _where("part", "setting", reads=r"\.(?:resource|region|location|project)\Z"),
    ),
    ErrorCode.STORAGE_DAMAGED: (_when("stuck", "path", "detail"), _when("set_aside", "path")),
    ErrorCode.STORAGE_FAILED: (
        _where("newer", "path", "said", reads=r"\Anewer\Z"),
        _where("no_locks", "path", "said", reads=r"\Ano locks\Z"),
        _when("path", "path", "detail"),
    ),
    # The operating system's and OpenSSL's own words; in another language the code's own message is told.
    ErrorCode.UNREACHABLE: (
        _where("not_running", "start_command", "said", reads="refused"),
        _where("refused", "said", reads="refused"),
        _when("here", "on_this_machine"),
        _where("dns", "said", reads="name or service|nodename|getaddrinfo|name resolution|no address associated"),
    ),
    ErrorCode.TLS: (
        _where("hostname", "said", reads="mismatch"),
        _where("expired", "said", reads="expired|not yet valid"),
        _when("judged", "path", "detail"),
        _when("bundle", "path"),
    ),
    ErrorCode.PROXY: (
        _where("authentication", "said", reads="407|authentication|username"),
        _where("address", "said", reads=r"\Aaddress\Z"),
        _where("escape", "said", reads=r"\Aescape\Z"),
        _when("status", "http_status"),
    ),
    ErrorCode.TIMEOUT: (_when("seconds", "deadline"),),
    ErrorCode.STALLED: (
        _when("kept", "deadline", "partial_text"),
        _where("first_words", "deadline", "named_setting", reads="firstWords"),
        _when("seconds", "deadline"),
    ),
    ErrorCode.INTERRUPTED: (_when("kept", "partial_text"),),
    ErrorCode.STOPPED: (_when("kept", "partial_text"),),
    ErrorCode.NO_STORE: (_when("header", "header"), _when("variable", "variable")),
    ErrorCode.LOCKED: (_when("header", "header"),),
    ErrorCode.STORE_TIMEOUT: (_when("path", "path"), _when("seconds", "deadline")),
    ErrorCode.STORE_FAILED: (_when("path", "path"), _when("header", "header")),
    ErrorCode.COMMAND_FAILED: (
        _where("timeout", "program", "deadline", "detail", reads=r"\Atimeout\Z"),
        _where("exit_code", "program", "exit_code", "detail", reads=r"\Aexit_code\Z"),
        *(
            _where(each, "program", "detail", reads=rf"\A{each}\Z")
            for each in ("not_found", "empty", "no_token", "too_long", "characters")
        ),
    ),
    ErrorCode.KEY_NEEDED: (_when("header", "header"), _where("account", "detail", reads=r"\Aaccount\Z")),
    ErrorCode.NOT_A_KEY: (
        _where("header_empty", "header", "mistake", reads=r"\Aempty\Z"),
        _when("header", "header"),
        *_each("mistake", "empty", "url", "bearer", "github_token", "assignment", "spaces", "characters", "masked"),
    ),
    ErrorCode.BAD_ORIGIN: _each("detail", "scheme", "readable", "userinfo", "query", "characters", "host", "port"),
    ErrorCode.ENGINE_MISSING: (_when("install", "install_command"), _where("library", "said", reads="libgomp")),
    ErrorCode.ENGINE_FAILED: (_when("excerpt", "detail"),),
    ErrorCode.WEIGHTS_MISSING: (_when("path", "path", "named_setting"), _when("file", "path")),
    ErrorCode.WEIGHTS_INVALID: (_where("damaged", "said", reads="sha256"), _when("path", "path")),
    ErrorCode.FETCH_FAILED: (
        _where("disk_full", "megabytes", "path", "detail", reads=r"\Adisk_full\Z"),
        _when("path", "path", "detail"),
        *_each("detail", "broken", "wrong", "absent", "address"),
        _where("login", "http_status", reads=r"\A40[13]\Z"),
        _when("status", "http_status"),
    ),
}


def closest_message(code: ErrorCode, told: Mapping[str, object]) -> str:
    """The catalogue key of the first variant that fits, else of the code's own message."""
    fitting = (f"{code.value}.{variant.key}" for variant in _VARIANTS.get(code, ()) if variant.fits(told))
    return next(fitting, code.value)


def message_keys(code: ErrorCode) -> tuple[str, ...]:
    """Every catalogue key a failure of this code can be told with, the closest first."""
    return (*(f"{code.value}.{variant.key}" for variant in _VARIANTS.get(code, ())), code.value)
