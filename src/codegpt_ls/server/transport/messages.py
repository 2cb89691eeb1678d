"""JSON-RPC as we promise it: every request is answered exactly once, and nothing an editor sends ends the loop.

pygls dispatches; this class stands between the reader and the handlers and mends what pygls leaves open: malformed
messages without an answer, repeated ids, requests before `initialize` and after `shutdown`, tracebacks in error data.
It understands params itself (`understanding`), keeps its own questions to the editor (`questions`), and the editor's
documents, for the reasons told in `documents`.
"""

import asyncio
import contextvars
import logging
from collections.abc import Generator
from typing import TYPE_CHECKING, Any

import attrs
from lsprotocol import types
from pygls.exceptions import JsonRpcException
from pygls.protocol import LanguageServerProtocol, lsp_method

from codegpt_ls.server.documents.kept import EditorDocuments
from codegpt_ls.server.offer import as_offered
from codegpt_ls.server.transport.codes import (
    INTERNAL_ERROR,
    INVALID_PARAMS,
    INVALID_REQUEST,
    NOT_INITIALIZED,
    PARSE_ERROR,
)
from codegpt_ls.server.transport.envelope import Rejected, is_id, member, parsed, request_id_of
from codegpt_ls.server.transport.questions import Questions
from codegpt_ls.server.transport.reader import BadFrame
from codegpt_ls.server.transport.taking import taken
from codegpt_ls.server.transport.understanding import Understanding

if TYPE_CHECKING:
    from collections.abc import Callable

_log = logging.getLogger(__name__)


Told = Generator[tuple[Any, tuple[object, ...], None]]  # what pygls is to call next


