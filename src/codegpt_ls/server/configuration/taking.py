"""Lets the settings count that may, asks about the others, and says what was left aside."""

import logging
from typing import TYPE_CHECKING, Any, Final

from lsprotocol.types import MessageType

from codegpt_ls.domain.errors import AssistantError
from codegpt_ls.domain.limits import SETTINGS_ASKED, SHOWN_VALUE
from codegpt_ls.domain.origin import without_password
from codegpt_ls.domain.providers import address_setting
from codegpt_ls.presentation.notices import file_trouble
from codegpt_ls.server.configuration.judging import Doubt, Judge, Judgement
from codegpt_ls.server.told_settings import SettingTrouble
from codegpt_ls.settings.reading import SettingProblem, holds_key, read_settings
from codegpt_ls.settings.sources import effective

if TYPE_CHECKING:
    from codegpt_ls.server.session import Session

_log = logging.getLogger(__name__)

_USE, _LEAVE = range(2)
_TITLES: Final = ("action.use_setting", "action.leave_setting")


def take(session: "Session") -> None:
    """Let what may count do so, and ask in the background about what a folder could have set."""
    judgement = _judged(session)
    if judgement.doubts:
        session.configuration.decided.clear()
        session.later(_ask(session))


async def _ask(session: "Session") -> None:
    """One question for each value. What was answered before, here or in another editor, is not asked again."""
    configuration = session.configuration
    try:
        async with configuration.asking:
            while (doubt := next(_open_doubts(session), None)) is not None:
                await _ask_about(session, doubt)
    finally:
        configuration.decided.set()


def _open_doubts(session: "Session") -> Any:  # noqa: ANN401 - an iterator of Doubt
    dismissed = session.configuration.dismissed
    return (doubt for doubt in _judged(session).doubts if _token(doubt) not in dismissed)


async def _ask_about(session: "Session", doubt: Doubt) -> None:
    configuration, words = session.configuration, session.words
    chosen = None
    if (shown := _showable(session, doubt.value)) is not None and configuration.asked < SETTINGS_ASKED:
        configuration.asked += 1
        question = words.text("setting.ask", setting=doubt.setting, value=shown)
        chosen = await session.editor.ask(question, [words.text(title) for title in _TITLES], MessageType.Warning)
    if chosen is None:
        configuration.dismissed.add(_token(doubt))
        _say(session, _left_aside(session, doubt).sentence)
        return
    session.services.allowed_settings.remember(doubt.setting, doubt.value, chosen == _USE)
    if chosen == _LEAVE:
        configuration.dismissed.add(_token(doubt))  # also where a full disk has kept the answer from being written


def _judged(session: "Session") -> Judgement:
    configuration = session.configuration
    judgement = Judge(session.services, configuration, _open_folders(session)).judge()
    settings, problems = read_settings(judgement.values)
    wrong = {problem.setting for problem in problems}
    configuration.effective = effective(settings, judgement.values, judgement.sources, wrong)
    session.use_settings(settings)
    to_tell = [_invalid(session, problem) for problem in problems] + _the_rest(session, judgement)
    for trouble in to_tell:
        _say(session, trouble.sentence)
    undecided = [_left_aside(session, doubt) for doubt in judgement.doubts]
    configuration.troubles = (*to_tell, *undecided)
    _settle_address(session)
    return judgement


def _invalid(session: "Session", problem: SettingProblem) -> SettingTrouble:
    words = session.words
    reason = words.text(f"setting.{problem.fault}", limit=problem.limit)
    told = words.text(problem.sentence, setting=problem.setting, reason=reason, default=problem.default)
    return SettingTrouble(problem.setting, told)


def _the_rest(session: "Session", judgement: Judgement) -> list[SettingTrouble]:
    configuration, words = session.configuration, session.words
    own_file = session.services.person_settings.path
    told = [_trouble(session, "notice.setting_of_folder", doubt, path=own_file) for doubt in judgement.of_the_folder]
    told += [_trouble(session, "notice.setting_misplaced", doubt) for doubt in judgement.misplaced]
    told += [SettingTrouble(None, file_trouble(problem, words)) for problem in judgement.file_problems]
    if any(holds_key(raw) for raw in (configuration.options, configuration.pushed, configuration.answered)):
        told.append(SettingTrouble(None, words.text("notice.key_in_settings")))
    return told


def _settle_address(session: "Session") -> None:
    if owner := session.services.base_urls.settle(_profile_in_force(session)):
        facts = {"provider": owner, "setting": address_setting(owner)}
        _say(session, session.words.text("notice.base_url_owner", **facts))


def _left_aside(session: "Session", doubt: Doubt) -> SettingTrouble:
    return _trouble(session, "notice.setting_left_aside", doubt, path=session.services.person_settings.path)


def _trouble(session: "Session", key: str, doubt: Doubt, **facts: object) -> SettingTrouble:
    setting = _visible(session, doubt.setting)
    shown = _showable(session, doubt.value) or "…"
    return SettingTrouble(setting, session.words.text(key, setting=setting, value=shown, **facts))


def _say(session: "Session", sentence: str) -> None:
    """Say it once; after too many a folder would only be talking through us."""
    told = session.configuration.told
    if sentence in told or len(told) >= 2 * SETTINGS_ASKED:
        return
    told.add(sentence)
    session.tell_always(sentence, MessageType.Warning)


def _showable(session: "Session", value: object) -> str | None:
    """The value for a question, without a password; None where a question could not show all there is to judge."""
    if isinstance(value, bool | int | float):
        return str(value)
    if not isinstance(value, str) or len(value) > SHOWN_VALUE or _visible(session, value) != value:
        return None
    return without_password(value)


def _visible(session: "Session", text: str) -> str:
    return (
        " ".join(session.services.without_hidden_text(text[:SHOWN_VALUE]).text.split(" "))
        .replace("\n", " ")
        .replace("\r", " ")
    )


def _token(doubt: Doubt) -> str:
    return repr((doubt.path, doubt.value))


def _open_folders(session: "Session") -> tuple[str, ...]:
    paths = (session.services.path_of(uri) for uri in session.documents.workspace().folders)
    return tuple(path for path in paths if path is not None)


def _profile_in_force(session: "Session") -> Any:  # noqa: ANN401 - ProviderProfile or None
    try:
        return session.services.provider(None).profile
    except AssistantError:
        return None
