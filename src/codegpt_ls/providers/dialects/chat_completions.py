"""OpenAI's Chat Completions, which many others speak too."""

from collections.abc import Collection, Iterator, Mapping, Sequence
from typing import Any, Final

from codegpt_ls.domain.chat import Message, ModelRequest, Role
from codegpt_ls.domain.credentials import Credential
from codegpt_ls.domain.messages.parts import File, Image, Text, Thought, ToolCall, ToolResult
from codegpt_ls.domain.tools.offered import OfferedTool
from codegpt_ls.providers.dialects.bearer import bearer
from codegpt_ls.providers.dialects.completion_chunk import CompletionReader
from codegpt_ls.providers.dialects.encoding import data_url
from codegpt_ls.providers.dialects.piece import Reader
from codegpt_ls.providers.dialects.seals import Wax

NAME: Final = "chat_completions"

# The two names of one parameter: a model that refuses one may take the other.
_OTHER_NAME: Final = {"max_tokens": "max_completion_tokens", "max_completion_tokens": "max_tokens"}

_OPTIONAL: Final = ("tools", "temperature", "reasoning_effort", *_OTHER_NAME, "stream_options")


class ChatCompletions:
    """The dialect."""

    name = NAME
    question_parameters: Mapping[str, str] = {}
    list_parameters: Mapping[str, str] = {}

    def __init__(self, tokens_parameter: str) -> None:
        """`tokens_parameter`: by which name the server is first asked for a limit."""
        self._tokens_parameter = tokens_parameter

    def question_path(self, base_url: str, model: str) -> str:  # noqa: ARG002 - the same at every address
        """Where an answer is asked for."""
        return "/chat/completions"

    def list_path(self, base_url: str) -> str:  # noqa: ARG002 - as above
        """Where the models are listed."""
        return "/models"

    def headers(self, credential: Credential | None) -> Mapping[str, str]:
        """The key with what OpenAI has besides."""
        return bearer(credential)

    def body(self, request: ModelRequest, refused: Collection[str]) -> Mapping[str, Any]:
        """The question."""
        tokens = self._tokens_parameter
        if tokens in refused:
            tokens = _OTHER_NAME[tokens]
        optional = {
            "temperature": request.temperature,
            "reasoning_effort": request.effort,
            tokens: request.max_output_tokens,
            "stream_options": {"include_usage": True},
        }
        return {
            "model": request.model,
            "messages": [written for each in request.messages for written in _written(each, Wax(NAME, request.model))],
            **({"tools": list(map(_tool, request.tools))} if request.tools else {}),
            "stream": True,
            **{k: v for k, v in optional.items() if v is not None and k not in refused},
        }

    def optional(self, body: Mapping[str, Any]) -> Collection[str]:
        """What makes no difference to what is asked."""
        return [name for name in _OPTIONAL if name in body]

    def reader(self, model: str) -> Reader:
        """For one answer."""
        return CompletionReader(Wax(NAME, model))


def _written(message: Message, wax: Wax) -> Iterator[Mapping[str, Any]]:
    """The message, what tools answered in messages of their own before it. What was thought is wanted back with
    the calls of tools only (DeepSeek)."""
    results = [each for each in message.parts if isinstance(each, ToolResult)]
    calls = [each for each in message.parts if isinstance(each, ToolCall)]
    for each in results:
        yield {"role": "tool", "tool_call_id": each.call_id, "content": each.text}
    shown = [part for each in results for part in each.parts if not isinstance(part, Text)]
    content = _content((*shown, *(each for each in message.parts if isinstance(each, Text | Image | File))))
    if calls and message.role is Role.ASSISTANT:
        thought = [wax.opened(each) for each in message.parts if isinstance(each, Thought)]
        sealed = next((each for each in thought if isinstance(each, dict)), {})
        yield {"role": "assistant", "content": content or None, "tool_calls": list(map(_call, calls)), **sealed}
    elif content or not results:
        yield {"role": message.role.value, "content": content}


def _content(parts: Sequence[Text | Image | File]) -> str | list[Mapping[str, Any]]:
    """Words alone as a string, which every server takes."""
    if all(isinstance(each, Text) for each in parts):
        return "".join(each.text for each in parts if isinstance(each, Text))
    return list(map(_part, parts))


def _part(part: Text | Image | File) -> Mapping[str, Any]:
    match part:
        case Text(text):
            return {"type": "text", "text": text}
        case Image():
            return {"type": "image_url", "image_url": {"url": data_url(part)}}
        case File():
            return {"type": "file", "file": {"filename": part.name, "file_data": data_url(part)}}


def _call(call: ToolCall) -> Mapping[str, Any]:
    return {"id": call.id, "type": "function", "function": {"name": call.name, "arguments": call.arguments}}


def _tool(tool: OfferedTool) -> Mapping[str, Any]:
    told = {"name": tool.name, "description": tool.description, "parameters": tool.parameters}
    return {"type": "function", "function": told}
