"""The conversation of a client that keeps none itself: each bare question goes on where the last one ended."""

from codegpt_ls.server.session import RunningChat, Session


async def running_chat(session: Session) -> RunningChat:
    """The conversation in the open folder, which is begun where there is none, or it was deleted."""
    folder = _folder(session)
    chat = session.chats.get(folder)
    if chat is None or not await session.services.threads.titles([chat.thread_id]):
        chat = RunningChat((await session.services.threads.create(folder=folder)).id)
        session.chats[folder] = chat
    return chat


def leave_chat(session: Session) -> None:
    """The next question begins anew. What was said stays in its thread."""
    session.chats.pop(_folder(session), None)


def _folder(session: Session) -> str | None:
    return next(iter(session.documents.workspace().folders), None)
