"""Services that speak OpenAI's Chat Completions: a row of data each.

Addresses are those of the services' own documentation on OpenAI compatibility. Which models there are, only their live
lists can tell.
"""

from collections.abc import Iterable
from typing import Final

from codegpt_ls.domain.errors import ErrorCode, ErrorRules
from codegpt_ls.domain.ports.providers import Provider
from codegpt_ls.domain.ports.words import NameInWords
from codegpt_ls.domain.providers import EnvironmentNames, LinkKind, ProviderProfile
from codegpt_ls.providers.anthropic import ANTHROPIC
from codegpt_ls.providers.dialects.chat_completions import ChatCompletionsProvider
from codegpt_ls.providers.dialects.gemini import GeminiProvider
from codegpt_ls.providers.dialects.messages import MessagesProvider
from codegpt_ls.providers.google import GOOGLE

ROWS: Final = (
    ProviderProfile(
        id="ollama",
        title="Ollama",
        base_url="http://localhost:11434/v1",
        default_model=None,
        needs_key=False,
        links={
            LinkKind.HOME: "https://ollama.com/download",
            LinkKind.MODELS: "https://ollama.com/library",
            LinkKind.ERRORS: "https://docs.ollama.com/api/errors",
        },
        start_command="ollama serve",
        model_command="ollama pull {model}",
    ),
    ProviderProfile(
        id="lmstudio",
        title="LM Studio",
        base_url="http://localhost:1234/v1",
        default_model=None,
        needs_key=False,
        links={
            LinkKind.HOME: "https://lmstudio.ai/",
            LinkKind.MODELS: "https://lmstudio.ai/models",
        },
        start_command="lms server start",
        model_command="lms load {model}",
    ),
    ProviderProfile(
        id="openrouter",
        title="OpenRouter",
        base_url="https://openrouter.ai/api/v1",
        default_model=None,
        links={
            LinkKind.KEYS: "https://openrouter.ai/settings/keys",
            LinkKind.BILLING: "https://openrouter.ai/settings/credits",
            LinkKind.USAGE: "https://openrouter.ai/activity",
            LinkKind.STATUS: "https://status.openrouter.ai/",
            LinkKind.ERRORS: "https://openrouter.ai/docs/api-reference/errors",
            LinkKind.MODELS: "https://openrouter.ai/models",
        },
        # https://openrouter.ai/docs/api-reference/limits: "GET /api/v1/key"; its list of models is public.
        key_path="/key",
        errors=ErrorRules(
            phrases={
                "key limit exceeded": ErrorCode.SPEND,
                "free-models-per-day": ErrorCode.QUOTA,
                "data policy": ErrorCode.PERMISSION,
            },
        ),
        environment=EnvironmentNames(key="OPENROUTER_API_KEY"),
    ),
    ProviderProfile(
        id="groq",
        title="Groq",
        base_url="https://api.groq.com/openai/v1",
        default_model=None,
        links={
            LinkKind.KEYS: "https://console.groq.com/keys",
            LinkKind.BILLING: "https://console.groq.com/settings/billing",
            LinkKind.LIMITS: "https://console.groq.com/settings/limits",
            LinkKind.STATUS: "https://groqstatus.com/",
            LinkKind.ERRORS: "https://console.groq.com/docs/errors",
            LinkKind.MODELS: "https://console.groq.com/docs/models",
        },
        # A number of its own; at Cohere the same one is a refused prompt.
        errors=ErrorRules(statuses={498: ErrorCode.OVERLOADED}),
        lists_first_hand=True,
        environment=EnvironmentNames(key="GROQ_API_KEY"),
    ),
    ProviderProfile(
        id="mistral",
        title="Mistral",
        base_url="https://api.mistral.ai/v1",
        default_model=None,
        links={
            LinkKind.KEYS: "https://console.mistral.ai/api-keys",
            LinkKind.STATUS: "https://status.mistral.ai/",
            LinkKind.MODELS: "https://docs.mistral.ai/getting-started/models/",
        },
        errors=ErrorRules(
            names={"1300": ErrorCode.RATE, "1500": ErrorCode.MODEL_NOT_FOUND, "3051": ErrorCode.TOO_LONG},
            phrases={"service tier capacity": ErrorCode.OVERLOADED},
        ),
        lists_first_hand=True,
        environment=EnvironmentNames(key="MISTRAL_API_KEY"),
    ),
    ProviderProfile(
        id="deepseek",
        title="DeepSeek",
        base_url="https://api.deepseek.com",
        default_model=None,
        links={
            LinkKind.KEYS: "https://platform.deepseek.com/api_keys",
            LinkKind.BILLING: "https://platform.deepseek.com/top_up",
            LinkKind.USAGE: "https://platform.deepseek.com/usage",
            LinkKind.STATUS: "https://status.deepseek.com/",
            LinkKind.ERRORS: "https://api-docs.deepseek.com/quick_start/error_codes",
            LinkKind.PRICING: "https://api-docs.deepseek.com/quick_start/pricing",
        },
        errors=ErrorRules(phrases={"content exists risk": ErrorCode.CONTENT_BLOCKED}),
        lists_first_hand=True,
        environment=EnvironmentNames(key="DEEPSEEK_API_KEY"),
    ),
    ProviderProfile(
        id="together",
        title="Together AI",
        base_url="https://api.together.xyz/v1",
        default_model=None,
        links={
            LinkKind.KEYS: "https://api.together.ai/settings/api-keys",
            LinkKind.ERRORS: "https://docs.together.ai/docs/error-codes",
            LinkKind.MODELS: "https://docs.together.ai/docs/serverless-models",
        },
        lists_first_hand=True,
        environment=EnvironmentNames(key="TOGETHER_API_KEY"),
    ),
    # Whatever the person's own base URL leads to: vLLM, LiteLLM, llama.cpp, a company's gateway. Many want no key.
    ProviderProfile(
        id="compatible",
        title=NameInWords("OpenAI-compatible server", "providers.compatible"),
        base_url="",
        default_model=None,
        needs_key=False,
    ),
)


def providers() -> Iterable[Provider]:
    """The entry point."""
    *rows, compatible = (ChatCompletionsProvider(row, tokens_parameter="max_tokens") for row in ROWS)
    return (*rows, MessagesProvider(ANTHROPIC), GeminiProvider(GOOGLE), compatible)
