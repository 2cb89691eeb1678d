"""`codegpt/localModel` and `codegpt/localFetch`: the model that runs on this machine, fetched by the person's word."""

import asyncio
from typing import Final

from lsprotocol.types import MessageType

from codegpt_ls.domain.ports.fetching import Fetching
from codegpt_ls.presentation.fetching import fetch_question, fetching_sentence
from codegpt_ls.protocol.models import LocalFetchParams, LocalFetchResult, LocalModelResult
from codegpt_ls.protocol.wire import NoParams
from codegpt_ls.server.answers.progress import Work, work
from codegpt_ls.server.boundary import accepts
from codegpt_ls.server.editor import Token
from codegpt_ls.server.session import Session

_PERCENT: Final = 100


@accepts(NoParams)
async def local_model(session: Session, _params: NoParams) -> LocalModelResult:
    """What there is to fetch."""
    model = session.services.local_model
    found = model.fetchable()
    return LocalModelResult(
        provider=model.provider,
        model=found.model,
        present=found.path is not None,
        size=found.size,
        arrived=found.arrived,
        source=found.source,
        question=fetch_question(found, session.words),
        note=session.words.text("weights.honesty"),
    )


@accepts(LocalFetchParams)
async def local_fetch(session: Session, params: LocalFetchParams) -> LocalFetchResult:
    """Fetch it; the client has asked the person."""
    return await _fetched(session, params.work_done_token)


@accepts(LocalFetchParams)
async def local_fetch_command(session: Session, params: LocalFetchParams) -> LocalFetchResult:
    """Ask the person where nobody else has, fetch it, and say that it is here. A no cancels the command."""
    if not session.editor.abilities.own_interface and not await _agreed(session):
        raise asyncio.CancelledError
    token = params.work_done_token
    result = await _fetched(session, await session.editor.begin_progress() if token is None else token)
    session.tell(f"{result.message}\n{session.words.text('weights.honesty')}")
    return result


async def _agreed(session: Session) -> bool:
    found = session.services.local_model.fetchable()
    if found.path is not None:
        return True
    titles = (session.words.text("action.fetch_local"),)
    return await session.editor.ask(fetch_question(found, session.words), titles, MessageType.Info) is not None


async def _fetched(session: Session, token: Token | None) -> LocalFetchResult:
    model, words = session.services.local_model, session.words
    found = model.fetchable()
    async with work(session.editor, token, words, words.text("weights.title"), percentage=0) as report:
        path = await model.fetch(FetchReports(session, report).take)
    session.status_stale.set()
    return LocalFetchResult(
        provider=model.provider, model=found.model, path=str(path), message=words.text("weights.fetched", path=path)
    )


class FetchReports:
    """Progress as it is shown: each percent and each stage once, whatever comes in between."""

    def __init__(self, session: Session, report: Work) -> None:
        self._session = session
        self._report = report
        self._told: tuple[object, int] | None = None

    def take(self, fetching: Fetching) -> None:
        """Show it, if it is news."""
        percentage = _PERCENT * fetching.done // fetching.total
        if (news := (fetching.stage, percentage)) != self._told:
            self._told = news
            self._report.portion(fetching_sentence(fetching, self._session.words), percentage)
