"""Every setting of the product: its default, its bounds and who may set it.

Editors send these under the section `codegpt` in camelCase. A key is never a setting.
"""

import json
import re
from collections.abc import Container, Iterator, Mapping
from enum import StrEnum
from typing import Annotated, Any, Final

from pydantic import BaseModel, ConfigDict, Field, ValidationError
from pydantic.alias_generators import to_camel
from pydantic.fields import FieldInfo
from pydantic_core import ErrorDetails

from codegpt_ls.domain.chat import Deadlines
from codegpt_ls.domain.credentials import CredentialSource

SECTION: Final = "codegpt"
DEFAULT_PROVIDER: Final = "openai"
_QUOTED: Final = re.compile(r"'([^']*)'")


class Scope(StrEnum):
    """Who may set a setting; the names are VS Code's."""

    APPLICATION = "application"
    """The person only. Whatever decides where a key or a conversation goes."""
    MACHINE = "machine"
    """The person, for one machine: paths."""
    RESOURCE = "resource"
    """A folder may have its own."""


def _setting(default: Any, scope: Scope, description: str, **bounds: Any) -> Any:  # noqa: ANN401 - pydantic's own shape
    return Field(default, description=description, json_schema_extra={"scope": scope.value}, **bounds)


class SettingsGroup(BaseModel):
    """Shared shape: camelCase names, unknown ones ignored, values never echoed in errors."""

    model_config = ConfigDict(
        alias_generator=to_camel,
        populate_by_name=True,
        extra="ignore",
        frozen=True,
        hide_input_in_errors=True,
    )


class TimeoutSettings(SettingsGroup):
    """Deadlines of a request, in seconds."""

    connect: Annotated[float, Field(gt=0, le=600)] = _setting(
        10.0, Scope.APPLICATION, "Seconds until a connection to the provider must stand."
    )
    first_byte: Annotated[float, Field(gt=0, le=3600)] = _setting(
        60.0, Scope.APPLICATION, "Seconds until the provider must begin to answer."
    )
    silence: Annotated[float, Field(gt=0, le=3600)] = _setting(
        45.0, Scope.APPLICATION, "Seconds an answer may pause before it counts as broken off."
    )


class LocalSettings(SettingsGroup):
    """The embedded model."""

    model_path: str | None = _setting(
        None, Scope.MACHINE, "Path of a .gguf file to use instead of the built-in local model."
    )
    context_tokens: Annotated[int, Field(ge=256, le=1_048_576)] | None = _setting(
        None,
        Scope.MACHINE,
        "Tokens the local model keeps in mind; unset: what the model was made for, up to 8192.",
    )


