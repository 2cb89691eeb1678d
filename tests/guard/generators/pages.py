"""The generated parts of the documentation: tables out of the models, and the recorded exchanges.

A part stands between `<!-- generated: NAME -->` and `<!-- /generated -->`; `sh scripts/generate pages` writes it.
"""

import inspect
import json
import re
import textwrap
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from functools import cache
from itertools import groupby
from pathlib import Path
from typing import Final

from benchmarks import figures
from codegpt_ls.domain.errors import ErrorCode
from codegpt_ls.protocol.method import ANSWERING, LISTING, Kind, Method
from codegpt_ls.protocol.methods import METHODS
from codegpt_ls.protocol.wire import Wire
from codegpt_ls.services.failures.ways import DOINGS, WAYS, Then
from tests.guard.exchanges import load, scene_of
from tests.guard.generators import locales, manual, readme
from tests.guard.generators.schema import Schema, current_documents, settings
from tests.guard.repository import ROOT

PAGES: Final = tuple(
    ROOT / page
    for page in ("docs/protocol.md", "docs/protocol-types.md", "docs/performance.md", "README.md", "README.ko.md")
)
WIDTH: Final = 110
"""Characters of a line in an exchange."""

_PART: Final = re.compile(r"(<!-- generated: (?P<name>[a-zA-Z -]+) -->\n).*?(?=<!-- /generated -->)", re.DOTALL)
_PAGE: Final = "protocol.md"
_TYPES: Final = "protocol-types.md"
_SHORT: Final = 26
"""Lines of an exchange that stands on the page with its method."""
_MANY: Final = 4
"""Items of a list above which an exchange shows the first two only."""


def files() -> Mapping[Path, bytes | None]:
    """Every page with its content. Raises NotRecordedError."""
    pages = {page: rendered(page.read_text(encoding="utf-8")).encode() for page in PAGES}
    return {**pages, manual.PAGE: manual.written().encode()}


def rendered(page: str) -> str:
    """The page with every generated part as it must be."""
    return _PART.sub(lambda part: f"{part[1]}\n{_content(part['name'])}\n", page)


def _content(name: str) -> str:
    kind, _, scene = name.partition(" ")
    if kind == "exchange":
        return _exchange(scene)
    return "\n".join(_PARTS[kind]())


def _methods(kind: Kind) -> Iterator[str]:
    """Each with its members; neighbours that differ in nothing but what they do stand together."""
    of_kind = [method for method in METHODS if method.kind is kind]
    for _, alike in groupby(of_kind, lambda each: (each.params, each.result, each.may_be_null, each.errors)):
        yield from _method(*alike)


def _method(method: Method, *alike: Method) -> Iterator[str]:
    yield f"### {', '.join(f'`{each.name}`' for each in (method, *alike))}\n"
    if alike:
        yield from (f"- `{each.name}`: {each.summary}" for each in (method, *alike))
        yield ""
    else:
        yield f"{method.summary}\n"
    yield from _model("Params", method.params)
    yield from _result(method)
    if method.errors:
        yield f"Errors: {_failures(method.errors)}\n"
    yield _recorded(method)


def _result(method: Method) -> Iterator[str]:
    if method.result:
        yield from _model("Result, or null" if method.may_be_null else "Result", method.result)
    elif method.kind in (Kind.REQUEST, Kind.COMMAND):
        yield "Result: null.\n"


def _model(title: str, model: type[Wire]) -> Iterator[str]:
    """Its members; where those stand once for several methods, only where."""
    if model in _shared() and model.model_fields:
        yield f"{title}: {_link(model)}.\n"
    else:
        yield from _members(title, model)


def _failures(codes: Iterable[ErrorCode], but: str = "") -> str:
    """The codes; a whole list that several methods share by its name, `but` the one that is told itself."""
    told, left = [], list(codes)
    for title, shared in _FAILURES.items():
        if title != but and set(shared) <= set(left):
            told.append(f"[{title}]({_PAGE}#error-codes)")
            left = [code for code in left if code not in shared]
    return ", ".join([*told, *(f"`{code.value}`" for code in left)])


