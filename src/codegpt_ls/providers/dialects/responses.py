"""OpenAI's Responses: its own address first of all, and whoever's row says so.

Source: https://developers.openai.com/api/docs/api-reference/responses and the SDK of 2026-11.
"""

import re
from collections.abc import Collection, Iterator, Mapping
from typing import Any, Final

from codegpt_ls.domain.chat import Message, ModelRequest, Role
from codegpt_ls.domain.credentials import Credential
from codegpt_ls.domain.messages.parts import File, Image, Part, Text, Thought, ToolCall, ToolResult
from codegpt_ls.domain.tools.offered import OfferedTool
from codegpt_ls.providers.dialects.bearer import bearer
from codegpt_ls.providers.dialects.encoding import data_url
from codegpt_ls.providers.dialects.piece import Reader
from codegpt_ls.providers.dialects.response_events import ResponseReader
from codegpt_ls.providers.dialects.seals import Wax

NAME: Final = "responses"

_OPTIONAL: Final = ("tools", "temperature", "max_output_tokens", "include")
_INNER: Final = {"effort": "effort", "reasoning": "summary"}
"""What is refused by itself, and where it stands in what is said about thinking."""
_THINKS_NOT: Final = re.compile(r"gpt-3|gpt-4|chatgpt-")
"""OpenAI's models that refuse whatever is said about thinking: one request less than finding out."""


class Responses:
    """The dialect. Nothing is stored at the vendor: what it would keep goes along sealed."""

    name = NAME
    question_parameters: Mapping[str, str] = {}
    list_parameters: Mapping[str, str] = {}

    def question_path(self, base_url: str, model: str) -> str:  # noqa: ARG002 - the same at every address
        """Where an answer is asked for."""
        return "/responses"

    def list_path(self, base_url: str) -> str:  # noqa: ARG002 - as above
        """Where the models are listed."""
        return "/models"

    def headers(self, credential: Credential | None) -> Mapping[str, str]:
        """The key with what OpenAI has besides."""
        return bearer(credential)

    def body(self, request: ModelRequest, refused: Collection[str]) -> Mapping[str, Any]:
        """The question, its instructions apart from what was said."""
        thinks = not _THINKS_NOT.match(request.model)
        optional = {
            "temperature": request.temperature,
            "max_output_tokens": request.max_output_tokens,
            "reasoning": _reasoning(request, refused) if thinks else None,
            "include": ["reasoning.encrypted_content"] if thinks else None,
        }
        system = "\n\n".join(each.content for each in request.messages if each.role is Role.SYSTEM)
        said = (each for each in request.messages if each.role is not Role.SYSTEM)
        wax = Wax(NAME, request.model)
        return {
            "model": request.model,
            **({"instructions": system} if system else {}),
            "input": [item for each in said for item in _items(each, wax)],
            **({"tools": list(map(_tool, request.tools))} if request.tools else {}),
            "store": False,
            "stream": True,
            **{k: v for k, v in optional.items() if v is not None and (k not in refused or k == "reasoning")},
        }

    def optional(self, body: Mapping[str, Any]) -> Collection[str]:
        """What makes no difference to what is asked; effort and summary of the thinking are two things in one place."""
        reasoning = body.get("reasoning", {})
        inner = [name for name, part in _INNER.items() if part in reasoning]
        return [*inner, *(name for name in _OPTIONAL if name in body)]

    def reader(self, model: str) -> Reader:
        """For one answer."""
        return ResponseReader(Wax(NAME, model))


def _reasoning(request: ModelRequest, refused: Collection[str]) -> Mapping[str, str] | None:
    """Whoever refuses a summary may take an effort all the same."""
    summary = {} if "reasoning" in refused else {"summary": "auto"}
    return {**({"effort": request.effort} if request.effort else {}), **summary} or None


def _items(message: Message, wax: Wax) -> Iterator[Mapping[str, Any]]:
    """What a message is in one list of all that was said, thought and run; results stand before words."""
    assistant = message.role is Role.ASSISTANT
    for part in message.parts:
        if isinstance(part, ToolResult):
            yield {"type": "function_call_output", "call_id": part.call_id, "output": _output(part)}
    shown: list[Text | Image | File] = []
    for part in message.parts:
        if isinstance(part, Text | Image | File):
            shown.append(part)
            continue
        item = _item(part, wax)
        if item is not None:
            yield from _said(message.role, shown)
            shown = []
            yield item
    # A message without anything in it is one, too; an answer of thoughts alone is not.
    if shown or not (assistant or message.parts):
        yield from _said(message.role, shown) if shown else iter([{"role": message.role.value, "content": ""}])


def _said(role: Role, parts: Collection[Text | Image | File]) -> Iterator[Mapping[str, Any]]:
    """Words alone as a string: of an answer nothing else is taken."""
    if all(isinstance(each, Text) for each in parts) or role is Role.ASSISTANT:
        if text := "".join(each.text for each in parts if isinstance(each, Text)):
            yield {"role": role.value, "content": text}
        return
    yield {"role": role.value, "content": list(map(_part, parts))}


def _item(part: Part, wax: Wax) -> Mapping[str, Any] | None:
    match part:
        case Thought():
            sealed = wax.opened(part)
            return sealed if isinstance(sealed, dict) else None
        case ToolCall():
            return {"type": "function_call", "call_id": part.id, "name": part.name, "arguments": part.arguments}
    return None


def _output(result: ToolResult) -> str | list[Mapping[str, Any]]:
    return result.text if all(isinstance(each, Text) for each in result.parts) else list(map(_part, result.parts))


def _part(part: Text | Image | File) -> Mapping[str, Any]:
    match part:
        case Text(text):
            return {"type": "input_text", "text": text}
        case Image():
            return {"type": "input_image", "image_url": data_url(part)}
        case File():
            return {"type": "input_file", "filename": part.name, "file_data": data_url(part)}


def _tool(tool: OfferedTool) -> Mapping[str, Any]:
    told = {"name": tool.name, "description": tool.description, "parameters": tool.parameters}
    # Strictly is what it would be without this word, and no schema of another's fits that.
    return {"type": "function", **told, "strict": False}
