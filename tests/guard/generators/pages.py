"""The generated parts of the documentation: tables out of the models, and the recorded exchanges.

A part stands between `<!-- generated: NAME -->` and `<!-- /generated -->`; `sh scripts/generate pages` writes it.
"""

import json
import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from functools import cache
from pathlib import Path
from typing import Final

from benchmarks import figures
from codegpt_ls.domain.errors import ErrorCode
from codegpt_ls.protocol.method import Kind, Method
from codegpt_ls.protocol.methods import METHODS
from codegpt_ls.services.failures.ways_forward import WAYS
from tests.guard.exchanges import load, scene_of
from tests.guard.generators import locales, readme
from tests.guard.generators.schema import Schema, current_documents, settings
from tests.guard.repository import ROOT

PAGES: Final = tuple(ROOT / page for page in ("docs/protocol.md", "docs/performance.md", "README.md", "README.ko.md"))
WIDTH: Final = 110
"""Characters of a line in an exchange."""

_PART: Final = re.compile(r"(<!-- generated: (?P<name>[a-zA-Z -]+) -->\n).*?(?=<!-- /generated -->)", re.DOTALL)
_MANY: Final = 4
"""Items of a list above which an exchange shows the first two only."""


def files() -> Mapping[Path, bytes | None]:
    """Every page with its content. Raises NotRecordedError."""
    return {page: rendered(page.read_text(encoding="utf-8")).encode() for page in PAGES}


def rendered(page: str) -> str:
    """The page with every generated part as it must be."""
    return _PART.sub(lambda part: f"{part[1]}\n{_content(part['name'])}\n", page)


def _content(name: str) -> str:
    kind, _, scene = name.partition(" ")
    if kind == "exchange":
        return _exchange(scene)
    return "\n".join(_PARTS[kind]())


def _methods(kind: Kind) -> Iterator[str]:
    for method in METHODS:
        if method.kind is kind:
            yield from _method(method)


def _method(method: Method) -> Iterator[str]:
    yield f"### `{method.name}`\n"
    yield f"{method.summary}\n"
    yield from _members("Params", _definition(method.params.__name__))
    if method.result:
        result = _definition(method.result.__name__)
        yield from _members("Result, or null" if method.may_be_null else "Result", result)
    elif method.kind in (Kind.REQUEST, Kind.COMMAND):
        yield "Result: null.\n"
    if method.errors:
        yield f"Errors: {', '.join(f'`{code.value}`' for code in method.errors)}\n"
    yield f"{_exchange(scene_of(method))}"


def _types() -> Iterator[str]:
    top = {model.__name__ for method in METHODS for model in (method.params, method.result) if model}
    # A result may be a part of another one, too.
    parts = set(re.findall(r'"#/\$defs/(\w+)"', json.dumps(_definitions())))
    for name, definition in _definitions().items():
        if (name not in top or name in parts) and "properties" in definition:
            yield f"### {name}\n"
            yield f"{definition['description']}\n"
            yield from _members("Member", definition)


def _members(title: str, definition: Schema) -> Iterator[str]:
    members: Mapping[str, Schema] = definition.get("properties", {})
    if not members:
        yield f"{title}: none.\n"
        return
    yield f"| {title} | Type | Present | Meaning |\n| --- | --- | --- | --- |"
    required = definition.get("required", ())
    for name, member in members.items():
        presence = "always" if name in required else _default(member)
        yield f"| `{name}` | {_type(member)} | {presence} | {member.get('description', '')} |"
    yield ""


def _default(member: Schema) -> str:
    default = member.get("default")
    return "optional" if default in (None, [], {}) else f"optional, `{json.dumps(default)}`"


def _type(member: Schema) -> str:
    if several := member.get("anyOf") or member.get("oneOf"):
        choices = (_type(choice) for choice in several if choice != {"type": "null"})
        return " or ".join(choices)
    if "$ref" in member:
        return _named_type(member["$ref"].rpartition("/")[2])
    if "const" in member:
        return f"`{json.dumps(member['const'])}`"
    if "enum" in member:
        return _values(member["enum"])
    if member.get("type") == "array":
        return f"list of {_type(member['items'])}"
    if member.get("type") == "object":
        return f"object of {_type(member['additionalProperties'])}"
    return f"{member.get('type', 'JSON')}{_bounds(member)}"


