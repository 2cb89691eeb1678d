"""What providers call a failure in a field of its own, and which failure each name is."""

import re
from collections.abc import Mapping
from typing import Final

from codegpt_ls.domain.errors import ErrorCode

_LONGEST: Final = 100
"""Characters. xAI puts a whole sentence where others put a name."""
_HUMP: Final = re.compile(r"(?<=[a-z0-9])(?=[A-Z])|(?<=[A-Z])(?=[A-Z][a-z])")
_BETWEEN: Final = re.compile(r"[^0-9a-zA-Z]{1,100}")
EFFORTS: Final = frozenset({"reasoning_effort", "effort", "output_config", "thinking_level"})
"""What stands for effort in requests, by API."""
TOOLS: Final = "tools"
"""Where requests hold what a model may ask to be run."""


def normal_name(value: object) -> str:
    """The name in lower case with underscores: `RateLimitReached`, `RESOURCE_EXHAUSTED`, `ThrottlingException:http…`.

    Empty for what is no name. Digits alone are kept: some vendors number their failures.
    """
    if not isinstance(value, str):
        return ""
    first = value[:_LONGEST].split(":", 1)[0].strip()
    name = _BETWEEN.sub("_", _HUMP.sub("_", first)).strip("_").lower()
    return name.removesuffix("_exception")


NAMES: Final[Mapping[ErrorCode, tuple[str, ...]]] = {
    ErrorCode.INVALID_KEY: (
        "invalid_api_key", "api_key_invalid", "wrong_api_key", "authentication_error", "invalid_authentication",
        "unauthenticated", "invalid_authentication_error", "auth_error", "unauthorized", "token_expired",
        "token_revoked", "expired_api_key", "expired_key", "token_not_found_in_db", "no_db_connection",
        "unrecognized_client", "invalid_signature", "expired_token", "api_key_expired", "incorrect_api_key_error",
        "invalid_subscription_key", "key_blocked",
    ),
    ErrorCode.ORGANIZATION: (
        "no_organization", "mismatched_organization", "invalid_organization", "organization_not_found",
        "mismatched_project", "invalid_project", "project_not_found",
    ),
    ErrorCode.PERMISSION: (
        "insufficient_permissions", "missing_scope", "missing_scopes", "permission_denied", "permission_error",
        "permissiondenied", "ip_not_authorized", "account_deactivated", "forbidden", "access_denied",
        "iam_permission_denied", "service_disabled", "api_key_service_blocked", "api_key_http_referrer_blocked",
        "permission_denied_error", "consumer_suspended",
    ),
    ErrorCode.REGION: ("unsupported_country_region_territory", "unsupported_region", "location_not_supported"),
    ErrorCode.MODEL_NOT_FOUND: (
        "model_not_found", "deploymentnotfound", "deployment_not_found", "model_not_available", "unknown_model",
        "invalid_model", "model_not_exist", "no_such_model", "model_not_supported", "model_does_not_exist",
        "model_not_found_error", "invalid_model_error",
    ),
    ErrorCode.MODEL_RETIRED: ("model_deprecated", "model_decommissioned", "model_retired", "deprecated_model"),
    ErrorCode.MODEL_NOT_CHAT: ("model_not_supported_for_chat", "unsupported_model_endpoint"),
    ErrorCode.MODEL_LOADING: ("model_loading", "model_not_ready", "model_is_loading", "loading_model"),
    ErrorCode.CONTENT_BLOCKED: (
        "content_filter", "content_policy_violation", "responsible_ai_policy_violation", "content_blocked",
        "prohibited_content", "content_filtered", "moderation_blocked", "prompt_blocked", "invalid_prompt",
        "data_inspection_failed", "guardrail_violation", "guardrail_blocked", "content_policy_violation_error",
        "content_moderation_failed",
    ),
    ErrorCode.RATE: (
        "rate_limit_exceeded", "slow_down", "rate_limit_error", "rate_limited", "rate_limit_reached",
        "too_many_requests", "requests", "tokens", "resource_exhausted", "throttled", "throttling",
        "throttling_error", "too_many_tokens_error", "token_quota_exceeded", "request_quota_exceeded",
        "too_many_requests_error", "rate_limit", "concurrency_limit_exceeded", "limit_requests",

    ),
    ErrorCode.REQUEST_TOO_LARGE: (
        "request_too_large", "tokens_limit_reached", "payload_too_large", "request_entity_too_large",
    ),
    ErrorCode.QUOTA: (
        "insufficient_quota", "credit_balance_exhausted", "billing_not_active", "billing_hard_limit_reached",
        "insufficient_balance", "insufficient_credits", "payment_required", "quota_exceeded", "billing_error",
        "linked_organization_billing_unavailable", "insufficient_quota_error", "exceeded_current_quota_error",
        "insufficient_credit", "credits_exhausted", "out_of_credits", "billing_disabled", "arrearage",
        "service_quota_exceeded", "insufficient_funds", "balance_insufficient",
        "allocation_quota_free_tier_only",
    ),
    ErrorCode.OVERLOADED: (
        "server_is_overloaded", "overloaded", "overloaded_error", "engine_overloaded", "service_unavailable_error",
        "capacity_exceeded", "model_overloaded", "engine_overloaded_error", "server_overloaded", "queue_full",
        "queue_exceeded", "server_busy",
    ),
    ErrorCode.SERVER: (
        "server_error", "internal_error", "internal_server_error", "internalservererror", "api_error", "internal",
        "internal_server", "service_unavailable", "bad_gateway", "gateway_timeout", "model_error",
    ),
    ErrorCode.TOO_LONG: (
        "context_length_exceeded", "exceed_context_size_error", "context_window_exceeded", "prompt_too_long",
        "contextwindowexceedederror", "context_window_exceeded_error", "model_context_window_exceeded",
        "string_above_max_length", "max_tokens_exceeded", "input_too_long",
    ),
    ErrorCode.TIMEOUT: ("model_timeout", "timeout_error", "request_timeout", "api_timeout_error", "deadline_exceeded"),
}  # fmt: skip
_BY_NAME: Final = {name: code for code, names in NAMES.items() for name in names}
_SPEND: Final = re.compile(r"(?:\A|_)(?:spend|spending|usage)_(?:limit|cap)_(?:exceeded|reached)\Z|budget")
_NO_MODEL: Final = "_model_access_denied"


def code_of(name: str) -> ErrorCode | None:
    """The failure of this name."""
    if _SPEND.search(name):
        return ErrorCode.SPEND
    if name.endswith(_NO_MODEL):
        return ErrorCode.MODEL_NOT_FOUND
    return _BY_NAME.get(name)
