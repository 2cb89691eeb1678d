"""Google's Gemini API, `streamGenerateContent`.

Source: https://ai.google.dev/api/generate-content and the SDK of 2026-11.
"""

from collections.abc import Collection, Iterator, Mapping, Sequence
from typing import Any, Final
from urllib.parse import quote

from codegpt_ls.domain.chat import Message, ModelRequest, Role
from codegpt_ls.domain.credentials import Credential
from codegpt_ls.domain.messages.parts import File, Image, Part, Text, Thought, ToolCall, ToolResult
from codegpt_ls.domain.tools.offered import OfferedTool
from codegpt_ls.providers.dialects.encoding import arguments_of, base64_of
from codegpt_ls.providers.dialects.gemini_events import GeminiReader
from codegpt_ls.providers.dialects.piece import Reader
from codegpt_ls.providers.dialects.seals import Wax

NAME: Final = "gemini"
_SPEAKERS: Final = {Role.USER: "user", Role.ASSISTANT: "model"}
_KINDS: Final = ("models", "tunedModels")


class Gemini:
    """The dialect."""

    name = NAME
    question_parameters: Mapping[str, str] = {"alt": "sse"}
    # More than there are: without it a list comes in pages of fifty.
    list_parameters: Mapping[str, str] = {"pageSize": "1000"}

    def question_path(self, base_url: str, model: str) -> str:
        """Where an answer is asked for: the model stands in it."""
        kind, _, name = model.rpartition("/")
        named = f"{kind}/{quote(name, safe='')}" if kind in _KINDS else f"models/{quote(model, safe='')}"
        return f"{_versioned(base_url)}/{named}:streamGenerateContent"

    def list_path(self, base_url: str) -> str:
        """Where the models are listed."""
        return f"{_versioned(base_url)}/models"

    def headers(self, credential: Credential | None) -> Mapping[str, str]:
        """The key in a header of its own."""
        return {} if credential is None else {"x-goog-api-key": credential.key}

    def optional(self, body: Mapping[str, Any]) -> Collection[str]:
        """By the words that a refusal uses."""
        config = body["generationConfig"]
        names = {"thinkingConfig": "thinking", "temperature": "temperature"}
        level = ["thinking_level"] if "thinkingLevel" in config.get("thinkingConfig", {}) else []
        return [*level, *(names[each] for each in config if each in names), *(["tools"] if "tools" in body else [])]

    def body(self, request: ModelRequest, refused: Collection[str]) -> Mapping[str, Any]:
        """The question, its instructions apart from what was said."""
        config = {
            "temperature": None if "temperature" in refused else request.temperature,
            "maxOutputTokens": request.max_output_tokens,
            "thinkingConfig": {
                **({} if "thinking" in refused else {"includeThoughts": True}),
                **({"thinkingLevel": request.effort} if request.effort else {}),
            }
            or None,
        }
        called, wax = _called(request.messages), Wax(NAME, request.model)
        system = [{"text": each.content} for each in request.messages if each.role is Role.SYSTEM]
        return {
            **({"systemInstruction": {"parts": system}} if system else {}),
            "contents": [
                {"role": _SPEAKERS[each.role], "parts": list(_parts(each.parts, called, wax))}
                for each in request.messages
                if each.role is not Role.SYSTEM
            ],
            **({"tools": [{"functionDeclarations": list(map(_tool, request.tools))}]} if request.tools else {}),
            "generationConfig": {name: value for name, value in config.items() if value is not None},
        }

    def reader(self, model: str) -> Reader:
        """For one answer."""
        return GeminiReader(Wax(NAME, model))


def _called(messages: Sequence[Message]) -> Mapping[str, str]:
    """The tools that were called, by the call's id: a result has to name its tool."""
    return {part.id: part.name for each in messages for part in each.parts if isinstance(part, ToolCall)}


def _parts(parts: Sequence[Part], called: Mapping[str, str], wax: Wax) -> Iterator[Mapping[str, Any]]:
    for part in parts:
        match part:
            case Text(text):
                yield {"text": text, **(wax.opened(part) or {})}
            case Thought() if sealed := wax.opened(part):
                yield {"text": part.text, "thought": True, **sealed}
            case Image() | File():
                yield {"inlineData": {"mimeType": part.media_type, "data": base64_of(part)}}
            case ToolCall():
                yield {
                    "functionCall": {"id": part.id, "name": part.name, "args": arguments_of(part)},
                    **(wax.opened(part) or {}),
                }
            case ToolResult():
                told = {"error" if part.failed else "output": part.text}
                name = called.get(part.call_id, part.call_id)
                yield {"functionResponse": {"id": part.call_id, "name": name, "response": told}}
                yield from _parts([each for each in part.parts if not isinstance(each, Text)], called, wax)


def _tool(tool: OfferedTool) -> Mapping[str, Any]:
    return {"name": tool.name, "description": tool.description, "parametersJsonSchema": tool.parameters}


def _versioned(base_url: str) -> str:
    """Addresses of this API are given without the version (`GOOGLE_GEMINI_BASE_URL`), or with it."""
    return "" if base_url.rstrip("/").rpartition("/")[2] in ("v1", "v1beta") else "/v1beta"