class Settings(SettingsGroup):
    """All settings with their defaults."""

    # Both decide where a conversation goes (at a router the model's name does, too), and a local model is a file that
    # native code reads: no folder may choose them.
    provider: str | None = _setting(
        None, Scope.APPLICATION, "Id of the provider to ask; unset: the one chosen last, at first `openai`."
    )
    model: str | None = _setting(
        None, Scope.APPLICATION, "Model to ask; unset: the one chosen last, at first the provider's default."
    )
    models: tuple[str, ...] = _setting(
        (),
        Scope.APPLICATION,
        "More model names to accept, beyond the provider's list and the built-in catalogue.",
    )
    temperature: Annotated[float, Field(ge=0, le=1)] = _setting(
        0.3, Scope.RESOURCE, "Conversation style, from 0 (precise) to 1 (creative)."
    )
    memory: Annotated[int, Field(ge=1, le=10)] = _setting(
        4,
        Scope.APPLICATION,
        "How many earlier exchanges of a conversation go along with a new question. An exchange is a question and its "
        "answer.",
    )
    # Whoever writes it speaks with the person's voice to the model: no folder may.
    system_prompt: str | None = _setting(
        None, Scope.APPLICATION, "What the model is told before every conversation, e.g. how it is to answer."
    )
    answer_language: Annotated[str, Field(min_length=1, max_length=40)] = _setting(
        "auto",
        Scope.APPLICATION,
        "Language of answers: `auto` follows the question, anything else is a language tag or name, e.g. `ko` or "
        "`Korean`.",
    )
    base_url: str | None = _setting(
        None,
        Scope.APPLICATION,
        "Address of the provider's API, with its path, e.g. `https://gateway.example/v1`. "
        "A key goes only to the address it was stored for.",
    )
    proxy: str | None = _setting(
        None,
        Scope.APPLICATION,
        "HTTP proxy for requests to providers; unset: HTTPS_PROXY and NO_PROXY count.",
    )
    ca_bundle: str | None = _setting(
        None, Scope.MACHINE, "PEM file with the certificate authorities to trust instead of the system's."
    )
    credential_source: CredentialSource | None = _setting(
        None,
        Scope.APPLICATION,
        "Take the key from here only; unset: session, environment, keyring, file, in this order.",
    )
    keyring_backend: str | None = _setting(
        None,
        Scope.MACHINE,
        "Dotted name of a third-party keyring backend to use instead of the system's own.",
    )
    locale: str | None = _setting(
        None, Scope.APPLICATION, "Language of messages, `en` or `ko`; unset: the editor's language."
    )
    timeouts: TimeoutSettings = Field(default=TimeoutSettings(), description="Deadlines of a request.")
    local: LocalSettings = Field(default=LocalSettings(), description="The embedded model.")

    @property
    def deadlines(self) -> Deadlines:
        """The deadlines as the domain names them."""
        times = self.timeouts
        return Deadlines(connect=times.connect, first_byte=times.first_byte, silence=times.silence)


class CurrentSettings:
    """The settings in force, which an editor may replace at any time; called, returns them."""

    def __init__(self, settings: Settings | None = None) -> None:
        self._settings = settings or Settings()

    def __call__(self) -> Settings:
        return self._settings

    def replace(self, settings: Settings) -> None:
        """These count from now on."""
        self._settings = settings


class Fault(StrEnum):
    """Why a value was not taken; the catalogue's `setting.<value>` says it."""

    NOT_TEXT = "not_text"
    NOT_A_NUMBER = "not_a_number"
    NOT_WHOLE = "not_whole"
    NOT_A_LIST = "not_a_list"
    NOT_A_GROUP = "not_a_group"
    TOO_LOW = "too_low"
    NOT_ABOVE = "not_above"
    TOO_HIGH = "too_high"
    TOO_LONG = "too_long"
    NOT_A_CHOICE = "not_a_choice"
    UNUSABLE = "unusable"


# By pydantic's names of its errors (its documentation, "Validation Errors").
_FAULTS: Final = {
    "string_type": Fault.NOT_TEXT,
    "float_type": Fault.NOT_A_NUMBER,
    "float_parsing": Fault.NOT_A_NUMBER,
    "int_type": Fault.NOT_WHOLE,
    "int_parsing": Fault.NOT_WHOLE,
    "int_from_float": Fault.NOT_WHOLE,
    "tuple_type": Fault.NOT_A_LIST,
    "model_type": Fault.NOT_A_GROUP,
    "greater_than_equal": Fault.TOO_LOW,
    "greater_than": Fault.NOT_ABOVE,
    "less_than_equal": Fault.TOO_HIGH,
    "string_too_long": Fault.TOO_LONG,
    "enum": Fault.NOT_A_CHOICE,
}


class SettingProblem(BaseModel):
    """A value that was not taken; the default counts instead."""

    model_config = ConfigDict(frozen=True)

    setting: str
    """Full name, `codegpt.temperature`."""
    fault: Fault
    limit: str
    """The bound that was passed, or the choices there are; else empty."""
    default: str


