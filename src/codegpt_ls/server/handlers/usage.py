"""`codegpt/usage`."""

from codegpt_ls.domain.usage import UsageGrouping
from codegpt_ls.protocol.usage import UsageParams, UsageResult
from codegpt_ls.server.boundary import accepts
from codegpt_ls.server.session import Session


@accepts(UsageParams)
async def usage(session: Session, params: UsageParams) -> UsageResult:
    """Add up the tokens of past answers."""
    services = session.services
    provider = services.providers[params.provider].profile.id if params.provider else None
    sums = await services.usage.sums(params.by, days=params.days, provider=provider, thread_id=params.thread_id)
    groups = {each.group for each in sums if each.group}
    titles = await services.threads.titles(groups) if params.by is UsageGrouping.THREAD else {}
    pages = services.account_pages({each.provider for each in sums})
    if session.completion is not None:
        await session.completion.counts.write()
    completions = await services.usage.completions(days=params.days)
    return UsageResult.of(sums, pages, titles, await services.spending.spent(), completions)
