"""What a vendor wants back as it gave it, closed when it comes and opened where it may go."""

import json
from typing import Any

from codegpt_ls.domain.limits import SEAL
from codegpt_ls.domain.messages.parts import Seal, Text, Thought, ToolCall


class Wax:
    """Seals the parts of one model's answers in one dialect."""

    def __init__(self, dialect: str, model: str) -> None:
        """`model`: as it is asked for."""
        self._dialect = dialect
        self._model = model

    def seal(self, value: object) -> Seal | None:
        """This JSON under a seal; None where it is too long to be kept, so that the part goes back without."""
        data = json.dumps(value)
        return Seal(self._dialect, self._model, data) if len(data) <= SEAL else None

    def opened(self, part: Text | Thought | ToolCall) -> Any:  # noqa: ANN401 - the vendor's JSON
        """What is under the part's seal; None where it is another's."""
        seal = part.seal
        if seal is None or (seal.dialect, seal.model) != (self._dialect, self._model):
            return None
        try:
            return json.loads(seal.data)
        except (ValueError, RecursionError):  # it comes from a file
            return None
