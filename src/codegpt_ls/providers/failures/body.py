"""The shapes in which providers wrap an error, read into one.

{"error": {"message", "type", "param", "code"}}     OpenAI and most others; `code` may be null or a number
{"error": "sentence"}                               Ollama, older llama.cpp, Hugging Face
{"message": …} {"detail": …} {"errors": [...]}       gateways, FastAPI, Mistral
[{"error": {...}}]                                  Google's compatible endpoint
{"object": "error", "message", "type", "code"}      vLLM, LM Studio
"""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True, kw_only=True)
class ErrorBody:
    """What a provider said about a failure."""

    message: str = ""
    code: str = ""
    type: str = ""
    param: str = ""
    numbers: Mapping[str, int] = field(default_factory=dict)
    """Whole numbers beside the message: `n_prompt_tokens`, `n_ctx`."""
    structured: bool = False
    """Whether it was JSON: a web page or a proxy's text is not."""


def parsed_error(body: bytes | object) -> ErrorBody:
    """The error in a response body, raw or already parsed."""
    if not isinstance(body, bytes):
        return _from_json(body)
    text = body.decode("utf-8", "replace")
    try:
        return _from_json(json.loads(text))
    except (ValueError, RecursionError):
        return ErrorBody(message=text)


def has_error(body: object) -> bool:
    """Whether JSON that came where an answer was due tells of an error."""
    if isinstance(body, list):
        return bool(body) and has_error(body[0])
    if not isinstance(body, Mapping) or body.get("choices"):
        return False
    return bool(body.get("error") or body.get("errors")) or (
        body.get("object") == "error" or isinstance(body.get("message") or body.get("detail"), str)
    )


def _from_json(body: object) -> ErrorBody:
    if isinstance(body, list) and body:
        return _from_json(body[0])
    if isinstance(body, str):
        return ErrorBody(message=body, structured=True)
    if not isinstance(body, Mapping):
        return ErrorBody(structured=body is not None)
    inner = body.get("error")
    if isinstance(inner, Mapping):
        return _from_fields(inner)
    if isinstance(inner, str) and inner and not isinstance(body.get("message"), str):
        return _from_fields({**body, "message": inner})
    return _from_fields(body)


def _from_fields(fields: Mapping[str, object]) -> ErrorBody:
    return ErrorBody(
        message=_message(fields),
        code=_name(fields.get("code")),
        type=_name(fields.get("type")) or _name(fields.get("status")),
        param=_name(fields.get("param")),
        numbers={k: v for k, v in fields.items() if isinstance(v, int) and not isinstance(v, bool)},
        structured=True,
    )


def _message(fields: Mapping[str, object]) -> str:
    for name in ("message", "detail", "error_description", "title", "errors"):
        text = _text(fields.get(name))
        if text:
            return text
    return ""


def _text(value: object) -> str:
    if isinstance(value, str):
        return value
    if isinstance(value, Mapping):
        return _message(value) or _text(value.get("msg"))
    if isinstance(value, Sequence) and not isinstance(value, bytes) and value:
        return _place(value[0]) + _text(value[0])
    return ""


def _place(entry: object) -> str:
    """FastAPI names the refused field in `loc`."""
    location = entry.get("loc") if isinstance(entry, Mapping) else None
    return f"'{location[-1]}': " if isinstance(location, list) and location else ""


def _name(value: object) -> str:
    """A code, type or parameter name; a number such as llama.cpp's 400 is no name."""
    return value.strip() if isinstance(value, str) and not value.strip().isdigit() else ""
