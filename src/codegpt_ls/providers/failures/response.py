"""From an error response to an `AssistantError`: the only place that reads one."""

import logging
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from typing import Final

from codegpt_ls.domain.errors import AssistantError, ErrorCode, ErrorRules, Facts
from codegpt_ls.domain.limits import QUOTED_REASON, REQUEST_ID
from codegpt_ls.domain.models import Model, ModelStatus
from codegpt_ls.domain.origin import origin_of
from codegpt_ls.providers.failures.body import ErrorBody, parsed_error
from codegpt_ls.providers.failures.details import with_details
from codegpt_ls.providers.failures.names import normal_name
from codegpt_ls.providers.failures.retry_delay import retry_delay
from codegpt_ls.providers.failures.rules import error_code
from codegpt_ls.providers.failures.wordings import GATEWAY_KEY
from codegpt_ls.providers.transport.redaction import Secrets, excerpt

_LOG = logging.getLogger(__name__)

_REQUEST_IDS: Final = ("x-request-id", "request-id", "x-litellm-call-id", "x-amzn-requestid", "apim-request-id")
_ERROR_TYPE: Final = "x-amzn-errortype"
"""Bedrock names the failure in a header only."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Call:
    """What was asked of whom: the facts of a failure that the response does not repeat."""

    provider: str
    url: str
    model: str | None = None
    models: Sequence[Model] = ()
    """The catalogue, for the age of a model that is not found."""
    rules: ErrorRules = field(default_factory=ErrorRules)
    """What this vendor means by its errors."""
    secret: str | None = field(default=None, repr=False)
    """The key in use, so that an echo of it is taken out; None where none was sent."""
    headers: tuple[str, ...] = field(default=(), repr=False)
    """The values of further headers, as secret as the key."""
    now: datetime = field(default_factory=lambda: datetime.now(UTC))

    @property
    def secrets(self) -> tuple[str, ...]:
        """What must not come back."""
        return (*((self.secret,) if self.secret else ()), *self.headers)

    def facts(self) -> Facts:
        """What is known before anything comes back."""
        return Facts(provider=self.provider, model=self.model, url=self.url, origin=origin_of(self.url))


def error_from_response(
    status: int | None, headers: Mapping[str, str], body: bytes | object, call: Call, *, spoken: bool = False
) -> AssistantError:
    """The failure a response tells of. Header names in lower case.

    `status` is None for an error inside a stream or in place of an answer; `spoken`: after some of the answer's text.
    """
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


def request_id_of(headers: Mapping[str, str], secret: Secrets) -> str | None:
    """What the provider calls this request, for whoever asks its support."""
    named = next((headers[name] for name in _REQUEST_IDS if headers.get(name)), "")
    return excerpt(named, secret, REQUEST_ID)


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
