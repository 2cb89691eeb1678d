"""S13: names that strangers give are cut, or refused, before an editor sees them, whatever their length.

A client that holds what it reads to a length would drop the whole message for one of them.
"""

from collections.abc import Iterator
from itertools import chain
from typing import Any, Final

import pytest
from pydantic import BaseModel, TypeAdapter

from codegpt_ls.domain.limits import ERROR_SENTENCE, MODEL_NAME, NOTICE, REQUEST_ID, TITLE
from codegpt_ls.protocol.methods import METHODS
from tests.fakes.lsp_client import RawClient
from tests.fakes.provider import FakeProvider
from tests.fakes.replies import answer, openai_error

MEGABYTE: Final = 1_000_000
LENGTHS: Final = (MODEL_NAME, MODEL_NAME + 1, 2_001, MEGABYTE, 10 * MEGABYTE)
HEADER_LENGTHS: Final = (REQUEST_ID, REQUEST_ID + 1, 2_001, 60_000, 10 * MEGABYTE)
ASK: Final = {"messages": [{"role": "user", "content": "Hi"}], "model": "gpt-5.4-mini"}
BOUNDS: Final = {
    **dict.fromkeys(("model", "replacement", "selected"), MODEL_NAME),
    "title": TITLE,
    "request_id": REQUEST_ID,
}


@pytest.fixture
def editor(with_key: dict[str, str]) -> Iterator[RawClient]:
    with RawClient(with_key, settings={"provider": "openai"}) as editor:
        editor.initialize()
        yield editor
        assert "Traceback" not in editor.log


def strings(value: Any) -> Iterator[str]:
    """All of a message."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict):
        yield from chain(value, *map(strings, value.values()))
    elif isinstance(value, list):
        yield from chain.from_iterable(map(strings, value))


def longest(editor: RawClient) -> int:
    """Characters of the longest text that this editor was sent."""
    return max(len(text) for message in editor.received() for text in strings(message))


@pytest.mark.parametrize("length", LENGTHS)
def test_the_name_of_the_model_that_answered(editor: RawClient, fake: FakeProvider, length: int) -> None:
    fake.script(answer(["Hi"], model="m" * length))
    said = editor.call("codegpt/chat", ASK)
    assert longest(editor) <= ERROR_SENTENCE
    if length > MEGABYTE:  # no event may be so long
        assert said["error"]["data"]["code"] == "provider.protocol"
    else:
        assert said["result"]["text"] == "Hi"
        assert said["result"]["model"] == "m" * MODEL_NAME


@pytest.mark.parametrize("length", LENGTHS)
def test_the_name_of_a_listed_model(editor: RawClient, fake: FakeProvider, length: int) -> None:
    fake.models([{"id": "gpt-5.4-mini"}, {"id": "n" * length}])
    listed = editor.call("codegpt/models", {"refresh": True})
    assert longest(editor) <= ERROR_SENTENCE
    if length > 8 * MEGABYTE:  # no list may be so long
        assert listed["error"]["data"]["code"] == "provider.protocol"
    else:
        names = {each["id"] for each in listed["result"]["models"] if each["id"].startswith("nn")}
        assert names == ({"n" * length} if length <= MODEL_NAME else set())


@pytest.mark.parametrize("length", HEADER_LENGTHS)
def test_the_id_of_a_request(editor: RawClient, fake: FakeProvider, length: int) -> None:
    fake.script(answer(["Hi"]).with_headers(x_request_id="r" * length))
    said = editor.call("codegpt/chat", ASK)
    assert longest(editor) <= ERROR_SENTENCE
    if length > MEGABYTE:  # no header may be so long
        assert said["error"]["data"]["code"] == "provider.protocol"
    else:
        assert said["result"]["text"] == "Hi"
        assert len(said["result"]["requestId"]) == REQUEST_ID


@pytest.mark.parametrize("length", HEADER_LENGTHS)
def test_the_id_of_a_request_that_was_refused(editor: RawClient, fake: FakeProvider, length: int) -> None:
    refusal = openai_error(400, "m" * length, code="c" * length, param="p" * length)
    fake.script(*(3 * (refusal.with_headers(x_request_id="r" * length),)))
    told = editor.call("codegpt/chat", ASK)["error"]
    assert longest(editor) <= ERROR_SENTENCE
    assert len(told["data"].get("requestId", "")) <= REQUEST_ID


def test_the_title_of_a_conversation(editor: RawClient) -> None:
    thread = editor.call("codegpt/createThread", {})["result"]["id"]
    question = "w" * MEGABYTE
    editor.call("codegpt/chat", {**ASK, "threadId": thread, "messages": [{"role": "user", "content": question}]})
    (listed,) = editor.call("codegpt/threads", {})["result"]["threads"]
    assert 0 < len(listed["title"]) <= TITLE


def test_a_name_that_is_remembered_is_as_short_after_a_restart(with_key: dict[str, str], fake: FakeProvider) -> None:
    fake.script(answer(["Hi"], model="m" * 900_000))
    with RawClient(with_key, settings={"provider": "openai"}) as editor:
        editor.initialize()
        thread = editor.call("codegpt/createThread", {})["result"]["id"]
        assert "result" in editor.call("codegpt/chat", {**ASK, "threadId": thread})
    with RawClient(with_key, settings={"provider": "openai"}) as editor:
        editor.initialize()
        messages = editor.call("codegpt/thread", {"threadId": thread})["result"]["messages"]
        assert "result" in editor.call("codegpt/usage", {"by": "model"})
        assert [len(each.get("model", "")) for each in messages] == [0, MODEL_NAME]
        assert longest(editor) <= ERROR_SENTENCE


def sent(model: type[BaseModel], known: frozenset[type[BaseModel]] = frozenset()) -> Iterator[type[BaseModel]]:
    """This model of the wire and those inside, some of which hold others of their kind."""
    yield model
    within = known | {model}
    for each in model.model_fields.values():
        yield from chain.from_iterable(sent(one, within) for one in inside(each.annotation) if one not in within)


def inside(annotation: Any) -> Iterator[type[BaseModel]]:
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        yield annotation
    for part in getattr(annotation, "__args__", ()):
        yield from inside(part)


def _is_no_text(annotation: Any) -> bool:
    return annotation is bool or (isinstance(annotation, type) and issubclass(annotation, BaseModel))


def fields() -> list[tuple[str, str, Any]]:
    """What the server sends under a name that a stranger may have chosen."""
    results = {each for method in METHODS if method.result for each in sent(method.result)}
    return [
        (result.__name__, name, TypeAdapter(result.__annotations__[name]))
        for result in sorted(results, key=lambda each: each.__name__)
        for name in result.model_fields
        if name in BOUNDS and name in result.__annotations__ and not _is_no_text(result.__annotations__[name])
    ]


@pytest.mark.parametrize(("result", "name", "adapter"), fields())
def test_every_result_cuts_what_it_is_given(result: str, name: str, adapter: TypeAdapter[str]) -> None:
    assert len(adapter.validate_python("x" * (NOTICE + 1))) == BOUNDS[name]


def test_the_results_with_such_names_are_found() -> None:
    assert {name for _, name, _ in fields()} == set(BOUNDS)
