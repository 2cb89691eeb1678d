"""Every method of a real server, called with every wrong type at every depth that its schema has."""

import copy
import json
from collections.abc import Callable, Iterator, Mapping, Sequence
from itertools import cycle
from typing import Final, NamedTuple

import pytest

from tests.fakes.lsp_client import Message, RawClient
from tests.fakes.provider import FakeProvider
from tests.reliability.params import JSON, Schema, choices, fits, methods
from tests.reliability.size import sized

CANARY: Final = "zq-canary-7713"
WRONG: Final[tuple[JSON, ...]] = (
    *(True, False, 0, 1, -1, 0.5, 10**12, -(10**12)),
    *("", "0", "1", "0.5", "true", "null", CANARY),
    *([], [CANARY], [[]], [None], {}, {CANARY: 1}, {"value": True}, {"value": []}, None),
)
SHARES: Final = sized(4, 1)
"""Each place gets this part of what is wrong anywhere, the next place the next part; in the long run all of it."""
METHODS: Final = methods("request", "command")
AT_ONCE: Final = 100
DEPTHS: Final = 99
LONG: Final = 2_000_000
MANY: Final = 2_000
"""Longer texts and lists than these are not tried: each of a hundred places would get its own."""


class Place(NamedTuple):
    """Somewhere in the params of a method."""

    path: tuple[str, ...]
    schema: Schema
    put: Callable[[JSON], JSON]
    """Params that fit everywhere else, with this here."""


class Attempt(NamedTuple):
    """Params, and the only member that is wrong about them."""

    method: str
    params: JSON
    path: tuple[str, ...]


def least(schema: Schema) -> JSON:
    """The smallest value that fits: no member that may be absent."""
    schema = choices(schema)[0]
    if "const" in schema:
        return schema["const"]
    if "enum" in schema:
        return "user" if "user" in schema["enum"] else schema["enum"][0]
    match schema["type"]:
        case "object" | ["object", *_]:
            return {name: least(schema["properties"][name]) for name in schema.get("required", ())}
        case "array":
            return [least(schema["items"]) for _ in range(schema.get("minItems", 0))]
        case "string":
            return "a" * max(1, schema.get("minLength", 0))
        case "integer" | "number":
            return schema.get("minimum", 0)
        case "boolean":
            return False
    raise AssertionError(f"no value for {schema}")


def places(schema: Schema) -> Iterator[Place]:
    """Every place below and with this one, of a union in each of its forms."""
    yield Place((), schema, lambda value: value)
    for choice in choices(schema):
        for name, member in choice.get("properties", {}).items():
            for place in places(member):
                whole = least(choice)
                yield place._replace(path=(name, *place.path), put=_member(whole, name, place.put))
        if choice.get("type") == "array":
            for place in places(choice["items"]):
                others = [least(choice["items"]) for _ in range(1, choice.get("minItems", 1))]
                yield place._replace(path=("0", *place.path), put=_item(place.put, others))


def _member(whole: Mapping[str, JSON], name: str, put: Callable[[JSON], JSON]) -> Callable[[JSON], JSON]:
    return lambda value: {**whole, name: put(value)}


def _item(put: Callable[[JSON], JSON], others: Sequence[JSON]) -> Callable[[JSON], JSON]:
    return lambda value: [put(value), *others]


def attempts() -> Iterator[Attempt]:
    """Everything the schema refuses that differs from fitting params in one place."""
    alike: set[str] = set()
    shares = cycle(range(SHARES))
    for name, method in METHODS.items():
        seen: set[str] = set()
        # What several methods take is tried to its depths with one of them.
        depth = 1 if method["params"]["$ref"] in alike else DEPTHS
        alike.add(method["params"]["$ref"])
        for place in _sound(method, depth):
            share = next(shares)
            for value in (*WRONG[share::SHARES], *_incomplete(place.schema), *_beyond(place.schema)):
                params = copy.deepcopy(place.put(value))
                text = f"{place.path}{json.dumps(params)}"
                if text not in seen and not fits(method, params) and (place.path or params is not None):
                    seen.add(text)
                    yield Attempt(name, params, place.path)


