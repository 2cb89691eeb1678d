"""What a person asks, made into a question to the services."""

import functools
from collections.abc import AsyncGenerator

from codegpt_ls.domain.chat import AnswerOptions, ChatEvent, Role
from codegpt_ls.domain.threads import NewMessage
from codegpt_ls.protocol.context_items import ContextReferences
from codegpt_ls.protocol.conversation.chat import ChatParams, ChatResult
from codegpt_ls.protocol.conversation.options import AnswerParams, ModeParams
from codegpt_ls.server.answers.looking import conversations
from codegpt_ls.server.session import Session
from codegpt_ls.services.chat import instructions
from codegpt_ls.services.chat.composition import Composed, compose
from codegpt_ls.services.failures.left_out import left_out_sentence


async def question(session: Session, params: ChatParams) -> Composed:
    """The last message with the code that goes along."""
    last = params.messages[-1]
    if last.role is not Role.USER:
        return Composed(NewMessage(role=last.role, content=last.content))
    return await composition(session, last.content, params.context)


async def composition(session: Session, content: str, context: ContextReferences) -> Composed:
    """What the person typed with its code; a slash command at its beginning becomes a task."""
    items = [reference.item() for reference in context]
    return await compose(content, items, session.context, session.services.tasks, task_language(session))


def task_language(session: Session) -> str:
    """The language a named task is answered in; empty where none is known."""
    return instructions.task_language(session.services.settings(), session.words, session.locale)


def telling_left_out(session: Session, result: ChatResult, composed: Composed) -> ChatResult:
    """The result, with what of the code asked for did not go along."""
    return result.with_left_out(composed.left_out, functools.partial(left_out_sentence, session.words))


def asked(session: Session, params: ChatParams, last: NewMessage) -> AsyncGenerator[ChatEvent]:
    """The events of the answer to these params, whose last message is asked like this."""
    before = [NewMessage(role=each.role, content=each.content) for each in params.messages[:-1]]
    return conversations(session).ask(params.thread_id, [*before, last], options(params))


def options(params: AnswerParams) -> AnswerOptions:
    """Who answers and how."""
    return AnswerOptions(
        provider=params.provider,
        model=params.model,
        temperature=params.temperature,
        max_output_tokens=params.max_output_tokens,
        effort=params.effort,
        mode=params.mode if isinstance(params, ModeParams) else None,
    )
