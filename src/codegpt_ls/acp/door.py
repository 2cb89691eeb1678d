"""Serves one client over its pipe until it is gone."""

import asyncio
import logging
from typing import TYPE_CHECKING

from acp.connection import Connection

from codegpt_ls.acp.agent import Agent
from codegpt_ls.acp.boundary import Boundary
from codegpt_ls.acp.client import Client
from codegpt_ls.acp.pipe import ClientPipe
from codegpt_ls.locales.translator import environment_language, translator
from codegpt_ls.settings.reading import read_settings
from codegpt_ls.settings.sources import merged

if TYPE_CHECKING:
    from collections.abc import Callable

    from codegpt_ls.assembly import Services
    from codegpt_ls.domain.ports.words import Translator
    from codegpt_ls.pipes.streams import EditorStreams

_log = logging.getLogger(__name__)


async def serve(streams: "EditorStreams", services: "Services", locale: str | None) -> int:
    """Answer the client until it closes its end. `locale`: the language that was typed. Returns the exit code."""
    words = _words(services, locale)
    pipe, client = ClientPipe(streams), Client()
    agent = Agent(services, client, pipe, words, lambda: _refresh(services))
    agent_boundary = Boundary(agent.routes, lambda error: services.explainer(words()).explain(error))
    connection = Connection(agent_boundary, pipe, listening=False)
    client.connect(connection)
    try:
        await asyncio.to_thread(_refresh, services)
        await connection.main_loop()
    finally:
        agent.sessions.stop_all()
        await connection.close()
        await services.aclose()
    return 0


def _refresh(services: "Services") -> None:
    """Let the person's settings, providers and tasks count as they are written now."""
    written, problem = services.person_settings.read()
    settings, problems = read_settings(merged(written, {}))
    services.settings.replace(settings)
    troubles = (*((problem,) if problem else ()), *services.person_providers.read())
    services.tasks.reload()
    if problems or troubles:
        _log.warning("%d settings of the person's own do not count: `codegpt-ls doctor` names them", len(problems))


def _words(services: "Services", locale: str | None) -> "Callable[[], Translator]":
    """Sentences in the language that was typed, else that of the settings, else the environment's."""
    known: dict[str | None, Translator] = {}

    def words() -> "Translator":
        language = locale or services.settings().locale or environment_language() or None
        if language not in known:
            known[language] = translator(language)
        return known[language]

    return words
