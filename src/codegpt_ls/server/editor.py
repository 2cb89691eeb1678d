"""Everything the server says to the editor: the one door out."""

import asyncio
import uuid
from collections.abc import Mapping, Sequence
from concurrent.futures import Future
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

from lsprotocol import types
from pygls.exceptions import JsonRpcException
from pygls.lsp.server import LanguageServer

from codegpt_ls.pipes.writer import QueuedWriter

if TYPE_CHECKING:
    from codegpt_ls.protocol.wire import Wire
    from codegpt_ls.server.transport.messages import MessageProtocol

Token = str | int

SILENCE_IS_NO: Final = 5.0
"""Seconds an editor has for what it does without asking its person. Some never answer at all."""


@dataclass(frozen=True, slots=True, kw_only=True)
class EditorAbilities:
    """What this editor can do, from its `initialize`."""

    configuration: bool = False
    """Answers `workspace/configuration`."""
    register_configuration: bool = False
    """Takes a registration for `workspace/didChangeConfiguration`."""
    work_done_progress: bool = False
    """Shows progress that the server begins."""
    show_document: bool = False
    """Opens a page or file on request."""
    code_action_literals: bool = False
    """Takes code actions with a kind; another one takes bare commands."""
    answers_questions: bool = False
    """Known to answer `window/showMessageRequest`; any other may drop it without a word."""
    one_line_messages: bool = False
    """Shows one line of a message, as wide as its window."""
    rereads_files: bool = True
    """Shows a file anew that is open and has changed; another one goes on showing what it was."""
    personal_settings: bool = False
    """Says that it answers `codegpt/personalSettings`; only its answer proves it."""
    waits_before_completing: bool = False
    """Asks for completions only once its person has paused."""
    approvals: bool = False
    """Says that it answers `codegpt/approve`."""
    client_tools: frozenset[str] = frozenset()
    """What it says it can be asked for by `codegpt/callTool`."""
    own_interface: bool = False
    """Draws answers and errors itself; ours would be doubled."""
    from_before_the_protocol: bool = False
    """Draws answers itself and names no protocol: nobody but us can tell the person that it is old."""


class AsksNothing(Exception):  # noqa: N818 - a finding
    """This editor puts no questions to its person."""


