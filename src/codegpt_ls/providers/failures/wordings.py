"""Which failure a provider's sentence means, where names and status leave it open.

A wording may only narrow a decision, never turn it into something unrelated: a page that says "overloaded" under 401
is about the key. Patterns see a sentence that `body` has cut, and none of them looks far ahead.
"""

import re
from dataclasses import dataclass
from typing import Final

from codegpt_ls.domain.errors import ErrorCode


@dataclass(frozen=True, slots=True)
class Wording:
    """A sentence that narrows one of these decisions to a closer one."""

    narrows: frozenset[ErrorCode]
    pattern: re.Pattern[str]
    to: ErrorCode


def _wording(to: ErrorCode, pattern: str, *narrows: ErrorCode) -> Wording:
    return Wording(frozenset(narrows), re.compile(pattern, re.IGNORECASE), to)


_ANY_REFUSAL = (
    ErrorCode.REJECTED, ErrorCode.BAD_BASE_URL, ErrorCode.PERMISSION, ErrorCode.MODEL_NOT_FOUND,
)  # fmt: skip
_MODEL_PROBLEM = (*_ANY_REFUSAL, ErrorCode.SERVER, ErrorCode.INVALID_KEY)
_CREDENTIAL = (ErrorCode.INVALID_KEY, ErrorCode.PERMISSION, ErrorCode.REJECTED)
_BUSY = (ErrorCode.RATE, ErrorCode.SERVER, ErrorCode.OVERLOADED)

