"""Who fills in code."""

from collections.abc import AsyncGenerator, Sequence
from typing import Protocol, runtime_checkable

from codegpt_ls.domain.chat import Finished, TextDelta
from codegpt_ls.domain.completion.fill_in import FillIn
from codegpt_ls.domain.completion.request import CompletionRequest
from codegpt_ls.domain.providers import Connection


@runtime_checkable
class FillsIn(Protocol):
    """A provider that fills in code, beside its answers to chats."""

    def fills_in(self) -> bool:
        """Whether there is any way to ask for code there, with a model that is made for it."""
        ...

    def fill_ins(self, model: str) -> Sequence[FillIn]:
        """How this model may be asked there, the best first; empty where nobody knows a way."""
        ...

    def complete(self, request: CompletionRequest, connection: Connection) -> AsyncGenerator[TextDelta | Finished]:
        """Yield text, then one `Finished`. Closing the generator closes the socket.

        One attempt; a second one only at a server of the person's own that closed the connection instead of answering.
        Raises AssistantError, and NoFillIn where the model or its server cannot be asked so.
        """
        ...
