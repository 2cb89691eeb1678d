"""Beginning and end of an editor's connection, and its settings in between."""

import asyncio
import functools
import gc
import logging
import pkgutil
from contextlib import suppress
from typing import Any, Final

from lsprotocol import types
from pygls.exceptions import JsonRpcException

from codegpt_ls.domain.errors import AssistantError
from codegpt_ls.server.editor import EditorAbilities
from codegpt_ls.server.offer import HELIX
from codegpt_ls.server.routes import REQUESTS
from codegpt_ls.server.session import Session
from codegpt_ls.server.tasks.words import reload_tasks

_log = logging.getLogger(__name__)

SECTION: Final = "codegpt"
VIM_LSP: Final = "vim-lsp"
"""How that plugin calls itself."""
_WAIT_THEMSELVES: Final = ("neovim", "emacs")
"""Editors that ask for completions after a pause: Neovim 0.12 after 0.2 s, lsp-mode after 2 s."""
SETTLED_AFTER: Final = 1.0
"""Seconds after its greeting in which an editor opens files and asks for what it shows first."""
PARENT_CHECKED_EVERY: Final = 1.0
"""Seconds between two looks whether the editor's process still exists."""
_SOON: Final = (
    "codegpt_ls.attachments.reading",
    "codegpt_ls.context.git.changes",
    "codegpt_ls.providers.failures.response",
    "codegpt_ls.services.failures.messages",
)
"""What the first code and the first failure need: a terminal goes without, the event loop would stand still for it."""


def initialize(session: Session, params: types.InitializeParams) -> None:
    """Learn the editor's language and abilities; nothing here may be slow."""
    session.speak(params.locale)
    session.editor.abilities = _abilities(params)
    session.configuration.options = params.initialization_options
    session.take_settings = functools.partial(_take, session)


async def initialized(session: Session) -> None:
    """Fetch the settings, ask to hear of changes, and then load what the first chat needs while nobody waits."""
    await fetch_settings(session)
    if session.editor.abilities.from_before_the_protocol:
        session.tell_always(session.words.text("notice.older_client"), types.MessageType.Warning)
    if session.editor.abilities.register_configuration:
        session.later(_watch_configuration(session))
    await reload_tasks(session)
    session.later(prepare(session))


async def _watch_configuration(session: Session) -> None:
    try:
        await session.editor.watch_configuration(SECTION)
    except JsonRpcException:
        _log.info("the editor takes no registration for changed settings")


async def prepare(session: Session) -> None:
    """Load what the first chat needs, once the editor has settled; a chat that comes sooner loads it itself."""
    await asyncio.sleep(SETTLED_AFTER)
    await load(session)


async def load(session: Session) -> None:
    """Load what the first chat needs, and keep it."""
    for name in (REQUESTS["codegpt/chat"], *_SOON):
        await asyncio.to_thread(pkgutil.resolve_name, name)
    with suppress(AssistantError):  # a wrong name in the settings is told when something is asked
        await asyncio.to_thread(session.services.provider(None).prepare)
    # Modules are no garbage: looking through all of them for some takes a twentieth of a second, again and again.
    gc.freeze()


async def configuration_changed(session: Session, settings: object) -> None:
    """Take changed settings: asked for anew where the editor answers, else value by value as they were sent.

    What holds no section of ours says nothing of us: editors send other servers' settings, and nothing at all, too.
    """
    from codegpt_ls.settings.reading import named
    from codegpt_ls.settings.sources import merged

    section = settings.get(SECTION) if isinstance(settings, dict) else None
    if isinstance(section, dict):
        session.configuration.pushed = merged(session.configuration.pushed, named(section))
    await fetch_settings(session)


async def fetch_settings(session: Session) -> None:
    """Ask the editor for its settings, and let those count that may."""
    configuration, abilities = session.configuration, session.editor.abilities
    if abilities.personal_settings:
        configuration.own = await session.editor.personal_settings()
    if abilities.configuration:
        folders = session.documents.workspace().folders
        # With several folders nobody could say whose settings a question is under.
        folder = folders[0] if len(folders) == 1 else None
        configuration.answered, configuration.folder = await session.editor.configuration(SECTION, folder)
    _take(session)


def _take(session: Session) -> None:
    from codegpt_ls.server.configuration.taking import take

    take(session)


async def watch_parent(process_id: int | None, gone: asyncio.Event) -> None:
    """Set `gone` once the editor's process no longer exists, even when our stdin stays open."""
    if process_id is None:
        return
    import psutil

    try:
        parent = psutil.Process(process_id)
    except (psutil.NoSuchProcess, ValueError):  # the latter for what can be no id
        _log.warning("the editor's process is not there; its id may belong to another container")
        return
    while _alive(parent):  # noqa: ASYNC110 - no portable call tells when another process ends
        await asyncio.sleep(PARENT_CHECKED_EVERY)
    gone.set()


def _alive(process: Any) -> bool:  # noqa: ANN401 - psutil.Process, imported late
    import psutil

    # A killed editor whose own parent has not collected it yet is gone all the same.
    try:
        return bool(process.is_running() and process.status() != psutil.STATUS_ZOMBIE)
    except psutil.NoSuchProcess:
        return False


def _shows_documents(params: types.InitializeParams) -> bool:
    window = params.capabilities.window
    return bool(window and window.show_document and window.show_document.support)


def _answers_questions(params: types.InitializeParams, name: str) -> bool:
    """Whether it says so, or is as new as editors that do, or one that does and does not say it."""
    window = params.capabilities.window
    return bool(window and window.show_message) or _shows_documents(params) or name in (HELIX, VIM_LSP)


def _from_before_the_protocol(options: object) -> bool:
    """Whether it draws answers itself and names no protocol. Who names one compares it with ours by itself."""
    return isinstance(options, dict) and bool(options.get("ownInterface")) and not _is_number(options.get("protocol"))


def _client_tools(options: object) -> frozenset[str]:
    named = options.get("clientTools") if isinstance(options, dict) else None
    return frozenset(each for each in named if isinstance(each, str)) if isinstance(named, list) else frozenset()


def _is_number(value: object) -> bool:
    return isinstance(value, int) and not isinstance(value, bool)


def _abilities(params: types.InitializeParams) -> EditorAbilities:
    workspace, window = params.capabilities.workspace, params.capabilities.window
    change = workspace and workspace.did_change_configuration
    actions = params.capabilities.text_document and params.capabilities.text_document.code_action
    options = params.initialization_options
    name = params.client_info.name if params.client_info else ""
    return EditorAbilities(
        configuration=bool(workspace and workspace.configuration),
        register_configuration=bool(change and change.dynamic_registration),
        work_done_progress=bool(window and window.work_done_progress),
        # Helix 25.01 opens what it is asked to and does not say that it can.
        show_document=name == HELIX or _shows_documents(params),
        answers_questions=_answers_questions(params, name),
        one_line_messages=name == HELIX,
        rereads_files=name != HELIX,
        waits_before_completing=name.lower() in _WAIT_THEMSELVES,
        code_action_literals=bool(actions and actions.code_action_literal_support),
        own_interface=bool(isinstance(options, dict) and options.get("ownInterface")),
        approvals=isinstance(options, dict) and options.get("approvals") is True,
        client_tools=_client_tools(options),
        personal_settings=bool(isinstance(options, dict) and options.get("personalSettings")),
        from_before_the_protocol=_from_before_the_protocol(options),
    )
