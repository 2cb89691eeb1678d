"""Whether code is completed now, told without asking anybody."""

from codegpt_ls.domain.errors import AssistantError
from codegpt_ls.protocol.completion.state import CompletionState
from codegpt_ls.server.session import Session


def completion_state(session: Session) -> CompletionState:
    """The state, with what is known against it."""
    settings = session.services.settings().completion
    message = why_not(session) if settings.enabled else None
    return CompletionState(
        enabled=settings.enabled,
        active=settings.enabled and message is None,
        paused=session.completion_paused,
        provider=settings.provider,
        model=settings.model,
        message=message,
    )


def why_not(session: Session) -> str | None:
    """Why nothing is completed although it is switched on; None where nothing is known against it."""
    settings, words = session.services.settings().completion, session.words
    if session.completion_paused:
        return words.text("completion.paused")
    if settings.provider is None or settings.model is None:
        return words.text("completion.no_model")
    trouble = session.completion.trouble() if session.completion else None
    if trouble is None:
        return None
    if isinstance(trouble.why, AssistantError):
        return session.explain(trouble.why).message
    return words.text("completion.no_fill_in", model=settings.model, provider=settings.provider)
