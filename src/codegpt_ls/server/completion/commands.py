"""The commands around completion."""

import asyncio
from typing import Final

from codegpt_ls.protocol.completion.state import CompletionTakenParams, ToggledCompletionResult
from codegpt_ls.protocol.wire import NoParams
from codegpt_ls.server.boundary import accepts
from codegpt_ls.server.completion.state import completion_state, why_not
from codegpt_ls.server.session import Session

WANTED_FOR: Final = 3.0
"""Seconds from the key to the menu that it opens."""


@accepts(NoParams)
async def toggle(session: Session, _params: NoParams) -> ToggledCompletionResult:
    """Put it off, or on again."""
    if session.services.settings().completion.enabled:
        session.pause_completion(not session.completion_paused)
    state, words = completion_state(session), session.words
    if not state.enabled:
        message = words.text("completion.how_to_enable")
    else:
        message = why_not(session) or words.text("completion.on", model=state.model, provider=state.provider)
    session.tell(message)
    return ToggledCompletionResult(state=state, message=message)


@accepts(NoParams)
async def complete(session: Session, _params: NoParams) -> None:
    """The next menu is to have a completion."""
    session.completion_wanted_until = asyncio.get_running_loop().time() + WANTED_FOR


@accepts(CompletionTakenParams)
async def taken(session: Session, params: CompletionTakenParams) -> None:
    """Count it, and make ready what comes next."""
    if session.completion is not None:
        session.completion.taken(params.id)
