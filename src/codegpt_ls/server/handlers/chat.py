"""`codegpt/chat`; questions asked anew, answers that go on or are stopped: `codegpt/editMessage`, `retry`, `continue`,
`stop`."""

from collections.abc import AsyncGenerator

from codegpt_ls.domain.chat import ChatEvent
from codegpt_ls.domain.threads import NewMessage
from codegpt_ls.protocol.conversation.chat import ChatParams, ChatResult
from codegpt_ls.protocol.conversation.messages import EditMessageParams, RetryParams
from codegpt_ls.protocol.conversation.options import AnswerParams
from codegpt_ls.protocol.conversation.threads import ThreadParams
from codegpt_ls.protocol.conversation.turns import ContinueParams, StopResult
from codegpt_ls.server.answers.answer import EditorAnswer
from codegpt_ls.server.answers.looking import conversations
from codegpt_ls.server.answers.question import asked, composition, options, question, telling_left_out
from codegpt_ls.server.boundary import accepts
from codegpt_ls.server.edits.drafted import with_proposals
from codegpt_ls.server.session import Session


@accepts(ChatParams)
async def chat(session: Session, params: ChatParams) -> ChatResult:
    """Stream an answer: deltas on the partial-result token, or the whole text in the result."""
    composed = await question(session, params)
    result = await _completed(session, params, asked(session, params, composed.message))
    return telling_left_out(session, result, composed)


@accepts(EditMessageParams)
async def edit_message(session: Session, params: EditMessageParams) -> ChatResult:
    """Ask something else in the place of an earlier question, and stream the answer."""
    composed = await composition(session, params.content, params.context)
    events = conversations(session).edit(params.thread_id, params.question_id, composed.message, options(params))
    return telling_left_out(session, await _completed(session, params, events), composed)


@accepts(RetryParams)
async def retry(session: Session, params: RetryParams) -> ChatResult:
    """Answer the last question anew, and stream the answer."""
    events = conversations(session).retry(params.thread_id, options(params))
    return await _completed(session, params, events)


@accepts(ContinueParams)
async def go_on(session: Session, params: ContinueParams) -> ChatResult:
    """Stream the rest of an answer that broke off."""
    asking = conversations(session)
    if params.thread_id is not None:
        events = asking.go_on(params.thread_id, options(params), message_id=params.message_id)
    else:
        messages = [NewMessage(role=each.role, content=each.content) for each in params.messages or ()]
        events = asking.go_on_from(messages, options(params))
    return await _completed(session, params, events)


@accepts(ThreadParams)
async def stop(session: Session, params: ThreadParams) -> StopResult:
    """Stop the answers to a conversation, whichever server writes them."""
    return StopResult(stopped=await session.services.conversations.stop(params.thread_id))


async def _completed(session: Session, params: AnswerParams, events: AsyncGenerator[ChatEvent]) -> ChatResult:
    """The answer's end, with what it would change."""
    answer = EditorAnswer(session, params, events)
    return with_proposals(session, await answer.complete(), answer.drafted)
