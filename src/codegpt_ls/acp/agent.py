"""What a client can ask: each method of the protocol, one function."""

import asyncio
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any, Final

from acp import PROTOCOL_VERSION, schema

from codegpt_ls import __version__
from codegpt_ls.acp.answering import ClientAnswer
from codegpt_ls.acp.boundary import Route, invalid
from codegpt_ls.acp.client import Client
from codegpt_ls.acp.edits.proposing import Proposals
from codegpt_ls.acp.options.choosing import Options
from codegpt_ls.acp.pipe import ClientPipe
from codegpt_ls.acp.sessions import Session, Sessions
from codegpt_ls.acp.telling import Teller
from codegpt_ls.assembly import Services
from codegpt_ls.domain.chat import AnswerOptions
from codegpt_ls.domain.errors import AssistantError, ErrorCode
from codegpt_ls.domain.ports.words import Translator
from codegpt_ls.domain.threads import NewMessage
from codegpt_ls.services.chat.composition import compose
from codegpt_ls.services.chat.instructions import task_language
from codegpt_ls.services.failures.left_out import left_out_sentence

NAME: Final = "codegpt-ls"
SET_KEY: Final = "--set-key"
"""What a client adds to our command so that the person can enter a key in a terminal."""
PAGE: Final = 50
"""Sessions of one page of a list."""


