"""The shapes in which providers wrap an error, read into one.

{"error": {"message", "type", "param", "code"}}     OpenAI and most others; `code` may be null or a number
{"error": "sentence"}                               Ollama, older llama.cpp, Hugging Face
{"code": sentence, "error": sentence}               xAI
{"message": …} {"detail": …} {"errors": [...]}       gateways, FastAPI, Mistral, Cohere, Cerebras
[{"error": {..., "details": [...]}}]                Google's compatible endpoint
{"object": "error", "message", "type", "code"}      vLLM, LM Studio
{"status": 403, "title": …, "detail": …}            RFC 9457, NVIDIA
Any of them may stand as a string inside another: gateways pass on what they got.
"""

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Final

from codegpt_ls.domain.limits import ERROR_BODY, ERROR_SENTENCE
from codegpt_ls.providers.failures.names import normal_name
from codegpt_ls.providers.transport.bounded_json import parsed_json
from codegpt_ls.providers.transport.redaction import beginning

_MESSAGES: Final = ("message", "detail", "error_description", "msg", "title", "errors", "error")
_NAMES: Final = ("error_code", "reason", "code", "type", "error_type", "status")
"""The most telling first: `details.error_code` is Anthropic's stable name, `reason` Google's."""
_STATUSES: Final = ("code", "status", "status_code", "statusCode", "raw_status_code", "http_status")
_INNER: Final = ("details", "innererror", "metadata")
_WAITS: Final = ("retryDelay", "retry_after", "estimated_time")
_DEEPEST: Final = 4
_LONGEST_NAME: Final = 200
_MOST_DETAILS: Final = 20


@dataclass(frozen=True, slots=True, kw_only=True)
class ErrorBody:
    """What a provider said about a failure."""

    message: str = ""
    """Its sentence, cut to a length that no pattern takes long for."""
    code: str = ""
    type: str = ""
    param: str = ""
    names: tuple[str, ...] = ()
    """Every name it gave the failure, in lower case with underscores, the most telling first."""
    status: int | None = None
    """The HTTP status, where the body repeats it."""
    quotas: tuple[str, ...] = ()
    """Google's `quotaId` of every limit that was passed, in lower case."""
    wait: str = ""
    """How long to wait, as a field of its own: `26s`, `20.0`."""
    numbers: Mapping[str, int] = field(default_factory=dict)
    """Whole numbers beside the message: `n_prompt_tokens`, `n_ctx`."""
    structured: bool = False
    """Whether it was JSON: a web page or a proxy's text is not."""


def parsed_error(body: bytes | object) -> ErrorBody:
    """The error in a response body, raw or already parsed."""
    if not isinstance(body, bytes):
        return _from_json(body, 0)
    try:
        return _from_json(parsed_json(body) if len(body) <= ERROR_BODY else None, 0)
    except ValueError:
        return ErrorBody(message=beginning(body[: 4 * ERROR_SENTENCE].decode("utf-8", "replace")))


def has_error(body: object) -> bool:
    """Whether JSON that came where an answer was due tells of an error."""
    if isinstance(body, list):
        return bool(body) and has_error(body[0])
    if not isinstance(body, Mapping) or body.get("choices"):
        return False
    return bool(body.get("error") or body.get("errors") or _blocked(body)) or (
        body.get("object") == "error" or isinstance(body.get("message") or body.get("detail"), str)
    )


def _from_json(body: object, depth: int) -> ErrorBody:
    if isinstance(body, list) and body and depth < _DEEPEST:
        return _from_json(body[0], depth + 1)
    if isinstance(body, str):
        return _opened(ErrorBody(message=beginning(body), structured=True), body, depth)
    if not isinstance(body, Mapping):
        return ErrorBody(structured=body is not None)
    inner = body.get("error")
    if isinstance(inner, Mapping):
        return _from_fields({**inner, **{name: body[name] for name in _WAITS if name in body}}, depth)
    if isinstance(inner, str) and inner and not isinstance(body.get("message"), str):
        return _from_fields({**body, "message": inner}, depth)
    return _from_fields(body, depth)


def _from_fields(fields: Mapping[str, object], depth: int) -> ErrorBody:
    message = _message(fields, depth)
    around = [fields, *_details(fields)]
    said = ErrorBody(
        message=beginning(message),
        code=_name(fields.get("code")),
        type=_name(fields.get("type")) or _name(fields.get("status")),
        param=_name(fields.get("param")),
        names=tuple(dict.fromkeys((*_names(around), *_blocked(fields)))),
        status=next(_statuses(around), None),
        quotas=tuple(_quotas(around)),
        wait=next(_waits(around), ""),
        numbers={k: v for k, v in fields.items() if isinstance(v, int) and not isinstance(v, bool)},
        structured=True,
    )
    passed_on = next((each["raw"] for each in around if isinstance(each.get("raw"), str)), "")
    return _opened(said, passed_on or message, depth)