def _recorded(method: Method) -> str:
    """The exchange; where it lies when it is long, or another shows a result of the same form or the same request."""
    first = next(each for each in METHODS if each.result is method.result)
    asked_too = method.kind is Kind.COMMAND and method.name.replace(".", "/") in {each.name for each in METHODS}
    exchange = _exchange(scene_of(method))
    if (method.result is None or method is first) and not asked_too and exchange.count("\n") <= _SHORT:
        return exchange
    return f"[A recorded exchange](exchanges/{scene_of(method)}.json).\n"


def _types() -> Iterator[str]:
    for name in sorted(_listed_types()):
        definition = _schema_of(_models()[name]) if name in _models() else _definitions()[name]
        if "properties" in definition:
            yield f"### {name}\n"
            yield f"{definition['description']}\n"
            yield from _members("Member", _models()[name])


@cache
def _listed_types() -> frozenset[str]:
    """What is not shown with the one method that takes or gives it."""
    top = {model.__name__ for method in METHODS for model in (method.params, method.result) if model}
    # A result may be a part of another one, too.
    parts = set(re.findall(r'"#/\$defs/(\w+)"', json.dumps(_definitions())))
    return frozenset({name for name in _definitions() if name not in top or name in parts} | _names(_shared()))


@cache
def _shared() -> frozenset[type[Wire]]:
    """Models that stand for several: of more than one method, and what others have all members of."""
    used = [model for method in METHODS for model in (method.params, method.result) if model]
    bases = {base for model in used if (base := _base(model))}
    return frozenset({each for each in used if used.count(each) > 1} | bases)


def _base(model: type[Wire]) -> type[Wire] | None:
    """What it has all members of, where that has any."""
    return next((each for each in model.__mro__[1:] if issubclass(each, Wire) and each.model_fields), None)


def _names(models: Iterable[type[Wire]]) -> set[str]:
    return {model.__name__ for model in models}


def _link(model: type[Wire] | None) -> str:
    name = model.__name__ if model else ""
    return f"[{name}]({_TYPES}#{name.lower()})"


@cache
def _models() -> Mapping[str, type[Wire]]:
    """Every model of the protocol by its name."""
    found: dict[str, type[Wire]] = {}
    ahead = [Wire]
    while ahead:
        subclasses = ahead.pop().__subclasses__()
        found |= {each.__name__: each for each in subclasses}
        ahead += subclasses
    return found


def _members(title: str, model: type[Wire]) -> Iterator[str]:
    definition, base = _schema_of(model), _base(model)
    inherited = frozenset(_schema_of(base).get("properties", {})) if base else frozenset()
    members = {name: each for name, each in definition.get("properties", {}).items() if name not in inherited}
    if not members:
        yield f"{title}: {_link(base) if base else 'none'}.\n"
        return
    yield f"| {title} | Type | Present | Meaning |\n| --- | --- | --- | --- |"
    required = definition.get("required", ())
    for name, member in members.items():
        presence = "always" if name in required else _default(member)
        yield f"| `{name}` | {_type(member)} | {presence} | {_described(member)} |"
    yield f"\nand the members of {_link(base)}.\n" if base else ""


def _described(member: Schema) -> str:
    """What it means, with links that lead to the page of the protocol from whichever page."""
    return str(member.get("description", "")).replace("](#", f"]({_PAGE}#")


def _schema_of(model: type[Wire]) -> Schema:
    """As it travels; what only stands behind others is cut out of one of these."""
    known = _definitions()
    if model.__name__ in known:
        return known[model.__name__]
    whole = next(known[name] for name, each in _models().items() if name in known and issubclass(each, model))
    own = {field.alias or name for name, field in model.model_fields.items()}
    members = {name: each for name, each in whole["properties"].items() if name in own}
    return {**whole, "description": inspect.getdoc(model), "properties": members}


def _default(member: Schema) -> str:
    default = member.get("default")
    return "optional" if default in (None, [], {}) else f"optional, `{json.dumps(default)}`"


def _type(member: Schema) -> str:
    if several := member.get("anyOf") or member.get("oneOf"):
        if _kinds_of_context(several):
            return f"[context item]({_TYPES}#context-items)"
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


def _kinds_of_context(choices: Iterable[Schema]) -> Sequence[str]:
    """Their names, where these are the kinds of code that goes along."""
    names = [str(choice.get("$ref", "")).rpartition("/")[2] for choice in choices]
    return names if len(names) > 1 and all(name.endswith("Context") for name in names) else ()


