"""Where questions of any mode are asked: a plain one goes straight to `Chat`, and nothing is loaded for it."""

from collections.abc import AsyncGenerator, Callable

from codegpt_ls.domain.chat import ChatEvent, ChatQuestion
from codegpt_ls.domain.errors import AssistantError
from codegpt_ls.domain.tools.modes import Mode
from codegpt_ls.services.threads.conversations import Answering


class AnswersByMode:
    """Answers in the place of `Chat`."""

    def __init__(self, chat: Answering, agent: Callable[[], Answering]) -> None:
        """`agent` makes what answers with tools, once."""
        self._chat = chat
        self._make = agent
        self._agent: Answering | None = None

    def stream(self, question: ChatQuestion) -> AsyncGenerator[ChatEvent]:
        """Yield the answer's events, the last one `Finished`. Raises AssistantError."""
        if question.mode in (None, Mode.ASK):
            return self._chat.stream(question)
        if self._agent is None:
            self._agent = self._make()
        return self._agent.stream(question)

    def stop_thread(self, thread_id: str, reason: AssistantError) -> bool:
        """End every answer to this thread; whether there was any."""
        return self._chat.stop_thread(thread_id, reason)
