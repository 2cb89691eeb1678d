"""`codegpt/chat`."""

from codegpt_ls.protocol.conversation.chat import ChatParams, ChatResult
from codegpt_ls.server.answers.answer import EditorAnswer
from codegpt_ls.server.answers.question import asked, question, telling_left_out
from codegpt_ls.server.boundary import accepts
from codegpt_ls.server.session import Session


@accepts(ChatParams)
async def chat(session: Session, params: ChatParams) -> ChatResult:
    """Stream an answer: deltas on the partial-result token, or the whole text in the result."""
    composed = await question(session, params)
    result = await EditorAnswer(session, params, asked(session, params, composed.message)).complete()
    return telling_left_out(session, result, composed)
