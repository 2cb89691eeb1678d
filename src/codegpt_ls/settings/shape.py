"""What a setting is: who may set it, under which heading it stands, and what all groups of them share."""

from enum import StrEnum
from typing import Any, Final

from pydantic import BaseModel, ConfigDict, Field
from pydantic.alias_generators import to_camel

SECTION: Final = "codegpt"


class Scope(StrEnum):
    """Who may set a setting; the names are VS Code's."""

    APPLICATION = "application"
    """The person only. Whatever decides where a key or a conversation goes."""
    MACHINE = "machine"
    """The person, for one machine: paths."""
    RESOURCE = "resource"
    """A folder may have its own."""


class Chapter(StrEnum):
    """Under which heading an editor lists a setting."""

    CONNECTION = "connection"
    ANSWERS = "answers"
    NETWORK = "network"
    COMPLETION = "completion"
    MACHINE = "machine"


def setting(
    default: Any,  # noqa: ANN401 - pydantic's own shape
    scope: Scope,
    chapter: Chapter,
    description: str,
    *,
    multiline: bool = False,
    steers: bool = False,
) -> Any:  # noqa: ANN401
    """A setting; `{languages}` in its description is replaced by the languages there are.

    `steers`: it decides where keys and words go, what is run or spent; never taken from where a folder could put it.
    """
    shown: dict[str, Any] = {"scope": scope.value, "chapter": chapter.value}
    if multiline:
        shown["multiline"] = True
    if steers:
        shown["steers"] = True
    return Field(default, description=description, json_schema_extra=shown)


class SettingsGroup(BaseModel):
    """Shared shape: camelCase names, unknown ones ignored, values never echoed in errors."""

    model_config = ConfigDict(
        alias_generator=to_camel,
        populate_by_name=True,
        extra="ignore",
        frozen=True,
        hide_input_in_errors=True,
    )
