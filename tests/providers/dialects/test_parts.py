"""Pictures, files and tools as each dialect writes them."""

import base64
from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest

from codegpt_ls.domain.chat import Message, Role
from codegpt_ls.domain.messages.parts import File, Image, Text, Thought, ToolCall, ToolResult
from codegpt_ls.domain.ports.providers import Provider
from codegpt_ls.providers.client.completions import ChatCompletionsProvider
from codegpt_ls.providers.openai.profile import OPENAI
from tests.fakes.gemini import FakeGemini
from tests.fakes.messages import FakeAnthropic
from tests.fakes.provider import FakeProvider
from tests.providers.asking import KEY, ask, connection_to, question
from tests.providers.rows import provider_of

PNG, PDF = b"\x89PNG\r\n", b"%PDF-1.7"
PNG64, PDF64 = base64.b64encode(PNG).decode(), base64.b64encode(PDF).decode()
SAID = (
    Message(Role.SYSTEM, "Be brief."),
    Message(Role.USER, (Text("What is this?"), Image("image/png", PNG), File("a.pdf", "application/pdf", PDF))),
    Message(Role.ASSISTANT, (Thought("I look."), ToolCall("c1", "look", '{"at": 1}'), ToolCall("c2", "rest", "{"))),
    Message(
        Role.USER,
        (
            Text("Well?"),
            ToolResult("c1", (Text("a cat"), Image("image/png", PNG))),
            ToolResult("c2", (Text("no"),), failed=True),
        ),
    ),
)
COMPLETIONS = [
    {"role": "system", "content": "Be brief."},
    {
        "role": "user",
        "content": [
            {"type": "text", "text": "What is this?"},
            {"type": "image_url", "image_url": {"url": f"data:image/png;base64,{PNG64}"}},
            {
                "type": "file",
                "file": {"filename": "a.pdf", "file_data": f"data:application/pdf;base64,{PDF64}"},
            },
        ],
    },
    {
        "role": "assistant",
        "content": None,
        "tool_calls": [
            {"id": "c1", "type": "function", "function": {"name": "look", "arguments": '{"at": 1}'}},
            {"id": "c2", "type": "function", "function": {"name": "rest", "arguments": "{"}},
        ],
    },
    {"role": "tool", "tool_call_id": "c1", "content": "a cat"},
    {"role": "tool", "tool_call_id": "c2", "content": "no"},
    {
        "role": "user",
        "content": [
            {"type": "image_url", "image_url": {"url": f"data:image/png;base64,{PNG64}"}},
            {"type": "text", "text": "Well?"},
        ],
    },
]
MESSAGES = [
    {
        "role": "user",
        "content": [
            {"type": "text", "text": "What is this?"},
            {"type": "image", "source": {"type": "base64", "media_type": "image/png", "data": PNG64}},
            {
                "type": "document",
                "source": {"type": "base64", "media_type": "application/pdf", "data": PDF64},
                "title": "a.pdf",
            },
        ],
    },
    {
        "role": "assistant",
        "content": [
            {"type": "tool_use", "id": "c1", "name": "look", "input": {"at": 1}},
            {"type": "tool_use", "id": "c2", "name": "rest", "input": {}},
        ],
    },
    {
        "role": "user",
        "content": [
            {
                "type": "tool_result",
                "tool_use_id": "c1",
                "content": [
                    {"type": "text", "text": "a cat"},
                    {"type": "image", "source": {"type": "base64", "media_type": "image/png", "data": PNG64}},
                ],
            },
            {
                "type": "tool_result",
                "tool_use_id": "c2",
                "content": [{"type": "text", "text": "no"}],
                "is_error": True,
            },
            {"type": "text", "text": "Well?"},
        ],
    },
]
GEMINI = [
    {
        "role": "user",
        "parts": [
            {"text": "What is this?"},
            {"inlineData": {"mimeType": "image/png", "data": PNG64}},
            {"inlineData": {"mimeType": "application/pdf", "data": PDF64}},
        ],
    },
    {
        "role": "model",
        "parts": [
            {"functionCall": {"id": "c1", "name": "look", "args": {"at": 1}}},
            {"functionCall": {"id": "c2", "name": "rest", "args": {}}},
        ],
    },
    {
        "role": "user",
        "parts": [
            {"text": "Well?"},
            {"functionResponse": {"id": "c1", "name": "look", "response": {"output": "a cat"}}},
            {"inlineData": {"mimeType": "image/png", "data": PNG64}},
            {"functionResponse": {"id": "c2", "name": "rest", "response": {"error": "no"}}},
        ],
    },
]
WRITTEN = {
    "completions": (FakeProvider, lambda: ChatCompletionsProvider(OPENAI), "messages", COMPLETIONS),
    "messages": (FakeAnthropic, lambda: provider_of("anthropic"), "messages", MESSAGES),
    "gemini": (FakeGemini, lambda: provider_of("google"), "contents", GEMINI),
}


@pytest.mark.parametrize(("fakes", "provider", "field", "written"), WRITTEN.values(), ids=WRITTEN)
async def test_each_part_is_written_as_its_api_takes_it(
    fakes: type[FakeProvider], provider: Callable[[], Provider], field: str, written: Any
) -> None:
    speaking = provider()
    with fakes(expected_key=KEY) as fake:
        await ask(speaking, connection_to(fake.base_url), replace(question(), messages=SAID))
        await speaking.aclose()
    assert fake.chats[0].body[field] == written


async def test_a_text_file_is_read_as_text_where_only_some_types_are_taken() -> None:
    speaking, said = provider_of("anthropic"), File("a.txt", "text/plain", "가".encode())
    with FakeAnthropic(expected_key=KEY) as fake:
        await ask(speaking, connection_to(fake.base_url), replace(question(), messages=(Message(Role.USER, (said,)),)))
        await speaking.aclose()
    source = {"type": "text", "media_type": "text/plain", "data": "가"}
    assert fake.chats[0].body["messages"][0]["content"] == [{"type": "document", "source": source, "title": "a.txt"}]
