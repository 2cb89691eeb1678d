"""Builds the server, and runs it over one editor's pipe until either side is done."""

import asyncio
import functools
import logging
import threading
from collections.abc import Callable, Sequence
from contextlib import nullcontext
from typing import TYPE_CHECKING, Any

from lsprotocol import types
from pygls.exceptions import JsonRpcException
from pygls.lsp.server import LanguageServer
from pygls.protocol import default_converter

from codegpt_ls import __version__
from codegpt_ls.pipes.streams import EditorStreams
from codegpt_ls.pipes.writer import QueuedWriter
from codegpt_ls.server import lifecycle
from codegpt_ls.server.boundary import answer
from codegpt_ls.server.commands import run_command
from codegpt_ls.server.completion.door import completed
from codegpt_ls.server.editor import Editor
from codegpt_ls.server.offer import CODE_ACTION_KINDS, NAME
from codegpt_ls.server.routes import COMMANDS, NOTIFICATIONS, REQUESTS, WAITING_FOR_A_MODEL
from codegpt_ls.server.session import Session
from codegpt_ls.server.tasks.code_actions import code_actions
from codegpt_ls.server.transport.greeting import Greeted
from codegpt_ls.server.transport.messages import MessageProtocol
from codegpt_ls.server.transport.reader import BadFrame, FrameReader

if TYPE_CHECKING:
    from codegpt_ls.assembly import Services

_log = logging.getLogger(__name__)

MOST_FRAMES_WAITING = 64
"""Messages read ahead of the loop; a flood stays in the pipe."""


class CodeGPTServer(LanguageServer):
    """pygls's server with our protocol, and without its pop-ups."""

    protocol: MessageProtocol

    def __init__(self) -> None:
        super().__init__(NAME, __version__, protocol_cls=MessageProtocol, converter_factory=default_converter)

    def report_server_error(self, error: Exception, source: object) -> None:
        """Into the log, unless it was an answer: an editor's user can do nothing with it."""
        if not isinstance(error, JsonRpcException):
            _log.error("%s: %s", source, type(error).__name__)


def build_server(assemble: "Callable[[], Services]") -> tuple[CodeGPTServer, Session]:
    """A server with every method registered, and its session."""

    def assembled() -> "Services":
        # Late, as all that the services bring along: it is off the way to `initialize`.
        from codegpt_ls.server.thread_events import tell

        services = assemble()
        services.threads.listen(functools.partial(tell, session))
        return services

    server = CodeGPTServer()
    session = Session(Editor(server, server.protocol), assembled, server.protocol.documents)
    server.protocol.on_lost = session.document_lost
    for table in (REQUESTS, NOTIFICATIONS):
        for method, target in table.items():
            server.feature(method)(_door(session, target, stoppable=method in WAITING_FOR_A_MODEL))
    for command in COMMANDS:
        server.command(command)(functools.partial(run_command, session, command))
    _register_lifecycle(server, session)
    return server, session


async def serve(greeted: Greeted, assemble: "Callable[[], Services]") -> int:
    """Serve one editor until it ends the connection, is gone, or says exit. Returns the exit code."""
    streams = greeted.streams
    server, session = build_server(assemble)
    server.protocol.greeted = greeted.request_id
    ended = asyncio.Event()
    writer = QueuedWriter(streams.write, on_broken=ended.set, takes=streams.takes)
    server.protocol.set_writer(writer)
    session.editor.connect(writer)
    server.protocol.on_exit = ended.set
    _read_in_thread(streams, server.protocol.receive, ended)
    watching = asyncio.create_task(_watch(server, ended))
    try:
        await ended.wait()
    finally:
        watching.cancel()
        await server.protocol.cancel_open_requests()
        await session.aclose()
        writer.close()
    return 0 if server.protocol.shut_down else 1


def _door(session: Session, target: str, *, stoppable: bool) -> Callable[[Any], Any]:
    async def receive(params: Any) -> Any:  # noqa: ANN401 - JSON
        with session.stoppable() if stoppable else nullcontext():
            return await answer(session, target, params)

    return receive


def _register_lifecycle(server: CodeGPTServer, session: Session) -> None:
    @server.feature(types.INITIALIZE)
    def initialize(params: types.InitializeParams) -> None:
        session.documents.begin(params, server.workspace.position_encoding)
        lifecycle.initialize(session, params)

    @server.feature(types.INITIALIZED)
    async def initialized(_params: types.InitializedParams) -> None:
        await lifecycle.initialized(session)

    @server.feature(types.TEXT_DOCUMENT_CODE_ACTION, types.CodeActionOptions(code_action_kinds=list(CODE_ACTION_KINDS)))
    def offered(params: types.CodeActionParams) -> Sequence[types.CodeAction | types.Command]:
        return code_actions(session, params)

    @server.feature(types.CODE_ACTION_RESOLVE)
    def resolved(action: types.CodeAction) -> types.CodeAction:
        # Nothing is left to be resolved, which is why it is not offered; some editors ask all the same.
        return action

    # With its default options pygls never answers `initialize`.
    @server.feature(types.TEXT_DOCUMENT_INLINE_COMPLETION, types.InlineCompletionOptions())
    async def completed_inline(params: types.InlineCompletionParams) -> Any:  # noqa: ANN401 - a list or null
        return await completed(session, "inline", params)

    @server.feature(types.TEXT_DOCUMENT_COMPLETION, types.CompletionOptions())
    async def completed_in_menu(params: types.CompletionParams) -> Any:  # noqa: ANN401 - as above
        return await completed(session, "menu", params)

    @server.feature(types.TEXT_DOCUMENT_DID_OPEN)
    def document_opened(_params: types.DidOpenTextDocumentParams) -> None:
        session.proposals.document_changed()

    @server.feature(types.TEXT_DOCUMENT_DID_CHANGE)
    def document_changed(params: types.DidChangeTextDocumentParams) -> None:
        session.proposals.document_changed()
        session.problems.changed(params.text_document.uri, params.content_changes)

    @server.feature(types.TEXT_DOCUMENT_DID_CLOSE)
    def document_closed(params: types.DidCloseTextDocumentParams) -> None:
        session.problems.closed(params.text_document.uri)

    @server.feature(types.WORKSPACE_DID_CHANGE_CONFIGURATION)
    async def configuration_changed(params: types.DidChangeConfigurationParams) -> None:
        await lifecycle.configuration_changed(session, params.settings)

    @server.feature(types.WORKSPACE_DID_CHANGE_WORKSPACE_FOLDERS)
    async def folders_changed(_params: types.DidChangeWorkspaceFoldersParams) -> None:
        await lifecycle.fetch_settings(session)


async def _watch(server: CodeGPTServer, ended: asyncio.Event) -> None:
    await server.protocol.initialize_seen.wait()
    await lifecycle.watch_parent(server.process_id, ended)


def _read_in_thread(streams: EditorStreams, receive: Callable[[bytes | BadFrame], None], ended: asyncio.Event) -> None:
    loop = asyncio.get_running_loop()
    waiting = threading.BoundedSemaphore(MOST_FRAMES_WAITING)

    def deliver(frame: bytes | BadFrame) -> None:
        waiting.release()
        receive(frame)

    def read() -> None:
        try:
            for frame in FrameReader(streams.read).frames():
                waiting.acquire()
                loop.call_soon_threadsafe(deliver, frame)
            loop.call_soon_threadsafe(ended.set)
        except (OSError, RuntimeError) as error:  # the pipe broke, or the loop ended first
            _log.debug("reading ended: %s", type(error).__name__)

    threading.Thread(target=read, name="editor-reader", daemon=True).start()