def _named_type(name: str) -> str:
    known = _definitions()
    definition = known[name] if name in known else current_documents()["settings.json"]["$defs"][name]
    if name == ErrorCode.__name__:
        return "[error code](#error-codes)"
    if "enum" in definition:
        return _values(definition["enum"])
    if name not in known and "properties" in definition:
        return "settings"
    return f"[{name}](#{name.lower()})" if "properties" in definition else _type(definition)


def _values(values: Iterable[object]) -> str:
    return ", ".join(f"`{json.dumps(value)}`" for value in values)


def _bounds(member: Schema) -> str:
    least = member.get("minimum", member.get("exclusiveMinimum"))
    most = member.get("maximum")
    if least is None:
        return ""
    start = f"above {least}" if "exclusiveMinimum" in member else f"from {least}"
    return f" {start}" if most is None else f" {start} to {most}"


def _errors() -> Iterator[str]:
    texts = _english()
    yield "| Code | Retryable | What the person reads | What they are offered |\n| --- | --- | --- | --- |"
    for code in ErrorCode:
        titles = (texts.get(f"action.{way.value}", texts["action.switch_model"]) for way in WAYS[code])
        offered = ", ".join(dict.fromkeys(titles)) or "–"
        yield f"| `{code.value}` | {'yes' if code.retryable else 'no'} | {texts[code.value]} | {offered} |"
    yield ""


def _settings() -> Iterator[str]:
    yield "| Setting | Type | Default | Scope | Meaning |\n| --- | --- | --- | --- | --- |"
    for name, member in settings().items():
        default = "none" if member.get("default") in (None, []) else f"`{json.dumps(member['default'])}`"
        yield f"| `{name}` | {_type(member)} | {default} | {member['scope']} | {member['description']} |"
    yield ""


def _exchange(scene: str) -> str:
    lines = ["```jsonc"]
    for step in load(scene):
        arrow = "client → server" if step["from"] == "client" else "server → client"
        lines += [f"// {arrow}", _pretty(step["message"])]
    return "\n".join([*lines, "```", ""])


def _pretty(value: object, indent: str = "") -> str:
    """JSON that breaks where it must, and leaves out most of a long list of objects."""
    short = json.dumps(value, ensure_ascii=False)
    if len(indent) + len(short) <= WIDTH or not isinstance(value, dict | list):
        return short
    deeper = indent + "  "
    if isinstance(value, dict):
        items = [f"{json.dumps(name)}: {_pretty(member, deeper)}" for name, member in value.items()]
        return _broken("{}", items, indent)
    long = len(value) > _MANY and isinstance(value[0], dict)
    items = [_pretty(member, deeper) for member in (value[:2] if long else value)]
    return _broken("[]", items, indent, f" // and {len(value) - 2} more" if long else "")


def _broken(brackets: str, items: Iterable[str], indent: str, remark: str = "") -> str:
    deeper = f"\n{indent}  "
    return f"{brackets[0]}{deeper}{f',{deeper}'.join(items)}{remark}\n{indent}{brackets[1]}"


@cache
def _definitions() -> Mapping[str, Schema]:
    definitions: Mapping[str, Schema] = current_documents()["protocol.json"]["$defs"]
    return definitions


def _definition(name: str) -> Schema:
    definition: Schema = _definitions()[name]
    return definition


@cache
def _english() -> Mapping[str, str]:
    return locales.texts("en")


_PARTS: Final[Mapping[str, Callable[[], Iterator[str]]]] = {
    "requests": lambda: _methods(Kind.REQUEST),
    "notifications": lambda: _methods(Kind.NOTIFICATION),
    "commands": lambda: _methods(Kind.COMMAND),
    "events": lambda: _methods(Kind.EVENT),
    "types": _types,
    "errors": _errors,
    "settings": _settings,
    "settings-ko": readme.settings_korean,
    "providers": readme.providers,
    "providers-ko": readme.providers_korean,
    "figures": lambda: figures.rows("en"),
    "figures-ko": lambda: figures.rows("ko"),
}
