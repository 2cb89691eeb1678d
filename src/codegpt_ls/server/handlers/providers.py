"""`codegpt/providers`."""

from codegpt_ls.protocol.providers import ProviderItem, ProvidersResult
from codegpt_ls.protocol.wire import NoParams
from codegpt_ls.server.boundary import accepts
from codegpt_ls.server.session import Session
from codegpt_ls.services.completion.ways import fills_in


@accepts(NoParams)
async def providers(session: Session, _params: NoParams) -> ProvidersResult:
    """List the registry with what is connected and selected."""
    services = session.services
    selected = services.selections.provider()
    items = [
        ProviderItem.of(
            services.connections.addressed(provider.profile),
            session.words,
            connected=await services.connections.connected(provider.profile),
            selected=provider.profile.id == selected,
            fills_in=fills_in(provider),
            base_url=services.shown_address(provider.profile),
            parts=services.base_urls.parts(provider.profile),
        )
        for provider in services.providers
    ]
    return ProvidersResult(providers=tuple(items))
