"""A turn from its beginning to its end, as the client that asked and every other one see it."""

import sys
from collections.abc import Iterator
from typing import Any

import pytest

from tests.fakes.lsp_client import Message, RawClient
from tests.fakes.provider import FakeProvider
from tests.fakes.replies import answer, hang_after, openai_error, truncated

SERVER = (sys.executable, "-m", "codegpt_ls", "serve", "--stdio")
REFUSED = openai_error(401, "Incorrect API key provided", code="invalid_api_key")


@pytest.fixture
def client(with_key: dict[str, str], fake: FakeProvider) -> Iterator[RawClient]:
    with RawClient(with_key, command=SERVER) as client:
        client.initialize()
        yield client


@pytest.fixture
def other(client: RawClient) -> Iterator[RawClient]:
    """Another editor of the same person."""
    with client.beside() as other:
        other.initialize()
        yield other


def begun(client: RawClient, **params: Any) -> str:
    return str(client.call("codegpt/createThread", params)["result"]["thread"]["id"])


def asking(client: RawClient, thread_id: str | None, content: str = "one?", on: str | None = "t") -> int:
    within = {"threadId": thread_id} if thread_id else {}
    tokens = {"partialResultToken": on} if on else {}
    messages = [{"role": "user", "content": content}]
    return client.request("codegpt/chat", {**within, **tokens, "messages": messages})


def values(client: RawClient, on: str = "t") -> list[Message]:
    return [each["value"] for each in client.notifications("$/progress") if each["token"] == on]


def messages(client: RawClient, thread_id: str, **part: Any) -> list[Message]:
    read = client.call("codegpt/thread", {"threadId": thread_id, **part})["result"]
    listed: list[Message] = read["messages"]
    return listed


def said(client: RawClient, thread_id: str) -> list[tuple[str, str, str]]:
    return [(each["role"], each["content"], each["delivery"]) for each in messages(client, thread_id)]


def ids(told: Message) -> tuple[str | None, str | None, str | None]:
    return told.get("threadId"), told.get("questionId"), told.get("messageId")


def action(error: Message, command: str) -> Message:
    (found,) = [each for each in error["data"]["actions"] if each.get("command") == command]
    taken: Message = found
    return taken


@pytest.mark.parametrize("within", [True, False])
def test_a_turn_says_what_it_is_before_any_of_its_text(client: RawClient, *, within: bool) -> None:
    thread_id = begun(client) if within else None
    result = client.wait_for(asking(client, thread_id))["result"]
    first, *deltas = values(client)
    assert (first["kind"], first["text"]) == ("begin", "")
    assert {each["kind"] for each in deltas} == {"delta"}
    assert ids(first) == ids(result)
    assert (first.get("threadId") is not None) is within


@pytest.mark.parametrize("has_text", [True, False])
def test_a_cancelled_turn_tells_what_is_kept_of_it(client: RawClient, fake: FakeProvider, *, has_text: bool) -> None:
    thread_id = begun(client)
    fake.script(hang_after(*["Half "] * has_text))
    asked = asking(client, thread_id)
    client.wait_until(lambda: len(values(client)) > int(has_text), "the answer's beginning")
    client.cancel(asked)
    error = client.wait_for(asked)["error"]
    kept = messages(client, thread_id)
    assert error["code"] == -32800
    assert ids(error["data"]) == (thread_id, kept[0]["id"], kept[1]["id"] if has_text else None)
    assert [each["delivery"] for each in kept] == (["complete", "cut_off"] if has_text else ["failed"])


def test_a_cancelled_turn_outside_a_thread_tells_nothing(client: RawClient, fake: FakeProvider) -> None:
    fake.script(hang_after("Half "))
    asked = asking(client, None)
    client.wait_until(lambda: len(values(client)) > 1, "the answer's beginning")
    client.cancel(asked)
    error = client.wait_for(asked)["error"]
    assert (error["code"], error.get("data")) == (-32800, None)


