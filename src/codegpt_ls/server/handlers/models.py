"""`codegpt/models`."""

from codegpt_ls.protocol.models import ModelItem, ModelsParams, ModelsResult
from codegpt_ls.server.boundary import accepts
from codegpt_ls.server.session import Session


@accepts(ModelsParams)
async def models(session: Session, params: ModelsParams) -> ModelsResult:
    """List the models of a provider; asks it when told to, or when it was never asked and can be."""
    services = session.services
    provider = services.provider(params.provider)
    known = await services.models.list(provider, refresh=params.refresh)
    return ModelsResult(
        provider=provider.profile.id,
        selected=services.models.selected(provider),
        models=tuple(ModelItem.of(model, services.today()) for model in known if model.chat),
    )