def _opened(said: ErrorBody, text: object, depth: int) -> ErrorBody:
    """The same with the error that stands as JSON inside its sentence: whose it is knows more than who passed it on."""
    if not isinstance(text, str) or depth >= _DEEPEST:
        return said
    found = _embedded(text)
    if found is None:
        return said if beginning(text) in said.message else replace(said, message=beginning(f"{said.message}: {text}"))
    inner = _from_json(found, depth + 1)
    return replace(
        said,
        message=inner.message or said.message,
        code=inner.code or said.code,
        type=inner.type or said.type,
        param=inner.param or said.param,
        names=(*inner.names, *said.names),
        status=inner.status or said.status,
        quotas=inner.quotas or said.quotas,
        wait=inner.wait or said.wait,
        numbers={**said.numbers, **inner.numbers},
    )


def _embedded(text: str) -> object:
    """The JSON object or array with an error that the text is, or ends in."""
    start = min((at for at in (text.find("{"), text.find("[{")) if at >= 0), default=-1)
    if not 0 <= start < ERROR_SENTENCE:
        return None
    try:
        value, _ = json.JSONDecoder().raw_decode(text[start : start + ERROR_BODY])
    except (ValueError, RecursionError):
        return None
    return value if has_error(value) else None


def _message(fields: Mapping[str, object], depth: int) -> str:
    return next((text for text in (_text(fields.get(name), depth) for name in _MESSAGES) if text), "")


def _text(value: object, depth: int) -> str:
    if isinstance(value, str):
        return value
    if depth >= _DEEPEST:
        return ""
    if isinstance(value, Mapping):
        return _message(value, depth + 1)
    if isinstance(value, Sequence) and not isinstance(value, bytes) and value:
        return _place(value[0]) + _text(value[0], depth + 1)
    return ""


def _place(entry: object) -> str:
    """FastAPI names the refused field in `loc`."""
    location = entry.get("loc") if isinstance(entry, Mapping) else None
    return f"'{location[-1]}': " if isinstance(location, list) and location else ""


def _details(fields: Mapping[str, object]) -> Iterator[Mapping[str, object]]:
    """The objects beside the sentence that say more of the failure."""
    for name in _INNER:
        value = fields.get(name)
        listed = value[:_MOST_DETAILS] if isinstance(value, list) else [value]
        yield from (each for each in listed if isinstance(each, Mapping))


def _names(around: Sequence[Mapping[str, object]]) -> Iterator[str]:
    """What stands in a detail is closer to the cause than the names of the whole."""
    for fields in (*around[1:], around[0]):
        yield from (name for name in (normal_name(fields.get(each)) for each in _NAMES) if name)


def _statuses(around: Sequence[Mapping[str, object]]) -> Iterator[int]:
    for fields in around:
        for name in _STATUSES:
            value = fields.get(name)
            number = int(value) if isinstance(value, str) and len(value) == 3 and value.isdecimal() else value
            if isinstance(number, int) and 400 <= number < 600:
                yield number


def _quotas(around: Sequence[Mapping[str, object]]) -> Iterator[str]:
    for fields in around:
        violations = fields.get("violations")
        for each in violations[:_MOST_DETAILS] if isinstance(violations, list) else ():
            quota = each.get("quotaId") if isinstance(each, Mapping) else None
            if isinstance(quota, str):
                yield quota[:ERROR_SENTENCE].lower()


def _waits(around: Sequence[Mapping[str, object]]) -> Iterator[str]:
    for fields in around:
        values = (fields.get(name) for name in _WAITS)
        yield from (str(value)[:80] for value in values if isinstance(value, str | int | float) and value)


def _blocked(fields: Mapping[str, object]) -> tuple[str, ...]:
    """Gemini refuses a question in a field of an empty answer."""
    feedback = fields.get("promptFeedback")
    blocked = isinstance(feedback, Mapping) and feedback.get("blockReason")
    return ("prompt_blocked",) if blocked else ()


def _name(value: object) -> str:
    """A code, type or parameter name as it came; a number such as llama.cpp's 400 is no name."""
    name = value[:_LONGEST_NAME].strip() if isinstance(value, str) else ""
    return "" if name.isdigit() else name
