"""The door of completion: while it is switched off, nothing behind it is loaded."""

import pkgutil
from typing import Any, Final

from codegpt_ls.server.session import Session

_BEHIND: Final = "codegpt_ls.server.completion.answering"


async def completed(session: Session, where: str, params: Any) -> Any:  # noqa: ANN401 - one function for each kind
    """What the function of this name in `answering` says; null while completion is switched off."""
    await session.settings_known()
    if session.completion_paused or not session.services.settings().completion.enabled:
        return None
    return await pkgutil.resolve_name(f"{_BEHIND}:{where}")(session, params)
