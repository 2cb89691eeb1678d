"""One value changed in a TOML file that a person may have written: its comments, its order and all else stay."""

import tomllib
from collections.abc import Callable, Iterator, Mapping, MutableMapping
from typing import Any, TypeAlias

from pydantic.alias_generators import to_camel

from codegpt_ls.settings.sources import Path

_Table: TypeAlias = MutableMapping[str, Any]


def edited(text: str, path: Path, value: object) -> str | None:
    """The file's text with this value there, or with none for None.

    None where the writer cannot change that value alone: a file may be laid out as nobody foresaw. Raises ValueError
    for what is no TOML.
    """
    import tomlkit
    from tomlkit.exceptions import TOMLKitError

    before = tomllib.loads(text)
    spelt = _spelt(before, path)
    wanted = dict(_expected(before, spelt, value))
    # A table below a dotted name would swallow what follows it; one in braces never does.
    for new_table in (tomlkit.table, tomlkit.inline_table):
        try:
            document = tomlkit.parse(text)
            _put(document, spelt, value, new_table)
            new = tomlkit.dumps(document)
        except (TOMLKitError, ValueError, TypeError):
            continue
        if _holds(new, wanted):
            return new
    return None


def _spelt(values: Any, path: Path) -> Path:  # noqa: ANN401 - TOML
    """The path as the file spells it: `base_url` is understood, too."""
    steps: list[str] = []
    for step in path:
        names = values if isinstance(values, Mapping) else {}
        name = step if step in names else next((each for each in names if to_camel(each) == step), step)
        steps.append(name)
        values = names.get(name)
    return tuple(steps)


def _put(table: _Table, path: Path, value: object, new_table: Callable[[], _Table]) -> None:
    *above, name = path
    for step in above:
        if not isinstance(table.get(step), Mapping):
            if value is None:
                return
            table[step] = new_table()
        table = table[step]
    if value is None:
        table.pop(name, None)
    else:
        table[name] = value


def _holds(text: str, wanted: Mapping[Path, Any]) -> bool:
    try:
        return dict(_leaves(tomllib.loads(text))) == wanted
    except ValueError:
        return False


def _expected(values: Mapping[str, Any], path: Path, value: object) -> Iterator[tuple[Path, Any]]:
    """Every single value that is to be there in the end."""
    yield from ((at, each) for at, each in _leaves(values) if at[: len(path)] != path)
    if isinstance(value, Mapping):
        yield from _leaves(value, *path)
    elif value is not None:
        yield path, value


def _leaves(values: Mapping[str, Any], *above: str) -> Iterator[tuple[Path, Any]]:
    for name, value in values.items():
        if isinstance(value, Mapping):
            yield from _leaves(value, *above, name)
        else:
            yield (*above, name), value
