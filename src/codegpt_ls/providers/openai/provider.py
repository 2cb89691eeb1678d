"""OpenAI, in the registry."""

import re
from collections.abc import Iterable
from typing import Final

from codegpt_ls.domain.ports.providers import Provider
from codegpt_ls.domain.providers import ProviderProfile
from codegpt_ls.providers.client.provider import DialectProvider
from codegpt_ls.providers.dialects.dialect import Dialect
from codegpt_ls.providers.openai.catalogue import CATALOGUE
from codegpt_ls.providers.openai.profile import OPENAI

_REGIONS: Final = re.compile(r"https://[a-z]{2}\.api\.openai\.com")
"""Its addresses in one part of the world each: https://developers.openai.com/api/docs/guides/data-residency."""


def providers() -> Iterable[Provider]:
    """The entry point."""
    return (openai(OPENAI),)


def openai(profile: ProviderProfile) -> DialectProvider:
    """Asked by Responses at the profile's own address and in OpenAI's regions, by Chat Completions anywhere else."""
    return DialectProvider(profile, _completions, CATALOGUE, at_home=_responses, regions=_REGIONS)


def _completions() -> Dialect:
    """What gateways in front of it speak, nearly all of them."""
    from codegpt_ls.providers.dialects.chat_completions import ChatCompletions

    return ChatCompletions("max_completion_tokens")


def _responses() -> Dialect:
    """What it speaks itself: thinking is told there, and some models answer nowhere else."""
    from codegpt_ls.providers.dialects.responses import Responses

    return Responses()
