"""OpenAI's Chat Completions, which many others speak too."""

from collections.abc import Collection, Mapping
from typing import Any, Final

from codegpt_ls.domain.chat import ModelRequest
from codegpt_ls.domain.credentials import Credential
from codegpt_ls.providers.dialects.completion_chunk import CompletionReader
from codegpt_ls.providers.dialects.piece import Reader

# The two names of one parameter: a model that refuses one may take the other.
_OTHER_NAME: Final = {"max_tokens": "max_completion_tokens", "max_completion_tokens": "max_tokens"}

_OPTIONAL: Final = ("temperature", "reasoning_effort", "max_tokens", "max_completion_tokens", "stream_options")


class ChatCompletions:
    """The dialect."""

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
        if credential is None:
            return {}
        headers = {"authorization": f"Bearer {credential.key}"}
        if credential.organization:
            headers["openai-organization"] = credential.organization
        if credential.project:
            headers["openai-project"] = credential.project
        return headers

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
            "messages": [{"role": each.role.value, "content": each.content} for each in request.messages],
            "stream": True,
            **{k: v for k, v in optional.items() if v is not None and k not in refused},
        }

    def optional(self, body: Mapping[str, Any]) -> Collection[str]:
        """What makes no difference to what is asked."""
        return [name for name in _OPTIONAL if name in body]

    def reader(self) -> Reader:
        """For one answer."""
        return CompletionReader()
