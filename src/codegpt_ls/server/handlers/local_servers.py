"""`codegpt/localServers` and `codegpt/pullModel`: servers of the person's own, looked for and used by their word."""

import asyncio

from lsprotocol.types import MessageType

from codegpt_ls.domain.ports.words import named
from codegpt_ls.domain.providers import address_setting
from codegpt_ls.presentation.servers import found_servers, model_line
from codegpt_ls.protocol.models import PullModelParams, PullModelResult, SelectModelParams
from codegpt_ls.protocol.providers import LocalServerItem, LocalServersResult
from codegpt_ls.protocol.wire import NoParams
from codegpt_ls.server.answers.progress import work
from codegpt_ls.server.answers.telling import tell_in_page
from codegpt_ls.server.boundary import accepts
from codegpt_ls.server.editor import AsksNothing, Token
from codegpt_ls.server.handlers import models
from codegpt_ls.server.handlers.local_model import FetchReports
from codegpt_ls.server.session import Session

_MOST_CHOICES = 12
"""Titles one question may offer: more do not fit a message box."""


@accepts(NoParams)
async def local_servers(session: Session, _params: NoParams) -> LocalServersResult:
    """What answers on this machine."""
    return await found_servers(session.services.local_servers, session.words)


@accepts(NoParams)
async def local_servers_command(session: Session, _params: NoParams) -> LocalServersResult | None:
    """The same; where nobody else shows it, the person is asked which model to use."""
    result = await found_servers(session.services.local_servers, session.words)
    if session.editor.abilities.own_interface:
        return result
    session.later(_ask_which(session, result))
    return None


@accepts(PullModelParams)
async def pull_model(session: Session, params: PullModelParams) -> PullModelResult:
    """Have it downloaded; the client has asked the person."""
    return await _pulled(session, params, params.work_done_token)


@accepts(PullModelParams)
async def pull_model_command(session: Session, params: PullModelParams) -> PullModelResult:
    """Ask the person where nobody else has, have it downloaded, and say that it is there. A no cancels the command."""
    if not session.editor.abilities.own_interface and not await _agreed(session, params):
        raise asyncio.CancelledError
    token = params.work_done_token
    result = await _pulled(session, params, await session.editor.begin_progress() if token is None else token)
    session.tell(result.message)
    return result


async def _agreed(session: Session, params: PullModelParams) -> bool:
    words = session.words
    question = words.text("servers.ask_pull", model=params.model, provider=_title(session, params.provider))
    return await session.editor.ask(question, (words.text("action.pull_model"),), MessageType.Info) is not None


async def _pulled(session: Session, params: PullModelParams, token: Token | None) -> PullModelResult:
    services, words = session.services, session.words
    provider = services.provider(params.provider)
    title = _title(session, params.provider)
    headline = words.text("servers.pulling", model=params.model, provider=title)
    async with work(session.editor, token, words, headline, percentage=0) as report:
        reports = FetchReports(session, report)
        await services.local_servers.pull(provider.profile.id, params.model, reports.take)
    session.status_stale.set()
    message = words.text("servers.pulled", model=params.model, provider=title)
    return PullModelResult(provider=provider.profile.id, model=params.model, message=message)


def _title(session: Session, provider_id: str | None) -> str:
    return named(session.services.addressed(provider_id).title, session.words)


async def _ask_which(session: Session, result: LocalServersResult) -> None:
    words = session.words
    choices = [(server, model) for server in result.servers for model in server.models][:_MOST_CHOICES]
    told = "\n".join([result.message, *(f"{each.title}: {each.told}" for each in result.servers)])
    if not choices:
        session.tell(told)
        return
    lines = [model_line(server, model, words) for server, model in choices]
    try:
        taken = await session.editor.put(told, lines, MessageType.Info)
    except AsksNothing:
        tell_in_page(session, "\n".join([told, "", *(f"- {line}" for line in lines)]), MessageType.Info)
        return
    if taken is not None:
        server, model = choices[taken]
        await _use(session, server, model.id)


async def _use(session: Session, server: LocalServerItem, model: str) -> None:
    """An address is a setting, which is the person's to write: a choice alone would ask somebody else."""
    if not server.at_home:
        setting = address_setting(server.provider)
        session.tell(session.words.text("servers.address_first", setting=setting, url=server.base_url))
        return
    given = SelectModelParams(provider=server.provider, model=model)
    result = await models.select_model.call(session, given)
    session.tell("\n".join([result.message, *(notice.message for notice in result.notices)]))
