"""Who answers in one conversation, where that was chosen for it."""

from dataclasses import dataclass
from typing import Final

from codegpt_ls.domain.messages.effort import Effort


@dataclass(frozen=True, slots=True, kw_only=True)
class ThreadChoice:
    """What was chosen; None is as everywhere else."""

    provider: str | None = None
    model: str | None = None
    effort: Effort | None = None


NOT_CHOSEN: Final = ThreadChoice()
