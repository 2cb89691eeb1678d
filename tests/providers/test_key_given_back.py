"""S11: a server that gives the key back, in whatever form and place, finds it nowhere in what comes of that."""

import base64
import html
import json
import logging
import textwrap
import urllib.parse
from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from codegpt_ls.credentials.redaction import Redactor
from codegpt_ls.providers.client.completions import ChatCompletionsProvider
from codegpt_ls.providers.openai.profile import OPENAI
from tests.fakes.provider import FakeProvider
from tests.fakes.replies import Reply, json_body
from tests.providers.asking import ask, connection_to, failure

KEY = "Zq7-Xw2_Lm9tTz4Rb6Yc1Nv8Ks3Hd5Jf0Gp"
"""Nothing that a pattern knows."""
ENOUGH = 9
"""Characters in a row that would help somebody."""

FORMS: dict[str, Callable[[str], str]] = {
    "as it is": lambda key: key,
    "in a sentence": lambda key: f"You sent {key}.",
    "a piece": lambda key: key[5:25],
    "set apart by blanks": lambda key: " ".join(key),
    "wrapped": lambda key: " ".join(textwrap.wrap(key, 7)),
    "dotted": lambda key: ".".join(textwrap.wrap(key, 4)),
    "percent, small": lambda key: "".join(f"%{ord(each):02x}" for each in key),
    "percent, large": lambda key: "".join(f"%{ord(each):02X}" for each in key),
    "percent twice": lambda key: urllib.parse.quote("".join(f"%{ord(each):02X}" for each in key)),
    "url-encoded": lambda key: urllib.parse.quote(key, safe=""),
    "json-escaped": lambda key: "".join(f"\\u{ord(each):04x}" for each in key),
    "hexadecimal escapes": lambda key: "".join(f"\\x{ord(each):02x}" for each in key),
    "entities": lambda key: "".join(f"&#{ord(each)};" for each in key),
    "hexadecimal entities": lambda key: "".join(f"&#x{ord(each):X};" for each in key),
    "quoted": lambda key: html.escape(json.dumps(json.dumps(key))),
    "base64": lambda key: base64.b64encode(key.encode()).decode(),
    "base64 of the header": lambda key: base64.urlsafe_b64encode(f"Bearer {key}".encode()).decode(),
    "base64 of a pair": lambda key: base64.b64encode(f"me:{key}".encode()).decode(),
    "hexadecimal": lambda key: key.encode().hex(),
}
UNSEEN = {"zero-width": "\u200b", "joined": "\u200d", "tagged": "\U000e0041", "turned": "\u202e"}
"""What a header cannot carry."""


def between(mark: str) -> Callable[[str], str]:
    """The form with this mark between all characters."""
    return lambda key: mark.join(key)


BODY_FORMS = {**FORMS, **{name: between(mark) for name, mark in UNSEEN.items()}}


def spoken(text: str, key: str = KEY) -> set[str]:
    """Pieces of the key that can be read in a text, decoded as a curious person would."""
    forms = [key, *(each(key) for each in BODY_FORMS.values())]
    return {form[at : at + 14] for form in forms for at in range(len(form) - 13) if form[at : at + 14] in text}


@pytest.fixture
def provider() -> ChatCompletionsProvider:
    return ChatCompletionsProvider(OPENAI)


def answered(model: str, request_id: str) -> Reply:
    chunk = {"model": model, "choices": [{"index": 0, "delta": {"content": "Hi"}, "finish_reason": "stop"}]}
    headers = {"content-type": "text/event-stream", "x-request-id": request_id}
    return Reply(headers=headers, steps=(f"data: {json.dumps(chunk)}\n\ndata: [DONE]\n\n".encode(),))