def _context_items() -> Iterator[str]:
    member = _definitions()["ChatParams"]["properties"]["context"]
    items = next(each["items"] for each in (member, *member.get("anyOf", ())) if "items" in each)
    for name in _kinds_of_context(items.get("anyOf") or items.get("oneOf") or ()):
        definition = _definitions()[name]
        kind = definition["properties"]["kind"].get("const")
        yield f"- {f'`{kind}`' if kind else 'any other `kind`'}: [{name}](#{name.lower()}). {definition['description']}"
    yield ""


def _named_type(name: str) -> str:
    known = _definitions()
    definition = known[name] if name in known else current_documents()["settings.json"]["$defs"][name]
    if name == ErrorCode.__name__:
        return f"[error code]({_PAGE}#error-codes)"
    if "enum" in definition:
        return _values(definition["enum"])
    if name not in known and "properties" in definition:
        return "settings"
    return f"[{name}]({_TYPES}#{name.lower()})" if "properties" in definition else _type(definition)


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
    for title, codes in _FAILURES.items():
        yield f"{title[0].upper()}{title[1:]}: {_failures(codes, but=title)}.\n"
    texts = _english()
    yield "| Code | Retryable | What the person reads | What they are offered |\n| --- | --- | --- | --- |"
    for code in ErrorCode:
        titles = (texts.get(f"action.{way.value}", texts["action.switch_model"]) for way in WAYS[code])
        offered = ", ".join(dict.fromkeys(titles)) or "–"
        yield f"| `{code.value}` | {'yes' if code.retryable else 'no'} | {texts[code.value]} | {offered} |"
    yield ""


def _actions() -> Iterator[str]:
    yield "| Action | Command | Its argument | The client asks for | Who does it | What then |"
    yield "| --- | --- | --- | --- | --- | --- |"
    yield from dict.fromkeys(_action_rows())  # what differs in where a name comes from only is one row
    yield ""


def _action_rows() -> Iterator[str]:
    texts = _english()
    for way, doing in DOINGS.items():
        title = texts.get(f"action.{way.value}", texts["action.switch_model"])
        does = "the client, a page" if doing.page else "the client" if doing.of_the_client else "the server"
        members = (*(f"`{name}`" for name in doing.takes), *(_fixed(*each) for each in doing.always.items()))
        row = (
            title,
            f"`{doing.command}`" if doing.command else "–, but a `url`",
            ", ".join(members) or "–",
            f"`{doing.asks.value}`" if doing.asks else "–",
            does,
            _THEN[doing.then],
        )
        yield f"| {' | '.join(row)} |"


def _fixed(name: str, value: str | bool) -> str:  # noqa: FBT001 - JSON
    return f"`{name}: {json.dumps(value)}`"


_THEN: Final[Mapping[Then, str]] = {
    Then.ASK_AGAIN: "offer to send the failed request again",
    Then.NOTHING: "–",
}


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
    if isinstance(value, list) and not any(isinstance(each, dict | list) for each in value):
        words = textwrap.fill(short[1:-1], WIDTH - len(deeper), break_long_words=False, break_on_hyphens=False)
        return f"[\n{textwrap.indent(words, deeper)}\n{indent}]"
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


def _english() -> Mapping[str, str]:
    return locales.texts("en")


_FAILURES: Final[Mapping[str, tuple[ErrorCode, ...]]] = {
    "what an answer can fail with": ANSWERING,
    "what asking a provider for its list can fail with": LISTING,
}
"""Lists of codes that are told once."""
_PARTS: Final[Mapping[str, Callable[[], Iterator[str]]]] = {
    "requests": lambda: _methods(Kind.REQUEST),
    "notifications": lambda: _methods(Kind.NOTIFICATION),
    "commands": lambda: _methods(Kind.COMMAND),
    "events": lambda: _methods(Kind.EVENT),
    "types": _types,
    "context-items": _context_items,
    "errors": _errors,
    "actions": _actions,
    "settings": _settings,
    "settings-ko": readme.settings_korean,
    "providers": readme.providers,
    "providers-ko": readme.providers_korean,
    "figures": lambda: figures.rows("en"),
    "figures-ko": lambda: figures.rows("ko"),
}