# The first that matches counts.
WORDINGS: Final = (
    _wording(
        ErrorCode.REGION,
        r"country, region|(?:region|location|country).{0,20}(?:not|n't|n’t) (?:supported|available)",
        *_CREDENTIAL,
    ),
    _wording(
        ErrorCode.ORGANIZATION,
        r"no such organization|member of an organization|organization.{0,40}(?:not found|does not exist|mismatch)"
        r"|no such project|OpenAI-(?:Organization|Project) header",
        *_CREDENTIAL,
    ),
    _wording(
        ErrorCode.PERMISSION,
        r"data policy|privacy settings|guardrail restrictions",
        ErrorCode.BAD_BASE_URL,
        ErrorCode.MODEL_NOT_FOUND,
        ErrorCode.REJECTED,
    ),
    _wording(ErrorCode.PERMISSION, r"missing scopes?|insufficient permissions?", *_CREDENTIAL),
    _wording(
        ErrorCode.INVALID_KEY,
        r"(?:incorrect|invalid|unknown|missing|no|wrong|expired|revoked|disabled).{0,20}api[ _-]?(?:key|token)"
        r"|api[ _-]?(?:key|token).{0,20}(?:invalid|not valid|expired|revoked|disabled|incorrect|not found)"
        r"|authori[sz]ation failed|authentication (?:fails|failed)|invalid authentication|no connected db",
        ErrorCode.PERMISSION,
        ErrorCode.REJECTED,
    ),
    _wording(
        ErrorCode.QUOTA,
        r"used (?:up )?all (?:of )?(?:your |the )?(?:available |free )?credits|failure to pay|unpaid invoice"
        r"|purchase more credits|(?:top|fill) up your|余额不足|欠费|no resource package",
        ErrorCode.RATE,
        ErrorCode.SPEND,
        ErrorCode.REJECTED,
        ErrorCode.PERMISSION,
        ErrorCode.INVALID_KEY,
    ),
    _wording(
        ErrorCode.CONTENT_BLOCKED,
        r"content (?:management |moderation |safety |usage )?polic|content filter|usage (?:guidelines|polic)"
        r"|safety (?:system|polic|filter|guidelines)|unsafe (?:request|content|prompt)|content exists risk"
        r"|(?:input|prompt|message|request|content) (?:was |has been |is )?(?:flagged|blocked)"
        r"|(?:flagged|blocked) (?:as|by|for|due to).{0,40}(?:guardrail|content|safety|moderation|harm|violat)"
        r"|inappropriate content|requires moderation|guardrail.{0,40}(?:violat|blocked|denied|failed)",
        ErrorCode.REJECTED,
        ErrorCode.PERMISSION,
        ErrorCode.OVERLOADED,
        ErrorCode.SERVER,
    ),
    _wording(
        ErrorCode.MODEL_NOT_CHAT,
        r"only supported in v1/responses|not a chat model|not supported in the v1/chat/completions"
        r"|not accessible via the /chat/completions|does not support chat"
        r"|not support(?:ed)? (?:in|by|for) (?:the )?chat",
        *_MODEL_PROBLEM,
    ),
    _wording(
        ErrorCode.MODEL_LOADING,
        r"(?<!error )(?<!while )(?<!failed )(?<!when )\bloading (?:the |your |this )?model\b"
        r"|model.{0,160}\bis (?:currently |still |being )*(?:loading|loaded right now|warming up)"
        r"|model (?:is )?not (?:yet )?(?:ready|loaded yet)|model.{0,80}being loaded",
        ErrorCode.SERVER,
        ErrorCode.OVERLOADED,
        ErrorCode.RATE,
        ErrorCode.REJECTED,
    ),
    _wording(
        ErrorCode.MODEL_RETIRED,
        r"model.{0,120}(?:has been|was|is) (?:deprecated|decommissioned|retired|shut ?down|discontinued)",
        *_MODEL_PROBLEM,
    ),
    _wording(
        ErrorCode.MODEL_NOT_FOUND,
        r"model.{0,160}(?:does(?: not|n't) exist|not (?:be )?found|not exist)"
        r"|model.{0,160}(?:is not|isn't|isn’t) (?:available|supported|valid|served)"
        r"|model identifier is invalid|on-demand throughput"
        r"|(?:no such|unknown|invalid|unsupported) model\b|not a valid model|no (?:models loaded|endpoints found)"
        r"|do(?:es)? not have access to.{0,20}model|deployment.{0,80}does not exist|unable to access model"
        r"|\Amodel: \S",
        *_MODEL_PROBLEM,
    ),
    _wording(
        ErrorCode.TOO_LONG,
        r"maximum context length|context (?:length|window|size)|prompt is too long|too many (?:input )?tokens"
        r"|input tokens exceed|larger than the (?:maximum )?context|tokens \+ .max_new_tokens. must be"
        r"|input (?:is )?too long|(?:prompt|input|messages?).{0,60}exceeds? the (?:model|max)",
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
        r"|(?:exceeded|reached|hit|crossed).{0,40}(?:spend|spending|usage|budget|hard) (?:limit|threshold)"
        r"|budget (?:has been |was |is )?(?:exceeded|exhausted|used up)"
        r"|(?:over|exceed\w{0,3}|out of) (?:your |the )?budget",
        ErrorCode.RATE,
        ErrorCode.QUOTA,
        ErrorCode.REJECTED,
    ),
    _wording(
        ErrorCode.QUOTA,
        r"exceeded your current quota|insufficient (?:balance|credits?|quota|funds)|billing (?:details|hard limit)"
        r"|credit balance|account is not active|out of credits|not enough credits?|-per-day\b"
        r"|exceeded your (?:monthly|daily|weekly) (?:included )?(?:credits|quota)",
        ErrorCode.RATE,
        ErrorCode.REJECTED,
        ErrorCode.PERMISSION,
    ),
    _wording(ErrorCode.RATE, r"rate limit (?:reached|exceeded)|too many requests", *_BUSY, ErrorCode.REJECTED),
    _wording(
        ErrorCode.OVERLOADED,
        r"overloaded|at capacity|over capacity|capacity exceeded|high (?:traffic|demand|load)|backpressure"
        r"|queue (?:is )?full|server (?:is )?busy|maximum pending requests|queued requests",
        *_BUSY,
    ),
    _wording(
        ErrorCode.BAD_BASE_URL,
        r"unexpected endpoint|(?:unknown|invalid|no such) (?:endpoint|route|path|url)\b|no route (?:matched|found)",
        ErrorCode.REJECTED,
    ),
)

CONNECTION_BEHIND: Final = re.compile(
    r"(?i)APIConnectionError|connection (?:error|reset|closed|lost|aborted)|disconnected|incomplete chunked read"
)
"""In the middle of a stream: the connection behind whoever passes it on has broken."""
GATEWAY_KEY: Final = re.compile(r"\Alitellm\.(?:Authentication|PermissionDenied)Error\b")
"""LiteLLM's words for a provider that refused the gateway's own key; a key of the person's it refuses by itself."""