def _sound(method: Schema, depth: int) -> Iterator[Place]:
    """The places around which all fits: what is wrong at one of them is wrong there alone."""
    for place in places(method["params"]):
        if len(place.path) <= depth and fits(method, place.put(least(place.schema))):
            yield place


def _incomplete(schema: Schema) -> Iterator[JSON]:
    """The object without one of the members that it must have."""
    for choice in choices(schema):
        whole = least(choice) if choice.get("required") else {}
        for name in whole:
            yield {other: value for other, value in whole.items() if other != name}


def _beyond(schema: Schema) -> Iterator[JSON]:
    """More than there may be, and less."""
    for choice in choices(schema):
        if choice.get("maxLength", LONG) < LONG:
            yield "a" * (choice["maxLength"] + 1)
        if choice.get("maxItems", LONG) < MANY:
            yield [least(choice["items"])] * (choice["maxItems"] + 1)
        if "minimum" in choice:
            yield choice["minimum"] - 1
        if "maximum" in choice:
            yield choice["maximum"] + 1


def called(editor: RawClient, name: str, params: JSON) -> int:
    """Call a method or run a command; the request's id."""
    if METHODS[name]["kind"] == "command":
        return editor.request("workspace/executeCommand", {"command": name, "arguments": [params]})
    return editor.request(name, params)


def answers(editor: RawClient, batch: Sequence[Attempt]) -> list[Message]:
    """What comes back to these, in their order."""
    start = len(editor.transcript)
    ids = [called(editor, each.method, each.params) for each in batch]

    def came() -> dict[int, Message]:
        messages = [step.message for step in editor.transcript[start:] if step.sender == "server"]
        return {message["id"]: message for message in messages if "method" not in message}

    editor.wait_until(lambda: len(came()) == len(ids), f"{len(ids)} answers")
    by_id = came()
    return [by_id[each] for each in ids]


@pytest.fixture
def editor(with_key: dict[str, str], fake: FakeProvider) -> Iterator[RawClient]:
    with RawClient(with_key, settings={"provider": "openai", "baseUrl": fake.base_url}) as client:
        client.initialize(initializationOptions={"ownInterface": True})
        yield client


def test_the_least_that_a_method_asks_for_is_enough(editor: RawClient) -> None:
    sent = [Attempt(name, least(method["params"]), ()) for name, method in METHODS.items()]
    for attempt in sent:
        answer = editor.wait_for(called(editor, attempt.method, attempt.params))
        assert answer.get("error", {"code": -32803})["code"] == -32803, f"{attempt}: {answer}"


def test_whatever_is_wrong_anywhere_is_refused_by_its_own_name(editor: RawClient) -> None:
    members = {name: {_name(each.path) for each in places(method["params"])} for name, method in METHODS.items()}
    every = [*attempts()]
    assert len(every) > 5_000
    for start in range(0, len(every), AT_ONCE):
        batch = every[start : start + AT_ONCE]
        for attempt, answer in zip(batch, answers(editor, batch), strict=True):
            about = f"{attempt.method} {str(attempt.params)[:300]}: {answer}"
            assert answer.get("error", {}).get("code") == -32602, f"taken: {about}"
            fields = answer["error"]["data"]["fields"]
            assert len(fields) == len(set(fields)), about
            assert _is_told(attempt.path, fields), about
            assert set(fields) <= members[attempt.method], f"no such members: {about}"
            assert CANARY not in str(answer), f"a value is repeated: {about}"


def _is_told(path: tuple[str, ...], fields: Sequence[str]) -> bool:
    """Whether it is this member that they name, or what it lacks."""
    below = "" if not path else f"{_name(path)}."
    return _name(path) in fields or (bool(fields) and all(each.startswith(below) for each in fields))


def _name(path: tuple[str, ...]) -> str:
    return ".".join(path) or "params"
