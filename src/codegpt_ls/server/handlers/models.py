"""`codegpt/models`."""

from codegpt_ls.domain.models import Model
from codegpt_ls.protocol.models import ModelItem, ModelsParams, ModelsResult
from codegpt_ls.server.boundary import accepts
from codegpt_ls.server.session import Session


@accepts(ModelsParams)
async def models(session: Session, params: ModelsParams) -> ModelsResult:
    """List the models of a provider; asks it when told to, or when it was never asked and can be."""
    services = session.services
    provider = services.provider(params.provider)
    known = await services.models.list(provider, refresh=params.refresh)
    today = services.today()

    def item(model: Model) -> ModelItem:
        return ModelItem(
            id=model.id,
            status=model.status(today),
            shutdown_date=model.shutdown_date.isoformat() if model.shutdown_date else None,
            replacement=model.replacement,
            source=model.source,
            context_tokens=model.context_tokens,
        )

    return ModelsResult(
        provider=provider.profile.id,
        selected=services.models.selected(provider),
        models=tuple(item(model) for model in known if model.chat),
    )
