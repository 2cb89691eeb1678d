"""A real LSP client over stdio: pytest-lsp's, which checks every message against the specification."""

import asyncio
import itertools
import os
import sys
from collections import defaultdict
from collections.abc import AsyncIterator, Callable, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass
from typing import Any, Union

from lsprotocol import types
from pygls.exceptions import JsonRpcException, JsonRpcMethodNotFound
from pygls.protocol import default_converter
from pytest_lsp import LanguageClient
from pytest_lsp.client import DEFAULT_CLIENT_FEATURES, register_lsp_features

from codegpt_ls.protocol.compatibility import PROTOCOL
from tests.end_to_end.warm_client import WarmClient

SERVER = (sys.executable, "-m", "codegpt_ls", "serve", "--stdio")


@dataclass(frozen=True)
class Failure:
    """An error as it came over the wire."""

    code: int
    message: str
    data: dict[str, Any]


class Editor:
    """What a person's editor does: starts the server, sends requests, collects what comes."""

    def __init__(self, client: LanguageClient) -> None:
        self.client = client
        self.choices: list[str] = []
        """Titles to take when the server asks; none left: the question is dismissed."""
        self.shows_documents = True
        """Whether it opens what it is told to open."""
        self.asks = True
        """Whether it knows questions to its person."""
        self.offered: types.InitializeResult
        """What the server said that it can do."""
        self.questions: list[types.ShowMessageRequestParams] = []
        self._progress: defaultdict[str | int, list[dict[str, Any]]] = defaultdict(list)
        self._arrived = asyncio.Condition()
        self._ids = itertools.count(100)
        self._register()

    async def request(self, method: str, params: object = None, request_id: int | None = None) -> Any:
        """Send a request of ours and wait for its result; raises JsonRpcException as the server answered."""
        number = next(self._ids) if request_id is None else request_id
        answer = self.client.protocol.send_request_async(method, params, msg_id=number)  # type: ignore[no-untyped-call]
        return _plain(await answer)

    @property
    def exit_code(self) -> int | None:
        """The server's exit code; None while it runs."""
        server = self.client._server
        return server.returncode if server else None

    async def fails(self, method: str, params: object = None, request_id: int | None = None) -> "Failure":
        """Send a request that must fail; the error as the editor sees it."""
        try:
            result = await self.request(method, params, request_id)
        except JsonRpcException as error:
            return Failure(error.code, error.message, _plain(error.data) or {})
        raise AssertionError(f"{method} answered {result}")

    async def command(self, command: str, *arguments: object) -> Any:
        """`workspace/executeCommand`."""
        params = types.ExecuteCommandParams(command=command, arguments=list(arguments))
        return _plain(await self.client.workspace_execute_command_async(params))

    def cancel(self, request_id: int) -> None:
        """`$/cancelRequest`."""
        self.client.cancel_request(types.CancelParams(id=request_id))

    def cancel_progress(self, token: str | int) -> None:
        """The cross in the editor's progress bar."""
        self.client.window_work_done_progress_cancel(types.WorkDoneProgressCancelParams(token=token))

    def deltas(self, token: str | int) -> list[str]:
        """The text that travelled on this token so far."""
        return [value["text"] for value in self._progress[token] if value["kind"] == "delta"]

    def reports(self, token: str | int) -> list[dict[str, Any]]:
        """The work-done progress of this token so far."""
        return [value for value in self._progress[token] if value["kind"] != "delta"]

    def tokens(self) -> list[str | int]:
        """Everything that reported progress, the last to begin at the end."""
        return list(self._progress)

    def messages(self) -> list[str]:
        """What the server told the person."""
        return [shown.message for shown in self.client.messages]

    async def until(self, condition: Callable[[], object]) -> None:
        """Wait until something that comes from the server makes the condition true."""
        async with asyncio.timeout(30), self._arrived:
            await self._arrived.wait_for(condition)

    async def configure(self, **settings: object) -> None:
        """Change settings as an editor does, and wait until the server has asked for them."""
        self.client.set_configuration(settings, section="codegpt")
        self.client.workspace_did_change_configuration(types.DidChangeConfigurationParams(settings=None))

    def _register(self) -> None:
        # Functions, not methods: pygls marks its handlers with attributes.
        async def take_progress(params: types.ProgressParams) -> None:
            self._progress[params.token].append(_plain(params.value))
            await self._tell()

        async def take_message(params: types.ShowMessageParams) -> None:
            self.client.messages.append(params)
            await self._tell()

        async def take_document(params: types.ShowDocumentParams) -> types.ShowDocumentResult:
            self.client.shown_documents.append(params)
            await self._tell()
            return types.ShowDocumentResult(success=self.shows_documents)

        async def take_diagnostics(params: types.PublishDiagnosticsParams) -> None:
            self.client.diagnostics[params.uri] = list(params.diagnostics)
            await self._tell()

        async def choose(params: types.ShowMessageRequestParams) -> types.MessageActionItem | None:
            if not self.asks:
                raise JsonRpcMethodNotFound
            self.questions.append(params)
            await self._tell()
            title = self.choices.pop(0) if self.choices else None
            return next((action for action in params.actions or () if action.title == title), None)

        async def tell_personal_settings(_params: Any) -> Any:
            return self.client.get_configuration(section="codegpt")

        # pytest-lsp's own handler of progress knows work-done progress only.
        features = {
            **DEFAULT_CLIENT_FEATURES,
            types.PROGRESS: take_progress,
            types.WINDOW_SHOW_MESSAGE: take_message,
            "codegpt/personalSettings": tell_personal_settings,
            types.WINDOW_SHOW_DOCUMENT: take_document,
            types.WINDOW_SHOW_MESSAGE_REQUEST: choose,
            types.TEXT_DOCUMENT_PUBLISH_DIAGNOSTICS: take_diagnostics,
        }
        register_lsp_features(self.client, features)

    async def _tell(self) -> None:
        async with self._arrived:
            self._arrived.notify_all()


