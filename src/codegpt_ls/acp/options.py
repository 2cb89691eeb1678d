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
from codegpt_ls.acp.sessions import Session
from codegpt_ls.assembly import Services
from codegpt_ls.domain.errors import AssistantError
from codegpt_ls.domain.messages.effort import Effort
from codegpt_ls.domain.models import Model
from codegpt_ls.domain.ports.providers import Provider
from codegpt_ls.domain.ports.words import Translator
from codegpt_ls.domain.providers import efforts
from codegpt_ls.domain.thread_choice import ThreadChoice
from codegpt_ls.domain.tools.modes import Mode

E = TypeVar("E", bound=StrEnum)

MODEL: Final = "model"
EFFORT: Final = "effort"
MODE: Final = "mode"
_OWN: Final = "default"
"""The effort of the model's own."""


class Options:
    """The options of sessions."""

    def __init__(self, services: Services, words: Callable[[], Translator]) -> None:
        self._services = services
        self._words = words

    async def of(self, session: Session) -> list[SessionConfigOptionSelect]:
        """All of them, with what is chosen."""
        provider = self._provider(session)
        models = [] if provider is None else await self._models(provider)
        options = [self._mode(session)]
        if provider is not None:
            options.insert(0, self._model(provider, session, models))
            options += self._effort(provider, session, models)
        return options

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
                session.choice = await self._chosen_model(session, value)
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

    async def _chosen_model(self, session: Session, value: str) -> ThreadChoice:
        provider_id, _, model = value.partition("/")
        if not model:
            raise invalid("value")
        provider = self._services.provider(provider_id)
        await self._services.models.judge(provider, model, asking=True)
        return replace(session.choice, provider=provider_id, model=model)

    def _provider(self, session: Session) -> Provider | None:
        try:
            return self._services.provider(session.choice.provider)
        except AssistantError:  # told when a question is asked
            return None

    async def _models(self, provider: Provider) -> Sequence[Model]:
        try:
            known = await self._services.models.list(provider, refresh=False)
        except AssistantError:  # as above
            return []
        today = self._services.today()
        return [each for each in known if each.chat and not each.gone(today)]

    def _model(self, provider: Provider, session: Session, models: Sequence[Model]) -> SessionConfigOptionSelect:
        words, id_ = self._words(), provider.profile.id
        chosen = session.choice.model or self._services.models.selected(provider)
        names = dict.fromkeys([*([chosen] if chosen else []), *(each.id for each in models)])
        title = self._services.addressed(id_).title
        shown = [SessionConfigSelectOption(value=f"{id_}/{name}", name=name, description=title) for name in names]
        if not chosen:
            shown.insert(0, SessionConfigSelectOption(value=f"{id_}/", name=words.text("acp.model_of_server")))
        return SessionConfigOptionSelect(
            id=MODEL,
            name=words.text("acp.model"),
            category="model",
            type="select",
            current_value=f"{id_}/{chosen or ''}",
            options=shown,
        )

    def _effort(
        self, provider: Provider, session: Session, models: Sequence[Model]
    ) -> Sequence[SessionConfigOptionSelect]:
        """How much it thinks; nothing where the model is known not to think."""
        words = self._words()
        chosen = session.choice.model or self._services.models.selected(provider)
        model = next((each for each in models if each.id == chosen), None)
        known = efforts(provider.profile, model or Model(id=chosen or ""))
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
