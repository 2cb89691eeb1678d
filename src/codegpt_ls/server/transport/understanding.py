"""What is understood of a message: LSP's types out of an editor's JSON.

The protocol grows, and editors send what no version of it names. lsprotocol's own converter refuses a whole message
for one word it does not know. Here what is optional and not understood counts as not there, and only what nobody can
do without is asked for; what that is stands in three tables.
"""

import enum
import logging
from collections.abc import Callable, Mapping, Sequence
from typing import Any, Final, Literal, NamedTuple, Union, get_args, get_origin

import attrs
from lsprotocol import types

_log = logging.getLogger(__name__)

Take = Callable[[Any], Any]

_LARGEST: Final = 2**31 - 1
_UNSET: Final = object()

_DISPENSABLE: Final[Mapping[type[Any], Mapping[str, Any]]] = {
    types.ClientInfo: {"name": ""},
    types.CodeActionContext: {"diagnostics": []},
    types.CodeActionParams: {"context": {}},
    types.InlineCompletionContext: {"triggerKind": 2},
    types.InlineCompletionParams: {"context": {}},
    types.TextDocumentItem: {"languageId": "", "version": 0},
    types.VersionedTextDocumentIdentifier: {"version": 0},
    types.WorkspaceFolder: {"name": ""},
    types.WorkspaceFoldersChangeEvent: {"added": [], "removed": []},
}
"""Members that LSP requires and nothing here needs, with what counts where one is missing or wrong."""

_ESSENTIAL: Final[Mapping[type[Any], frozenset[str]]] = {
    types.DidChangeTextDocumentParams: frozenset({"contentChanges"}),
    types.ExecuteCommandParams: frozenset({"arguments"}),
}
"""Members of which a part would mean something else than the whole: an edit less, a command about everything."""


class Misfit(Exception):  # noqa: N818 - names what is wrong with the value
    """A value that cannot be understood, and where it stands."""

    def __init__(self, *steps: str) -> None:
        super().__init__(".".join(steps))
        self.steps = steps

    @property
    def path(self) -> str:
        """`contentChanges.0.range`; empty for the value as a whole."""
        return ".".join(self.steps)

    def below(self, step: str) -> "Misfit":
        """The same, seen from one level further up."""
        return Misfit(step, *self.steps)


class _Member(NamedTuple):
    name: str
    """In Python."""
    wire: str
    take: Take
    default: Any
    """What counts where it is missing or not understood; `_UNSET` where it must be there."""
    droppable: bool
    """Whether what is wrong with it may be passed over."""


