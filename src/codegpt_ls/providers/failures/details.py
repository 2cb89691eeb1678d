"""The numbers and names in what a provider said: how much too long, whose limit, which permission."""

import math
import re
from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Final

from codegpt_ls.domain.errors import ErrorCode, Facts
from codegpt_ls.domain.models import Model
from codegpt_ls.providers.failures.body import ErrorBody
from codegpt_ls.providers.transport.redaction import Secrets, excerpt

# A number begins where no digit stands before it, and ends after the longest that counts: nothing is tried twice.
_NUMBER: Final = r"(?<![\d,])([\d,]{1,20})(?![\d,])"
_LIMIT: Final = re.compile(rf"(?i)\blimit:?\s{{1,3}}{_NUMBER}")
_REQUESTED: Final = re.compile(rf"(?i)\brequested:?\s{{1,3}}{_NUMBER}")
_SCOPES: Final = re.compile(r"(?i)missing scopes?:\s{0,3}([\w.:-]{0,80}\w(?:,\s{0,3}[\w.:-]{0,80}\w){0,40})")
_OWNER: Final = re.compile(r"(?i)\b(organization|project|user|team|workspace|account)\b")
_CONTEXT: Final = (
    re.compile(rf"(?i)maximum context length (?:is|of) {_NUMBER}"),
    re.compile(rf"(?i)configured limit of {_NUMBER}"),
    re.compile(rf"(?i){_NUMBER}(?: tokens?)? maximum(?: context length)?"),
    re.compile(rf"(?i)context (?:size|window|length)(?: of)? \(?{_NUMBER}"),
    re.compile(rf"(?i)n_ctx: ?{_NUMBER}"),
    re.compile(rf"(?i)max_new_tokens. must be <= {_NUMBER}"),
)
_TOKENS: Final = (
    re.compile(rf"(?i)(?:resulted in|requested(?: about)?|contains|prompt is too long:|request \() ?{_NUMBER}"),
    re.compile(rf"(?i){_NUMBER} tokens >"),
    re.compile(rf"(?i)n_keep: ?{_NUMBER}"),
    re.compile(rf"(?i)given: {_NUMBER} .inputs. tokens"),
)
_SPENT: Final = re.compile(r"(?i)\b(?:current cost: |spend=)(\d{1,12}(?:\.\d{1,20})?)")
_BUDGET: Final = re.compile(r"(?i)\b(?:max budget: |budget=)(\d{1,12}(?:\.\d{1,20})?)")
# The closest first: what runs at once, then what is written or read, then how often one asks.
_KINDS: Final = (
    ("parallel", re.compile(r"(?i)parallel|concurren|in[- ]flight|simultaneous")),
    ("tokens", re.compile(r"(?i)\btokens?\b|tokenspe|\btp[md]\b")),
    ("requests", re.compile(r"(?i)\brequests?\b|requestspe|\brp[md]\b")),
)
_TYPE: Final = re.compile(r"(?i)\blimit type: (\w{1,40})|\bon ((?:input |output )?\w{1,20}) per (?:min|day|hour)")


def with_details(
    code: ErrorCode, facts: Facts, said: ErrorBody, headers: Mapping[str, str], entry: Model | None, secret: Secrets
) -> Facts:
    """The facts with what only this kind of failure has."""
    match code:
        case ErrorCode.TOO_LONG:
            return replace(facts, limit=_context_limit(said), tokens=_context_tokens(said))
        case ErrorCode.REQUEST_TOO_LARGE:
            return replace(facts, limit=_number(_LIMIT, said), tokens=_number(_REQUESTED, said))
        case ErrorCode.RATE:
            kind = _limit_kind(said, headers)
            return replace(facts, limit=_number(_LIMIT, said), limit_owner=_owner(said), limit_kind=kind)
        case ErrorCode.SPEND:
            spent, budget = _dollars(_SPENT, said), _dollars(_BUDGET, said)
            return replace(facts, limit_owner=_owner(said), spent=spent, budget=budget)
        case ErrorCode.ORGANIZATION:
            return replace(facts, limit_owner=_owner(said))
        case ErrorCode.PERMISSION:
            return replace(facts, scope=_scope(said, secret))
        case ErrorCode.MODEL_RETIRED | ErrorCode.MODEL_NOT_FOUND | ErrorCode.MODEL_NOT_CHAT if entry:
            return replace(facts, shutdown_date=entry.shutdown_date, replacement=entry.replacement)
        case ErrorCode.PROXY:
            return replace(facts, setting="codegpt.proxy")
        case ErrorCode.REJECTED | ErrorCode.PROTOCOL | ErrorCode.INTERRUPTED if not facts.reason:
            return replace(facts, detail=_names(said, secret))
        case _:
            return facts


def _context_limit(said: ErrorBody) -> int | None:
    return said.numbers.get("n_ctx") or _first(_CONTEXT, said)


def _context_tokens(said: ErrorBody) -> int | None:
    return said.numbers.get("n_prompt_tokens") or _first(_TOKENS, said)


def _first(patterns: Sequence[re.Pattern[str]], said: ErrorBody) -> int | None:
    return next((number for number in (_number(each, said) for each in patterns) if number), None)


def _number(pattern: re.Pattern[str], said: ErrorBody) -> int | None:
    found = pattern.search(said.message)
    digits = found[1].replace(",", "") if found else ""
    return int(digits) if digits and len(digits) < 12 else None


def _dollars(pattern: re.Pattern[str], said: ErrorBody) -> float | None:
    found = pattern.search(said.message)
    amount = float(found[1]) if found else math.inf
    return amount if math.isfinite(amount) else None


def _limit_kind(said: ErrorBody, headers: Mapping[str, str]) -> str | None:
    """LiteLLM says it in a header, others in their sentence or as the type, Google in the name of its quota."""
    named = _TYPE.search(said.message)
    told = (headers.get("rate_limit_type", ""), (named[1] or named[2]) if named else "", *said.quotas, *said.names)
    return next((kind for text in (*told, said.message) if (kind := _kind(text))), None)


def _kind(text: str) -> str | None:
    return next((kind for kind, pattern in _KINDS if pattern.search(text.replace("_", " "))), None)


def _owner(said: ErrorBody) -> str | None:
    """Whose limit: the code says it first (`project_spend_limit_exceeded`), else the sentence."""
    found = _OWNER.search(said.code.replace("_", " ")) or _OWNER.search(said.message)
    return found[1].lower() if found else None


def _scope(said: ErrorBody, secret: Secrets) -> str | None:
    found = _SCOPES.search(said.message)
    return excerpt(found[1], secret, 120) if found else None


def _names(said: ErrorBody, secret: Secrets) -> str | None:
    """What is left to tell where the provider gave no sentence."""
    names = " ".join(name for name in (said.code or said.type, f"({said.param})" if said.param else "") if name)
    return excerpt(names, secret, 120)
