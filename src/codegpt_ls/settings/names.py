"""Settings as a person names them in a terminal: `model`, `local.contextTokens`, `providers.ollama.baseUrl`."""

import difflib
import json
import os
import tomllib
from collections.abc import Iterable, Iterator
from typing import Any, Final

from pydantic import BaseModel

from codegpt_ls.settings import ProviderSettings, Settings
from codegpt_ls.settings.places import is_path
from codegpt_ls.settings.reading import SettingProblem, read_settings
from codegpt_ls.settings.shape import SECTION, SettingsGroup
from codegpt_ls.settings.sources import Path, value_at, with_value

PROVIDERS: Final = "providers"
_HEADERS: Final = "headers"


def path_of(name: str) -> Path | None:
    """Where the setting of this name stands, with or without `codegpt.` before it; None for one that is none."""
    path = tuple(name.removeprefix(f"{SECTION}.").split("."))
    return path if all(path) and _is_one(path, Settings) else None


def all_names(providers: Iterable[str]) -> Iterator[str]:
    """Every setting; those of one provider for each of these."""
    yield from _names(Settings)
    for provider in providers:
        yield from (f"{PROVIDERS}.{provider}.{name}" for name in _names(ProviderSettings))


def near_names(name: str, providers: Iterable[str]) -> tuple[str, ...]:
    """Names of settings that come near, best first."""
    spelt = {_in_no_order(each): each for each in all_names(providers)}
    return tuple(spelt[each] for each in difflib.get_close_matches(_in_no_order(name), spelt, n=3))


def typed_value(path: Path, text: str) -> tuple[Any, SettingProblem | None]:
    """The value that was typed for a setting: lists and tables as JSON or TOML, text also without quotes.

    Also why it does not fit. A relative path of a file becomes absolute: it is read from wherever a command is called.
    """
    problem: SettingProblem | None = None
    for value in _readings(text):
        settings, problems = read_settings(with_value({}, path, value))
        problem = problem or next(iter(problems), None)
        read = value_at(settings.model_dump(mode="json", by_alias=True), path)
        # What is true is no number, whatever Python says.
        if not problems and isinstance(value, bool) is isinstance(read, bool):
            return _kept(path, value, read), None
    return None, problem


def _readings(text: str) -> Iterator[str | float | list[Any] | dict[str, Any]]:
    for read in (json.loads, _toml):
        try:
            value = read(text)
        except (ValueError, RecursionError):
            continue
        # No setting is a date; null and nothing would unset it.
        if isinstance(value, str | int | float | list | dict) and value != "":
            yield value
    yield text


def _toml(text: str) -> Any:  # noqa: ANN401 - TOML
    values = tomllib.loads(f"value = {text}")
    return values["value"] if len(values) == 1 else None


def _kept(path: Path, value: Any, read: Any) -> Any:  # noqa: ANN401 - JSON
    if is_path(path, value) and not str(value).startswith("~"):
        return os.path.abspath(str(value))  # noqa: PTH100 - links are not to be followed
    # A number as it was understood; all else as it was written, without what its group would add.
    return read if isinstance(read, int | float) else value


def _in_no_order(name: str) -> str:
    """Who does not know the group a setting is in leaves it out, or names it last."""
    return ".".join(sorted(name.casefold().split(".")))


def _is_one(path: Path, group: type[BaseModel]) -> bool:
    name, *rest = path
    field = next((each for each in group.model_fields.values() if each.alias == name), None)
    if field is None:
        return False
    if not rest:
        return True
    if name == PROVIDERS:
        return len(rest) == 1 or _is_one(tuple(rest[1:]), ProviderSettings)
    if name == _HEADERS:
        return len(rest) == 1
    return isinstance(field.default, SettingsGroup) and _is_one(tuple(rest), type(field.default))


def _names(group: type[BaseModel]) -> Iterator[str]:
    for field in group.model_fields.values():
        if isinstance(field.default, SettingsGroup):
            yield from (f"{field.alias}.{name}" for name in _names(type(field.default)))
        elif field.alias != PROVIDERS:
            yield str(field.alias)
