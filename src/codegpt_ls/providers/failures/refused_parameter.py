"""Which optional parameter a model will not take."""

import re
from collections.abc import Collection
from typing import Final

from codegpt_ls.providers.failures.body import ErrorBody, parsed_error
from codegpt_ls.providers.failures.names import EFFORTS, TOOLS

_OPTIONAL: Final = (
    *("temperature", "max_tokens", "max_completion_tokens", "max_output_tokens", "stream_options", "thinking"),
    *("cache_control", "reasoning", "include"),
    *EFFORTS,
)
_LENGTHS: Final = ("max_tokens", "max_completion_tokens")
_NAMES: Final = frozenset(
    {"unsupported_parameter", "unsupported_value", "unknown_parameter", "extra_forbidden", "unexpected_parameter"}
)
_WORDING: Final = re.compile(
    r"(?i)unsupported (?:parameter|value)|unrecognized (?:request argument|parameter)|unknown (?:parameter|field|name)"
    r"|extra inputs? (?:are|is) not (?:permitted|allowed)|not supported (?:with|by|for|on) this model"
    r"|is not enabled for|organization must be verified"
    r"|does not support|unexpected keyword|not permitted|(?:is|are|been) deprecated (?:for|with|by) this model"
    r"|does not match any of the expected tags"
    r"|\bonly .{0,40}(?:is|are) (?:allowed|supported)|no longer supported|cannot be (?:set|specified|used)"
)
_EFFORT: Final = re.compile(r"(?:\b|_)effort\b|\bthinking[_ ]?level\b")
"""What servers call it, in small letters."""
_NO_SUCH_EFFORT: Final = re.compile(r"(?i)invalid value|input should be|must be one of|supported values")
_NO_TOOLS: Final = re.compile(
    r"(?i)(?:does not|doesn't|not|no endpoints found that) support(?:ed|s|ing)? (?:tools?\b|tool|function)"
    r"|(?:tools?|tool[ _]?(?:calling|calls|use|choice)|function[ _]?calling)[`'\"]? (?:is|are) not (?:supported|en)"
    r"|tool choice requires|tools param requires"
)
"""Ollama, OpenRouter, DeepSeek; Groq; vLLM and llama.cpp that were started without."""
_STATUSES_OF_TOOLS: Final = (400, 404, 422, 500, 501)
"""OpenRouter finds no endpoint, llama.cpp calls it an error of its own."""
_SAYS_NOTHING: Final = frozenset({"", "bad request", "400 bad request", "http 400", "400"})


def rejected_parameter(status: int | None, body: bytes | object, sent: Collection[str]) -> str | None:
    """The optional parameter a model will not take, when that is why it refused and it was sent."""
    if TOOLS in sent and status in _STATUSES_OF_TOOLS and _NO_TOOLS.search(parsed_error(body).message):
        return TOOLS
    if status not in (400, 422):
        return None
    said = parsed_error(body)
    candidates = [name for name in _OPTIONAL if name in sent]
    if status == 400 and _says_nothing(said):
        # Copilot refuses a limit on the answer's length in plain text, without naming it.
        return next((name for name in candidates if name in _LENGTHS), None)
    effort = next((name for name in candidates if name in EFFORTS), None)
    if effort and _EFFORT.search(f"{said.param} {said.message}".lower()) and _refuses(said, _NO_SUCH_EFFORT):
        return effort
    if not _refuses(said):
        return None
    named = said.param.split(".")[0]
    if named in candidates:
        return named
    return None if named else _first_mentioned(candidates, said.message)


def _refuses(said: ErrorBody, *more: re.Pattern[str]) -> bool:
    return bool(_NAMES & set(said.names)) or any(each.search(said.message) for each in (_WORDING, *more))


def _says_nothing(said: ErrorBody) -> bool:
    return not said.structured and said.message.strip(" \r\n.").casefold() in _SAYS_NOTHING


def _first_mentioned(candidates: Collection[str], message: str) -> str | None:
    words = re.findall(r"\w+", message.lower())
    return min((name for name in candidates if name in words), key=words.index, default=None)
