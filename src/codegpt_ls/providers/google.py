"""Google as a row of data: its own address, where Gemini is asked in the words of its own API."""

from typing import Final

from codegpt_ls.domain.providers import EnvironmentNames, LinkKind, ProviderProfile

_DOCUMENTS: Final = "https://ai.google.dev/gemini-api/docs"

GOOGLE: Final = ProviderProfile(
    id="google",
    title="Google Gemini",
    base_url="https://generativelanguage.googleapis.com",
    default_model=None,
    links={
        LinkKind.KEYS: "https://aistudio.google.com/apikey",
        LinkKind.BILLING: f"{_DOCUMENTS}/billing",
        LinkKind.USAGE: "https://aistudio.google.com/usage",
        LinkKind.LIMITS: f"{_DOCUMENTS}/rate-limits",
        LinkKind.STATUS: "https://aistudio.google.com/status",
        LinkKind.ERRORS: f"{_DOCUMENTS}/troubleshooting",
        LinkKind.PRICING: f"{_DOCUMENTS}/pricing",
        LinkKind.MODELS: f"{_DOCUMENTS}/models",
    },
    environment=EnvironmentNames(key="GEMINI_API_KEY", base_url="GOOGLE_GEMINI_BASE_URL"),
    lists_first_hand=True,
)
