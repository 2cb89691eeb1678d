"""OpenAI, in the registry."""

from collections.abc import Iterable

from codegpt_ls.domain.ports.providers import Provider
from codegpt_ls.providers.client.completions import ChatCompletionsProvider
from codegpt_ls.providers.openai.catalogue import CATALOGUE
from codegpt_ls.providers.openai.profile import OPENAI


def providers() -> Iterable[Provider]:
    """The entry point."""
    return (ChatCompletionsProvider(OPENAI, CATALOGUE),)
