"""`codegpt/providers`."""

from codegpt_ls.protocol.api_keys import NoParams
from codegpt_ls.protocol.providers import ProviderItem, ProvidersResult
from codegpt_ls.server.boundary import accepts
from codegpt_ls.server.session import Session


@accepts(NoParams)
async def providers(session: Session, _params: NoParams) -> ProvidersResult:
    """List the registry with what is connected and selected."""
    services = session.services
    selected = services.selections.provider()
    items = [
        ProviderItem(
            id=provider.profile.id,
            title=provider.profile.title,
            needs_key=provider.profile.needs_key,
            connected=await services.api_keys.connected(provider),
            selected=provider.profile.id == selected,
            default_model=provider.profile.default_model,
            links={kind.value: url for kind, url in provider.profile.links.items()},
        )
        for provider in services.providers
    ]
    return ProvidersResult(providers=tuple(items))
