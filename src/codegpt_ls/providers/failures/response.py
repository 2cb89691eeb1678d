"""From an error response to an `AssistantError`: the only place that reads one.

Loaded at the first error only: the wordings of all vendors take a while to compile.
"""

import logging
from collections.abc import Mapping
from dataclasses import replace
from typing import Final

from codegpt_ls.domain.errors import AssistantError, ErrorCode, Facts
from codegpt_ls.domain.limits import QUOTED_REASON
from codegpt_ls.domain.models import Model, ModelStatus
from codegpt_ls.providers.failures.body import ErrorBody, parsed_error
from codegpt_ls.providers.failures.call import Call, request_id_of
from codegpt_ls.providers.failures.details import with_details
from codegpt_ls.providers.failures.names import normal_name
from codegpt_ls.providers.failures.retry_delay import retry_delay
from codegpt_ls.providers.failures.rules import error_code
from codegpt_ls.providers.failures.wordings import GATEWAY_KEY
from codegpt_ls.providers.transport.redaction import excerpt

_LOG = logging.getLogger(__name__)

_ERROR_TYPE: Final = "x-amzn-errortype"
"""Bedrock names the failure in a header only."""


def error_read(
    status: int | None, headers: Mapping[str, str], body: bytes | object, call: Call, *, spoken: bool
) -> AssistantError:
    """What `told.error_from_response` promises."""
    said = _named_by_header(parsed_error(body), headers)
    code = _code(status, said, call, spoken=spoken)
    entry = next((model for model in call.models if model.id == call.model), None)
    if code is ErrorCode.MODEL_NOT_FOUND and entry is not None:
        code = _retired_or_not_found(entry, call)
    request_id = request_id_of(headers, call.secrets)
    _LOG.warning(
        "%s answered %s (%s, %s/%s, request %s): %s",
        call.provider, status, code.value, _shown(said.code, call), _shown(said.type, call), request_id,
        excerpt(said.message, call.secrets, 500),
    )  # fmt: skip
    facts = replace(
        call.facts(),
        http_status=status or said.status,
        request_id=request_id,
        retry_after=retry_delay(headers, said.message, call.now, said.wait),
        reason=_reason(said, call),
    )
    return AssistantError(code, _with_details(code, facts, said, headers, entry, call))


def _named_by_header(said: ErrorBody, headers: Mapping[str, str]) -> ErrorBody:
    name = normal_name(headers.get(_ERROR_TYPE))
    return replace(said, names=(*said.names, name)) if name else said


def _code(status: int | None, said: ErrorBody, call: Call, *, spoken: bool) -> ErrorCode:
    # After some text the answer has broken off; before it, the words that came in its place are all there is to tell.
    unknown = ErrorCode.INTERRUPTED if spoken else ErrorCode.REJECTED
    code = error_code(status, said, call.rules) or unknown
    if code not in (ErrorCode.INVALID_KEY, ErrorCode.PERMISSION):
        return code
    if GATEWAY_KEY.search(said.message):
        return ErrorCode.REJECTED
    return ErrorCode.MISSING_KEY if code is ErrorCode.INVALID_KEY and call.secret is None else code


def _with_details(
    code: ErrorCode, facts: Facts, said: ErrorBody, headers: Mapping[str, str], entry: Model | None, call: Call
) -> Facts:
    if code is ErrorCode.REJECTED and GATEWAY_KEY.search(said.message):
        return replace(facts, detail="gateway_key")
    return with_details(code, facts, said, headers, entry, call.secrets)


def _retired_or_not_found(entry: Model, call: Call) -> ErrorCode:
    retired = entry.status(call.now.date()) is ModelStatus.RETIRED
    return ErrorCode.MODEL_RETIRED if retired else ErrorCode.MODEL_NOT_FOUND


def _reason(said: ErrorBody, call: Call) -> str | None:
    """The provider's own sentence; a web page is none, and neither is a question mark."""
    if said.message.lstrip()[:1] == "<" or not any(c.isalpha() for c in said.message):
        return None
    return excerpt(said.message, call.secrets, QUOTED_REASON)


def _shown(name: str, call: Call) -> str | None:
    return excerpt(name, call.secrets, 80)
