"""What a model would change while it answers; nothing is, before the person takes it."""

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    # Most answers change nothing.
    from codegpt_ls.domain.edits.editable import Editable
    from codegpt_ls.domain.edits.proposed import ProposedEdit


@dataclass(frozen=True, slots=True)
class DraftedEdit:
    """All that an answer would change of one document."""

    document: "Editable"
    """As it was when the answer first drafted a change of it."""
    edit: "ProposedEdit"


@dataclass(frozen=True, slots=True)
class EditsDrafted:
    """All that an answer would change, right before its end."""

    edits: tuple[DraftedEdit, ...]
