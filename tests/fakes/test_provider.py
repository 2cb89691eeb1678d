"""The fake provider itself: what other tests lean on."""

import http.client
import json
import socket
import threading

import pytest

from tests.fakes.provider import FakeProvider
from tests.fakes.replies import (
    answer,
    hang_after,
    hang_before_headers,
    held,
    recorded,
    recorded_errors,
    reset_after,
)

QUESTION = json.dumps({"model": "gpt-5.4-mini", "stream": True, "stream_options": {"include_usage": True}})


def ask(fake: FakeProvider, key: str = "") -> tuple[int, bytes]:
    connection = http.client.HTTPConnection(fake.origin.removeprefix("http://"), timeout=5)
    headers = {"authorization": f"Bearer {key}"} if key else {}
    try:
        connection.request("POST", "/v1/chat/completions", QUESTION, headers)
        response = connection.getresponse()
        return response.status, response.read()
    finally:
        connection.close()


def open_request(fake: FakeProvider) -> socket.socket:
    host, port = fake.origin.removeprefix("http://").split(":")
    client = socket.create_connection((host, int(port)), timeout=5)
    head = f"POST /v1/chat/completions HTTP/1.1\r\nHost: x\r\nContent-Length: {len(QUESTION)}\r\n\r\n"
    client.sendall((head + QUESTION).encode())
    return client


def read_to_the_end(client: socket.socket) -> None:
    while client.recv(65536):
        pass


def read_until(client: socket.socket, last: bytes) -> bytes:
    seen = b""
    while last not in seen:
        seen += client.recv(65536)
    return seen


def test_an_unscripted_question_is_answered_in_several_deltas_with_usage() -> None:
    with FakeProvider() as fake:
        status, body = ask(fake)
    events = [json.loads(line[6:]) for line in body.splitlines() if line.startswith(b"data: {")]
    text = "".join(e["choices"][0]["delta"].get("content", "") for e in events if e["choices"])
    assert (status, text) == (200, "Hello from the fake provider.")
    assert events[-1]["usage"]["total_tokens"] == 15
    assert {e["model"] for e in events} == {"gpt-5.4-mini"}


def test_scripted_replies_come_in_order_then_the_default() -> None:
    with FakeProvider() as fake:
        fake.script(recorded("429_rpm"), recorded("500_server_error"))
        assert [ask(fake)[0] for _ in range(3)] == [429, 500, 200]
        assert len(fake.chats) == 3


@pytest.mark.parametrize("error_id", sorted(recorded_errors()))
def test_every_recorded_error_is_sent_as_it_was_seen(error_id: str) -> None:
    with FakeProvider() as fake:
        fake.script(recorded(error_id))
        status, body = ask(fake)
    entry = recorded_errors()[error_id]
    assert status == entry["status"]
    assert entry["body"]["error"]["message"] in body.decode().replace('\\"', '"')


def test_cut_bodies_are_the_same_bytes() -> None:
    with FakeProvider() as fake:
        fake.script(answer("한국어 답변"), answer("한국어 답변", cut=1))
        assert ask(fake) == ask(fake)


def test_an_unexpected_key_is_refused_and_masked() -> None:
    with FakeProvider(expected_key="sk-right") as fake:
        assert ask(fake, "sk-right")[0] == 200
        status, body = ask(fake, "sk-wrong-0123456789")
    assert status == 401
    assert b"sk-wrong-0123456789" not in body


@pytest.mark.parametrize("reply", [hang_before_headers(), hang_after("Hi")])
def test_the_moment_a_client_leaves_is_seen(reply: object) -> None:
    with FakeProvider() as fake:
        fake.script(reply)  # type: ignore[arg-type]
        client = open_request(fake)
        fake.wait_for_request(1)
        with pytest.raises(TimeoutError):
            fake.wait_until_closed(0, timeout=0.05)
        threading.Timer(0.05, client.close).start()
        fake.wait_until_closed(0)


def test_an_answer_that_is_held_goes_on_once_it_is_let_go() -> None:
    with FakeProvider() as fake:
        fake.script(held("Hel", "lo"))
        with open_request(fake) as client:
            assert b'"lo"' not in read_until(client, b'"Hel"')
            fake.let_go()
            assert b'"lo"' in read_until(client, b"[DONE]")


def test_a_reset_reaches_the_client_as_a_reset() -> None:
    with FakeProvider() as fake:
        fake.script(reset_after("Hi"))
        with open_request(fake) as client, pytest.raises(ConnectionResetError):
            read_to_the_end(client)
