"""Pictures, and models that do not look at any."""

from dataclasses import replace

from codegpt_ls.domain.chat import ChatQuestion, Message
from codegpt_ls.domain.errors import AssistantError, ErrorCode, Facts
from codegpt_ls.domain.messages.parts import Image
from codegpt_ls.domain.models import Model


def looked_at_by(model: Model, provider: str, question: ChatQuestion) -> ChatQuestion:
    """The question as this model can be asked it: to one that takes no pictures, those of earlier questions do not go.

    Where nobody knows, pictures are sent: who refuses them says so.
    Raises AssistantError MODEL_NO_PICTURES where the question itself has one.
    """
    if model.pictures is not False:
        return question
    if any(isinstance(part, Image) for each in question.messages for part in each.parts):
        raise AssistantError(ErrorCode.MODEL_NO_PICTURES, Facts(provider=provider, model=model.id))
    return replace(question, history=tuple(tuple(map(_in_words, exchange)) for exchange in question.history))


def _in_words(message: Message) -> Message:
    return replace(message, parts=tuple(each for each in message.parts if not isinstance(each, Image)))
