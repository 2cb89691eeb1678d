"""Anthropic's Messages: Claude at its own address, on Azure and Bedrock, and what else speaks like it.

Source: https://platform.claude.com/docs/en/api/messages and the SDK of 2026-11.
"""

from collections.abc import Collection, Mapping, Sequence
from typing import Any, Final

from codegpt_ls.domain.chat import Message, ModelRequest, Role
from codegpt_ls.domain.credentials import Credential
from codegpt_ls.domain.messages.parts import File, Image, Part, Text, Thought, ToolCall, ToolResult, text_of
from codegpt_ls.domain.tools.offered import OfferedTool
from codegpt_ls.providers.dialects.encoding import arguments_of, base64_of
from codegpt_ls.providers.dialects.message_events import MessageReader
from codegpt_ls.providers.dialects.piece import Reader
from codegpt_ls.providers.dialects.seals import Wax

NAME: Final = "messages"
_VERSION: Final = "2023-06-01"
_MOST_TOKENS: Final = 32_000
"""A limit is required. Every model that still answers takes this one, and thinking counts against it."""

_OPTIONAL: Final = ("tools", "temperature", "thinking", "output_config", "cache_control")


class Messages:
    """The dialect."""

    name = NAME
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
        thinks = optional["thinking"] is not None and "thinking" not in refused
        # Who is not to think is not told what was thought either: it would be refused.
        wax = Wax(NAME, request.model) if thinks else None
        system = "\n\n".join(each.content for each in request.messages if each.role is Role.SYSTEM)
        return {
            "model": request.model,
            "max_tokens": request.max_output_tokens or _MOST_TOKENS,
            **({"system": system} if system else {}),
            "messages": [
                {"role": each.role.value, "content": _content(each.parts, wax)}
                for each in request.messages
                if each.role is not Role.SYSTEM
            ],
            **({"tools": list(map(_tool, request.tools))} if request.tools else {}),
            "stream": True,
            **{k: v for k, v in optional.items() if v is not None and k not in refused},
        }

    def optional(self, body: Mapping[str, Any]) -> Collection[str]:
        """What makes no difference to what is asked; a limit has to be there."""
        return [name for name in _OPTIONAL if name in body]

    def reader(self, model: str) -> Reader:
        """For one answer."""
        return MessageReader(Wax(NAME, model))


def _content(parts: Sequence[Part], wax: Wax | None) -> str | list[Mapping[str, Any]]:
    """Words alone as a string. What tools answered has to stand before all else."""
    if all(isinstance(each, Text) for each in parts):
        return text_of(parts)
    first = sorted(parts, key=lambda each: not isinstance(each, ToolResult))
    return [block for each in first if (block := _block(each, wax))]


def _block(part: Part, wax: Wax | None) -> Mapping[str, Any] | None:
    """The part as a block; None for what cannot be sent: words that are none are refused."""
    match part:
        case Text(text):
            return {"type": "text", "text": text} if text.strip() else None
        case Thought():
            sealed = wax.opened(part) if wax else None
            return sealed if isinstance(sealed, dict) else None
        case Image():
            return {"type": "image", "source": _source(part)}
        case File():
            return {"type": "document", "source": _source(part), "title": part.name}
        case ToolCall():
            return {"type": "tool_use", "id": part.id, "name": part.name, "input": arguments_of(part)}
        case ToolResult():
            said = [block for each in part.parts if (block := _block(each, None))]
            failed = {"is_error": True} if part.failed else {}
            return {"type": "tool_result", "tool_use_id": part.call_id, "content": said, **failed}


def _tool(tool: OfferedTool) -> Mapping[str, Any]:
    return {"name": tool.name, "description": tool.description, "input_schema": tool.parameters}


def _source(part: Image | File) -> Mapping[str, str]:
    if part.media_type == "text/plain":
        return {"type": "text", "media_type": part.media_type, "data": part.data.decode(errors="replace")}
    return {"type": "base64", "media_type": part.media_type, "data": base64_of(part)}


def _versioned(base_url: str) -> str:
    """Addresses of this API are given without the version (`ANTHROPIC_BASE_URL`), those of all others with it."""
    return "" if base_url.rstrip("/").endswith("/v1") else "/v1"


def _goes_on(messages: Sequence[Message]) -> bool:
    """Whether what is sent will be sent again: writing into the cache costs a quarter more than reading once."""
    return any(each.role is Role.ASSISTANT for each in messages)
