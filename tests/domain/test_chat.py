"""What a chat is made of."""

from dataclasses import FrozenInstanceError, fields

import pytest

from codegpt_ls.domain.chat import FinishReason, Message, ModelRequest, Role
from codegpt_ls.domain.messages.deadlines import Deadlines


def test_nobody_waits_ten_minutes() -> None:
    patience = Deadlines()
    assert (patience.connect, patience.first_byte, patience.silence) == (10.0, 60.0, 45.0)


def test_a_message_stays_as_it_was_written() -> None:
    message = Message(Role.USER, "Hello?")
    with pytest.raises(FrozenInstanceError):
        message.parts = ()  # type: ignore[misc]


def test_an_answer_cut_short_is_an_end_and_no_error() -> None:
    cut = {"length", "content_filter", "refusal", "paused", "context_full"}
    assert {reason.value for reason in FinishReason} == {"stop", "tool_calls", "other", *cut}


def test_a_request_carries_no_key() -> None:
    """Where it goes and with what is the connection's: a request may be logged."""
    assert not {field.name for field in fields(ModelRequest)} & {"key", "credential", "headers", "base_url"}
