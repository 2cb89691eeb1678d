"""A provider that speaks OpenAI's Chat Completions, which most do."""

from collections.abc import Mapping, Sequence
from functools import partial

from codegpt_ls.domain.completion.fill_in import FillIn
from codegpt_ls.domain.models import Model
from codegpt_ls.domain.providers import ProviderProfile
from codegpt_ls.providers.client.provider import NO_FILL_IN, NO_HEADERS, DialectProvider
from codegpt_ls.providers.dialects.chat_completions import ChatCompletions
from codegpt_ls.providers.listing.live_models import ORDINARY, Lists


class ChatCompletionsProvider(DialectProvider):
    """Speaks Chat Completions to the address of a connection."""

    def __init__(
        self,
        profile: ProviderProfile,
        catalogue: Sequence[Model] = (),
        *,
        tokens_parameter: str = "max_completion_tokens",
        lists: Lists = ORDINARY,
        headers: Mapping[str, str] = NO_HEADERS,
        fill_in: Mapping[FillIn, str] = NO_FILL_IN,
        keep_alive: bool = True,
    ) -> None:
        """`headers`: what the vendor wants beside the key, the same for everybody."""
        super().__init__(
            profile,
            partial(ChatCompletions, tokens_parameter),
            catalogue,
            lists=lists,
            headers=headers,
            fill_in=fill_in,
            keep_alive=keep_alive,
        )
