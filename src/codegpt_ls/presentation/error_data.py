"""An error's facts as `ResponseError.data`."""

from codegpt_ls.domain.errors import AssistantError
from codegpt_ls.protocol.context import ContextLeftOutResult
from codegpt_ls.protocol.errors import ErrorAction, ErrorData
from codegpt_ls.services.failures.explanations import Explanation
from codegpt_ls.services.failures.ways_forward import Action


def error_data(error: AssistantError, explanation: Explanation) -> ErrorData:
    """Everything a client can build a card from."""
    facts = error.facts
    return ErrorData(
        code=error.code,
        provider=facts.provider,
        model=facts.model,
        thread_id=facts.thread_id,
        question_id=facts.question_id,
        message_id=facts.message_id,
        origin=facts.origin,
        http_status=facts.http_status,
        request_id=facts.request_id,
        retryable=error.code.retryable,
        retry_after_ms=None if facts.retry_after is None else round(facts.retry_after * 1000),
        actions=tuple(_action(action) for action in explanation.actions),
        docs=explanation.docs,
        context_left_out=tuple(ContextLeftOutResult.of(each, why) for each, why in explanation.left_out) or None,
        reason=facts.edit_fault,
        text=None if facts.text_delivered else facts.partial_text,
    )


def _action(action: Action) -> ErrorAction:
    return ErrorAction.model_validate(
        {
            "title": action.title,
            "command": action.command,
            "url": action.url,
            "arguments": action.arguments or None,
        }
    )
