"""Conversations that are remembered: `codegpt/createThread`, `threads`, `thread` and what is done with them."""

from codegpt_ls.presentation.notices import import_notices
from codegpt_ls.protocol.conversation.chat import ChatResult
from codegpt_ls.protocol.conversation.messages import EditMessageParams, ForkThreadParams, RetryParams, ThreadResult
from codegpt_ls.protocol.conversation.threads import (
    ClearThreadsParams,
    ClearThreadsResult,
    CreateThreadParams,
    ExportThreadParams,
    ExportThreadResult,
    ImportThreadParams,
    RenameThreadParams,
    SearchThreadsParams,
    SearchThreadsResult,
    ThreadItem,
    ThreadParams,
    ThreadsParams,
    ThreadsResult,
)
from codegpt_ls.server.answers.answer import EditorAnswer
from codegpt_ls.server.answers.question import composition, options, telling_left_out
from codegpt_ls.server.boundary import accepts
from codegpt_ls.server.session import Session
from codegpt_ls.services.threads.files import ThreadFormat


@accepts(CreateThreadParams)
async def create_thread(session: Session, params: CreateThreadParams) -> ThreadItem:
    """Begin a conversation."""
    session.watch_threads()
    thread = await session.services.threads.create(
        folder=params.workspace_folder, temporary=params.temporary, title=params.title or ""
    )
    return ThreadItem.of(thread)


@accepts(ThreadsParams)
async def threads(session: Session, params: ThreadsParams) -> ThreadsResult:
    """List conversations."""
    session.watch_threads()
    page = await session.services.threads.page(folder=params.workspace_folder, cursor=params.cursor, limit=params.limit)
    return ThreadsResult.of(page)


@accepts(ThreadParams)
async def thread(session: Session, params: ThreadParams) -> ThreadResult:
    """Read a conversation."""
    session.watch_threads()
    return ThreadResult.of(await session.services.threads.get(params.thread_id))


@accepts(SearchThreadsParams)
async def search_threads(session: Session, params: SearchThreadsParams) -> SearchThreadsResult:
    """Find words in conversations."""
    page = await session.services.threads.search(
        params.query, folder=params.workspace_folder, cursor=params.cursor, limit=params.limit
    )
    return SearchThreadsResult.of(page)


@accepts(RenameThreadParams)
async def rename_thread(session: Session, params: RenameThreadParams) -> ThreadItem:
    """Give a conversation another title."""
    return ThreadItem.of(await session.services.threads.rename(params.thread_id, params.title))


@accepts(ThreadParams)
async def delete_thread(session: Session, params: ThreadParams) -> None:
    """Delete a conversation."""
    await session.services.threads.delete(params.thread_id)


@accepts(ClearThreadsParams)
async def clear_threads(session: Session, params: ClearThreadsParams) -> ClearThreadsResult:
    """Delete the conversations of a folder, or all."""
    deleted = await session.services.threads.clear(folder=params.workspace_folder)
    return ClearThreadsResult(deleted=deleted)


@accepts(ForkThreadParams)
async def fork_thread(session: Session, params: ForkThreadParams) -> ThreadItem:
    """Go on from an earlier message in a conversation of its own."""
    return ThreadItem.of(await session.services.threads.fork(params.thread_id, params.message_id))


@accepts(EditMessageParams)
async def edit_message(session: Session, params: EditMessageParams) -> ChatResult:
    """Ask something else in the place of an earlier question, and stream the answer."""
    composed = await composition(session, params.content, params.context)
    events = session.services.conversations.edit(params.thread_id, params.message_id, composed.message, options(params))
    return telling_left_out(session, await EditorAnswer(session, params, events).complete(), composed)


@accepts(RetryParams)
async def retry(session: Session, params: RetryParams) -> ChatResult:
    """Answer the last question anew, and stream the answer."""
    events = session.services.conversations.retry(params.thread_id, options(params))
    return await EditorAnswer(session, params, events).complete()


@accepts(ExportThreadParams)
async def export_thread(session: Session, params: ExportThreadParams) -> ExportThreadResult:
    """Write a conversation as text."""
    form = ThreadFormat(params.format)
    return ExportThreadResult(content=await session.services.threads.exported(params.thread_id, form, session.words))


@accepts(ImportThreadParams)
async def import_thread(session: Session, params: ImportThreadParams) -> ThreadItem:
    """Make a conversation out of an exported one."""
    form = ThreadFormat(params.format)
    thread, imported = await session.services.threads.imported(params.content, form, folder=params.workspace_folder)
    for sentence in import_notices(imported, session.words):
        session.tell_always(sentence)
    return ThreadItem.of(thread)