@asynccontextmanager
async def opened(
    environ: Mapping[str, str],
    *,
    locale: str | None = None,
    settings: Mapping[str, object] | None = None,
    options: object = None,
    capabilities: types.ClientCapabilities | None = None,
    client: types.ClientInfo | None = None,
) -> AsyncIterator[Editor]:
    """An editor with a running server; at the end it shuts the server down as the protocol says."""
    pipe = WarmClient(converter_factory=_converter, configuration={"": {"codegpt": dict(settings or {})}})
    editor = Editor(pipe)
    own = {"personalSettings": True, "protocol": PROTOCOL}
    await pipe.start_io(*SERVER, env=dict(environ))
    try:
        editor.offered = await pipe.initialize_session(
            types.InitializeParams(
                capabilities=capabilities or usual_capabilities(),
                process_id=os.getpid(),
                locale=locale,
                client_info=client,
                initialization_options={**own, **options} if isinstance(options, dict) else options or own,
            )
        )
        yield editor
    finally:
        if pipe._server and pipe._server.returncode is None:
            await pipe.shutdown_session()
        await pipe.stop()  # type: ignore[no-untyped-call]


def _converter() -> Any:
    """lsprotocol takes every code action that has a command for a bare command."""
    converter = default_converter()  # type: ignore[no-untyped-call]

    def structure(action: dict[str, Any], _: object) -> types.CodeAction | types.Command:
        kind = types.Command if isinstance(action["command"], str) else types.CodeAction
        structured: types.CodeAction | types.Command = converter.structure(action, kind)
        return structured

    converter.register_structure_hook(types.Command | types.CodeAction, structure)
    converter.register_structure_hook(Union[types.Command, types.CodeAction], structure)  # noqa: UP007
    return converter


def usual_capabilities() -> types.ClientCapabilities:
    """What today's editors can do."""
    return types.ClientCapabilities(
        workspace=types.WorkspaceClientCapabilities(configuration=True),
        window=types.WindowClientCapabilities(
            work_done_progress=True, show_document=types.ShowDocumentClientCapabilities(support=True)
        ),
    )


def _plain(value: Any) -> Any:
    """pygls makes named tuples of JSON objects it does not know; tests read them as dictionaries."""
    if hasattr(value, "_asdict"):
        return {name: _plain(member) for name, member in value._asdict().items()}
    if isinstance(value, list | tuple):
        return [_plain(member) for member in value]
    return value
