"""Completion of code while it is typed: off until the person says who completes it, since every word typed may be sent
and paid for."""

from enum import StrEnum
from typing import Annotated, Any

from pydantic import Field, StrictBool

from codegpt_ls.domain.completion.fill_in import FillIn
from codegpt_ls.settings.shape import Chapter, Scope, SettingsGroup, setting


class Trigger(StrEnum):
    """When code is completed."""

    AUTOMATIC = "automatic"
    MANUAL = "manual"


class DialectChoice(StrEnum):
    """How a model is asked: by one of `FillIn`, or by whichever there is."""

    AUTO = "auto"
    INFILL = "infill"
    SUFFIX = "suffix"
    FIM_PATH = "fim-path"
    TEMPLATE = "template"
    CHAT = "chat"

    @property
    def fill_in(self) -> FillIn | None:
        """The one that is meant; None for whichever there is."""
        return None if self is DialectChoice.AUTO else FillIn(self.value)


_Language = Annotated[str, Field(min_length=1, max_length=60)]


def _completion(default: Any, description: str, *, steers: bool = True) -> Any:  # noqa: ANN401 - pydantic's own shape
    return setting(default, Scope.APPLICATION, Chapter.COMPLETION, description, steers=steers)


class CompletionSettings(SettingsGroup):
    """Whether code is completed, by whom and when. All but the last decide what of a file is sent and what it costs."""

    enabled: StrictBool = _completion(
        default=False,
        description="Whether code is completed while you type. What stands around the cursor is then sent to the "
        "provider and model below, over and over; files that may not be sent are left alone.",
    )
    provider: str | None = _completion(
        None, "Id of the provider that completes code. It has to be named: it is never the one you chat with by itself."
    )
    model: str | None = _completion(
        None,
        "Model that completes code, one made to fill in: its name, or for `local` the path of a `.gguf` file. It has "
        "to be named.",
    )
    dialect: DialectChoice = _completion(
        DialectChoice.AUTO,
        "How the model is asked to fill in code; `auto`: as the provider offers and the model knows it.",
    )
    trigger: Trigger = _completion(
        Trigger.AUTOMATIC, "When code is completed: while you type, or only when you press a key for it."
    )
    languages: tuple[_Language, ...] = _completion(
        (), "Languages whose code is completed, by the editor's ids, e.g. `python`; empty: all but plain text."
    )
    max_requests_per_minute: Annotated[int, Field(ge=1, le=600)] = _completion(
        30, "Requests a minute at most. The key that you press for a completion counts, and is never refused."
    )
    fallback: StrictBool = _completion(
        default=False,
        description="Whether editors without inline completion get one line in their menu of words, for the key that "
        "runs `codegpt.complete`. Say it in the options that the server is started with.",
        steers=False,
    )