class Editor:
    """Speaks to one editor. Sending never blocks; asking can be cancelled.

    Editors answer in shapes that LSP does not know: what is no yes counts as no.
    """

    def __init__(self, server: LanguageServer, protocol: "MessageProtocol") -> None:
        self._server = server
        self._protocol = protocol
        self._writer: QueuedWriter | None = None
        self.abilities = EditorAbilities()

    def connect(self, writer: QueuedWriter) -> None:
        """Send through this writer from now on."""
        self._writer = writer

    @property
    def lagging(self) -> bool:
        """Whether the editor reads slower than we send."""
        return self._writer is not None and self._writer.lagging

    async def caught_up(self) -> None:
        """Wait until the editor has taken what was sent."""
        if self._writer is not None:
            await self._writer.caught_up()

    def progress(self, token: Token, value: dict[str, Any]) -> None:
        """One `$/progress` value."""
        self._protocol.notify("$/progress", {"token": token, "value": value})

    def notify(self, method: str, params: "Wire") -> None:
        """A notification of ours."""
        self._protocol.notify(method, params.model_dump(mode="json", by_alias=True, exclude_none=True))

    def show_message(self, message: str, kind: types.MessageType = types.MessageType.Info) -> None:
        """Tell the person something they need not answer."""
        self._server.window_show_message(types.ShowMessageParams(type=kind, message=_without_links(message)))

    async def ask(self, message: str, titles: Sequence[str], kind: types.MessageType) -> int | None:
        """Ask the person to choose; the index of the title they took, None when they took none.

        An editor that asks no questions shows the sentence alone.
        """
        try:
            return await self.put(message, titles, kind)
        except AsksNothing:
            self.show_message(message, kind)
            return None

    async def insist(
        self, message: str, titles: Sequence[str], kind: types.MessageType = types.MessageType.Info
    ) -> int | None:
        """As `ask`, of what was shown as a message already."""
        try:
            return await self.put(message, titles, kind)
        except AsksNothing:
            return None

    async def put(
        self, message: str, titles: Sequence[str], kind: types.MessageType, *, withdrawn: bool = False
    ) -> int | None:
        """As `ask`; `withdrawn`: the editor is told when nobody waits any more. Raises AsksNothing."""
        items = [types.MessageActionItem(title=title) for title in titles]
        params = types.ShowMessageRequestParams(type=kind, message=_without_links(message), actions=items)
        try:
            chosen = await self._ask(types.WINDOW_SHOW_MESSAGE_REQUEST, params, withdrawn=withdrawn)
        except JsonRpcException:
            raise AsksNothing from None
        taken = _member(chosen, "title") if isinstance(chosen, Mapping) else chosen
        return next((index for index, title in enumerate(titles) if taken == title), None)

    async def open_page(self, url: str) -> bool:
        """Open a web page; False when this editor cannot."""
        if not self.abilities.show_document:
            return False
        return await self._show(types.ShowDocumentParams(uri=url, external=True))

    async def open_file(self, uri: str, line: int = 0) -> bool:
        """Show a file beside what the person is working on, at this line (0-based); False when this editor cannot."""
        if not self.abilities.show_document:
            return False
        place = types.Position(line=line, character=0)
        selection = types.Range(start=place, end=place) if line else None
        shown = self._show(types.ShowDocumentParams(uri=uri, external=False, take_focus=False, selection=selection))
        try:
            async with asyncio.timeout(SILENCE_IS_NO):
                return await shown
        except TimeoutError:
            return False

    async def apply_edit(
        self, label: str, uri: str, version: int | None, edits: Sequence[types.TextEdit]
    ) -> tuple[bool, str | None]:
        """Have one document edited that has this version; whether the editor says it was, and else why not."""
        which = types.OptionalVersionedTextDocumentIdentifier(uri=uri, version=version)
        change = types.TextDocumentEdit(text_document=which, edits=list(edits))
        params = types.ApplyWorkspaceEditParams(label=label, edit=types.WorkspaceEdit(document_changes=[change]))
        try:
            answered = await self._ask(types.WORKSPACE_APPLY_EDIT, params)
        except JsonRpcException as refused:
            return False, refused.message
        reason = _member(answered, "failureReason")
        return _member(answered, "applied") is True, reason if isinstance(reason, str) else None

    def publish(self, uri: str, diagnostics: Sequence[types.Diagnostic]) -> None:
        """All diagnostics of ours in a document, in place of those sent before."""
        params = types.PublishDiagnosticsParams(uri=uri, diagnostics=list(diagnostics))
        self._server.text_document_publish_diagnostics(params)

    async def configuration(self, section: str, folder: str | None = None) -> tuple[Any, Any]:
        """The editor's settings of this section: without a folder, and those for the folder with this URI.

        None for what it does not tell.
        """
        scopes = [None] if folder is None else [None, folder]
        items = [types.ConfigurationItem(section=section, scope_uri=scope) for scope in scopes]
        try:
            answers = await self._ask(types.WORKSPACE_CONFIGURATION, types.ConfigurationParams(items=items))
        except JsonRpcException:
            return None, None
        own, *others = (answers if isinstance(answers, list) else None) or [None]
        return own, others[0] if others else None

    async def personal_settings(self) -> Any:  # noqa: ANN401 - JSON
        """The settings that are the person's own, as a client with code for this tells them; None from any other."""
        try:
            told = await self._ask("codegpt/personalSettings", {})
        except JsonRpcException:
            return None
        return told if isinstance(told, dict) else None

    async def ask_client(self, method: str, params: "Wire") -> Any:  # noqa: ANN401 - JSON
        """Ask a client that has code for it something of ours; it is told when nobody waits any more. None where it
        refuses."""
        try:
            told = params.model_dump(mode="json", by_alias=True, exclude_none=True)
            return await self._ask(method, told, withdrawn=True)
        except JsonRpcException:
            return None

    async def watch_configuration(self, section: str) -> None:
        """Ask to be told when settings of this section change."""
        registration = types.Registration(
            id=str(uuid.uuid4()),
            method=types.WORKSPACE_DID_CHANGE_CONFIGURATION,
            register_options=types.DidChangeConfigurationRegistrationOptions(section=section),
        )
        params = types.RegistrationParams(registrations=[registration])
        await self._ask(types.CLIENT_REGISTER_CAPABILITY, params)

    async def begin_progress(self) -> Token | None:
        """A token for progress the server begins; None when this editor shows none."""
        if not self.abilities.work_done_progress:
            return None
        token = str(uuid.uuid4())
        params = types.WorkDoneProgressCreateParams(token=token)
        created = self._ask(types.WINDOW_WORK_DONE_PROGRESS_CREATE, params)
        try:
            async with asyncio.timeout(SILENCE_IS_NO):
                await created
        except (JsonRpcException, TimeoutError):  # the editor will not have it, and the work goes on all the same
            return None
        return token

    def cancellable(self, token: Token) -> Future[None]:
        """A future that is cancelled when the person cancels the progress of this token."""
        future: Future[None] = Future()
        self._server.work_done_progress.tokens[token] = future
        return future

    def forget_cancellable(self, token: Token) -> None:
        """The progress of this token has ended."""
        self._server.work_done_progress.tokens.pop(token, None)

    async def _show(self, params: types.ShowDocumentParams) -> bool:
        try:
            shown = await self._ask(types.WINDOW_SHOW_DOCUMENT, params)
        except JsonRpcException:
            return False
        return _member(shown, "success") is True

    async def _ask(self, method: str, params: object, *, withdrawn: bool = False) -> Any:  # noqa: ANN401 - JSON
        return await self._protocol.ask(method, params, withdrawn=withdrawn)


def _without_links(message: str) -> str:
    """The message without Markdown's links: VS Code makes them of it, be it to a command, and strangers' words are in
    it."""
    return message.replace("](", "] (")


def _member(value: object, name: str) -> object:
    return value.get(name) if isinstance(value, Mapping) else None