class Agent:
    """One client's agent."""

    def __init__(
        self,
        services: Services,
        client: Client,
        pipe: ClientPipe,
        words: Callable[[], Translator],
        refresh: Callable[[], None],
    ) -> None:
        """`refresh` lets count what the person has written into their files by now."""
        self._services = services
        self._client = client
        self._pipe = pipe
        self._words = words
        self._refresh = refresh
        self.sessions = Sessions(services, client, words)
        self._options = Options(services, words)
        self._teller = Teller(services, client, words)

    @property
    def routes(self) -> Mapping[str, Route[Any]]:
        """By the protocol's names."""
        return {
            "initialize": Route(schema.InitializeRequest, self._initialize),
            "authenticate": Route(schema.AuthenticateRequest, self._authenticate),
            "session/new": Route(schema.NewSessionRequest, self._new),
            "session/load": Route(schema.LoadSessionRequest, self._load),
            "session/resume": Route(schema.ResumeSessionRequest, self._resume),
            "session/list": Route(schema.ListSessionsRequest, self._list),
            "session/close": Route(schema.CloseSessionRequest, self._close),
            "session/set_mode": Route(schema.SetSessionModeRequest, self._set_mode),
            "session/set_config_option": Route(schema.SetSessionConfigOptionSelectRequest, self._choose),
            "session/prompt": Route(schema.PromptRequest, self._prompt),
            "session/cancel": Route(schema.CancelNotification, self._cancel),
        }

    async def _initialize(self, asked: schema.InitializeRequest) -> schema.InitializeResponse:
        self._client.capabilities = asked.client_capabilities or schema.ClientCapabilities()
        nothing: Mapping[str, Any] = {}
        return schema.InitializeResponse.model_validate(
            {
                "protocolVersion": PROTOCOL_VERSION,
                "agentInfo": {"name": NAME, "title": "CodeGPT", "version": __version__},
                "agentCapabilities": {
                    "loadSession": True,
                    "promptCapabilities": {"image": True, "audio": False, "embeddedContext": True},
                    "mcpCapabilities": {"http": False, "sse": False},
                    "sessionCapabilities": {"list": nothing, "resume": nothing, "close": nothing},
                },
                "authMethods": [self._setting_a_key()] if _opens_terminals(asked) else [],
            }
        )

    def _setting_a_key(self) -> Mapping[str, Any]:
        words = self._words()
        return {
            "id": "set-key",
            "type": "terminal",
            "name": words.text("acp.set_key"),
            "description": words.text("acp.set_key.about"),
            "args": [SET_KEY],
        }

    async def _authenticate(self, _asked: schema.AuthenticateRequest) -> schema.AuthenticateResponse:
        await self._need_key(None)
        return schema.AuthenticateResponse()

    async def _new(self, asked: schema.NewSessionRequest) -> schema.NewSessionResponse:
        await self._need_key(None)
        session = await self.sessions.begin(asked.cwd)
        self._begun(session, bool(asked.mcp_servers))
        return schema.NewSessionResponse(
            session_id=session.id,
            modes=self._options.modes(session),
            config_options=[*await self._options.of(session)],
        )

    async def _load(self, asked: schema.LoadSessionRequest) -> schema.LoadSessionResponse:
        session = await self._taken_up(asked)
        await self._teller.past(session)
        return schema.LoadSessionResponse(
            modes=self._options.modes(session), config_options=[*await self._options.of(session)]
        )

    async def _resume(self, asked: schema.ResumeSessionRequest) -> schema.ResumeSessionResponse:
        session = await self._taken_up(asked)
        return schema.ResumeSessionResponse(
            modes=self._options.modes(session), config_options=[*await self._options.of(session)]
        )

    async def _list(self, asked: schema.ListSessionsRequest) -> schema.ListSessionsResponse:
        if asked.cwd and not Path(asked.cwd).is_absolute():
            raise invalid("cwd")
        folder = Path(asked.cwd).as_uri() if asked.cwd else None
        page = await self._services.threads.page(folder=folder, cursor=asked.cursor, limit=PAGE)
        found = [
            schema.SessionInfo(
                session_id=each.id, cwd=cwd, title=each.title or None, updated_at=each.updated.isoformat()
            )
            for each in page.items
            if each.messages and (cwd := self._services.path_of(each.folder or ""))
        ]
        return schema.ListSessionsResponse(sessions=found, next_cursor=page.cursor)

    async def _close(self, asked: schema.CloseSessionRequest) -> schema.CloseSessionResponse:
        await self.sessions.close(asked.session_id)
        return schema.CloseSessionResponse()

    async def _set_mode(self, asked: schema.SetSessionModeRequest) -> schema.SetSessionModeResponse:
        session = self.sessions.get(asked.session_id)
        await self._options.choose(session, "mode", asked.mode_id)
        await self._tell_options(session)
        return schema.SetSessionModeResponse()

    async def _choose(self, asked: schema.SetSessionConfigOptionSelectRequest) -> schema.SetSessionConfigOptionResponse:
        session = self.sessions.get(asked.session_id)
        await self._options.choose(session, asked.config_id, asked.value)
        return schema.SetSessionConfigOptionResponse(config_options=[*await self._options.of(session)])

    async def _cancel(self, asked: schema.CancelNotification) -> None:
        self.sessions.get(asked.session_id).stop()

    async def _prompt(self, asked: schema.PromptRequest) -> schema.PromptResponse:
        session = self.sessions.get(asked.session_id)
        if session.answer is not None:
            raise AssistantError(ErrorCode.THREAD_BUSY)
        session.answer = answering = asyncio.create_task(self._answered(session, asked))
        try:
            await asyncio.wait({answering})
        finally:
            # The client is gone, where this is cancelled itself.
            answering.cancel()
            session.answer = None
        if answering.cancelled():
            return schema.PromptResponse(stop_reason="cancelled")
        return answering.result()

    async def _answered(self, session: Session, asked: schema.PromptRequest) -> schema.PromptResponse:
        services, words = self._services, self._words()
        self._refresh()
        session.documents.forget()
        read = await session.prompts.read(asked.prompt)
        language = task_language(services.settings(), words, None)
        composed = await compose(read.question, read.items, session.context, services.tasks, language)
        answer = ClientAnswer(services, self._client, session, self._words)
        notes, session.notes = session.notes, []
        left_out = [f"{each.title}: {left_out_sentence(words, each)}" for each in composed.left_out]
        for note in (*notes, *left_out):
            await answer.note(note)
        if not read.question and not composed.message.prompt and not composed.message.attached:
            raise AssistantError(ErrorCode.TASK_NEEDS_QUESTION)
        finished = await answer.take(self._asked(session, composed.message))
        await self._teller.title(session)
        await self._teller.usage(session, finished)
        await Proposals(services, self._client, session, self._words).put_to_person(answer.drafted)
        return answer.response(finished)

    def _asked(self, session: Session, message: NewMessage) -> Any:  # noqa: ANN401 - a generator of events
        choice = session.choice
        options = AnswerOptions(provider=choice.provider, model=choice.model, effort=choice.effort, mode=session.mode)
        return session.conversations.ask(session.id, [message], options)

    async def _taken_up(self, asked: schema.LoadSessionRequest | schema.ResumeSessionRequest) -> Session:
        session = await self.sessions.take_up(asked.session_id, asked.cwd)
        await self._need_key(session.choice.provider)
        self._begun(session, bool(asked.mcp_servers))
        return session

    def _begun(self, session: Session, servers: bool) -> None:  # noqa: FBT001 - whether the client named any
        if servers:
            session.notes.append(self._words().text("acp.servers_not_started"))
        self._pipe.behind_the_answer(lambda: self._teller.commands(session))

    async def _tell_options(self, session: Session) -> None:
        options = await self._options.of(session)
        update = schema.ConfigOptionUpdate(session_update="config_option_update", config_options=[*options])
        await self._client.update(session.id, update)

    async def _need_key(self, provider_id: str | None) -> None:
        """Raises AssistantError MISSING_KEY, so that the client offers the person to set one; whatever else is in the
        way is told when a question is asked."""
        self._refresh()
        try:
            await self._services.connections.route(self._services.provider(provider_id).profile)
        except AssistantError as error:
            if error.code is ErrorCode.MISSING_KEY:
                raise


def _opens_terminals(asked: schema.InitializeRequest) -> bool:
    """Whether the client can show the person a terminal in which they enter a key."""
    auth = asked.client_capabilities.auth if asked.client_capabilities else None
    return bool(auth and auth.terminal)
