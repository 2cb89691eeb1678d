"""LSP's types out of JSON that no version of LSP knows all of. The judge is lsprotocol's own converter."""

import enum
from collections.abc import Sequence
from typing import Any, Union, get_args, get_origin

import attrs
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from lsprotocol import types
from pygls.protocol import default_converter

from codegpt_ls.server.transport.understanding import Misfit, Understanding

CONVERTER = default_converter()  # type: ignore[no-untyped-call]
PARAMS = [
    types.InitializeParams,
    types.DidOpenTextDocumentParams,
    types.DidChangeTextDocumentParams,
    types.DidCloseTextDocumentParams,
    types.CodeActionParams,
    types.ExecuteCommandParams,
    types.DidChangeConfigurationParams,
    types.DidChangeWorkspaceFoldersParams,
    types.WorkDoneProgressCancelParams,
    types.SetTraceParams,
]
WHOLE_OR_NOT_AT_ALL = ("contentChanges", "arguments")
JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(max_size=5),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner, max_size=3),
    max_leaves=8,
)


def wire(attribute: "attrs.Attribute[Any]") -> str:
    first, *others = attribute.name.removesuffix("_").split("_")
    return first + "".join(other.title() for other in others)


def is_enum(kind: Any) -> bool:
    return isinstance(kind, type) and issubclass(kind, enum.Enum)


def is_optional(attribute: "attrs.Attribute[Any]") -> bool:
    return attribute.default is not attrs.NOTHING


def alternatives(kind: Any) -> list[Any]:
    """What a value may be; of an open enumeration its words' own type."""
    kinds = [each for each in get_args(kind) if each is not type(None)] if get_origin(kind) is Union else [kind]
    return kinds if len(kinds) == 1 else [each for each in kinds if not is_enum(each)]


class Spoiler:
    """Draws what an editor could say, as it should be and with what nobody understands in it."""

    def __init__(self, data: st.DataObject) -> None:
        self._draw = data.draw

    def both(self, kind: Any) -> tuple[Any, Any]:
        """The same value twice: valid, and spoiled."""
        chosen = self._draw(st.sampled_from(alternatives(kind)))
        if chosen is Any:
            same = self._draw(JSON.filter(lambda value: value is not None))
            return same, same
        if isinstance(chosen, type) and attrs.has(chosen):
            return self._object(chosen)
        if isinstance(get_origin(chosen), type) and issubclass(get_origin(chosen), Sequence):
            return self._list(get_args(chosen)[0], spoil=True)
        same = self._draw(self._plain(chosen))
        return same, same

    def _object(self, kind: type[Any]) -> tuple[Any, Any]:
        valid: dict[str, Any] = {}
        spoiled: dict[str, Any] = dict(self._draw(st.sampled_from([{}, {"x-unknown": {"jsonrpc": [1]}}])))
        for attribute in attrs.fields(kind):
            name = wire(attribute)
            if is_optional(attribute) and not self._draw(st.integers(0, 5)):
                if name not in WHOLE_OR_NOT_AT_ALL and (kind, name) != (
                    types.TextDocumentContentChangePartial,
                    "range",
                ):
                    spoiled[name] = self._draw(self._junk(attribute.type))
                continue
            if is_optional(attribute) and self._draw(st.integers(0, 3)):
                continue
            if name in WHOLE_OR_NOT_AT_ALL:
                valid[name], spoiled[name] = self._list(get_args(attrs_list(attribute))[0], spoil=False)
            else:
                valid[name], spoiled[name] = self.both(attribute.type)
        return valid, spoiled

    def _list(self, kind: Any, *, spoil: bool) -> tuple[list[Any], list[Any]]:
        pairs = [self.both(kind) for _ in range(self._draw(st.integers(0, 3)))]
        valid, spoiled = [pair[0] for pair in pairs], [pair[1] for pair in pairs]
        if spoil and self._draw(st.booleans()):
            junk = [each for each in [self._draw(self._junk(kind))] if each is not None]
            spoiled[:0] = junk
        return valid, spoiled

    def _plain(self, kind: Any) -> st.SearchStrategy[Any]:
        if is_enum(kind):
            return st.sampled_from([each.value for each in kind])
        plain = {int: st.integers(0, 100), str: st.text(max_size=10), bool: st.booleans()}
        return plain[kind]

    def _junk(self, kind: Any) -> st.SearchStrategy[Any]:
        """What is certainly none of this kind; null is as good as nothing."""
        junk: list[Any] = [None]
        kinds = alternatives(kind)
        if Any in kinds:  # as in `boolean | LSPAny`: whatever it is, it is one
            return st.none()
        if str not in kinds:
            junk += ["no such word"]
        if int not in kinds and bool not in kinds:
            junk += [-77, 7777]
        if not any(isinstance(each, type) and attrs.has(each) for each in kinds):
            junk += [{"no": "such"}]
        if not any(isinstance(get_origin(each), type) for each in kinds):
            junk += [["no", "such"]]
        return st.sampled_from([*junk, 0.5])


