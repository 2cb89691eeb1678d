"""Pictures, and models that do not look at any; and that a person is told once of what no longer goes along."""

from collections.abc import Iterable, Iterator
from dataclasses import replace
from typing import Final

from codegpt_ls.domain.chat import ChatQuestion, Message
from codegpt_ls.domain.errors import AssistantError, ErrorCode, Facts
from codegpt_ls.domain.messages.parts import Image
from codegpt_ls.domain.messages.remarks import CodeLeftBehind, PicturesNotSeen
from codegpt_ls.domain.models import Model

_CONVERSATIONS: Final = 200
"""Of so many is remembered what was told; of an older one it is told once more."""


class LeftBehind:
    """What was told in each conversation of what went along with earlier questions and does not any more."""

    def __init__(self) -> None:
        self._told: dict[str | None, set[str]] = {}

    def of_code(self, thread_id: str | None, titles: Iterable[str]) -> Iterator[CodeLeftBehind]:
        """What is to be told of these; nothing of what was told before."""
        if untold := tuple(each for each in titles if self._first(thread_id, f"title {each}")):
            yield CodeLeftBehind(untold)

    def of_pictures(self, asked: ChatQuestion, sent: ChatQuestion, model: Model) -> Iterator[PicturesNotSeen]:
        """What is to be told where this model is not sent what another one saw."""
        if sent.history != asked.history and self._first(asked.thread_id, f"model {model.id}"):
            yield PicturesNotSeen(model.id)

    def _first(self, thread_id: str | None, what: str) -> bool:
        told = self._told.setdefault(thread_id, set())
        if len(self._told) > _CONVERSATIONS:
            del self._told[next(iter(self._told))]
        new = what not in told
        told.add(what)
        return new


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
