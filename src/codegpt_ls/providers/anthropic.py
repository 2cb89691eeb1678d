"""Anthropic as a row of data: its own address, where Claude is asked in the words of its own API."""

from typing import Final

from codegpt_ls.domain.providers import EnvironmentNames, LinkKind, ProviderProfile

ANTHROPIC: Final = ProviderProfile(
    id="anthropic",
    title="Anthropic",
    base_url="https://api.anthropic.com",
    default_model=None,
    links={
        LinkKind.KEYS: "https://platform.claude.com/settings/keys",
        LinkKind.BILLING: "https://platform.claude.com/settings/billing",
        LinkKind.LIMITS: "https://platform.claude.com/settings/limits",
        LinkKind.STATUS: "https://status.claude.com/",
        LinkKind.ERRORS: "https://platform.claude.com/docs/en/api/errors",
        LinkKind.PRICING: "https://platform.claude.com/docs/en/about-claude/pricing",
        LinkKind.MODELS: "https://platform.claude.com/docs/en/about-claude/models/overview",
    },
    environment=EnvironmentNames(key="ANTHROPIC_API_KEY", base_url="ANTHROPIC_BASE_URL"),
    lists_first_hand=True,
)
