"""What is said beside an answer, for both doors: the editor's and the terminal's."""

from collections.abc import Callable, Sequence
from datetime import date
from typing import TYPE_CHECKING, Final

from codegpt_ls.domain.chat import (
    AnswerNotKept,
    EffortLeftOut,
    EndedOtherwise,
    FinishReason,
    ModelEnding,
    Remark,
    ThinkingUnfinished,
)
from codegpt_ls.domain.events.threads import EntriesDamaged, KeptForNow, StorageEvent, StorageSetAside
from codegpt_ls.domain.limits import SERVER_SECONDS, TOOL_ROUNDS
from codegpt_ls.domain.messages.remarks import (
    BudgetWarned,
    CodeLeftBehind,
    HiddenTextRemoved,
    KeyRemoved,
    PicturesNotSeen,
    PriceUnknown,
)
from codegpt_ls.domain.messages.room import HistoryTrimmed, RoomShort
from codegpt_ls.domain.ports.words import Translator
from codegpt_ls.domain.tools.remarks import LookingEnded, LookingUntrusted, ServerLeftOut, ToolsLeftOut
from codegpt_ls.domain.tools.servers import ServerFault
from codegpt_ls.domain.usage import Period, money
from codegpt_ls.settings.places import FileProblem

if TYPE_CHECKING:
    from codegpt_ls.domain.errors import AssistantError
    from codegpt_ls.protocol.conversation.notices import ChatNotice
    from codegpt_ls.services.failures.explanations import Explanation
    from codegpt_ls.services.threads.files import Imported

_ENDED: Final = {
    FinishReason.TOOL_CALLS: "notice.ended_tool_calls",
    FinishReason.REFUSAL: "notice.ended_refusal",
    FinishReason.PAUSED: "notice.ended_paused",
    FinishReason.CONTEXT_FULL: "notice.ended_context_full",
}
_SAYS_WHY: Final = (ServerFault.ENDED, ServerFault.PROTOCOL, ServerFault.UNREACHABLE, ServerFault.TOO_LONG)
"""Where what a server said last helps."""
_BUDGET_WARNED: Final = {
    (Period.DAY, False): "notice.budget_warned.day",
    (Period.DAY, True): "notice.budget_warned.day_with_stop",
    (Period.MONTH, False): "notice.budget_warned.month",
    (Period.MONTH, True): "notice.budget_warned.month_with_stop",
}
"""By the time, and whether there is an end to it too."""


def file_trouble(problem: FileProblem, words: Translator) -> str:
    """Why a file of the person's, or a part of it, was left aside."""
    misfit = problem.misfit
    if misfit is None:
        return words.text(problem.sentence, path=problem.path, detail=problem.detail)
    reason = words.text(f"setting.{misfit.fault}", limit=misfit.limit)
    return words.text(problem.sentence, path=problem.path, name=misfit.what, reason=reason)


