"""Params for every method, drawn from the published schema: fitting ones, and ones with something wrong."""

import json
from collections.abc import Iterator, Mapping
from functools import cache
from pathlib import Path
from typing import Any, Final

import jsonschema
from hypothesis import assume
from hypothesis import strategies as st

JSON = Any
Schema = Mapping[str, Any]

_SCHEMA: Final = Path(__file__).parents[2] / "schema"
_DEFINITIONS: Final[Schema] = json.loads((_SCHEMA / "protocol.json").read_text(encoding="utf-8"))["$defs"]
_WORDS: Final = (
    *("openai", "ollama", "local", "gpt-5.4-mini", "gpt-4", "session", "file", "keyring", "hi", "/explain", "/fix x"),
    *("", " ", "\x00", "한국어 😀", "../../etc/passwd", "/etc/passwd", "file:///etc/passwd", "file:///nowhere/a.py"),
    *("untitled:a", "https://127.0.0.1:1/v1", "sk-proj-0123456789abcdefABCDEF", "Bearer x", "a" * 5000, "%s%n{0}"),
    *("0.5", "1", "true", "null", "selection", "pixel"),
)
TEXT: Final = st.one_of(st.sampled_from(_WORDS), st.text(max_size=40))
_NUMBERS: Final = st.one_of(st.integers(-(2**63), 2**63), st.floats(allow_nan=False), st.integers(-5, 5).map(float))
ANYTHING: Final[st.SearchStrategy[JSON]] = st.recursive(
    st.one_of(st.none(), st.booleans(), _NUMBERS, TEXT),
    lambda inner: st.one_of(
        st.lists(inner, max_size=4), st.dictionaries(st.one_of(TEXT, st.just("jsonrpc")), inner, max_size=4)
    ),
    max_leaves=12,
)


def methods(*kinds: str) -> Mapping[str, Schema]:
    """Every method of these kinds, or every request, with its entry in the schema."""
    entries = json.loads((_SCHEMA / "methods.json").read_text(encoding="utf-8"))["methods"]
    return {entry["name"]: entry for entry in entries if entry["kind"] in (kinds or ("request",))}


def fits(method: Schema, params: JSON) -> bool:
    """Whether the published schema takes these params."""
    return bool(_validator(method["params"]["$ref"]).is_valid(params))


@st.composite
def fitting(draw: st.DrawFn, method: Schema) -> JSON:
    """Params as the schema wants them."""
    params = draw(_defined(method["params"]["$ref"].rpartition("/")[2]))
    assume(fits(method, params))
    return params


@st.composite
def spoilt(draw: st.DrawFn, method: Schema) -> JSON:
    """Params with something wrong at some depth: a member left out, replaced, added, or something else altogether."""
    params = draw(fitting(method))
    whole = {"params": params}
    parent, step = draw(st.sampled_from([*_places(whole)]))
    match draw(st.sampled_from(("leave out", "replace", "add"))):
        case "leave out" if parent is not whole:
            del parent[step]
        case "add" if isinstance(parent[step], dict):
            parent[step][draw(TEXT)] = draw(ANYTHING)
        case _:
            parent[step] = draw(ANYTHING)
    return whole["params"]


def definition(schema: Schema) -> Schema:
    """The schema itself, whatever it refers to."""
    while "$ref" in schema:
        schema = _DEFINITIONS[schema["$ref"].rpartition("/")[2]]
    return schema


def choices(schema: Schema) -> list[Schema]:
    """The ways in which a value can fit, one of an object that asks for one of several members for each of them."""
    schema = definition(schema)
    several = schema.get("anyOf") or schema.get("oneOf")
    if not several:
        return [schema]
    if "properties" in schema:
        rest = {name: value for name, value in schema.items() if name not in ("anyOf", "oneOf")}
        return [{**rest, "required": [*rest.get("required", ()), *each["required"]]} for each in several]
    return [choice for each in several for choice in choices(each)]


def _last(validator: Any, wanted: Schema, items: Any, _schema: object) -> Iterator[Any]:
    if isinstance(items, list) and items:
        yield from validator.descend(items[-1], wanted)


_Validator: Final = jsonschema.validators.extend(jsonschema.Draft202012Validator, {"x-last": _last})
"""JSON Schema with the one word of ours that says what fits."""


@cache
def _validator(reference: str) -> Any:
    return _Validator({"$defs": _DEFINITIONS, "$ref": reference.removeprefix("protocol.json")})


@cache
def _defined(name: str) -> st.SearchStrategy[JSON]:
    return st.one_of([_typed(each) for each in choices(_DEFINITIONS[name])])


def _places(value: JSON) -> Iterator[tuple[JSON, Any]]:
    """Everything within a value, as what it stands in and where."""
    steps = value if isinstance(value, dict) else range(len(value)) if isinstance(value, list) else ()
    for step in steps:
        yield value, step
        yield from _places(value[step])


def _values(schema: Schema) -> st.SearchStrategy[JSON]:
    if "$ref" in schema:
        return st.deferred(lambda: _defined(schema["$ref"].rpartition("/")[2]))
    return st.one_of([_typed(each) for each in choices(schema)])


def _typed(schema: Schema) -> st.SearchStrategy[JSON]:
    for fixed in ("const", "enum"):
        if fixed in schema:
            return st.sampled_from(schema[fixed] if fixed == "enum" else [schema[fixed]])
    match schema.get("type"):
        case "object" | ["object", *_]:
            return _objects(schema)
        case "array":
            least = schema.get("minItems", 0)
            return st.lists(_values(schema.get("items", {})), min_size=least, max_size=max(least, 3))
        case "string":
            return TEXT.filter(lambda text: len(text) >= schema.get("minLength", 0))
        case "integer":
            return st.integers(schema.get("minimum", -(2**31)), schema.get("maximum", 2**32))
        case "number":
            return st.floats(schema.get("minimum", -1e9), schema.get("maximum", 1e9), allow_nan=False)
        case "boolean":
            return st.booleans()
        case "null":
            return st.none()
        case _:
            return ANYTHING


def _objects(schema: Schema) -> st.SearchStrategy[JSON]:
    members = {name: _values(each) for name, each in schema.get("properties", {}).items()}
    required = {name: members.pop(name) for name in schema.get("required", ())}
    return st.fixed_dictionaries(required, optional=members)
