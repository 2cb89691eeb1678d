"""What a person is told about a failure: one message in their language, and the ways forward."""

import math
import shlex
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import timedelta
from decimal import Decimal
from typing import TYPE_CHECKING, Final

from codegpt_ls.domain.credentials import CredentialSource
from codegpt_ls.domain.errors import AssistantError, ErrorCode, Facts
from codegpt_ls.domain.origin import is_loopback_origin
from codegpt_ls.domain.ports.words import Translator
from codegpt_ls.domain.providers import SYSTEM, ProviderProfile, as_addressed, more_room, own_origin
from codegpt_ls.domain.usage import FREE, money
from codegpt_ls.services.failures.ways import LOCAL_PROVIDER
from codegpt_ls.services.failures.ways_forward import Action, ways_forward

if TYPE_CHECKING:
    from codegpt_ls.domain.context.resolved import LeftOut

_LONGEST_FACT: Final = 200
"""Characters of one value inside a message."""
_LONGEST_WAIT: Final = 366 * 24 * 3600.0
_MOST_NAMES: Final = 5
_SOURCES: Final = frozenset(source.value for source in CredentialSource)
_STAND_INS: Final[Mapping[str, str]] = {
    "provider": "word.provider",
    "origin": "word.provider",
    "model": "word.unnamed",
    "backend": "source.keyring",
}


@dataclass(frozen=True, slots=True)
class Explanation:
    """The sentence for the person, what they can do about it, and the provider's article on it."""

    message: str
    actions: tuple[Action, ...]
    docs: str | None
    left_out: "tuple[tuple[LeftOut, str], ...]" = ()
    """What of the code did not go along, each with why."""
    setting: str | None = None
    """What to set where the provider has no address that can be used."""


# The setting that most often mends it, where the failure does not name one.
_SETTINGS: Final[Mapping[ErrorCode, str]] = {
    ErrorCode.MISSING_HEADER: "codegpt.providers",
    ErrorCode.COMMAND_FAILED: "codegpt.providers",
    ErrorCode.UNKNOWN_PROVIDER: "codegpt.provider",
    ErrorCode.UNREACHABLE: "codegpt.proxy",
    ErrorCode.TLS: "codegpt.caBundle",
    ErrorCode.PROXY: "codegpt.proxy",
    ErrorCode.TIMEOUT: "codegpt.timeouts.connect",
    ErrorCode.STALLED: "codegpt.timeouts.firstByte",
    ErrorCode.WEIGHTS_MISSING: "codegpt.local.modelPath",
    ErrorCode.WEIGHTS_INVALID: "codegpt.local.modelPath",
    ErrorCode.FETCH_FAILED: "PIP_INDEX_URL",
}
# What the setting of the provider's address mends: failures, and single messages of failures that another one mends.
_WRONG_ADDRESS: Final = frozenset({ErrorCode.PROTOCOL, ErrorCode.BAD_BASE_URL, ErrorCode.BAD_ORIGIN})
_ABOUT_THE_ADDRESS: Final = (
    "network.unreachable.here",
    "network.unreachable.dns",
    "network.unreachable.refused",
    "network.tls.hostname",
)


class Explainer:
    """Words failures for one person: their language, and the providers they can use."""

    def __init__(
        self,
        translator: Translator,
        profiles: Mapping[str, ProviderProfile],
        address_named_by: Callable[[str], str],
    ) -> None:
        """`address_named_by`: by a provider's id the setting of its address, for failures that do not know it."""
        self._translator = translator
        self._profiles = profiles
        self._address_named_by = address_named_by

    def explain(self, error: AssistantError) -> Explanation:
        """The message, the actions and the article; whatever facts are missing, there is a message."""
        profile = self._profile(error.facts)
        profile = as_addressed(profile, error.facts.origin) if profile else None
        local = LOCAL_PROVIDER in self._profiles
        return Explanation(
            message=self._message(error, profile),
            actions=ways_forward(error, profile, self._translator, local=local),
            docs=profile.articles.get(error.code) if profile else None,
            left_out=tuple((each, self._left_out(each)) for each in error.facts.left_out),
            setting=self._to_set(error, profile),
        )

    def _left_out(self, left_out: "LeftOut") -> str:
        from codegpt_ls.services.failures.left_out import left_out_sentence

        return left_out_sentence(self._translator, left_out)

    def _profile(self, facts: Facts) -> ProviderProfile | None:
        if facts.provider:
            return self._profiles.get(facts.provider)
        owners = (profile for profile in self._profiles.values() if own_origin(profile) == facts.origin)
        return next(owners, None) if facts.origin else None

    def _message(self, error: AssistantError, profile: ProviderProfile | None) -> str:
        # Dozens of patterns, and most questions fail by none.
        from codegpt_ls.services.failures.messages import closest_message

        if error.code is ErrorCode.LEFT_OUT and error.facts.left_out:
            first = error.facts.left_out[0]
            return f"{first.title}: {self._left_out(first)}"
        told = _told(error, profile)
        key = closest_message(error.code, told)
        if key in _ABOUT_THE_ADDRESS or (error.code in _WRONG_ADDRESS and "setting" not in told):
            told["setting"] = error.facts.address_setting or self._address_setting(profile)
        words = {**self._stand_ins(told), **self._worded(told)}
        message = self._translator.text(key, **words)
        if printed := error.facts.printed:
            program = error.facts.program or words["provider"]
            message += f" {self._translator.text('failure.printed', program=program, printed=printed)}"
        reason = error.facts.reason
        if not reason or reason in message:
            return message
        return f"{message} {self._translator.text('failure.says', **{**words, 'reason': reason})}"

    def _to_set(self, error: AssistantError, profile: ProviderProfile | None) -> str | None:
        if error.code is not ErrorCode.BAD_BASE_URL:
            return None
        return error.facts.address_setting or self._address_setting(profile)

    def _address_setting(self, profile: ProviderProfile | None) -> str:
        return self._address_named_by(profile.id) if profile else "codegpt.providers"

    def _stand_ins(self, told: Mapping[str, object]) -> dict[str, object]:
        """Words for what nearly every message names, where it is not known."""
        missing = (item for item in _STAND_INS.items() if item[0] not in told)
        return {fact: self._translator.text(key) for fact, key in missing}

    def _worded(self, told: Mapping[str, object]) -> dict[str, object]:
        """The facts, with the catalogue's words for where a key is kept, what is wrong with it and where to mend it."""
        words = self._translator.text
        worded = dict(told)
        if "source" in told:
            worded["source"] = words(f"source.{told['source']}")
        if "mistake" in told:
            worded["fault"] = words(f"mistake.{told['mistake']}")
        if "setting" in told:
            worded["place"] = place(self._translator, str(told["setting"]))
        return worded


