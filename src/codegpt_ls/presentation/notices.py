"""What is said beside an answer, for both doors: the editor's and the terminal's."""

from collections.abc import Callable
from datetime import date

from codegpt_ls.domain.chat import AnswerNotKept, HistoryTrimmed, ModelEnding, ThinkingUnfinished
from codegpt_ls.domain.errors import AssistantError
from codegpt_ls.domain.ports import Translator
from codegpt_ls.protocol.chat import ChatNotice
from codegpt_ls.services.failures.explanations import Explanation

Notable = ModelEnding | HistoryTrimmed | ThinkingUnfinished | AnswerNotKept
"""What of an answer's events is told beside it."""


def notice(
    event: Notable,
    words: Translator,
    explain: Callable[[AssistantError], Explanation],
) -> ChatNotice:
    """The event in the person's language."""
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
        case HistoryTrimmed(model, dropped):
            message = words.text("notice.history_trimmed", model=model, count=dropped)
            return ChatNotice(code="history.trimmed", message=message, model=model, dropped=dropped)
        case ThinkingUnfinished(model):
            message = words.text("notice.thinking_unfinished", model=model)
            return ChatNotice(code="thinking.unfinished", message=message, model=model)
        case AnswerNotKept(error):
            message = words.text("notice.answer_not_kept", reason=explain(error).message)
            return ChatNotice(code="answer.not_kept", message=message)
