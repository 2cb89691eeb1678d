"""From an error response in OpenAI's shape to an `AssistantError`: the only place that reads one."""

import logging
import re
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime

from codegpt_ls.domain.errors import AssistantError, ErrorCode, Facts
from codegpt_ls.domain.models import Model, ModelStatus
from codegpt_ls.domain.origin import origin_of
from codegpt_ls.providers.failures.body import ErrorBody, parsed_error
from codegpt_ls.providers.failures.retry_delay import retry_delay
from codegpt_ls.providers.failures.rules import error_code
from codegpt_ls.providers.transport.redaction import excerpt

_LOG = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True, kw_only=True)
class Call:
    """What was asked of whom: the facts of a failure that the response does not repeat."""

    provider: str
    url: str
    model: str | None = None
    models: Sequence[Model] = ()
    """The catalogue, for the age of a model that is not found."""
    secret: str | None = field(default=None, repr=False)
    """The key in use, so that an echo of it is taken out."""
    now: datetime = field(default_factory=lambda: datetime.now(UTC))

    def facts(self) -> Facts:
        """What is known before anything comes back."""
        return Facts(provider=self.provider, model=self.model, url=self.url, origin=origin_of(self.url))


def error_from_response(
    status: int | None, headers: Mapping[str, str], body: bytes | object, call: Call
) -> AssistantError:
    """The failure a response tells of. `status` is None for an error inside a stream. Header names in lower case.

    The provider's own sentence goes to the log, redacted; of its numbers and names only what a fact has a field for.
    """
    said = parsed_error(body)
    code = error_code(status, said) or ErrorCode.INTERRUPTED
    entry = _catalogue_entry(call)
    if code is ErrorCode.MODEL_NOT_FOUND and entry is not None:
        code = _retired_or_not_found(entry, call)
    request_id = headers.get("x-request-id") or headers.get("request-id")
    _LOG.warning(
        "%s answered %s (%s, %s/%s, request %s): %s",
        call.provider, status, code.value, _shown(said.code, call), _shown(said.type, call),
        _shown(request_id or "", call), excerpt(said.message, call.secret, 500),
    )  # fmt: skip
    facts = replace(
        call.facts(),
        http_status=status,
        request_id=_shown(request_id or "", call) if request_id else None,
        retry_after=retry_delay(headers, said.message, call.now),
    )
    return AssistantError(code, _with_details(code, facts, said, entry, call))


_OPTIONAL = ("temperature", "max_tokens", "max_completion_tokens", "stream_options")
_REJECTED_NAMES = frozenset(
    {"unsupported_parameter", "unsupported_value", "unknown_parameter", "extra_forbidden", "unexpected_parameter"}
)
_REJECTED_WORDING = re.compile(
    r"(?i)unsupported (?:parameter|value)|unrecognized (?:request argument|parameter)|unknown (?:parameter|field|name)"
    r"|extra inputs? (?:are|is) not (?:permitted|allowed)|not supported with this model"
    r"|does not support|unexpected keyword|not permitted"
)


def rejected_parameter(status: int | None, body: bytes | object, sent: Collection[str]) -> str | None:
    """The optional parameter a model will not take, when that is why it refused and it was sent."""
    if status not in (400, 422):
        return None
    said = parsed_error(body)
    names = {said.code.lower(), said.type.lower()}
    if not (names & _REJECTED_NAMES or _REJECTED_WORDING.search(said.message)):
        return None
    named = said.param.split(".")[0]
    candidates = [name for name in _OPTIONAL if name in sent]
    if named in candidates:
        return named
    found = ((said.message.find(name), name) for name in candidates if re.search(rf"\b{name}\b", said.message))
    return min(found, default=(0, None))[1] if not named else None


def _catalogue_entry(call: Call) -> Model | None:
    return next((model for model in call.models if model.id == call.model), None)


def _retired_or_not_found(entry: Model, call: Call) -> ErrorCode:
    retired = entry.status(call.now.date()) is ModelStatus.RETIRED
    return ErrorCode.MODEL_RETIRED if retired else ErrorCode.MODEL_NOT_FOUND


def _shown(name: str, call: Call) -> str | None:
    return excerpt(name, call.secret, 80)


_LIMIT = re.compile(r"(?i)\blimit:?\s+([\d,]+)")
_REQUESTED = re.compile(r"(?i)\brequested:?\s+([\d,]+)")
_SCOPES = re.compile(r"(?i)missing scopes?:\s*([\w.:-]*\w(?:,\s*[\w.:-]*\w)*)")
_OWNER = re.compile(r"(?i)\b(organization|project|user|team|workspace|account)\b")
_CONTEXT = (
    re.compile(r"(?i)maximum context length (?:is|of) ([\d,]+)"),
    re.compile(r"(?i)configured limit of ([\d,]+)"),
    re.compile(r"(?i)([\d,]+)(?: tokens?)? maximum(?: context length)?"),
    re.compile(r"(?i)context (?:size|window|length)(?: of)? \(?([\d,]+)"),
)
_TOKENS = (
    re.compile(r"(?i)(?:resulted in|requested(?: about)?|contains|prompt is too long:|request \() ?([\d,]+)"),
    re.compile(r"(?i)([\d,]+) tokens >"),
)


def _with_details(code: ErrorCode, facts: Facts, said: ErrorBody, entry: Model | None, call: Call) -> Facts:
    match code:
        case ErrorCode.TOO_LONG:
            return replace(facts, limit=_context_limit(said), tokens=_context_tokens(said))
        case ErrorCode.REQUEST_TOO_LARGE:
            return replace(facts, limit=_number(_LIMIT, said), tokens=_number(_REQUESTED, said))
        case ErrorCode.RATE:
            return replace(facts, limit=_number(_LIMIT, said), limit_owner=_owner(said))
        case ErrorCode.SPEND | ErrorCode.ORGANIZATION:
            return replace(facts, limit_owner=_owner(said))
        case ErrorCode.PERMISSION:
            return replace(facts, scope=_scope(said, call))
        case ErrorCode.MODEL_RETIRED | ErrorCode.MODEL_NOT_FOUND | ErrorCode.MODEL_NOT_CHAT if entry:
            return replace(facts, shutdown_date=entry.shutdown_date, replacement=entry.replacement)
        case ErrorCode.BAD_BASE_URL:
            return replace(facts, setting="codegpt.baseUrl")
        case ErrorCode.PROXY:
            return replace(facts, setting="codegpt.proxy")
        case ErrorCode.REJECTED | ErrorCode.PROTOCOL | ErrorCode.INTERRUPTED:
            return replace(facts, detail=_cause(said, call))
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


def _owner(said: ErrorBody) -> str | None:
    """Whose limit: the code says it first (`project_spend_limit_exceeded`), else the sentence."""
    found = _OWNER.search(said.code.replace("_", " ")) or _OWNER.search(said.message)
    return found[1].lower() if found else None


def _scope(said: ErrorBody, call: Call) -> str | None:
    found = _SCOPES.search(said.message)
    return excerpt(found[1], call.secret, 120) if found else None


def _cause(said: ErrorBody, call: Call) -> str | None:
    """Names where the provider gave some, its sentence cut short where it did not."""
    names = " ".join(name for name in (said.code or said.type, f"({said.param})" if said.param else "") if name)
    return excerpt(names, call.secret, 120) or excerpt(said.message, call.secret)
