"""`codegpt/commitMessage`, and the same as a command that asks and shows."""

from lsprotocol.types import MessageType

from codegpt_ls.domain.chat import FinishReason
from codegpt_ls.domain.context.commits import DescribedCommit
from codegpt_ls.domain.context.items import DiffScope, GitDiffItem
from codegpt_ls.domain.context.resolved import LeftOut, Refused
from codegpt_ls.domain.errors import AssistantError, ErrorCode, Facts
from codegpt_ls.protocol.conversation.commits import CommitMessageParams, CommitMessageResult, CommitSecretItem
from codegpt_ls.server.answers.answer import EditorAnswer
from codegpt_ls.server.answers.page import AnswerPage
from codegpt_ls.server.answers.question import options
from codegpt_ls.server.boundary import accepts
from codegpt_ls.server.editor import AsksNothing
from codegpt_ls.server.session import Session
from codegpt_ls.services.commits.sentences import notes, warnings


@accepts(CommitMessageParams)
async def commit_message(session: Session, params: CommitMessageParams) -> CommitMessageResult:
    """Word a message for the next commit; with something like a secret in it, ask the person first."""
    words = session.words
    messages = session.services.commits(session.documents)
    try:
        commit = await messages.describe(params.folder, provider=params.provider)
    except Refused as refused:
        item = GitDiffItem(scope=DiffScope.STAGED, folder=params.folder)
        left_out = LeftOut(index=0, item=item, title="git diff --staged", refusal=refused.refusal)
        raise AssistantError(ErrorCode.LEFT_OUT, Facts(left_out=(left_out,))) from None
    told = _told(session, commit)
    if commit.secrets and not params.without_secrets:
        asked = " ".join((*warnings(words, commit), words.text("commit.secrets.question")))
        return told.model_copy(update={"question": asked})
    title = words.text("commit.title")
    answer = EditorAnswer(session, params, messages.ask(commit, options(params)), title)
    result = await answer.complete()
    message = messages.message(commit, answer.text) if result.finish_reason is FinishReason.STOP else ""
    said = () if message else (words.text("commit.no_message"),)
    who = result.model_copy(update={"text": None})
    return told.model_copy(update={"message": message or None, "notes": (*said, *told.notes), "answer": who})


@accepts(CommitMessageParams)
async def commit_message_command(session: Session, params: CommitMessageParams) -> CommitMessageResult:
    """Word a message and show it, for editors that do neither ask nor show by themselves."""
    if params.work_done_token is None:
        params = params.model_copy(update={"work_done_token": await session.editor.begin_progress()})
    result = await commit_message.call(session, params)
    if result.question is not None and not session.editor.abilities.own_interface:
        if not await _agrees(session, result.question):
            return result
        result = await commit_message.call(session, params.model_copy(update={"without_secrets": True}))
    if result.answer is not None:
        page = AnswerPage(session, "commit-message", session.words.text("commit.title"))
        page.finished("\n\n".join(filter(None, (result.message, *result.notes))), result.answer)
    return result


async def _agrees(session: Session, question: str) -> bool:
    """Whether the person wants a message all the same; who cannot be asked is told, and nothing is sent."""
    try:
        return await session.editor.put(question, [session.words.text("commit.send")], MessageType.Warning) == 0
    except AsksNothing:
        session.tell_always(question, MessageType.Warning)
        return False


def _told(session: Session, commit: DescribedCommit) -> CommitMessageResult:
    """What is known before anything is sent."""
    return CommitMessageResult(
        scope=commit.scope,
        secrets=tuple(map(CommitSecretItem.of, commit.secrets)),
        notes=tuple(notes(session.words, commit)),
    )
