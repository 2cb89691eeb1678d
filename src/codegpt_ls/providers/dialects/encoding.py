"""How parts of a message are written where several APIs write them alike."""

import base64
import json
from typing import Any

from codegpt_ls.domain.messages.parts import File, Image, ToolCall


def base64_of(part: Image | File) -> str:
    """Its bytes as JSON can carry them."""
    return base64.b64encode(part.data).decode()


def data_url(part: Image | File) -> str:
    """Its bytes as an address."""
    return f"data:{part.media_type};base64,{base64_of(part)}"


def arguments_of(call: ToolCall) -> dict[str, Any]:
    """What a tool is asked with, as an object: some APIs take nothing else, whatever the model wrote."""
    try:
        read = json.loads(call.arguments)
    except (ValueError, RecursionError):
        return {}
    return read if isinstance(read, dict) else {}
