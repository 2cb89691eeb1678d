"""What a model asks a tool with: anything at all, until it was read."""

import json
from collections.abc import Mapping
from typing import Any, Final

from codegpt_ls.domain.limits import PLACE_NAME, TOOL_ARGUMENTS
from codegpt_ls.domain.ports.tools import ToolMisused

_NOT_AN_OBJECT: Final = "The arguments are no JSON object."


def parsed(arguments: str) -> Mapping[str, Any]:
    """The arguments by their names; none for an empty text. Raises ToolMisused."""
    if len(arguments) > TOOL_ARGUMENTS:
        raise ToolMisused(f"The arguments are longer than {TOOL_ARGUMENTS} characters.")
    try:
        value = json.loads(arguments) if arguments.strip() else {}
    except (ValueError, RecursionError):
        raise ToolMisused(_NOT_AN_OBJECT) from None
    if not isinstance(value, dict):
        raise ToolMisused(_NOT_AN_OBJECT)
    return value


def word(arguments: Mapping[str, Any], name: str, default: str | None = None) -> str:
    """A text. Raises ToolMisused for anything else, and for none where there is no default."""
    value = arguments.get(name)
    if value is None and default is not None:
        return default
    if not isinstance(value, str) or not (value or default is not None):
        raise ToolMisused(f"`{name}` has to be a text.")
    if len(value) > PLACE_NAME or not _can_be_written(value):
        raise ToolMisused(f"`{name}` is too long, or holds what no file can.")
    return value


def number(arguments: Mapping[str, Any], name: str, default: int) -> int:
    """A number from 1 on; models write it in more than one way. Raises ToolMisused."""
    value = arguments.get(name)
    if value is None:
        return default
    if isinstance(value, str) and value.isascii() and value.isdigit() and len(value) < len(str(2**31)):
        value = int(value)
    if isinstance(value, float) and value.is_integer():
        value = int(value)
    if isinstance(value, bool) or not isinstance(value, int) or value < 1:
        raise ToolMisused(f"`{name}` has to be a number from 1 on.")
    return value


def flag(arguments: Mapping[str, Any], name: str) -> bool:
    """Whether something is wanted. Raises ToolMisused."""
    value = arguments.get(name, False)
    if value not in (True, False, None):
        raise ToolMisused(f"`{name}` has to be true or false.")
    return bool(value)


def _can_be_written(text: str) -> bool:
    """Half a character, which JSON can name, is none; and no path holds a zero."""
    try:
        text.encode()
    except UnicodeEncodeError:
        return False
    return "\0" not in text
