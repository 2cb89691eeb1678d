"""OpenAI as a row of data.

The help articles are the vendor's own for the errors people meet most; a forum's thread is nobody's word.
"""

from codegpt_ls.domain.errors import ErrorCode
from codegpt_ls.domain.providers import EnvironmentNames, LinkKind, ProviderProfile
from codegpt_ls.domain.usage import Tariff

_ARTICLES = "https://help.openai.com/en/articles"
_ERRORS = "https://help.openai.com/en/collections/3675931-openai-api#api-error-codes-explained"

OPENAI = ProviderProfile(
    id="openai",
    title="OpenAI",
    base_url="https://api.openai.com/v1",
    default_model="gpt-5.4-mini",
    links={
        LinkKind.KEYS: "https://platform.openai.com/settings/organization/api-keys",
        LinkKind.BILLING: "https://platform.openai.com/settings/organization/billing/overview",
        LinkKind.USAGE: "https://platform.openai.com/usage",
        LinkKind.LIMITS: "https://platform.openai.com/settings/organization/limits",
        LinkKind.STATUS: "https://status.openai.com/",
        LinkKind.ERRORS: _ERRORS,
        LinkKind.PRICING: "https://openai.com/api/pricing/",
        LinkKind.MODELS: "https://developers.openai.com/api/docs/models",
        LinkKind.HOME: "https://platform.openai.com/",
    },
    articles={
        ErrorCode.INVALID_KEY: f"{_ARTICLES}/6891767-error-code-401-invalid-authentication",
        ErrorCode.RATE: f"{_ARTICLES}/6891829-error-code-429-rate-limit-reached-for-requests",
        ErrorCode.QUOTA: (
            f"{_ARTICLES}/6891831-error-code-429-you-exceeded-your-current-quota"
            "-please-check-your-plan-and-billing-details"
        ),
        ErrorCode.OVERLOADED: (
            f"{_ARTICLES}/6891834-error-code-429-the-engine-is-currently-overloaded-please-try-again-later"
        ),
        ErrorCode.MODEL_NOT_FOUND: _ERRORS,
        ErrorCode.MODEL_RETIRED: "https://developers.openai.com/api/docs/deprecations",
    },
    environment=EnvironmentNames(
        key="OPENAI_API_KEY",
        base_url="OPENAI_BASE_URL",
        organization="OPENAI_ORG_ID",
        project="OPENAI_PROJECT_ID",
    ),
    tariff=Tariff("openai"),
    lists_first_hand=True,
)
