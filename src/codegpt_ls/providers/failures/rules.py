"""Which failure a provider's error is: by code, then type, then status, refined by its wording.

Since 2026 several billing codes come under one type, `model_not_found` comes with three statuses, and older or
compatible servers leave the code empty. So each step decides only what the one before it left open, and the wording
may only narrow a decision, never turn it into something unrelated.
"""

import re
from dataclasses import dataclass

from codegpt_ls.domain.errors import ErrorCode
from codegpt_ls.providers.failures.body import ErrorBody

_NAMES: dict[ErrorCode, tuple[str, ...]] = {
    ErrorCode.INVALID_KEY: (
        "invalid_api_key", "authentication_error", "invalid_authentication", "unauthenticated",
        "invalid_authentication_error", "auth_error", "unauthorized", "token_expired", "token_revoked",
        "expired_api_key",
    ),
    ErrorCode.ORGANIZATION: (
        "no_organization", "mismatched_organization", "invalid_organization", "organization_not_found",
        "mismatched_project", "invalid_project", "project_not_found",
    ),
    ErrorCode.PERMISSION: (
        "insufficient_permissions", "missing_scope", "missing_scopes", "permission_denied", "permission_error",
        "permissiondenied", "ip_not_authorized", "account_deactivated", "forbidden", "access_denied",
    ),
    ErrorCode.REGION: ("unsupported_country_region_territory", "unsupported_region"),
    ErrorCode.MODEL_NOT_FOUND: (
        "model_not_found", "deploymentnotfound", "deployment_not_found", "model_not_available", "unknown_model",
        "invalid_model", "model_not_exist", "no_such_model",
    ),
    ErrorCode.MODEL_RETIRED: ("model_deprecated", "model_decommissioned", "model_retired", "deprecated_model"),
    ErrorCode.MODEL_NOT_CHAT: ("model_not_supported_for_chat", "unsupported_model_endpoint"),
    ErrorCode.RATE: (
        "rate_limit_exceeded", "slow_down", "rate_limit_error", "rate_limited", "ratelimitreached",
        "too_many_requests", "requests", "tokens", "resource_exhausted", "throttled",
    ),
    ErrorCode.REQUEST_TOO_LARGE: ("request_too_large", "tokens_limit_reached", "payload_too_large"),
    ErrorCode.QUOTA: (
        "insufficient_quota", "credit_balance_exhausted", "billing_not_active", "billing_hard_limit_reached",
        "insufficient_balance", "insufficient_credits", "payment_required", "quota_exceeded", "billing_error",
    ),
    ErrorCode.CONTENT_BLOCKED: ("content_policy_violation",),
    ErrorCode.OVERLOADED: (
        "server_is_overloaded", "overloaded", "overloaded_error", "engine_overloaded", "service_unavailable_error",
        "capacity_exceeded", "model_overloaded",
    ),
    ErrorCode.SERVER: (
        "server_error", "internal_error", "internal_server_error", "internalservererror", "api_error", "internal",
    ),
    ErrorCode.TOO_LONG: (
        "context_length_exceeded", "exceed_context_size_error", "context_window_exceeded", "prompt_too_long",
        "contextwindowexceedederror",
    ),
}  # fmt: skip
_BY_NAME = {name: code for code, names in _NAMES.items() for name in names}
_SPEND = re.compile(r"(?:^|_)(?:spend|usage)_limit_(?:exceeded|reached)$")

_BY_STATUS = {
    401: ErrorCode.INVALID_KEY,
    402: ErrorCode.QUOTA,
    403: ErrorCode.PERMISSION,
    404: ErrorCode.BAD_BASE_URL,
    405: ErrorCode.BAD_BASE_URL,
    407: ErrorCode.PROXY,
    408: ErrorCode.TIMEOUT,
    410: ErrorCode.BAD_BASE_URL,
    413: ErrorCode.REQUEST_TOO_LARGE,
    429: ErrorCode.RATE,
    451: ErrorCode.REGION,
    498: ErrorCode.OVERLOADED,
    529: ErrorCode.OVERLOADED,
}


@dataclass(frozen=True, slots=True)
class _Wording:
    """A sentence that narrows one of these decisions to a closer one."""

    narrows: frozenset[ErrorCode]
    pattern: re.Pattern[str]
    to: ErrorCode


def _wording(to: ErrorCode, pattern: str, *narrows: ErrorCode) -> _Wording:
    return _Wording(frozenset(narrows), re.compile(pattern, re.IGNORECASE), to)


_ANY_REFUSAL = (
    ErrorCode.REJECTED, ErrorCode.BAD_BASE_URL, ErrorCode.PERMISSION, ErrorCode.MODEL_NOT_FOUND,
)  # fmt: skip
_MODEL_PROBLEM = (*_ANY_REFUSAL, ErrorCode.SERVER, ErrorCode.INVALID_KEY)
_CREDENTIAL = (ErrorCode.INVALID_KEY, ErrorCode.PERMISSION, ErrorCode.REJECTED)
_BUSY = (ErrorCode.RATE, ErrorCode.SERVER, ErrorCode.OVERLOADED)

