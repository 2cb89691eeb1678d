"""Params for every method, drawn from the published schema: fitting ones, and ones with something wrong."""

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any, Final

from hypothesis import strategies as st

JSON = Any

_SCHEMA: Final = Path(__file__).parents[2] / "schema"
_DEFINITIONS: Final[Mapping[str, Any]] = json.loads((_SCHEMA / "protocol.json").read_text(encoding="utf-8"))["$defs"]
_WORDS: Final = (
    *("openai", "ollama", "local", "gpt-5.4-mini", "gpt-4", "session", "file", "keyring", "hi", "/explain", "/fix x"),
    *("", " ", "\x00", "한국어 😀", "../../etc/passwd", "/etc/passwd", "file:///etc/passwd", "file:///nowhere/a.py"),
    *("untitled:a", "https://127.0.0.1:1/v1", "sk-proj-0123456789abcdefABCDEF", "Bearer x", "a" * 5000, "%s%n{0}"),
)
TEXT: Final = st.one_of(st.sampled_from(_WORDS), st.text(max_size=40))
ANYTHING: Final[st.SearchStrategy[JSON]] = st.recursive(
    st.one_of(st.none(), st.booleans(), st.integers(-(2**63), 2**63), st.floats(allow_nan=False), TEXT),
    lambda inner: st.one_of(
        st.lists(inner, max_size=4), st.dictionaries(st.one_of(TEXT, st.just("jsonrpc")), inner, max_size=4)
    ),
    max_leaves=12,
)


def methods() -> Mapping[str, Mapping[str, Any]]:
    """Every method of ours that an editor may call, with its entry in the schema."""
    entries = json.loads((_SCHEMA / "methods.json").read_text(encoding="utf-8"))["methods"]
    return {entry["name"]: entry for entry in entries if entry["kind"] == "request"}


def fitting(method: Mapping[str, Any]) -> st.SearchStrategy[JSON]:
    """Params as the schema wants them."""
    return _values(_DEFINITIONS[method["params"]["$ref"].rsplit("/", 1)[1]])


@st.composite
def spoilt(draw: st.DrawFn, method: Mapping[str, Any]) -> JSON:
    """Params with one thing wrong: a member left out, replaced, added, or no object at all."""
    params = dict(draw(fitting(method)))
    match draw(st.sampled_from(("leave out", "replace", "add", "something else"))):
        case "leave out" if params:
            del params[draw(st.sampled_from(sorted(params)))]
        case "replace" if params:
            params[draw(st.sampled_from(sorted(params)))] = draw(ANYTHING)
        case "add":
            params[draw(TEXT)] = draw(ANYTHING)
        case _:
            return draw(ANYTHING)
    return params


def _values(schema: Mapping[str, Any]) -> st.SearchStrategy[JSON]:
    if "$ref" in schema:
        return st.deferred(lambda: _values(_DEFINITIONS[schema["$ref"].rsplit("/", 1)[1]]))
    for fixed in ("const", "enum"):
        if fixed in schema:
            return st.sampled_from(schema[fixed] if fixed == "enum" else [schema[fixed]])
    if choices := schema.get("anyOf") or schema.get("oneOf"):
        return st.one_of([_values(each) for each in choices])
    return _typed(schema)


def _typed(schema: Mapping[str, Any]) -> st.SearchStrategy[JSON]:
    match schema.get("type"):
        case "object":
            return _objects(schema)
        case "array":
            least = schema.get("minItems", 0)
            return st.lists(_values(schema.get("items", {})), min_size=least, max_size=max(least, 3))
        case "string":
            return TEXT.filter(lambda text: len(text) >= schema.get("minLength", 0))
        case "integer":
            return st.integers(schema.get("minimum", -(2**31)), schema.get("maximum", 2**31))
        case "number":
            return st.floats(schema.get("minimum", -1e9), schema.get("maximum", 1e9), allow_nan=False)
        case "boolean":
            return st.booleans()
        case "null":
            return st.none()
        case _:
            return ANYTHING


def _objects(schema: Mapping[str, Any]) -> st.SearchStrategy[JSON]:
    properties = {name: _values(each) for name, each in schema.get("properties", {}).items()}
    required = {name: properties.pop(name) for name in schema.get("required", ())}
    return st.fixed_dictionaries(required, optional=properties)
