"""Which remembered conversation a question belongs to."""

from typing import Final

from codegpt_ls.cli.command import Command
from codegpt_ls.domain.threads import is_temporary

_NEW: Final = "new"


async def thread_meant(command: Command) -> str | None:
    """The id of the thread that the command line means; None where nothing is to be kept. Raises as `thread_of`."""
    if not command.arguments.last:
        return await thread_of(command, command.arguments.thread)
    page = await command.services.threads.page(folder=None, cursor=None, limit=1)
    if not page.items:
        return await thread_of(command, _NEW)
    title = page.items[0].title or command.terminal.words.text("threads.untitled")
    command.terminal.note(command.terminal.words.text("chat.going_on", title=title))
    return page.items[0].id


async def thread_of(command: Command, wanted: str | None) -> str | None:
    """The id of the thread that is meant, which is made where a new one is.

    Raises AssistantError THREAD_NOT_FOUND, STORAGE_FAILED, STORAGE_DAMAGED.
    """
    threads = command.services.threads
    if wanted == _NEW:
        return (await threads.create()).id
    return wanted if wanted is None else await threads.meant(wanted)


async def tell_how_to_go_on(command: Command, thread_id: str | None) -> None:
    """What to type to go on in this thread."""
    if thread_id is not None and not is_temporary(thread_id) and not command.json and not command.terminal.quiet:
        short = (await command.services.threads.short_ids([thread_id]))[thread_id]
        command.terminal.tell(
            command.terminal.words.text("chat.go_on", command=f"codegpt-ls chat --thread {short}"), whole=True
        )
