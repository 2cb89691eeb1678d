"""What a model looks up, as a client draws it."""

from collections.abc import Callable, Mapping
from typing import Any, Final

from codegpt_ls.domain.ports.words import Translator
from codegpt_ls.domain.tools.steps import StepState, ToolStep
from codegpt_ls.presentation.steps import step_line, step_title

_STATUS: Final[Mapping[StepState, str]] = {
    StepState.PENDING: "pending",
    StepState.RUNNING: "in_progress",
    StepState.DONE: "completed",
}
"""All others are `failed`: the protocol knows no more, and the sentence beside it tells which."""


class Steps:
    """The steps of one session. A client is told of each as it begins, and then of what changes."""

    def __init__(self, words: Callable[[], Translator], path_of: Callable[[str], str | None]) -> None:
        """`path_of`: the path a URI names."""
        self._words = words
        self._path_of = path_of
        self._told: set[str] = set()

    def update(self, step: ToolStep) -> dict[str, Any]:
        """What is to be told of it now."""
        words = self._words()
        new, self._told = step.id not in self._told, self._told | {step.id}
        title, line = step_title(step.tool, step.about, words, step.server), step_line(step, words)
        kind = {"sessionUpdate": "tool_call" if new else "tool_call_update"}
        told = {"toolCallId": step.id, "title": title, "kind": step.kind.value, "status": status(step.state)}
        path = self._path_of(step.uri) if step.uri else None
        where = {"locations": [{"path": path}]} if path else {}
        why = {"content": [{"type": "content", "content": {"type": "text", "text": line}}]} if line != title else {}
        return {**kind, **told, **where, **why}


def status(state: StepState) -> str:
    """The state in the protocol's words."""
    return _STATUS.get(state, "failed")
