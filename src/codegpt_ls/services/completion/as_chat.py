"""Any model asked to fill in code in words: slow and dear, and what it says besides has to be taken off."""

from collections.abc import AsyncGenerator
from contextlib import aclosing
from typing import Final

from codegpt_ls.domain.chat import Finished, Message, ModelRequest, Role, TextDelta
from codegpt_ls.domain.completion.request import CompletionRequest
from codegpt_ls.domain.messages.deadlines import Deadlines
from codegpt_ls.domain.messages.effort import Effort
from codegpt_ls.domain.ports.providers import Provider
from codegpt_ls.domain.providers import Connection

_MARK: Final = "<HOLE/>"
_TOLD: Final = (
    f"You complete source code. The text has one mark {_MARK}. Answer with exactly the text that belongs in its place "
    "and nothing else: no explanation, no code fence, nothing that stands before or after the mark already."
)
_FENCE: Final = "```"


async def as_chat(
    provider: Provider, request: CompletionRequest, connection: Connection
) -> AsyncGenerator[TextDelta | Finished]:
    """The answer, whole, without a fence around it, and empty where it is prose; then the end."""
    text = f"{request.before.replace(_MARK, '')}{_MARK}{request.after.replace(_MARK, '')}"
    asked = ModelRequest(
        messages=(Message(Role.SYSTEM, _TOLD), Message(Role.USER, text)),
        model=request.model,
        temperature=0.0,
        max_output_tokens=request.most_tokens,
        effort=Effort.NONE,
        deadlines=Deadlines(first_byte=request.seconds, first_words=request.seconds, silence=request.seconds),
    )
    pieces: list[str] = []
    async with aclosing(provider.stream(asked, connection)) as events:
        async for event in events:
            if isinstance(event, TextDelta):
                pieces.append(event.text)
            elif isinstance(event, Finished):
                yield TextDelta(bare("".join(pieces)))
                yield event


def bare(answer: str) -> str:
    """The code of an answer that may stand in one fence; nothing where words stand around it."""
    before, fence, fenced = answer.partition(_FENCE)
    if not fence:
        return answer
    code, _, after = fenced.partition(_FENCE)
    if before.strip() or after.strip():
        return ""
    return code.partition("\n")[2].removesuffix("\n")