class Understanding:
    """Makes LSP's types of JSON. What a type is made of is worked out when it is first met."""

    def __init__(self) -> None:
        self._takers: dict[Any, Take] = {}

    def of(self, value: object, kind: Any) -> Any:  # noqa: ANN401 - an attrs class of lsprotocol and an instance of it
        """The value as this type. Raises Misfit."""
        return self._taker(kind)(value)

    def _taker(self, kind: Any) -> Take:  # noqa: ANN401 - any annotation
        if kind not in self._takers:
            self._takers[kind] = self._made(kind)
        return self._takers[kind]

    def _made(self, kind: Any) -> Take:  # noqa: ANN401 - one way per kind of annotation
        if types.TextDocumentContentChangePartial in get_args(kind):
            return self._change()
        if kind is Any:
            return lambda value: value
        if isinstance(kind, type) and attrs.has(kind):
            return self._object(kind)
        if isinstance(kind, type) and issubclass(kind, enum.Enum):
            return lambda value: _word(value, kind)
        match get_origin(kind):
            case origin if origin is Union:
                return self._any_of([each for each in get_args(kind) if each is not type(None)])
            case origin if origin is Literal:
                return lambda value: _one_of(value, get_args(kind))
            case origin if isinstance(origin, type) and issubclass(origin, Sequence):
                return self._list(self._taker(get_args(kind)[0]))
        return _number if kind is int else lambda value: _exactly(value, kind)

    def _object(self, kind: type[Any]) -> Take:
        members = [self._member(kind, each) for each in attrs.fields(kind)]

        def take(value: Any) -> Any:  # noqa: ANN401 - JSON
            given = _plain_diagnostic(value) if kind is types.Diagnostic else value
            # An empty table is the same for Lua and Vim, whatever it stands for.
            said: Any = {} if given == [] else given
            if not isinstance(said, dict):
                raise Misfit
            taken = {member.name: _taken(member, said.get(member.wire)) for member in members}
            try:
                return kind(**taken)
            except (TypeError, ValueError):  # lsprotocol's own bounds
                raise Misfit from None

        return take

    def _member(self, kind: type[Any], attribute: "attrs.Attribute[Any]") -> _Member:
        wire = _camel_case(attribute.name)
        essential = wire in _ESSENTIAL.get(kind, ())
        take = self._taker(attribute.type)
        if essential and get_origin(attribute.type) is not Union:
            take = self._list(self._taker(get_args(attribute.type)[0]), whole=True)
        default = _default(attribute)
        if wire in (dispensable := _DISPENSABLE.get(kind, {})):
            default = take(dispensable[wire])
        return _Member(attribute.name, wire, take, default, droppable=default is not _UNSET and not essential)

    def _list(self, take: Take, *, whole: bool = False) -> Take:
        def take_all(value: Any) -> list[Any]:  # noqa: ANN401 - JSON
            if not isinstance(value, list) and value != {}:
                raise Misfit
            taken = []
            for index, each in enumerate(value):
                try:
                    taken.append(take(each))
                except Misfit as misfit:
                    if whole:
                        raise misfit.below(str(index)) from None
            return taken

        return take_all

    def _any_of(self, kinds: Sequence[Any]) -> Take:
        if len(kinds) == 1:
            return self._taker(kinds[0])
        # An enumeration beside the type of its words is an open one.
        closed = [each for each in kinds if not (isinstance(each, type) and issubclass(each, enum.Enum))]
        takers = [self._taker(each) for each in closed]

        def take(value: Any) -> Any:  # noqa: ANN401 - JSON
            for each in takers:
                try:
                    return each(value)
                except Misfit:
                    continue
            raise Misfit

        return take

    def _change(self) -> Take:
        part = self._taker(types.TextDocumentContentChangePartial)
        whole = self._taker(types.TextDocumentContentChangeWholeDocument)

        def take(value: Any) -> Any:  # noqa: ANN401 - JSON
            # With a range that is wrong it must not become the whole document.
            partial = isinstance(value, dict) and value.get("range") is not None
            return part(value) if partial else whole(value)

        return take


def _taken(member: _Member, value: Any) -> Any:  # noqa: ANN401 - JSON
    if value is None:
        if member.default is _UNSET:
            raise Misfit(member.wire)
        return member.default
    try:
        return member.take(value)
    except Misfit as misfit:
        if not member.droppable:
            raise misfit.below(member.wire) from None
        _log.debug("not understood, and passed over: %s", misfit.below(member.wire).path)
        return member.default


def _default(attribute: "attrs.Attribute[Any]") -> Any:  # noqa: ANN401 - any value
    if attribute.default is not attrs.NOTHING:
        return attribute.default
    return None if attribute.type is Any or type(None) in get_args(attribute.type) else _UNSET


def _camel_case(name: str) -> str:
    first, *others = name.removesuffix("_").split("_")
    return first + "".join(other.title() for other in others)


def _word(value: object, words: type[enum.Enum]) -> enum.Enum:
    try:
        return words(value)
    except ValueError:
        raise Misfit from None


def _one_of(value: object, values: Sequence[object]) -> object:
    if value not in values:
        raise Misfit
    return value


def _exactly(value: object, kind: type[Any]) -> object:
    if not isinstance(value, kind):
        raise Misfit
    return value


def _number(value: object) -> int:
    """A whole number; one beyond LSP's 31 bits means as far as can be."""
    if isinstance(value, bool) or not isinstance(value, int | float) or value != value // 1:
        raise Misfit
    return int(max(-_LARGEST - 1, min(value, _LARGEST)))


def _plain_diagnostic(value: object) -> object:
    """A message may be markup since LSP 3.18, and VS Code's own codes are objects with a value and a link."""
    if not isinstance(value, dict):
        return value
    plain = {name: value[name]["value"] for name in ("message", "code") if _wraps(value.get(name))}
    return {**value, **plain}


def _wraps(value: object) -> bool:
    return isinstance(value, dict) and "value" in value
