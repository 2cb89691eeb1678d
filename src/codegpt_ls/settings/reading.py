"""Settings as editors and files hold them: what was given, what does not fit, and who may say what."""

import json
import re
from collections.abc import Container, Iterable, Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any, Final

from pydantic import BaseModel, ConfigDict, ValidationError
from pydantic.alias_generators import to_camel
from pydantic.fields import FieldInfo
from pydantic_core import ErrorDetails

from codegpt_ls.settings import ProviderSettings, Settings
from codegpt_ls.settings.headers import refers
from codegpt_ls.settings.shape import SECTION, Scope, SettingsGroup

_SHOWN: Final = 120
"""Characters of a name that a person wrote."""
_QUOTED: Final = re.compile(r"'([^']*)'")


class Fault(StrEnum):
    """Why a value was not taken; the catalogue's `setting.<value>` says it."""

    NOT_TEXT = "not_text"
    NOT_A_NUMBER = "not_a_number"
    NOT_WHOLE = "not_whole"
    NOT_A_LIST = "not_a_list"
    NOT_A_GROUP = "not_a_group"
    NOT_YES_OR_NO = "not_yes_or_no"
    TOO_LOW = "too_low"
    NOT_ABOVE = "not_above"
    TOO_HIGH = "too_high"
    TOO_LONG = "too_long"
    NOT_A_CHOICE = "not_a_choice"
    UNUSABLE = "unusable"
    UNKNOWN = "unknown"
    MISSING = "missing"
    TAKEN = "taken"
    """Another has it already."""


# By pydantic's names of its errors (its documentation, "Validation Errors").
_FAULTS: Final = {
    "string_type": Fault.NOT_TEXT,
    "float_type": Fault.NOT_A_NUMBER,
    "float_parsing": Fault.NOT_A_NUMBER,
    "int_type": Fault.NOT_WHOLE,
    "int_parsing": Fault.NOT_WHOLE,
    "int_from_float": Fault.NOT_WHOLE,
    "tuple_type": Fault.NOT_A_LIST,
    "bool_type": Fault.NOT_YES_OR_NO,
    "model_type": Fault.NOT_A_GROUP,
    "dict_type": Fault.NOT_A_GROUP,
    "greater_than_equal": Fault.TOO_LOW,
    "greater_than": Fault.NOT_ABOVE,
    "less_than_equal": Fault.TOO_HIGH,
    "string_too_long": Fault.TOO_LONG,
    "enum": Fault.NOT_A_CHOICE,
    "extra_forbidden": Fault.UNKNOWN,
    "missing": Fault.MISSING,
}


@dataclass(frozen=True, slots=True)
class Misfit:
    """Something in a file of the person's that cannot be used."""

    what: str
    """Its name in the file, `acme.baseUrl`."""
    fault: Fault
    limit: str = ""
    """As in `SettingProblem`."""


class SettingProblem(BaseModel):
    """A value that was not taken; the default counts instead."""

    model_config = ConfigDict(frozen=True)

    setting: str
    """Full name, `codegpt.temperature`."""
    fault: Fault
    limit: str
    """The bound that was passed, or the choices there are; else empty."""
    default: str

    @property
    def sentence(self) -> str:
        """The catalogue's text for it."""
        return "notice.setting_invalid_unset" if self.default == "null" else "notice.setting_invalid"


def read_settings(raw: object) -> tuple[Settings, tuple[SettingProblem, ...]]:
    """Settings out of what an editor sent; every value that does not fit falls back to its default and is named."""
    values = _given(raw)
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
        if any(value and _letters(name).endswith("apikey") and not refers(value) for name, value in group.items()):
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


def named(raw: object, group: type[BaseModel] = Settings) -> dict[str, Any]:
    """The settings among what was sent, each by its one name: whatever is looked at later cannot be spelt otherwise."""
    values: dict[str, Any] = {}
    for name, field, value in _known(raw, group):
        values[name] = value
        if not isinstance(value, Mapping):
            continue
        if isinstance(field.default, SettingsGroup):
            values[name] = named(value, type(field.default))
        elif field.annotation == dict[str, ProviderSettings]:
            values[name] = {str(each): named(own, ProviderSettings) for each, own in value.items()}
    return values


def _given(raw: object) -> dict[str, Any]:
    """What somebody set: editors send null, and VS Code an empty string, for the rest."""
    return _set(named(raw))


def _set(values: Mapping[str, Any]) -> dict[str, Any]:
    return {
        name: _set(value) if isinstance(value, Mapping) else value
        for name, value in values.items()
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
    misfit = misfit_of(error, path)
    default: Any = Settings().model_dump(mode="json", by_alias=True)
    for step in path:
        default = default.get(step) if isinstance(default, dict) else None
    return SettingProblem(
        setting=".".join((SECTION, *path)),
        fault=misfit.fault,
        limit=misfit.limit,
        default=json.dumps(default),
    )


def misfit_of(error: ErrorDetails, path: Iterable[object]) -> Misfit:
    """What pydantic says of the value at this path, without the value."""
    what = ".".join(map(str, path))[:_SHOWN]
    return Misfit(what, _FAULTS.get(error["type"], Fault.UNUSABLE), _limit(error.get("ctx", {})))


def _limit(context: Mapping[str, Any]) -> str:
    """What the value was measured by. Choices come as an English list, `'session', 'keyring' or 'file'`."""
    if "expected" in context:
        return ", ".join(_QUOTED.findall(context["expected"]))
    return next((f"{bound:.10g}" for bound in context.values() if isinstance(bound, int | float)), "")
