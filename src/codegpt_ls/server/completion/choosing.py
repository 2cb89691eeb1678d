"""`codegpt/completionModels` and `codegpt/completionHere`: what is to be known before completion is switched on, and
where nothing comes of it."""

import asyncio
from typing import Final

from codegpt_ls.domain.completion.fill_in import FillIn
from codegpt_ls.domain.completion.hour import hour
from codegpt_ls.domain.context.items import FileItem
from codegpt_ls.domain.context.resolved import LeftOut, Refusal
from codegpt_ls.domain.models import Model
from codegpt_ls.domain.text import Position
from codegpt_ls.presentation.completing import cost_sentence
from codegpt_ls.protocol.completion.choosing import (
    CompletionHereParams,
    CompletionHereResult,
    CompletionModelItem,
    CompletionModelsParams,
    CompletionModelsResult,
)
from codegpt_ls.server.boundary import accepts
from codegpt_ls.server.completion.answering import moment_in
from codegpt_ls.server.completion.telling import completion_of
from codegpt_ls.server.session import Session
from codegpt_ls.services.chat.pricing import PricedModel
from codegpt_ls.services.completion.gate import Closed
from codegpt_ls.services.completion.wait import most_a_minute
from codegpt_ls.services.completion.ways import made_for_it
from codegpt_ls.services.failures.left_out import left_out_sentence

_SENTENCES: Final = {
    Closed.LANGUAGE: "completion.closed.language",
    Closed.ONLY_SHOWN: "completion.closed.only_shown",
    Closed.OUT_OF_STEP: "completion.closed.out_of_step",
    Closed.TOO_LARGE: "completion.closed.too_large",
    Closed.OUTSIDE: "completion.closed.outside",
    Closed.READ_ONLY: "completion.closed.read_only",
}
"""What closes a whole document, as a person is told it."""


@accepts(CompletionModelsParams)
async def completion_models(session: Session, params: CompletionModelsParams) -> CompletionModelsResult:
    """The models with their prices; asks the provider when told to, or when it was never asked and can be."""
    services = session.services
    provider = services.provider(params.provider)
    if params.model is not None:
        known = [Model(id=params.model)]
    else:
        listed = await services.models.list(provider, refresh=params.refresh)
        known = [each for each in listed if not each.gone(services.today())]
        session.status_stale.set()
    priced = await services.pricing.priced(provider.profile, known)
    items = [_item(session, each, made_for_it(provider, each.model)) for each in priced]
    return CompletionModelsResult(
        provider=provider.profile.id,
        title=services.addressed(provider.profile.id).title,
        models=tuple(sorted(items, key=lambda item: item.way is None)),
    )


@accepts(CompletionHereParams)
async def completion_here(session: Session, params: CompletionHereParams) -> CompletionHereResult:
    """Why nothing is completed in a document; no reason where it is."""
    await session.settings_known()
    moment = moment_in(session.documents.workspace(), params.uri, Position(0, 0), wanted=True)
    if moment is None:
        return CompletionHereResult(message=session.words.text(_SENTENCES[Closed.ONLY_SHOWN]))
    reason = await asyncio.to_thread(completion_of(session).here, moment)
    return CompletionHereResult(message=_why(session, reason, moment.uri, moment.language))


def _item(session: Session, priced: PricedModel, way: FillIn | None) -> CompletionModelItem:
    settings = session.services.settings().completion
    most = most_a_minute(settings.max_requests_per_minute, costs=not priced.free)
    dollars = hour(priced.price, most).dollars
    return CompletionModelItem(
        id=priced.model.id,
        way=way,
        free=priced.free,
        hour=None if dollars is None else f"{dollars:f}",
        cost=cost_sentence(session.words, priced.price, settings, free=priced.free),
    )


def _why(session: Session, reason: Closed | Refusal | None, uri: str, language: str) -> str | None:
    if reason is None:
        return None
    if isinstance(reason, Refusal):
        return left_out_sentence(session.words, LeftOut(index=0, item=FileItem(uri=uri), title=uri, refusal=reason))
    return session.words.text(_SENTENCES[reason], language=language)