def attrs_list(attribute: "attrs.Attribute[Any]") -> Any:
    return next(each for each in [attribute.type, *get_args(attribute.type)] if get_origin(each) is not Union)


def plain(value: Any) -> Any:
    return CONVERTER.unstructure(value)


@pytest.mark.parametrize("kind", PARAMS, ids=lambda kind: kind.__name__)
@settings(deadline=None, max_examples=25, suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large])
@given(data=st.data())
def test_what_is_not_understood_counts_as_not_there(kind: Any, data: st.DataObject) -> None:
    valid, spoiled = Spoiler(data).both(kind)

    judged = CONVERTER.structure(valid, kind)

    assert plain(Understanding().of(valid, kind)) == plain(judged)
    assert plain(Understanding().of(spoiled, kind)) == plain(judged)


@pytest.mark.parametrize("kind", PARAMS, ids=lambda kind: kind.__name__)
@settings(deadline=None, max_examples=25)
@given(value=JSON)
def test_any_json_is_understood_or_refused(kind: Any, value: Any) -> None:
    try:
        taken = Understanding().of(value, kind)
    except Misfit:
        return
    assert isinstance(taken, kind)


@pytest.mark.parametrize(
    ("kind", "value", "path"),
    [
        (types.CodeActionParams, {}, "textDocument"),
        (types.CodeActionParams, {"textDocument": {"uri": 5}, "range": {}}, "textDocument.uri"),
        (
            types.CodeActionParams,
            {"textDocument": {"uri": "a"}, "range": {"start": {"line": 0}}},
            "range.start.character",
        ),
        (types.InitializeParams, {"capabilities": 5}, "capabilities"),
        (types.ExecuteCommandParams, {"command": "c", "arguments": "all"}, "arguments"),
        (
            types.DidChangeTextDocumentParams,
            {"textDocument": {"uri": "a"}, "contentChanges": [{"text": ""}, {"range": 1, "text": ""}]},
            "contentChanges.1.range",
        ),
    ],
)
def test_what_nobody_can_do_without_is_named(kind: Any, value: Any, path: str) -> None:
    with pytest.raises(Misfit) as refused:
        Understanding().of(value, kind)

    assert refused.value.path == path


@pytest.mark.parametrize(
    ("number", "taken"), [(5, 5), (5.0, 5), (2**31 - 1, 2**31 - 1), (2**32 - 1, 2**31 - 1), (1e300, 2**31 - 1)]
)
def test_a_number_beyond_31_bits_means_as_far_as_can_be(number: float, taken: int) -> None:
    assert Understanding().of({"line": 0, "character": number}, types.Position) == types.Position(0, taken)


@pytest.mark.parametrize("number", [-1, 0.5, True, "1", float("inf"), float("nan"), None])
def test_what_is_no_place_is_none(number: object) -> None:
    with pytest.raises(Misfit):
        Understanding().of({"line": 0, "character": number}, types.Position)


def test_an_empty_table_of_lua_is_a_list_as_well_as_an_object() -> None:
    params = {"textDocument": {"uri": "a"}, "range": SPAN, "context": []}
    nothing = types.CodeActionContext(diagnostics=[])

    assert Understanding().of(params, types.CodeActionParams).context == nothing
    assert Understanding().of({**params, "context": {"diagnostics": {}}}, types.CodeActionParams).context == nothing


SPAN = {"start": {"line": 0, "character": 0}, "end": {"line": 0, "character": 0}}
