"""JSON-RPC as we promise it: every request is answered exactly once, and nothing an editor sends ends the loop.

pygls dispatches; this class stands between the reader and the handlers and mends what pygls leaves open: malformed
messages without an answer, repeated ids, requests before `initialize` and after `shutdown`, tracebacks in error data.
It also keeps the editor's documents, for the reasons told in `documents`.
"""

import asyncio
import logging
from collections.abc import Generator
from typing import TYPE_CHECKING, Any

from lsprotocol import types
from pygls.exceptions import JsonRpcException
from pygls.protocol import (
    JsonRPCNotification,
    JsonRPCRequestMessage,
    JsonRPCResponseMessage,
    LanguageServerProtocol,
    default_converter,
    lsp_method,
)

from codegpt_ls.server.documents import EditorDocuments
from codegpt_ls.server.transport.codes import (
    INTERNAL_ERROR,
    INVALID_PARAMS,
    INVALID_REQUEST,
    NOT_INITIALIZED,
    PARSE_ERROR,
)
from codegpt_ls.server.transport.envelope import Rejected, is_id, parsed, request_id_of
from codegpt_ls.server.transport.reader import BadFrame

if TYPE_CHECKING:
    from collections.abc import Callable

_log = logging.getLogger(__name__)


Told = Generator[tuple[Any, tuple[object, ...], None]]
"""What pygls is to call next."""


def plain_converter() -> Any:  # noqa: ANN401 - cattrs' converter, which pygls takes untyped
    """pygls's converter, but the params of methods it does not know stay the JSON they were."""
    converter = default_converter()  # type: ignore[no-untyped-call]
    for message_type in (JsonRPCRequestMessage, JsonRPCNotification, JsonRPCResponseMessage):
        converter.register_structure_hook(message_type, _as_it_came)
    return converter


def _as_it_came(message: dict[str, Any], message_type: type[Any]) -> Any:  # noqa: ANN401 - one of three attrs classes
    names = message_type.__annotations__
    return message_type(**{name: message.get(name) for name in names})


class MessageProtocol(LanguageServerProtocol):
    """The protocol of one editor."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:  # noqa: ANN401 - handed through to pygls
        super().__init__(*args, **kwargs)
        self._open_requests: set[str | int] = set()
        self.documents = EditorDocuments()
        self.initialize_seen = asyncio.Event()
        """Set once the editor has introduced itself."""
        self.greeted: str | int | None = None
        """The id of an `initialize` that was answered before this server was loaded."""
        self.on_exit: Callable[[], object] = _nothing
        """Called when the editor says exit."""

    def receive(self, frame: bytes | BadFrame) -> None:
        """Take one frame off the pipe: dispatch it, answer it, or say in the log why it was skipped."""
        request_id: str | int | None = None
        try:
            message = parsed(frame)
            request_id = request_id_of(message)
            self._admit(message, request_id)
            structured = self._structured(message)
        except Rejected as rejected:
            self._reject(frame, request_id, rejected)
            return
        if request_id is not None:
            self._open_requests.add(request_id)
        self.handle_message(structured)

    @property
    def shut_down(self) -> bool:
        """Whether the editor has asked for the end."""
        return self._shutdown

    async def cancel_open_requests(self) -> None:
        """Cancel what is still being worked on, so that each request is answered before the end."""
        # Requests of ours to the editor are in the same table; those are no tasks.
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

    @lsp_method(types.TEXT_DOCUMENT_DID_OPEN)
    def lsp_text_document__did_open(self, params: types.DidOpenTextDocumentParams) -> Told:
        """A document was opened. pygls's own list of documents stays empty."""
        self.documents.open(params.text_document)
        yield from self._told(types.TEXT_DOCUMENT_DID_OPEN, params)

    @lsp_method(types.TEXT_DOCUMENT_DID_CHANGE)
    def lsp_text_document__did_change(self, params: types.DidChangeTextDocumentParams) -> Told:
        """A document was edited."""
        self.documents.change(params)
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
            raise JsonRpcException("this server has no such command", INVALID_PARAMS)
        return await command(params.arguments, params.work_done_token)

    def _told(self, method: str, params: object) -> Told:
        """Whoever listens to this notification besides."""
        if (listener := self.fm.features.get(method)) is not None:
            yield listener, (params,), None

    def _admit(self, message: dict[str, Any], request_id: str | int | None) -> None:
        method = message.get("method")
        if method == types.CANCEL_REQUEST and not is_id(_member(message.get("params"), "id")):
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

    def _structured(self, message: dict[str, Any]) -> Any:  # noqa: ANN401 - any message type of lsprotocol
        # A person's own JSON may hold a member "jsonrpc": only the outermost object is a message.
        try:
            return self.structure_message(message)
        except JsonRpcException:
            raise Rejected(INVALID_PARAMS, f"the params of {message.get('method')} do not fit") from None

    def _reject(self, frame: bytes | BadFrame, request_id: str | int | None, rejected: Rejected) -> None:
        size = len(frame) if isinstance(frame, bytes) else 0
        _log.warning("a message of %d bytes was not taken: %s", size, rejected.message)
        error = types.ResponseError(code=rejected.code, message=rejected.message)
        if request_id is not None and request_id == self.greeted:
            self._keep_answer(error)
        elif request_id is not None or rejected.code in (PARSE_ERROR, INVALID_REQUEST):
            self._send_data(types.ResponseErrorMessage(id=request_id, error=error, jsonrpc=self.VERSION))

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


def _member(value: object, name: str) -> object:
    return value.get(name) if isinstance(value, dict) else None


def _nothing() -> None:
    """No one is told."""