def read_settings(raw: object) -> tuple[Settings, tuple[SettingProblem, ...]]:
    """Settings out of what an editor sent; every value that does not fit falls back to its default and is named."""
    values = _given(raw, Settings)
    try:
        return Settings.model_validate(values), ()
    except ValidationError as invalid:
        errors = invalid.errors(include_input=False, include_url=False)
    # One value may be wrong in several ways: the first is told.
    wrong = {_setting_path(error["loc"], values): error for error in reversed(errors)}
    problems = tuple(_problem(path, error) for path, error in reversed(wrong.items()))
    return Settings.model_validate(_without(values, wrong)), problems


def only_scope(raw: object, scope: Scope) -> dict[str, Any]:
    """The part of `raw` whose settings have this scope: what a folder's own answer may contribute."""
    return _scoped(raw, Settings, scope)


def holds_key(raw: object) -> bool:
    """Whether someone put an API key into the editor's settings, where it does not belong."""
    groups = [raw]
    for group in groups:
        if not isinstance(group, Mapping):
            continue
        if any(value and _letters(name).endswith("apikey") for name, value in group.items()):
            return True
        groups.extend(group.values())
    return False


def _scoped(raw: object, group: type[BaseModel], scope: Scope) -> dict[str, Any]:
    kept: dict[str, Any] = {}
    for name, field, value in _known(raw, group):
        if isinstance(field.default, SettingsGroup):
            kept |= {name: part} if (part := _scoped(value, type(field.default), scope)) else {}
        elif isinstance(field.json_schema_extra, dict) and field.json_schema_extra.get("scope") == scope.value:
            kept[name] = value
    return kept


def _given(raw: object, group: type[BaseModel]) -> dict[str, Any]:
    """What somebody set: editors send null, and VS Code an empty string, for the rest."""
    return {
        name: _given(value, type(field.default))
        if isinstance(field.default, SettingsGroup) and isinstance(value, Mapping)
        else value
        for name, field, value in _known(raw, group)
        if value is not None and value != ""
    }


def _known(raw: object, group: type[BaseModel]) -> Iterator[tuple[str, FieldInfo, Any]]:
    """The settings of this group among what was sent, by the names editors use."""
    fields = {field.alias: field for field in group.model_fields.values()}
    for key, value in raw.items() if isinstance(raw, Mapping) else ():
        name = to_camel(str(key))
        if name in fields:
            yield name, fields[name], value


def _letters(name: object) -> str:
    return "".join(character for character in str(name).lower() if character.isalpha())


def _setting_path(location: tuple[int | str, ...], values: Mapping[str, Any]) -> tuple[str, ...]:
    """The setting an error is about: a list is one value, whichever of its items is wrong."""
    path: list[str] = []
    here: object = values
    for step in location:
        if not isinstance(here, Mapping) or step not in here:
            break
        path.append(str(step))
        here = here[step]
    return tuple(path)


def _without(values: Mapping[str, Any], wrong: Container[tuple[str, ...]], *above: str) -> dict[str, Any]:
    return {
        name: _without(value, wrong, *above, name) if isinstance(value, Mapping) else value
        for name, value in values.items()
        if (*above, name) not in wrong
    }


def _problem(path: tuple[str, ...], error: ErrorDetails) -> SettingProblem:
    default: Any = Settings().model_dump(mode="json", by_alias=True)
    for step in path:
        default = default[step]
    return SettingProblem(
        setting=".".join((SECTION, *path)),
        fault=_FAULTS.get(error["type"], Fault.UNUSABLE),
        limit=_limit(error.get("ctx", {})),
        default=json.dumps(default),
    )


def _limit(context: Mapping[str, Any]) -> str:
    """What the value was measured by. Choices come as an English list, `'session', 'keyring' or 'file'`."""
    if "expected" in context:
        return ", ".join(_QUOTED.findall(context["expected"]))
    return next((f"{bound:.10g}" for bound in context.values() if isinstance(bound, int | float)), "")
