"""`codegpt/status`."""

import asyncio

from codegpt_ls.protocol.status import StatusResult
from codegpt_ls.protocol.wire import NoParams
from codegpt_ls.server.boundary import accepts
from codegpt_ls.server.session import Session
from codegpt_ls.server.status.telling import whole_status
from codegpt_ls.server.status.watching import watch


@accepts(NoParams)
async def status(session: Session, _params: NoParams) -> StatusResult:
    """Tell the status, and from now on its changes."""
    before = await asyncio.to_thread(session.services.generations)
    result = await whole_status(session)
    if not session.watches_status:
        session.watches_status = True
        session.later(watch(session, before))
    session.told_status = result
    return result