class MessageProtocol(LanguageServerProtocol):
    """The protocol of one editor."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:  # noqa: ANN401 - handed through to pygls
        super().__init__(*args, **kwargs)
        self._open_requests: set[str | int] = set()
        self._questions = Questions()
        self._understanding = Understanding()
        self.documents = EditorDocuments()
        self.initialize_seen = asyncio.Event()
        """Set once the editor has introduced itself."""
        self.greeted: str | int | None = None
        """The id of an `initialize` that was answered before this server was loaded."""
        self.on_exit: Callable[[], object] = _nothing
        """Called when the editor says exit."""
        self.on_lost: Callable[[str], object] = _nothing
        """Called with the URI of a document whose text is not known any more."""

    def receive(self, frame: bytes | BadFrame) -> None:
        """Take one frame off the pipe: dispatch it, answer it, or say in the log why it was skipped."""
        request_id: str | int | None = None
        try:
            message = parsed(frame)
            if "method" not in message:
                self._questions.answered(message)
                return
            request_id = request_id_of(message)
            self._admit(message, request_id)
            understood = taken(message, self._understanding, self._serves)
        except Rejected as rejected:
            self._reject(frame, request_id, rejected)
            return
        if request_id is not None:
            self._open_requests.add(request_id)
        if understood is not None:
            self.documents.asked(message["method"])
            self._dispatch(understood, request_id)

    def _dispatch(self, understood: Any, request_id: str | int | None) -> None:  # noqa: ANN401 - pygls's types
        """What pygls's `handle_message` does, without asking the message of which kind it is: that is known here, and
        asking took a thirtieth of a completion's time."""
        if self._shutdown and understood.method != types.EXIT:
            return
        context = contextvars.copy_context()
        if request_id is None:
            context.run(self._handle_notification, understood.method, understood.params)
        else:
            context.run(self._handle_request, request_id, understood.method, understood.params)

    async def ask(self, method: str, params: object, *, withdrawn: bool = False) -> Any:  # noqa: ANN401 - JSON
        """Ask the editor something of LSP or of ours, and wait for what it answers, whatever that is; `withdrawn`: or
        tell it that nobody waits any more. Raises JsonRpcException where it refuses."""
        number, answer = self._questions.ask()
        known = types.METHOD_TO_TYPES.get(method)
        ours = {"jsonrpc": self.VERSION, "id": number, "method": method, "params": params}
        self._send_data(known[0](id=number, params=params) if known else ours)
        try:
            return await answer
        finally:
            if withdrawn and answer.cancelled():
                self.notify(types.CANCEL_REQUEST, {"id": number})

    @property
    def shut_down(self) -> bool:
        """Whether the editor has asked for the end."""
        return self._shutdown

    async def cancel_open_requests(self) -> None:
        """Cancel what is still being worked on, so that each request is answered before the end."""
        futures: list[object] = list(self._request_futures.values())
        tasks = [future for future in futures if isinstance(future, asyncio.Task)]
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)

    def _execute_handler(
        self,
        msg_id: str | int,
        handler: "Callable[..., Any]",
        callback: "Callable[[Any], Any]",
        args: tuple[Any, ...] | None = None,
        kwargs: dict[str, Any] | None = None,
    ) -> None:
        """pygls's own, which keeps what became of a notification, 2 KiB for every keystroke: here it is let go."""
        super()._execute_handler(msg_id, handler, callback, args, kwargs)
        future = self._request_futures.get(msg_id)
        if future is not None:
            # Not at once: pygls may be going through the table.
            soon = asyncio.get_running_loop().call_soon
            future.add_done_callback(lambda _: soon(self._let_go, msg_id, future))

    def _let_go(self, msg_id: str | int, future: object) -> None:
        if self._request_futures.get(msg_id) is future:
            del self._request_futures[msg_id]

    def notify(self, method: str, params: object = None) -> None:
        """Send a notification. Plain JSON goes as it is: pygls would lead each delta over its types and back."""
        if isinstance(params, dict):
            self._send_data({"jsonrpc": self.VERSION, "method": method, "params": params})
        else:
            super().notify(method, params)

    @lsp_method(types.EXIT)
    def lsp_exit(self, *_args: object) -> None:  # type: ignore[override]
        """End the connection; the process ends once everything is closed."""
        self.on_exit()

    @lsp_method(types.INITIALIZE)
    def lsp_initialize(
        self, params: types.InitializeParams
    ) -> Generator[tuple[Any, tuple[object, ...], None], Any, types.InitializeResult]:
        """The editor introduces itself. pygls learns of no folder: it fails at URIs that it cannot read."""
        introduction = super().lsp_initialize(
            attrs.evolve(params, root_path=None, root_uri=None, workspace_folders=None)
        )
        listener, _, _ = next(introduction)
        yield listener, (params,), None
        result = yield from introduction
        as_offered(result.capabilities, params.initialization_options)
        return result

    @lsp_method(types.INITIALIZED)
    async def lsp_initialized(self, params: types.InitializedParams) -> None:
        """The editor is ready. As a task, which may be cancelled: pygls's own way of calling is upset by that."""
        await self.fm.features[types.INITIALIZED](params)

    @lsp_method(types.TEXT_DOCUMENT_DID_OPEN)
    def lsp_text_document__did_open(self, params: types.DidOpenTextDocumentParams) -> Told:
        """A document was opened. pygls's own list of documents stays empty."""
        self.documents.open(params.text_document)
        yield from self._told(types.TEXT_DOCUMENT_DID_OPEN, params)

    @lsp_method(types.TEXT_DOCUMENT_DID_CHANGE)
    def lsp_text_document__did_change(self, params: types.DidChangeTextDocumentParams) -> Told:
        """A document was edited."""
        if not self.documents.change(params):
            self._lose_document(params.text_document.uri)
        yield from self._told(types.TEXT_DOCUMENT_DID_CHANGE, params)

    @lsp_method(types.TEXT_DOCUMENT_DID_CLOSE)
    def lsp_text_document__did_close(self, params: types.DidCloseTextDocumentParams) -> Told:
        """A document was closed."""
        self.documents.close(params.text_document.uri)
        yield from self._told(types.TEXT_DOCUMENT_DID_CLOSE, params)

    @lsp_method(types.WORKSPACE_DID_CHANGE_WORKSPACE_FOLDERS)
    def lsp_workspace__did_change_workspace_folders(self, params: types.DidChangeWorkspaceFoldersParams) -> Told:
        """Folders were opened and closed."""
        self.documents.change_folders(params.event)
        yield from self._told(types.WORKSPACE_DID_CHANGE_WORKSPACE_FOLDERS, params)

    @lsp_method(types.WORKSPACE_EXECUTE_COMMAND)
    async def lsp_workspace__execute_command(  # type: ignore[override]
        self, params: types.ExecuteCommandParams
    ) -> Any:  # noqa: ANN401 - LSPAny
        """Run a command as a task of its own, so that cancelling the request cancels the command too."""
        command = self.fm.commands.get(params.command)
        if command is None:
            raise JsonRpcException("this server has no such command", INVALID_PARAMS, {"fields": ["command"]})
        return await command(params.arguments, params.work_done_token)

    def _told(self, method: str, params: object) -> Told:
        """Whoever listens to this notification besides."""
        if (listener := self.fm.features.get(method)) is not None:
            yield listener, (params,), None

    def _admit(self, message: dict[str, Any], request_id: str | int | None) -> None:
        method = message.get("method")
        if method == types.CANCEL_REQUEST and not is_id(member(message.get("params"), "id")):
            raise Rejected(INVALID_PARAMS, "the id to cancel is neither a string nor an integer")
        if request_id is None:
            return
        if request_id in self._open_requests:
            raise Rejected(INVALID_REQUEST, "a request with this id is still open")
        if self._shutdown:
            raise Rejected(INVALID_REQUEST, "the server is shutting down")
        if method == types.INITIALIZE:
            if self.initialize_seen.is_set():
                raise Rejected(INVALID_REQUEST, "initialize was sent already")
            self.initialize_seen.set()
        elif not self.initialize_seen.is_set():
            raise Rejected(NOT_INITIALIZED, "initialize comes first")

    def _serves(self, method: str) -> bool:
        return method in self.fm.builtin_features or method in self.fm.features

    def _reject(self, frame: bytes | BadFrame, request_id: str | int | None, rejected: Rejected) -> None:
        size = len(frame) if isinstance(frame, bytes) else 0
        _log.warning("a message of %d bytes was not taken: %s", size, rejected.message)
        self._lose(frame)
        data = {"fields": [rejected.field]} if rejected.field else None
        error = types.ResponseError(code=rejected.code, message=rejected.message, data=data)
        if request_id is not None and request_id == self.greeted:
            self._keep_answer(error)
        elif request_id is not None or rejected.code in (PARSE_ERROR, INVALID_REQUEST):
            self._send_data(types.ResponseErrorMessage(id=request_id, error=error, jsonrpc=self.VERSION))

    def _lose(self, frame: bytes | BadFrame) -> None:
        """With a message that was not taken an edit may be lost. Whose, nobody knows where it cannot be read."""
        try:
            message = parsed(frame)
        except Rejected as rejected:
            if rejected.code == PARSE_ERROR:
                self._lose_document(None)
            return
        if str(message.get("method")).startswith("textDocument/did"):
            uri = _uri_of(message.get("params"))
            self._lose_document(uri if isinstance(uri, str) else None)

    def _lose_document(self, uri: str | None) -> None:
        for lost in self.documents.lose(uri):
            _log.warning("an edit of a document was not understood")
            self.on_lost(lost)

    def _send_response(
        self, msg_id: str | int, result: object = None, error: types.ResponseError | None = None
    ) -> None:
        """Answer a request, once, and never with pygls's traceback."""
        if msg_id not in self._open_requests:
            return
        self._open_requests.discard(msg_id)
        if msg_id == self.greeted:
            self._keep_answer(error)
            return
        if error is not None and error.code == INTERNAL_ERROR:
            _log.error("request %s failed: %s", msg_id, error.message)
            error = types.ResponseError(code=INTERNAL_ERROR, message="internal error")
        super()._send_response(msg_id, result, error)

    def _keep_answer(self, error: types.ResponseError | None) -> None:
        """The editor has its answer to `initialize`. When it turns out to be wrong nothing can take it back."""
        self.greeted = None
        if error is not None:
            _log.error("the editor's introduction cannot be taken: %s", error.message)
            self.on_exit()


def _uri_of(params: object) -> object:
    return member(member(params, "textDocument"), "uri")


def _nothing(*_: object) -> None:
    """No one is told."""