# The first that matches counts.
_WORDINGS = (
    _wording(ErrorCode.REGION, r"country, region|region.{0,20}not (?:supported|available)", *_CREDENTIAL),
    _wording(
        ErrorCode.ORGANIZATION,
        r"no such organization|member of an organization|organization.{0,40}(?:not found|does not exist|mismatch)"
        r"|no such project|OpenAI-(?:Organization|Project) header",
        *_CREDENTIAL,
    ),
    _wording(ErrorCode.PERMISSION, r"missing scopes?|insufficient permissions?", *_CREDENTIAL),
    _wording(
        ErrorCode.INVALID_KEY,
        r"(?:incorrect|invalid|unknown|missing|no|wrong).{0,20}api[ _-]?key|api[ _-]?key.{0,20}(?:invalid|not valid)",
        ErrorCode.PERMISSION,
        ErrorCode.REJECTED,
    ),
    _wording(
        ErrorCode.MODEL_NOT_CHAT,
        r"only supported in v1/responses|not a chat model|not supported in the v1/chat/completions"
        r"|not accessible via the /chat/completions|does not support chat"
        r"|not support(?:ed)? (?:in|by|for) (?:the )?chat",
        *_MODEL_PROBLEM,
    ),
    _wording(
        ErrorCode.MODEL_RETIRED,
        r"model.{0,120}(?:has been|was|is) (?:deprecated|decommissioned|retired|shut ?down|discontinued)",
        *_MODEL_PROBLEM,
    ),
    _wording(
        ErrorCode.MODEL_NOT_FOUND,
        r"model.{0,160}(?:does(?: not|n't) exist|not (?:be )?found|not exist)"
        r"|model.{0,160}is not (?:available|supported|valid|served)"
        r"|(?:no such|unknown|invalid|unsupported) model\b|not a valid model|no (?:models loaded|endpoints found)"
        r"|do(?:es)? not have access to.{0,20}model|deployment.{0,80}does not exist",
        *_MODEL_PROBLEM,
    ),
    _wording(
        ErrorCode.TOO_LONG,
        r"maximum context length|context (?:length|window|size)|prompt is too long|too many (?:input )?tokens"
        r"|input tokens exceed|larger than the (?:maximum )?context",
        ErrorCode.REJECTED,
        ErrorCode.REQUEST_TOO_LARGE,
        ErrorCode.SERVER,
    ),
    _wording(
        ErrorCode.REQUEST_TOO_LARGE,
        r"request (?:entity |body )?(?:is )?too large",
        ErrorCode.RATE,
        ErrorCode.REJECTED,
    ),
    _wording(
        ErrorCode.SPEND,
        r"(?:spend|spending|usage|budget|hard) limit.{0,40}(?:reached|exceeded|hit)"
        r"|(?:exceeded|reached|hit).{0,40}(?:spend|spending|usage|budget|hard) limit",
        ErrorCode.RATE,
        ErrorCode.QUOTA,
        ErrorCode.REJECTED,
    ),
    _wording(
        ErrorCode.QUOTA,
        r"exceeded your current quota|insufficient (?:balance|credits?|quota|funds)|billing (?:details|hard limit)"
        r"|credit balance|account is not active|out of credits",
        ErrorCode.RATE,
        ErrorCode.REJECTED,
        ErrorCode.PERMISSION,
    ),
    _wording(ErrorCode.MODEL_LOADING, r"\bloading (?:the )?model\b|\bis (?:currently|still) loading", *_BUSY),
    _wording(ErrorCode.RATE, r"rate limit (?:reached|exceeded)|too many requests", *_BUSY, ErrorCode.REJECTED),
    _wording(ErrorCode.OVERLOADED, r"overloaded|at capacity|over capacity|high (?:traffic|demand|load)", *_BUSY),
)


def error_code(status: int | None, body: ErrorBody) -> ErrorCode | None:
    """The failure this is; None where neither body nor status tells (an unknown error inside a stream)."""
    decided = _named(status, body) or _by_status(status, body)
    subject = decided or ErrorCode.REJECTED
    for wording in _WORDINGS:
        if subject in wording.narrows and wording.pattern.search(body.message):
            return wording.to
    return decided


def _named(status: int | None, body: ErrorBody) -> ErrorCode | None:
    for name in (body.code.lower(), body.type.lower()):
        if _SPEND.search(name):
            return ErrorCode.SPEND
        code = _BY_NAME.get(name)
        # Ollama calls a missing model an `api_error`: a status below 500 knows better.
        if code is not None and not (code is ErrorCode.SERVER and status is not None and 400 <= status < 500):
            return code
    return None


def _by_status(status: int | None, body: ErrorBody) -> ErrorCode | None:
    if status is None or status < 300:
        return None
    if status < 400:
        return ErrorCode.BAD_BASE_URL
    if status == 403 and not body.structured:
        # A firewall's page says nothing about the key.
        return ErrorCode.REJECTED
    if status >= 500:
        return _BY_STATUS.get(status, ErrorCode.SERVER)
    return _BY_STATUS.get(status, ErrorCode.REJECTED)