def test_a_failed_turn_is_retried_by_what_its_card_says(client: RawClient, fake: FakeProvider) -> None:
    fake.script(REFUSED, openai_error(400, "no", code="x"), answer("One."))
    thread_id = begun(client)
    error = client.wait_for(asking(client, thread_id))["error"]
    (question,) = messages(client, thread_id)
    assert ids(error["data"]) == (thread_id, question["id"], None)
    client.wait_for(asking(client, thread_id))
    assert said(client, thread_id) == [("user", "one?", "failed")]
    client.call("codegpt/retry", {"threadId": thread_id})
    assert said(client, thread_id) == [("user", "one?", "complete"), ("assistant", "One.", "complete")]
    assert [each["role"] for each in fake.chats[-1].body["messages"]] == ["user"]


def test_a_question_that_no_thread_keeps_has_no_place(client: RawClient, fake: FakeProvider) -> None:
    fake.script(REFUSED)
    assert ids(client.wait_for(asking(client, None))["error"]["data"]) == (None, None, None)
    assert ids(client.wait_for(asking(client, "nope"))["error"]["data"]) == (None, None, None)


@pytest.mark.parametrize("on", ["t", None])
def test_the_rest_of_a_broken_answer_is_written_by_what_its_card_says(
    client: RawClient, fake: FakeProvider, on: str | None
) -> None:
    fake.script(truncated("Half "), answer(["an ", "answer"]))
    thread_id = begun(client)
    error = client.wait_for(asking(client, thread_id, on=on))["error"]
    assert action(error, "codegpt.retry")["arguments"] == [{"threadId": thread_id}]
    (argument,) = action(error, "codegpt.continue")["arguments"]
    result = client.call("codegpt/continue", {**argument, "partialResultToken": "rest"})["result"]
    assert client.deltas("rest") == ["an ", "answer"]
    assert values(client, "rest")[0]["messageId"] == result["messageId"] == error["data"]["messageId"]
    assert said(client, thread_id) == [("user", "one?", "complete"), ("assistant", "Half an answer", "complete")]
    assert [each["role"] for each in fake.chats[-1].body["messages"]] == ["user", "assistant", "user"]

    refused = client.call("codegpt/continue", {"threadId": thread_id})["error"]["data"]
    assert refused["code"] == "thread.complete"
    refused = client.call("codegpt/continue", {"threadId": thread_id, "messageId": "nope"})["error"]["data"]
    assert refused["code"] == "thread.changed"


def test_the_rest_of_an_answer_without_a_thread_is_written(client: RawClient, fake: FakeProvider) -> None:
    fake.script(truncated("Half "), answer("an answer"))
    error = client.wait_for(asking(client, None))["error"]
    assert "arguments" not in action(error, "codegpt.continue")
    turns = [{"role": "user", "content": "one?"}, {"role": "assistant", "content": "Half "}]
    result = client.call("codegpt/continue", {"messages": turns})["result"]
    assert (result["text"], ids(result)) == ("an answer", (None, None, None))
    sent = [(each["role"], each["content"]) for each in fake.chats[-1].body["messages"]]
    assert sent[:2] == [("user", "one?"), ("assistant", "Half ")]


@pytest.mark.parametrize(
    "params",
    [
        {},
        {"threadId": "x", "messages": [{"role": "user", "content": "a"}, {"role": "assistant", "content": "b"}]},
        {"messages": [{"role": "assistant", "content": "b"}]},
        {"messages": [{"role": "assistant", "content": "a"}, {"role": "user", "content": "b"}]},
        {"messages": [{"role": "user", "content": "a"}, {"role": "assistant", "content": " "}]},
    ],
)
def test_what_names_no_answer_is_refused(client: RawClient, fake: FakeProvider, params: Message) -> None:
    assert client.call("codegpt/continue", params)["error"]["code"] == -32602
    assert fake.chats == []


