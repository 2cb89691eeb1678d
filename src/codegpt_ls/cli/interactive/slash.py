"""What can be typed instead of a question: `/model`, `/thread`, `/file` and the others."""

import shutil
from collections.abc import Awaitable, Callable, Mapping, Sequence
from pathlib import Path
from typing import Final

from codegpt_ls.cli.command import Command
from codegpt_ls.cli.conversation import thread_of
from codegpt_ls.cli.interactive.talk import Talk
from codegpt_ls.cli.table import table, wrapped
from codegpt_ls.domain.messages.effort import Effort
from codegpt_ls.domain.models import Model
from codegpt_ls.domain.providers import efforts
from codegpt_ls.domain.threads import ThreadSummary, is_temporary

_MOST_THREADS: Final = 20
_NEW: Final = "new"
_UNSET: Final = "default"
_INDENT: Final = "    "


async def models_there_are(command: Command) -> Sequence[str]:
    """Names of the models that can be switched to. Raises AssistantError."""
    services = command.services
    known = await services.models.list(services.provider(None), refresh=False)
    return [model.id for model in known if model.chat and not model.gone(services.today())]


async def threads_there_are(command: Command) -> Sequence[ThreadSummary]:
    """Threads that can be gone on in, the one used last first. Raises AssistantError."""
    page = await command.services.threads.page(folder=None, cursor=None, limit=_MOST_THREADS)
    return page.items


async def _model(talk: Talk, name: str) -> None:
    """Show the models, or ask this one from now on, until the conversation ends."""
    command, services, terminal = talk.command, talk.command.services, talk.command.terminal
    provider = services.provider(None)
    if not name:
        selected = services.models.selected(provider)
        for each in await models_there_are(command):
            terminal.show(f"{'*' if each == selected else ' '} {each}")
        return
    judged = await services.models.judge(provider, name, asking=True)
    services.settings.replace(services.settings().model_copy(update={"model": judged.model.id}))
    terminal.say("chat.welcome", model=judged.model.id, provider=services.addressed(None).title)


async def efforts_there_are(command: Command) -> Sequence[str]:
    """What the model in use can be asked for; anything, where nobody knows. Raises AssistantError."""
    services = command.services
    provider = services.provider(None)
    selected = services.models.selected(provider)
    known = await services.models.list(provider, refresh=False)
    model = next((each for each in known if each.id == selected), Model(id=selected or ""))
    taken = efforts(provider.profile, model)
    return [each.value for each in (Effort if taken is None else taken)]


async def _effort(talk: Talk, name: str) -> None:
    """Show how much the model can be asked to think, or ask for this much until the conversation ends."""
    command, services, terminal = talk.command, talk.command.services, talk.command.terminal
    offered, now = await efforts_there_are(command), services.settings().effort
    if name in offered or name == _UNSET:
        now = None if name == _UNSET else Effort(name)
        services.settings.replace(services.settings().model_copy(update={"effort": now}))
    for each in (*offered, _UNSET):
        terminal.show(f"{'*' if each == (now or _UNSET) else ' '} {each}")


async def _thread(talk: Talk, wanted: str) -> None:
    """Show the threads, or go on in this one."""
    command, terminal = talk.command, talk.command.terminal
    threads = await threads_there_are(command)
    if not wanted:
        if not threads:
            terminal.say("threads.none")
        for line in table(("", "", ""), [_row(talk, number, each) for number, each in enumerate(threads, start=1)]):
            if line:
                terminal.show(line)
        return
    if wanted.isascii() and wanted.isdecimal() and 0 < int(wanted) <= len(threads):
        wanted = threads[int(wanted) - 1].id
    talk.thread_id = await thread_of(command, wanted) or talk.thread_id
    if wanted == _NEW:
        terminal.say("chat.begun_anew")
    else:
        summary = (await command.services.threads.get(talk.thread_id)).summary
        terminal.say("chat.going_on", title=_title(talk, summary))


async def _file(talk: Talk, name: str) -> None:
    """Send this file with the next question, or show which wait for it."""
    if name:
        await talk.add_files([_as_a_shell_reads(name)])
    for each in () if name else talk.files:
        talk.command.terminal.show(each)


def _as_a_shell_reads(name: str) -> str:
    return str(Path(name).expanduser()) if name.startswith("~") else name


async def _clear(talk: Talk, _rest: str) -> None:
    """Begin anew, in a thread that is kept where this one was."""
    await talk.begin_anew(temporary=is_temporary(talk.thread_id))
    talk.files.clear()
    talk.command.terminal.say("chat.begun_anew")


async def _help(talk: Talk, _rest: str) -> None:
    """Show what can be typed."""
    terminal = talk.command.terminal
    room = shutil.get_terminal_size().columns - len(_INDENT) - 1
    for usage, key in _HELP:
        terminal.show(usage)
        for line in wrapped(terminal.words.text(key), room):
            terminal.show(f"{_INDENT}{line}")


def _row(talk: Talk, number: int, thread: ThreadSummary) -> tuple[str, str, str]:
    here = "*" if thread.id == talk.thread_id else " "
    return f"{here} {number}", thread.updated.astimezone().strftime("%Y-%m-%d %H:%M"), _title(talk, thread)


def _title(talk: Talk, thread: ThreadSummary) -> str:
    return thread.title or talk.command.terminal.words.text("threads.untitled")


EDIT: Final = "/edit"
LEAVE: Final = ("/exit", "/quit")
_DONE: Final[Mapping[str, Callable[[Talk, str], Awaitable[None]]]] = {
    "/model": _model,
    "/effort": _effort,
    "/thread": _thread,
    "/file": _file,
    "/clear": _clear,
    "/help": _help,
}
COMMANDS: Final = (*_DONE, EDIT, *LEAVE)
"""All there are; `/edit` and those that leave are the prompt's own matter."""
_HELP: Final = (
    ("/model [NAME]", "chat.help_model"),
    ("/effort [NAME|default]", "chat.help_effort"),
    ("/thread [NUMBER|ID|new]", "chat.help_thread"),
    ("/file [PATH[:LINES]]", "chat.help_file"),
    ("/clear", "chat.help_clear"),
    ("/edit, Ctrl-X Ctrl-E", "chat.help_edit"),
    ("Alt-Enter", "chat.help_line"),
    ("/exit, Ctrl-D", "chat.help_exit"),
)


async def done(talk: Talk, typed: str) -> bool:
    """Whether this was a command, which is done then. Raises AssistantError.

    What begins with a slash and is neither a command, nor a task, nor a path is told and not sent: it was mistyped,
    and would be paid for.
    """
    name, _, rest = typed.partition(" ")
    if not name.startswith("/") or "/" in name[1:] or "\n" in name:
        return False
    if name in _DONE:
        await _DONE[name](talk, rest.strip())
        return True
    tasks = talk.command.services.tasks
    tasks.reload()
    if tasks.parse(typed)[0] is not None:
        return False
    talk.command.terminal.say("chat.unknown_command", typed=name, command="/help")
    return True
