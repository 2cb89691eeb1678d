"""What a person can choose in a session: the model, how much it thinks, what it may do. Their thread keeps it."""

from collections.abc import Callable, Sequence
from dataclasses import replace
from enum import StrEnum
from typing import Final, TypeVar

from acp.schema import (
    SessionConfigOptionSelect,
    SessionConfigSelectOption,
    SessionMode,
    SessionModeState,
)

from codegpt_ls.acp.boundary import invalid
from codegpt_ls.acp.options.models import ModelMenu, Offered
from codegpt_ls.acp.sessions import Session
from codegpt_ls.assembly import Services
from codegpt_ls.domain.messages.effort import Effort
from codegpt_ls.domain.models import Model
from codegpt_ls.domain.ports.words import Translator
from codegpt_ls.domain.providers import efforts
from codegpt_ls.domain.tools.modes import Mode

E = TypeVar("E", bound=StrEnum)

EFFORT: Final = "effort"
MODE: Final = "mode"
_OWN: Final = "default"
"""The effort of the model's own."""


class Options:
    """The options of sessions."""

    def __init__(self, services: Services, words: Callable[[], Translator]) -> None:
        self._services = services
        self._words = words
        self._menu = ModelMenu(services, words)

    async def of(self, session: Session) -> list[SessionConfigOptionSelect]:
        """All of them, with what is chosen."""
        own = await self._menu.own(session.choice)
        thinking = () if own is None else self._effort(own, session)
        return [await self._menu.option(session.choice, own), self._mode(session), *thinking]

    def modes(self, session: Session) -> SessionModeState:
        """The modes alone, for clients from before there were options."""
        words = self._words()
        known = [
            SessionMode(id=each.value, name=words.text(f"mode.{each.value}"), description=_about(each, words))
            for each in Mode
        ]
        return SessionModeState(current_mode_id=session.mode.value, available_modes=known)

    async def choose(self, session: Session, option: str, value: object) -> None:
        """Choose this in the session from now on; its thread keeps it.

        Raises RequestError for what cannot be chosen, AssistantError where nobody could ask such a model.
        """
        if not isinstance(value, str):
            raise invalid("value")
        match option:
            case "model":
                session.choice = await self._menu.chosen(session.choice, value)
            case "effort":
                effort = None if value == _OWN else _known(Effort, value)
                session.choice = replace(session.choice, effort=effort)
            case "mode":
                session.mode = _known(Mode, value)
                await self._services.threads.keep_mode(session.id, session.mode)
                return
            case _:
                raise invalid("configId")
        await self._services.threads.choose(session.id, session.choice)

    def _effort(self, own: Offered, session: Session) -> Sequence[SessionConfigOptionSelect]:
        """How much it thinks; nothing where the model is known not to think."""
        words = self._words()
        model = next((each for each in own.models if each.id == own.chosen), Model(id=own.chosen or ""))
        known = efforts(self._services.provider(own.id).profile, model)
        if known == ():
            return ()
        shown = [SessionConfigSelectOption(value=_OWN, name=words.text("acp.effort_own"))]
        shown += [SessionConfigSelectOption(value=each.value, name=each.value) for each in known or tuple(Effort)]
        effort = session.choice.effort
        if effort is not None and all(each.value != effort.value for each in shown):
            shown.append(SessionConfigSelectOption(value=effort.value, name=effort.value))
        option = SessionConfigOptionSelect(
            id=EFFORT,
            name=words.text("acp.effort"),
            category="thought_level",
            type="select",
            current_value=effort.value if effort else _OWN,
            options=shown,
        )
        return (option,)

    def _mode(self, session: Session) -> SessionConfigOptionSelect:
        words = self._words()
        shown = [
            SessionConfigSelectOption(
                value=each.value, name=words.text(f"mode.{each.value}"), description=_about(each, words)
            )
            for each in Mode
        ]
        return SessionConfigOptionSelect(
            id=MODE,
            name=words.text("acp.mode"),
            category="mode",
            type="select",
            current_value=session.mode.value,
            options=shown,
        )


def _about(mode: Mode, words: Translator) -> str:
    return words.text(f"mode.{mode.value}.about")


def _known(kind: type[E], value: str) -> E:
    try:
        return kind(value)
    except ValueError:
        raise invalid("value") from None
