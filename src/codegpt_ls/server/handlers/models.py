"""`codegpt/models` and `codegpt/selectModel`."""

from codegpt_ls.domain.providers import efforts
from codegpt_ls.presentation.selection import selected_model, selected_sentence
from codegpt_ls.protocol.models import ModelItem, ModelsParams, ModelsResult, SelectModelParams, SelectModelResult
from codegpt_ls.server.boundary import accepts
from codegpt_ls.server.session import Session
from codegpt_ls.services.connections.selection import Selection


@accepts(ModelsParams)
async def models(session: Session, params: ModelsParams) -> ModelsResult:
    """List the models of a provider; asks it when told to, or when it was never asked and can be."""
    services = session.services
    provider = services.provider(params.provider)
    known = await services.models.list(provider, refresh=params.refresh)
    priced = await services.pricing.priced(provider.profile, known)
    session.status_stale.set()
    return ModelsResult(
        provider=provider.profile.id,
        title=services.addressed(provider.profile.id).title,
        selected=services.models.selected(provider),
        models=tuple(
            ModelItem.of(each.model, services.today(), each.price, efforts(provider.profile, each.model))
            for each in priced
            if each.model.chat
        ),
    )


@accepts(SelectModelParams)
async def select_model(session: Session, params: SelectModelParams) -> SelectModelResult:
    """Use this model from now on, unless it is certain that no chat could."""
    services, words = session.services, session.words
    provider = services.provider(params.provider)
    judged = await services.models.judge(provider, params.model, asking=True)
    saved = services.selections.choose(Selection(provider.profile.id, params.model))
    session.status_stale.set()
    in_force = services.selections.in_force()
    selected = selected_model(
        in_force,
        provider.profile,
        model=services.models.meant(provider, in_force.model),
        origin=judged.origin,
        judged=judged,
        words=words,
    )
    return SelectModelResult(message=selected_sentence(selected, words, saved=saved), **dict(selected))