@pytest.mark.parametrize("form", FORMS.values(), ids=FORMS)
async def test_a_success_gives_it_back_nowhere(
    provider: ChatCompletionsProvider, form: Callable[[str], str], caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG, logger="codegpt_ls")
    with FakeProvider() as fake:
        fake.script(answered(form(KEY), form(KEY)))
        _, end = await ask(provider, connection_to(fake.base_url, KEY))
        fake.models([{"id": "gpt-5.4-mini"}, {"id": form(KEY)}, {"id": f"a/{form(KEY)}"}])
        listed = await provider.list_models(connection_to(fake.base_url, KEY))
        fake.script(Reply(headers={"content-type": form(KEY)}, steps=(b"nothing",)))
        broken, _ = await failure(provider, connection_to(fake.base_url, KEY))
    await provider.aclose()
    assert end.model == "gpt-5.4-mini"
    assert [model.id for model in listed] == ["gpt-5.4-mini"]
    assert not spoken(f"{end!r} {listed!r} {broken.facts!r} {caplog.text}")


@pytest.mark.parametrize("form", BODY_FORMS.values(), ids=BODY_FORMS)
async def test_a_failure_gives_it_back_nowhere(
    provider: ChatCompletionsProvider, form: Callable[[str], str], caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG, logger="codegpt_ls")
    echo = form(KEY)
    header = echo if echo.isascii() else "r"
    bodies = (
        {"error": {"message": echo, "code": echo, "type": echo, "param": echo}},
        {"error": {"message": f"Missing scopes: {echo}", "param": f"{echo}.x"}},
        {"detail": [{"loc": ["body", echo], "msg": echo}]},
        {"error": echo},
    )
    told = []
    with FakeProvider() as fake:
        for body in bodies:
            for status in (200, 401, 403):
                reply = json_body(body, status)
                headers = {**reply.headers, "x-request-id": header, "request-id": header, "retry-after": header}
                fake.script(Reply(status=status, headers=headers, steps=reply.steps))
                error, _ = await failure(provider, connection_to(fake.base_url, KEY))
                told.append(repr(error.facts))
    await provider.aclose()
    assert not spoken(" ".join(told) + caplog.text)


@given(
    key=st.text(
        st.sampled_from("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-_"), min_size=24, max_size=80
    ).filter(lambda key: len(set(key)) > 12 and sum(map(str.isalnum, key)) > 20),
    marks=st.lists(
        st.sampled_from([*" \t\n.,;:-_|/*'\"+()\\", "\u200b", "\u2060", "\xad", "·", "%0A", "\\n"]), min_size=1
    ),
    spelled=st.lists(st.sampled_from(["%{:02x}", "%25{:02X}", "\\u{:04x}", "\\x{:02X}", "&#{};", "{}"]), min_size=1),
)
def test_no_decoration_lets_it_pass(key: str, marks: list[str], spelled: list[str]) -> None:
    redactor = Redactor()
    redactor.register(key)
    pieces = []
    for number, each in enumerate(key):
        written = spelled[number % len(spelled)]
        pieces.append(each if written == "{}" else written.format(ord(each)))
        pieces.append(marks[number % len(marks)] if number % 3 == 0 else "")
    text = "".join(pieces)
    assert "[redacted]" in redactor.redact(f"before {text} after"), text
    left = redactor.redact(f"before {text} after").removeprefix("before ").removesuffix(" after")
    assert sum(map(str.isalnum, left.replace("[redacted]", ""))) < ENOUGH, left


@given(
    key=st.text(
        st.sampled_from("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789"), min_size=24, max_size=80
    ).filter(lambda key: len(set(key)) > 12),
    before=st.sampled_from(["nrt", "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789+/"]),
)
def test_a_backslash_before_any_letter_lets_no_encoding_pass(key: str, before: str) -> None:
    redactor = Redactor()
    redactor.register(key)
    for form in (key, key.encode().hex(), base64.b64encode(key.encode()).decode().rstrip("=")):
        text = "".join(f"\\{each}" if each in before else each for each in form)
        left = redactor.redact(text).replace("[redacted]", "")
        assert sum(map(str.isalnum, left)) < ENOUGH, (text, left)


@pytest.mark.parametrize("placeholder", ["ollama", "lm-studio"])
async def test_what_keyless_servers_are_given_hides_no_model(
    provider: ChatCompletionsProvider, placeholder: str
) -> None:
    with FakeProvider() as fake:
        fake.models([{"id": f"{placeholder}/llama3.2"}])
        listed = await provider.list_models(connection_to(fake.base_url, placeholder))
    await provider.aclose()
    assert [model.id for model in listed] == [f"{placeholder}/llama3.2"]
