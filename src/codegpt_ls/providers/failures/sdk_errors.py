"""From an exception of the SDK or of its HTTP client to an `AssistantError`: the only place that catches them.

Loaded at the first request only, since it imports the SDK.
"""

import errno
import logging
import os
import re
import ssl
from dataclasses import fields, replace

import httpx2
import openai

from codegpt_ls.domain.errors import AssistantError, ErrorCode, Facts
from codegpt_ls.domain.providers import Connection
from codegpt_ls.providers.failures.call import Call, request_id_of
from codegpt_ls.providers.failures.told import error_from_response
from codegpt_ls.providers.transport.body import HttpExchange
from codegpt_ls.providers.transport.named import named
from codegpt_ls.providers.transport.redaction import excerpt

_LOG = logging.getLogger(__name__)
_STATUS = re.compile(r"(\d{3})\b")
"""How the HTTP client tells a proxy's own refusal: `502 Bad Gateway`."""
_LONGEST_CHAIN = 20

FOREIGN = (openai.OpenAIError, httpx2.HTTPError, httpx2.InvalidURL, httpx2.StreamError, OSError, ValueError)
"""What may come out of a call of the SDK; `ValueError` is how it reports a chunk that is no JSON or no UTF-8."""


def error_from_exception(
    error: Exception, call: Call, connection: Connection, exchange: HttpExchange, *, streaming: bool
) -> AssistantError:
    """The failure an exception stands for. `streaming` once the response's body is being read."""
    return named(_failure(error, call, connection, exchange, streaming=streaming), connection)


def _failure(
    error: Exception, call: Call, connection: Connection, exchange: HttpExchange, *, streaming: bool
) -> AssistantError:
    if isinstance(error, AssistantError):
        return _completed(error, call)
    if isinstance(error, openai.APIStatusError):
        headers = {name.lower(): value for name, value in error.response.headers.items()}
        return error_from_response(error.status_code, headers, error.response.content, call)
    if isinstance(error, openai.APIError) and not isinstance(error, openai.APIConnectionError):
        return error_from_response(None, exchange.headers, {"error": error.body}, call, spoken=streaming)
    return _transport_error(error, call, connection, exchange, streaming=streaming)


def timed_out(call: Call, code: ErrorCode, seconds: float, exchange: HttpExchange) -> AssistantError:
    """A deadline of ours that passed."""
    _LOG.warning("%s: %s after %s s", call.provider, code.value, seconds)
    return AssistantError(code, replace(_facts(call, exchange), seconds=seconds))


def not_the_protocol(call: Call, exchange: HttpExchange) -> AssistantError:
    """A successful response that is not what was asked for, with a piece of what came."""
    text = bytes(exchange.head).decode("utf-8", "replace")
    detail = excerpt(text, call.secrets)
    kind = excerpt(exchange.headers.get("content-type", ""), call.secrets, 80)
    _LOG.warning("%s sent no protocol of ours (%s): %s", call.provider, kind, detail)
    return AssistantError(ErrorCode.PROTOCOL, replace(_facts(call, exchange), detail=detail))


def interrupted(call: Call, exchange: HttpExchange) -> AssistantError:
    """An answer that stopped without saying why."""
    return AssistantError(ErrorCode.INTERRUPTED, _facts(call, exchange))


def _transport_error(
    error: Exception, call: Call, connection: Connection, exchange: HttpExchange, *, streaming: bool
) -> AssistantError:
    chain = _chain(error)
    kinds = " <- ".join(type(each).__name__ for each in chain)
    _LOG.warning("%s: %s: %s", call.provider, kinds, excerpt(str(chain[-1]), call.secrets))
    facts = _facts(call, exchange)
    if any(isinstance(each, ssl.SSLError) for each in chain):
        verdict = next(each for each in chain if isinstance(each, ssl.SSLError))
        detail = getattr(verdict, "verify_message", None) or verdict.reason
        return AssistantError(ErrorCode.TLS, replace(facts, setting="codegpt.caBundle", detail=_short(detail, call)))
    if any(isinstance(each, httpx2.ProxyError) for each in chain):
        refusal = _short(chain[-1], call)
        status = _STATUS.match(refusal or "")
        told = replace(facts, setting="codegpt.proxy", detail=refusal, http_status=int(status[1]) if status else None)
        return AssistantError(ErrorCode.PROXY, told)
    if any(isinstance(each, httpx2.ConnectTimeout) for each in chain):
        setting = "codegpt.timeouts.connect"
        return AssistantError(ErrorCode.TIMEOUT, replace(facts, seconds=connection.connect_timeout, setting=setting))
    if any(isinstance(each, httpx2.InvalidURL | httpx2.UnsupportedProtocol) for each in chain):
        return AssistantError(ErrorCode.BAD_BASE_URL, facts)
    if no_head := next((each for each in chain if _is_no_head(each, exchange)), None):
        # The question had been sent: whether it was worked on, nobody can tell.
        return AssistantError(ErrorCode.PROTOCOL, replace(facts, detail=_short(no_head, call), billable=True))
    if streaming:
        return AssistantError(ErrorCode.INTERRUPTED, facts)
    if any(isinstance(each, httpx2.ConnectError) for each in chain) and connection.proxy:
        # The proxy is what was connected to.
        return AssistantError(ErrorCode.PROXY, replace(facts, setting="codegpt.proxy", detail=_cause(chain, call)))
    return AssistantError(ErrorCode.UNREACHABLE, replace(facts, detail=_cause(chain, call)))


def _is_no_head(error: BaseException, exchange: HttpExchange) -> bool:
    """Whether the parser of HTTP (h11, whose errors alone suggest a status) could not read a response's beginning.

    It reads 100 KiB of status line and headers at most.
    """
    return exchange.status is None and getattr(error, "error_status_hint", None) is not None


def _chain(error: BaseException) -> list[BaseException]:
    """The exception and what it was raised from, the outermost first; of several at once all."""
    chain = [error]
    for each in chain:
        inner = each.__cause__ or each.__context__
        several = each.exceptions if isinstance(each, BaseExceptionGroup) else ()
        chain += [cause for cause in (*several, inner) if cause is not None and cause not in chain]
        if len(chain) > _LONGEST_CHAIN:
            break
    return chain


def _cause(chain: list[BaseException], call: Call) -> str | None:
    """The operating system's own words: "Connection refused", "Name or service not known"."""
    failed = [each for each in chain if isinstance(each, OSError) and not isinstance(each, ssl.SSLError)]
    # The event loop words a refusal itself, and several addresses are tried at once: the number is what tells.
    if any(each.errno == errno.ECONNREFUSED for each in failed):
        return os.strerror(errno.ECONNREFUSED)
    return next((_short(each.strerror, call) for each in reversed(failed) if each.strerror), None)


def _short(cause: object, call: Call) -> str | None:
    return excerpt(str(cause), call.secrets, 120) if cause else None


def _facts(call: Call, exchange: HttpExchange) -> Facts:
    return replace(call.facts(), http_status=exchange.status, request_id=request_id_of(exchange.headers, call.secrets))


def _completed(error: AssistantError, call: Call) -> AssistantError:
    known = call.facts()
    missing = {
        each.name: getattr(known, each.name) for each in fields(Facts) if getattr(error.facts, each.name) is None
    }
    return AssistantError(error.code, replace(error.facts, **missing))