@pytest.mark.parametrize("by", ["itself", "another", "a command"])
def test_an_answer_is_stopped_by_any_client(client: RawClient, other: RawClient, fake: FakeProvider, by: str) -> None:
    fake.script(hang_after("Half "))
    thread_id = begun(client)
    asked = asking(client, thread_id)
    client.wait_until(lambda: client.deltas("t"), "the answer's beginning")
    who = client if by == "itself" else other
    if by == "a command":
        who.call("workspace/executeCommand", {"command": "codegpt.stop", "arguments": [{"threadId": thread_id}]})
    else:
        assert who.call("codegpt/stop", {"threadId": thread_id})["result"] == {"stopped": True}
    error = client.wait_for(asked, timeout=5)["error"]
    assert (error["code"], error["data"]["code"], error["data"]["retryable"]) == (-32803, "stream.stopped", True)
    question, answered = messages(client, thread_id)
    assert ids(error["data"]) == (thread_id, question["id"], answered["id"])
    assert (answered["content"], answered["delivery"]) == ("Half ", "cut_off")
    assert action(error, "codegpt.continue")["arguments"] == [{"threadId": thread_id}]
    assert who.call("codegpt/stop", {"threadId": thread_id})["result"] == {"stopped": False}
    assert who.call("codegpt/stop", {"threadId": "nope"})["error"]["data"]["code"] == "thread.not_found"
    fake.wait_until_closed()


@pytest.mark.parametrize("method", ["codegpt/deleteThread", "codegpt/clearThreads"])
def test_deleting_a_conversation_ends_its_answer(
    client: RawClient, other: RawClient, fake: FakeProvider, method: str
) -> None:
    fake.script(hang_after("Half "))
    thread_id = begun(client)
    asked = asking(client, thread_id)
    client.wait_until(lambda: client.deltas("t"), "the answer's beginning")
    other.call(method, {"threadId": thread_id} if method.endswith("deleteThread") else {"all": True})
    error = client.wait_for(asked, timeout=5)["error"]
    assert (error["code"], error["data"]["code"]) == (-32803, "thread.deleted")
    assert (ids(error["data"]), error["data"]["actions"]) == ((None, None, None), [])
    fake.wait_until_closed()


def grown(client: RawClient, message_id: str, read: str = "") -> str:
    """What a viewer shows that has read this much and appends what it is told."""
    for each in client.notifications("codegpt/threadText"):
        if each["messageId"] == message_id:
            units = read.encode("utf-16-le")
            assert 2 * each["start"] <= len(units), "a piece is missing"
            read = (units[: 2 * each["start"]] + each["text"].encode("utf-16-le")).decode("utf-16-le")
    return read


def test_two_servers_show_the_same_answer_growing(client: RawClient, other: RawClient, fake: FakeProvider) -> None:
    fake.script(hang_after("가😀", "Half "), answer(["an ", "answer"]))
    thread_id = begun(client)
    assert messages(other, thread_id) == []
    messages(client, thread_id)
    asked = asking(client, thread_id)
    client.wait_until(lambda: values(client), "the answer's beginning")
    message_id = values(client)[0]["messageId"]
    other.wait_until(lambda: grown(other, message_id) == "가😀Half ", "the text written elsewhere")
    live = messages(other, thread_id)[-1]
    assert (live["id"], live["content"], live["delivery"]) == (message_id, "가😀Half ", "streaming")
    other.call("codegpt/stop", {"threadId": thread_id})
    client.wait_for(asked)
    ended = {"threadId": thread_id, "reason": "answered", "messageId": message_id, "state": "stopped"}
    other.wait_until(lambda: ended in other.notifications("codegpt/threadChanged"), "the answer's end")

    client.call("codegpt/continue", {"threadId": thread_id, "partialResultToken": "rest"})
    ended["state"] = "done"
    other.wait_until(lambda: ended in other.notifications("codegpt/threadChanged"), "the answer's end")
    assert grown(other, message_id) == messages(client, thread_id)[-1]["content"] == "가😀Half an answer"
    assert client.notifications("codegpt/threadText") == []
    states = [each.get("state") for each in client.notifications("codegpt/threadChanged")]
    assert states == [None, "answering", "stopped", "answering", "done"]


