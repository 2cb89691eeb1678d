"""Conversations that are remembered: `codegpt/createThread`, `threads`, `thread` and what is done with them."""

import functools

from codegpt_ls.presentation.notices import import_notices
from codegpt_ls.presentation.steps import step_line
from codegpt_ls.protocol.conversation.messages import ForkThreadParams, QuestionParams, ReadThreadParams, ThreadResult
from codegpt_ls.protocol.conversation.threads import (
    ClearThreadsParams,
    ClearThreadsResult,
    CreateThreadParams,
    ExportThreadParams,
    ExportThreadResult,
    ImportThreadParams,
    OneThreadResult,
    RenameThreadParams,
    SearchThreadsParams,
    SearchThreadsResult,
    ThreadParams,
    ThreadsParams,
    ThreadsResult,
)
from codegpt_ls.server.boundary import accepts
from codegpt_ls.server.session import Session
from codegpt_ls.services.threads.files import ThreadFormat


@accepts(CreateThreadParams)
async def create_thread(session: Session, params: CreateThreadParams) -> OneThreadResult:
    """Begin a conversation."""
    session.watch_threads()
    thread = await session.services.threads.create(
        folder=params.workspace_folder, temporary=params.temporary, title=params.title or ""
    )
    return OneThreadResult.of(thread)


@accepts(ThreadsParams)
async def threads(session: Session, params: ThreadsParams) -> ThreadsResult:
    """List conversations."""
    session.watch_threads()
    page = await session.services.threads.page(folder=params.workspace_folder, cursor=params.cursor, limit=params.limit)
    return ThreadsResult.of(page)


@accepts(ReadThreadParams)
async def thread(session: Session, params: ReadThreadParams) -> ThreadResult:
    """Read a conversation."""
    session.watch_threads()
    read = await session.services.threads.follow(
        params.thread_id, limit=params.limit, before=params.before, after=params.after
    )
    return ThreadResult.of(read, functools.partial(step_line, words=session.words))


@accepts(SearchThreadsParams)
async def search_threads(session: Session, params: SearchThreadsParams) -> SearchThreadsResult:
    """Find words in conversations."""
    page = await session.services.threads.search(
        params.query, folder=params.workspace_folder, cursor=params.cursor, limit=params.limit
    )
    return SearchThreadsResult.of(page)


@accepts(RenameThreadParams)
async def rename_thread(session: Session, params: RenameThreadParams) -> OneThreadResult:
    """Give a conversation another title."""
    return OneThreadResult.of(await session.services.threads.rename(params.thread_id, params.title))


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
async def fork_thread(session: Session, params: ForkThreadParams) -> OneThreadResult:
    """Go on from an earlier message in a conversation of its own."""
    return OneThreadResult.of(await session.services.threads.fork(params.thread_id, params.message_id))


@accepts(QuestionParams)
async def remove_question(session: Session, params: QuestionParams) -> None:
    """Remove a question that was not answered."""
    await session.services.threads.remove_question(params.thread_id, params.question_id)


@accepts(QuestionParams)
async def remove_context(session: Session, params: QuestionParams) -> None:
    """Leave the code of a question out from now on."""
    await session.services.threads.remove_context(params.thread_id, params.question_id)


@accepts(ExportThreadParams)
async def export_thread(session: Session, params: ExportThreadParams) -> ExportThreadResult:
    """Write a conversation as text."""
    form = ThreadFormat(params.format)
    return ExportThreadResult(content=await session.services.threads.exported(params.thread_id, form, session.words))


@accepts(ImportThreadParams)
async def import_thread(session: Session, params: ImportThreadParams) -> OneThreadResult:
    """Make a conversation out of an exported one."""
    form = ThreadFormat(params.format)
    thread, imported = await session.services.threads.imported(params.content, form, folder=params.workspace_folder)
    for sentence in import_notices(imported, session.words):
        session.tell_always(sentence)
    return OneThreadResult.of(thread)
