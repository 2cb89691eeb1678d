"""A key in use leaves in no part of a message."""

from collections.abc import Callable
from dataclasses import replace

import pytest

from codegpt_ls.context.hidden_text import without_hidden_text
from codegpt_ls.credentials.redaction import Redactor
from codegpt_ls.domain.chat import Message, Role
from codegpt_ls.domain.messages.parts import Image, Part, Seal, Text, Thought, ToolCall, ToolResult
from codegpt_ls.services.threads.cleaning import Cleaning

KEY = "sk-proj-canary0123456789ABCDEFcanary"
SEAL = Seal("messages", "claude", '{"type":"thinking","signature":"Eq/QB+CkYIAR=="}')
TOLD = Seal("messages", "claude", f'{{"type":"thinking","thinking":"{KEY}"}}')


async def _key(_: str | None) -> None:
    """There is nothing to look for."""


@pytest.fixture
def cleaning() -> Cleaning:
    keys = Redactor()
    keys.register(KEY)
    return Cleaning(without_hidden_text, keys, _key)


MADE: list[Callable[[str], Part]] = [
    Text,
    lambda word: ToolCall("1", "grep", f'{{"for": "{word}"}}', SEAL),
    lambda word: ToolResult("1", (Text(word), Image("image/png", b"x")), failed=True),
]


@pytest.mark.parametrize("made", MADE)
async def test_a_mask_stands_in_its_place(cleaning: Cleaning, made: Callable[[str], Part]) -> None:
    (sent,) = await cleaning.without_keys([Message(Role.USER, (made(KEY), Text("?")))])
    assert sent.parts == (made("[redacted]"), Text("?"))


async def test_what_was_sealed_goes_as_it_came_or_without_its_seal(cleaning: Cleaning) -> None:
    sound = Thought("Hm", SEAL)
    said = (sound, Thought("Hm", TOLD), Thought(KEY, SEAL), Text("Hi", SEAL))
    (sent,) = await cleaning.without_keys([Message(Role.ASSISTANT, said)])
    assert sent.parts == (sound, replace(sound, seal=None), Text("Hi", SEAL))