def notice(
    event: Remark,
    words: Translator,
    explain: "Callable[[AssistantError], Explanation]",
) -> "ChatNotice":
    """The event in the person's language."""
    # Most answers in a terminal go without.
    from codegpt_ls.protocol.conversation.notices import ChatNotice

    match event:
        case ModelEnding(model, shutdown_date, replacement):
            key = "notice.model_ending" if replacement else "notice.model_ending_unreplaced"
            day = date.fromisoformat(shutdown_date)
            message = words.text(key, model=model, date=day, replacement=replacement)
            return ChatNotice(
                code="model.ending",
                message=message,
                model=model,
                shutdown_date=shutdown_date,
                replacement=replacement,
            )
        case EffortLeftOut(model, effort):
            message = words.text("notice.effort_left_out", model=model, effort=effort.value)
            return ChatNotice(code="effort.left_out", message=message, model=model)
        case ToolsLeftOut(model, tools):
            key = "notice.tools_without_room" if tools else "notice.tools_left_out"
            return ChatNotice(code="tools.left_out", message=words.text(key, model=model, tools=tools), model=model)
        case ServerLeftOut():
            return ChatNotice(code="server.left_out", message=server_trouble(event, words))
        case LookingUntrusted():
            return ChatNotice(code="tools.untrusted", message=words.text("notice.tools_untrusted"))
        case LookingEnded(why, model):
            message = words.text(f"notice.looking_ended.{why.value}", model=model, count=TOOL_ROUNDS)
            return ChatNotice(code="looking.ended", message=message, model=model)
        case BudgetWarned(spent):
            period, stop = spent.limit.period, spent.limit.stop
            facts = {"spent": money(spent.dollars), "mark": money(spent.limit.warn or 0), "stop": money(stop or 0)}
            message = words.text(_BUDGET_WARNED[period, stop is not None], **facts)
            return ChatNotice(code="budget.warned", message=message)
        case PriceUnknown(model):
            message = words.text("notice.budget_unpriced", model=model)
            return ChatNotice(code="budget.unpriced", message=message, model=model)
        case HistoryTrimmed(model, dropped):
            message = words.text("notice.history_trimmed", model=model, count=dropped)
            return ChatNotice(code="history.trimmed", message=message, model=model, dropped=dropped)
        case EndedOtherwise():
            message = words.text(_ENDED[event.reason], model=event.model, tools=", ".join(event.tools))
            return ChatNotice(code="answer.ended", message=message)
        case RoomShort():
            return ChatNotice(code="context.short", message=_short_room(event, words), model=event.model)
        case ThinkingUnfinished(model):
            message = words.text("notice.thinking_unfinished", model=model)
            return ChatNotice(code="thinking.unfinished", message=message, model=model)
        case CodeLeftBehind(titles):
            message = words.text("notice.code_left_behind", places=titles)
            return ChatNotice(code="context.left_behind", message=message)
        case PicturesNotSeen(model):
            message = words.text("notice.pictures_not_seen", model=model)
            return ChatNotice(code="pictures.not_seen", message=message, model=model)
        case HiddenTextRemoved(count):
            message = words.text("notice.hidden_text_removed", count=count)
            return ChatNotice(code="question.cleaned", message=message)
        case KeyRemoved():
            return ChatNotice(code="question.key_removed", message=words.text("notice.key_removed"))
        case AnswerNotKept(error):
            message = words.text("notice.answer_not_kept", reason=explain(error).message)
            return ChatNotice(code="answer.not_kept", message=message)


def server_trouble(event: ServerLeftOut, words: Translator) -> str:
    """Why a server's tools are not there, or some of them, and what can be done."""
    facts = {"server": event.server, "detail": event.detail, "seconds": round(SERVER_SECONDS)}
    message = words.text(f"server.{event.why.value}", **facts)
    if event.detail and event.why in _SAYS_WHY:
        message = f"{message} {words.text('server.said_last', detail=event.detail)}"
    return message


def _short_room(event: RoomShort, words: Translator) -> str:
    facts = {"model": event.model, "provider": event.called, "tokens": event.tokens, "limit": event.limit}
    message = words.text("notice.room_short", **facts)
    return f"{message} {words.text('notice.more_room', command=event.command)}" if event.command else message


def storage_notice(event: StorageEvent, words: Translator, explain: "Callable[[AssistantError], Explanation]") -> str:
    """What became of the file of conversations, in the person's language."""
    match event:
        case StorageSetAside(error):
            return explain(error).message
        case KeptForNow(error):
            return words.text("notice.kept_for_now", reason=explain(error).message)
        case EntriesDamaged(count):
            return words.text("notice.entries_damaged", count=count)


def import_notices(imported: "Imported", words: Translator) -> Sequence[str]:
    """What of an imported conversation was not taken, in the person's language."""
    told = [("notice.import_cleaned", imported.hidden), ("notice.import_without_code", imported.without_code)]
    return [words.text(key, count=count) for key, count in told if count]
