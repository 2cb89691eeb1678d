"""How much of a question a server of the person's own would read: some cut the rest off without a word."""

from typing import Final

from codegpt_ls.domain.chat import ChatQuestion
from codegpt_ls.domain.ports.providers import Provider
from codegpt_ls.domain.ports.servers import Room, ServesModels
from codegpt_ls.domain.providers import Connection
from codegpt_ls.services.chat.budget import estimated

_ALWAYS_FITS: Final = 2_000
"""Tokens. No program loads a model with less room unless it is told to."""


async def loaded_room(provider: Provider, model: str, connection: Connection, question: ChatQuestion) -> Room | None:
    """What the model is loaded with, where the question is long enough to ask; None where nobody tells."""
    if not isinstance(provider, ServesModels):
        return None
    everything = (*question.messages, *(each for exchange in question.history for each in exchange))
    if estimated(everything) + (question.max_output_tokens or 0) <= _ALWAYS_FITS:
        return None
    return await provider.room(model, connection)
