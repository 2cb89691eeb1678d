"""The status, gathered from what is known: no provider is asked, no dialog shown."""

from collections.abc import Iterator
from typing import Any

from codegpt_ls.domain.errors import AssistantError
from codegpt_ls.domain.origin import without_password
from codegpt_ls.domain.ports.providers import JudgesModels, Provider
from codegpt_ls.presentation.error_data import error_data
from codegpt_ls.presentation.selection import selected_model
from codegpt_ls.protocol.api_keys import KeyStatusResult
from codegpt_ls.protocol.models import SelectedModel
from codegpt_ls.protocol.status import (
    AnswersState,
    Obstacle,
    SettingItem,
    SettingProblemItem,
    StatusResult,
    TasksState,
)
from codegpt_ls.protocol.usage import BudgetItem
from codegpt_ls.server.completion.state import completion_state
from codegpt_ls.server.key_results import status_result
from codegpt_ls.server.session import Session
from codegpt_ls.server.tasks.words import problem_items
from codegpt_ls.services.connections.models import Judged
from codegpt_ls.services.connections.selection import InForce


async def whole_status(session: Session) -> StatusResult:
    """The status as it is now. Never fails: what cannot be found out is told as the obstacle."""
    configuration = session.configuration
    selected, key, error = await _connection(session)
    budget, unread = await _budget(session)
    error = error or unread
    return StatusResult(
        ready=error is None,
        obstacle=None if error is None else _obstacle(session, error),
        selected=selected,
        key=key,
        answering=_answers(session),
        tasks=_tasks(session),
        trusted=session.documents.workspace().trusted,
        budget=budget,
        completion=completion_state(session),
        settings=tuple(_settings(session)),
        setting_problems=tuple(
            SettingProblemItem(setting=each.setting, message=each.sentence) for each in configuration.troubles
        ),
    )


async def _budget(session: Session) -> tuple[tuple[BudgetItem, ...], AssistantError | None]:
    """The budget, or what keeps it from being known: then nothing is sent either."""
    try:
        return tuple(map(BudgetItem.of, await session.services.spending.spent())), None
    except AssistantError as error:
        return (), error


async def _connection(session: Session) -> tuple[SelectedModel, KeyStatusResult | None, AssistantError | None]:
    services = session.services
    in_force = services.selections.in_force()
    try:
        provider = services.providers[in_force.provider]
    except AssistantError as error:
        return _nobody(in_force), None, error
    model = services.models.meant(provider, in_force.model)
    key: KeyStatusResult | None = None
    judged: Judged | None = None
    obstacle: AssistantError | None = None
    try:
        key = await _key(session, provider)
        judged = await _judged(session, provider, model)
    except AssistantError as error:
        obstacle = error
    selected = selected_model(
        in_force,
        # Where no key could be looked for, the settings still say who would be asked.
        provider.profile if key else services.connections.addressed(provider.profile),
        model=model,
        origin=key.origin if key else "",
        judged=judged,
        words=session.words,
    )
    return selected, key, obstacle


async def _key(session: Session, provider: Provider) -> KeyStatusResult | None:
    """The key in force. Raises what keeps it from being found out."""
    profile = provider.profile
    if profile.makes_own_address:
        return None
    return status_result(session, profile, await session.services.api_keys.status(provider))


async def _judged(session: Session, provider: Provider, model: str | None) -> Judged | None:
    """What the lists say of the model in force. Raises what a chat with it would."""
    services = session.services
    await services.connections.route(provider.profile)
    if model is None:
        return None
    if isinstance(provider, JudgesModels):
        provider.ready(model)
    return await services.models.judge(provider, model, asking=False)


def _nobody(in_force: InForce) -> SelectedModel:
    """A provider that is not installed."""
    return SelectedModel(
        provider=in_force.provider,
        title=in_force.provider,
        model=in_force.model,
        provider_from=in_force.provider_from,
        model_from=in_force.model_from,
        kept=in_force.kept,
    )


def _obstacle(session: Session, error: AssistantError) -> Obstacle:
    explanation = session.explain(error)
    return Obstacle(message=explanation.message, data=error_data(error, explanation))


def _answers(session: Session) -> AnswersState:
    threads = {each.thread_id for each in session.running if each.thread_id is not None}
    return AnswersState(count=len(session.running), thread_ids=tuple(sorted(threads)))


def _tasks(session: Session) -> TasksState:
    known = session.services.tasks
    return TasksState(
        count=len(known.all()),
        own=sum(task.own for task in known.all()),
        problems=problem_items(session),
    )


def _settings(session: Session) -> Iterator[SettingItem]:
    for each in session.configuration.effective:
        shown = _shown(session, each.value)
        yield SettingItem(
            name=each.name, value=shown, hidden=shown is None and each.value is not None, said_by=each.said_by
        )


def _shown(session: Session, value: Any) -> Any:  # noqa: ANN401 - JSON
    """The value without passwords; None where it may hold a secret."""
    if isinstance(value, list):
        shown = [_shown(session, each) for each in value]
        return None if None in shown else shown
    if not isinstance(value, str):
        return value
    plain = without_password(value)
    return None if plain is None or session.services.may_be_secret(plain) else plain