def test_a_viewer_hears_of_an_answer_whose_server_was_killed(
    client: RawClient, other: RawClient, fake: FakeProvider
) -> None:
    fake.script(hang_after("Half "))
    thread_id = begun(client)
    messages(other, thread_id)
    asking(client, thread_id)
    other.wait_until(lambda: other.notifications("codegpt/threadText"), "the text written elsewhere")
    client.process.kill()
    ended = [("answered", "failed")]
    other.wait_until(
        lambda: (
            [
                (each["reason"], each["state"])
                for each in other.notifications("codegpt/threadChanged")
                if each["reason"] == "answered"
            ]
            == ended
        ),
        "the answer's end",
    )
    assert said(other, thread_id)[-1] == ("assistant", "Half ", "cut_off")


def test_a_failed_answer_is_told_as_one(client: RawClient, fake: FakeProvider) -> None:
    fake.script(REFUSED)
    thread_id = begun(client)
    client.wait_for(asking(client, thread_id))
    assert client.notifications("codegpt/threadChanged")[-1]["state"] == "failed"


def test_a_conversation_is_read_in_pages(client: RawClient) -> None:
    thread_id = begun(client)
    for number in range(3):
        client.wait_for(asking(client, thread_id, f"{number}?"))
    every = [each["id"] for each in messages(client, thread_id)]

    def page(**part: Any) -> tuple[list[str], bool, bool]:
        read = client.call("codegpt/thread", {"threadId": thread_id, **part})["result"]
        return [each["id"] for each in read["messages"]], read["moreBefore"], read["moreAfter"]

    assert page() == (every, False, False)
    assert page(limit=2) == (every[4:], True, False)
    assert page(limit=2, before=every[4]) == (every[2:4], True, True)
    assert page(after=every[3]) == (every[4:], True, False)
    for wrong in ({"before": every[0], "after": every[1]}, {"limit": 0}, {"limit": 20_001}):
        assert client.call("codegpt/thread", {"threadId": thread_id, **wrong})["error"]["code"] == -32602
    gone = client.call("codegpt/thread", {"threadId": thread_id, "before": "nope"})["error"]
    assert gone["data"]["code"] == "thread.not_found"


@pytest.mark.parametrize("name", ["questionId", "messageId"])
def test_a_question_is_edited_by_its_name_of_now_and_of_before(client: RawClient, name: str) -> None:
    thread_id = begun(client)
    question = client.wait_for(asking(client, thread_id))["result"]["questionId"]
    client.call("codegpt/editMessage", {"threadId": thread_id, name: question, "content": "two?"})
    assert said(client, thread_id)[0] == ("user", "two?", "complete")
    missing = client.call("codegpt/editMessage", {"threadId": thread_id, "content": "two?"})["error"]
    assert missing["data"]["fields"] == ["questionId"]


def test_a_thread_is_in_the_same_member_everywhere(client: RawClient) -> None:
    made = client.call("codegpt/createThread", {"title": "Numbers"})["result"]
    thread_id = made["thread"]["id"]
    first = client.wait_for(asking(client, thread_id))["result"]
    named = client.call("codegpt/renameThread", {"threadId": thread_id, "title": "Digits"})["result"]
    forked = client.call("codegpt/forkThread", {"threadId": thread_id, "messageId": first["messageId"]})["result"]
    exported = client.call("codegpt/exportThread", {"threadId": thread_id, "format": "json"})["result"]["content"]
    imported = client.call("codegpt/importThread", {"content": exported, "format": "json"})["result"]
    for result in (made, named, forked, imported):
        flat = {name: value for name, value in result.items() if name != "thread"}
        assert result["thread"] == flat
    assert client.call("codegpt/thread", {"threadId": forked["id"]})["result"]["thread"]["id"] == forked["id"]
    assert forked["title"] == "Digits (2)"
