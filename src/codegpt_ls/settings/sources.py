"""Whose word a setting is: one that steers keys and words counts only where no folder can have put it."""

from collections.abc import Container, Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any, TypeAlias

from pydantic import BaseModel

from codegpt_ls.settings import Settings
from codegpt_ls.settings.shape import SECTION, SettingsGroup

Values: TypeAlias = dict[str, Any]
"""Settings by their one name, groups inside, as `reading.named` gives them."""
Path: TypeAlias = tuple[str, ...]
"""Where a value stands: `("providers", "ollama", "baseUrl")`."""


class SettingFrom(StrEnum):
    """Whose word a setting is."""

    PERSON = "person"
    """Told by a client that knows the person's settings from a folder's."""
    FILE = "file"
    """`config.toml`."""
    FOLDER = "folder"
    """The open folder, for what a folder may set."""
    EDITOR = "editor"
    """Told by an editor that does not say whose it is."""
    DEFAULT = "default"
    """Nobody's."""


@dataclass(frozen=True, slots=True)
class EffectiveSetting:
    """A setting as it counts."""

    path: Path
    value: Any
    said_by: SettingFrom

    @property
    def name(self) -> str:
        """As a person writes it."""
        return full_name(self.path)


def effective(
    settings: Settings,
    judged: Mapping[str, Any],
    sources: Sequence[tuple[SettingFrom, Mapping[str, Any]]],
    wrong: Container[str],
) -> tuple[EffectiveSetting, ...]:
    """Every setting, also those nobody set, with whose word it is: the first source that says what was judged to count.

    `wrong`: full names of those whose default counts instead. What nobody set for a provider is left out.
    """

    def said_by(path: Path) -> SettingFrom:
        value = value_at(judged, path)
        if value is None or full_name(path) in wrong:
            return SettingFrom.DEFAULT
        return next((source for source, values in sources if value_at(values, path) == value), SettingFrom.EDITOR)

    dumped = settings.model_dump(mode="json", by_alias=True)
    return tuple(EffectiveSetting(path, value, said_by(path)) for path, value in _leaves(dumped))


def _leaves(values: Mapping[str, Any], *above: str) -> Iterator[tuple[Path, Any]]:
    for name, value in values.items():
        path = (*above, name)
        if isinstance(value, Mapping):
            yield from _leaves(value, *path)
        elif value is not None or path[0] != "providers":
            yield path, value


def merged(below: Mapping[str, Any], above: Mapping[str, Any]) -> Values:
    """Both, value by value; of two the one above counts, and null there takes away what is below."""
    values = dict(below)
    for name, value in above.items():
        under = values.get(name)
        if isinstance(value, Mapping) and isinstance(under, Mapping):
            values[name] = merged(under, value)
        else:
            values[name] = value
    return values


def without_steering(values: Mapping[str, Any], group: type[BaseModel] = Settings) -> Values:
    """What anybody who speaks through the editor may set: the way an answer reads, and how long to wait for it."""
    kept: Values = {}
    for name, field in _fields(group):
        if name not in values or _steers(field):
            continue
        value = values[name]
        nested = isinstance(field.default, SettingsGroup) and isinstance(value, Mapping)
        kept[name] = without_steering(value, type(field.default)) if nested else value
    return kept


def steering(values: Mapping[str, Any], group: type[BaseModel] = Settings, *above: str) -> Iterator[tuple[Path, Any]]:
    """Each single value that decides where keys and words go, or what is run, and where it stands."""
    for name, field in _fields(group):
        if name not in values:
            continue
        if _steers(field):
            yield from _single(values[name], *above, name)
        elif isinstance(field.default, SettingsGroup) and isinstance(values[name], Mapping):
            yield from steering(values[name], type(field.default), *above, name)


def value_at(values: Mapping[str, Any], path: Path) -> Any:  # noqa: ANN401 - JSON
    """The value there; None where nobody set one."""
    here: Any = values
    for step in path:
        here = here.get(step) if isinstance(here, Mapping) else None
    return None if here == "" else here


def with_value(values: Mapping[str, Any], path: Path, value: object) -> Values:
    """The same settings with this value there."""
    for step in reversed(path):
        value = {step: value}
    assert isinstance(value, dict)  # noqa: S101 - a path has a step
    return merged(values, value)


def without_value(values: Mapping[str, Any], path: Path) -> Values:
    """The same settings with nothing there."""
    return with_value(values, path, None)


def full_name(path: Path) -> str:
    """As a person writes it: `codegpt.providers.ollama.baseUrl`."""
    return ".".join((SECTION, *path))


def _fields(group: type[BaseModel]) -> Iterator[tuple[str, Any]]:
    for field in group.model_fields.values():
        yield str(field.alias), field


def _steers(field: Any) -> bool:  # noqa: ANN401 - pydantic's FieldInfo
    return bool((field.json_schema_extra or {}).get("steers"))


def _single(value: object, *path: str) -> Iterator[tuple[Path, Any]]:
    if isinstance(value, Mapping):
        for name, inner in value.items():
            yield from _single(inner, *path, str(name))
    elif value is not None and value != "":
        yield path, value