def place(words: Translator, named_by: str) -> str:
    """What to correct, in words: a setting, an environment variable or the system's own settings."""
    if named_by == SYSTEM:
        return words.text("place.system")
    kind = "setting" if named_by.startswith("codegpt.") else "variable"
    return words.text(f"place.{kind}", setting=named_by)


def _told(error: AssistantError, profile: ProviderProfile | None) -> dict[str, object]:
    """What can be said of this failure, by the placeholders' names: known facts only, each short enough to read."""
    facts = error.facts
    told: dict[str, object | None] = {
        **{name: _shortened(value) for name, value in facts.known().items()},
        "provider": _shortened(
            facts.fetched_from or (profile.title if profile else facts.provider or facts.origin or "")
        ),
        "origin": facts.origin or (own_origin(profile) if profile else None),
        "other_address": _other_address(facts, profile),
        "said": f"{facts.detail or ''} {facts.http_status or ''}".strip().lower(),
        "named_setting": facts.setting,
        "setting": facts.setting or _SETTINGS.get(error.code),
        "variable": facts.variable or _variable(profile),
        "source": facts.source if facts.source in _SOURCES else None,
        "date": facts.shutdown_date,
        "wait": _duration(facts.retry_after),
        "deadline": _duration(facts.seconds),
        "excess": _excess(facts),
        "spent": _dollars(facts.spent),
        "budget": _dollars(facts.budget),
        "cost": _dollars(facts.cost),
        "left": _left(facts),
        "start_command": _start_command(facts, profile),
        "model_command": _model_command(facts, profile),
        "more_room": _more_room(facts, profile),
        "on_this_machine": is_loopback_origin(facts.origin or "") or None,
        "nearest": facts.nearest[:_MOST_NAMES],
        "available": facts.available[: None if error.code is ErrorCode.UNKNOWN_PROVIDER else _MOST_NAMES],
    }
    return {name: value for name, value in told.items() if value not in (None, "", ())}


def _shortened(value: object) -> object:
    if isinstance(value, str) and len(value) > _LONGEST_FACT:
        return value[:_LONGEST_FACT] + "…"
    return value


def _other_address(facts: Facts, profile: ProviderProfile | None) -> str | None:
    own = own_origin(profile) if profile else None
    return facts.origin if own and facts.origin != own else None


def _variable(profile: ProviderProfile | None) -> str | None:
    return profile.environment.key if profile and profile.environment else None


def _start_command(facts: Facts, profile: ProviderProfile | None) -> str | None:
    """What to type on this machine for a server of its own that is not running."""
    here = facts.origin is None or is_loopback_origin(facts.origin)
    return profile.start_command if profile and here else None


def _model_command(facts: Facts, profile: ProviderProfile | None) -> str | None:
    if profile is None or profile.model_command is None or facts.model is None:
        return None
    return profile.model_command.format(model=shlex.quote(facts.model[:_LONGEST_FACT]))


def _more_room(facts: Facts, profile: ProviderProfile | None) -> str | None:
    if profile is None or facts.model is None or facts.tokens is None:
        return None
    return more_room(profile, facts.model[:_LONGEST_FACT], facts.tokens)


def _dollars(amount: float | None) -> str | None:
    return None if amount is None else money(amount)


def _left(facts: Facts) -> str | None:
    if facts.budget is None or facts.spent is None:
        return None
    # As they are written: a difference of floats is a hair off.
    return money(max(Decimal(str(facts.budget)) - Decimal(str(facts.spent)), FREE))


def _duration(seconds: float | None) -> timedelta | None:
    # What a provider asks for is anybody's number: not one, endless, or negative.
    if seconds is None or not math.isfinite(seconds):
        return None
    return timedelta(seconds=min(max(seconds, 0.0), _LONGEST_WAIT))


def _excess(facts: Facts) -> int | None:
    if facts.tokens is None or facts.limit is None or facts.tokens <= facts.limit:
        return None
    return facts.tokens - facts.limit
