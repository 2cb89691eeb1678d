"""What a model looks up, as both doors say it."""

from typing import Final

from codegpt_ls.domain.ports.words import Translator
from codegpt_ls.domain.tools.steps import StepState, ToolStep
from codegpt_ls.services.failures.left_out import refusal_sentence

TITLED: Final = ("read_file", "list_files", "search_text", "diagnostics", "symbols", "references")
"""Tools whose steps have sentences."""
_GIT: Final = ("git_diff", "git_log", "git_blame")


def step_title(tool: str, about: str, words: Translator, server: str | None = None) -> str:
    """What is looked up, whether it was already or is about to be. `server`: whose tool it is that is not ours."""
    if server is not None:
        return words.text("step.of_server", tool=tool.removeprefix(f"{server}__"), server=server)
    if tool in _GIT:
        # As it is typed, in every language.
        return f"{tool.replace('_', ' ')} {about}".strip()
    if tool == "edit_file":
        return words.text("step.edit_file", about=about)
    if tool not in TITLED:
        return words.text("step.unknown", tool=tool)
    return words.text(f"step.{tool}" if about else f"step.{tool}.all", about=about)


def step_line(step: ToolStep, words: Translator) -> str:
    """What became of it."""
    title = step_title(step.tool, step.about, words, step.server)
    if step.state in (StepState.PENDING, StepState.RUNNING, StepState.DONE):
        return title
    if step.refusal is not None:
        return words.text("step.refused", step=title, reason=refusal_sentence(words, step.refusal))
    return words.text(f"step.{step.state.value}", step=title)
