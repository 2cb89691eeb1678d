"""Anthropic's Messages: Claude at its own address, on Azure and Bedrock, and what else speaks like it.

Source: https://platform.claude.com/docs/en/api/messages and the SDK of 2026-11.
"""

from collections.abc import Collection, Mapping, Sequence
from typing import Any, Final

from codegpt_ls.domain.chat import Message, ModelRequest, Role
from codegpt_ls.domain.credentials import Credential
from codegpt_ls.providers.dialects.message_events import MessageReader
from codegpt_ls.providers.dialects.piece import Reader

_VERSION: Final = "2023-06-01"
_MOST_TOKENS: Final = 32_000
"""A limit is required. Every model that still answers takes this one, and thinking counts against it."""

_OPTIONAL: Final = ("temperature", "thinking", "output_config", "cache_control")


class Messages:
    """The dialect."""

    question_parameters: Mapping[str, str] = {}
    # More than there are: without it a list comes in pages of twenty.
    list_parameters: Mapping[str, str] = {"limit": "1000"}

    def question_path(self, base_url: str, model: str) -> str:  # noqa: ARG002 - the same for each
        """Where an answer is asked for."""
        return f"{_versioned(base_url)}/messages"

    def list_path(self, base_url: str) -> str:
        """Where the models are listed."""
        return f"{_versioned(base_url)}/models"

    def headers(self, credential: Credential | None) -> Mapping[str, str]:
        """The key in a header of its own."""
        version = {"anthropic-version": _VERSION}
        return version if credential is None else {**version, "x-api-key": credential.key}

    def body(self, request: ModelRequest, refused: Collection[str]) -> Mapping[str, Any]:
        """The question, its instructions apart from what was said."""
        temperature = None if "temperature" in refused else request.temperature
        optional = {
            "temperature": temperature,
            # A model that thinks takes no temperature: what the person set counts.
            "thinking": None if temperature is not None else {"type": "adaptive", "display": "summarized"},
            "output_config": {"effort": request.effort} if request.effort else None,
            "cache_control": {"type": "ephemeral"} if _goes_on(request.messages) else None,
        }
        system = "\n\n".join(each.content for each in request.messages if each.role is Role.SYSTEM)
        return {
            "model": request.model,
            "max_tokens": request.max_output_tokens or _MOST_TOKENS,
            **({"system": system} if system else {}),
            "messages": [
                {"role": each.role.value, "content": each.content}
                for each in request.messages
                if each.role is not Role.SYSTEM
            ],
            "stream": True,
            **{k: v for k, v in optional.items() if v is not None and k not in refused},
        }

    def optional(self, body: Mapping[str, Any]) -> Collection[str]:
        """What makes no difference to what is asked; a limit has to be there."""
        return [name for name in _OPTIONAL if name in body]

    def reader(self) -> Reader:
        """For one answer."""
        return MessageReader()


def _versioned(base_url: str) -> str:
    """Addresses of this API are given without the version (`ANTHROPIC_BASE_URL`), those of all others with it."""
    return "" if base_url.rstrip("/").endswith("/v1") else "/v1"


def _goes_on(messages: Sequence[Message]) -> bool:
    """Whether what is sent will be sent again: writing into the cache costs a quarter more than reading once."""
    return any(each.role is Role.ASSISTANT for each in messages)
