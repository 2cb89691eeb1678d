"""Messages are made of parts, and read as words where words are enough."""

from codegpt_ls.domain.chat import Message, Role
from codegpt_ls.domain.messages.parts import File, Image, Seal, Text, Thought, ToolCall, ToolResult

SEAL = Seal("messages", "claude", '{"signature": "canary"}')


def test_words_alone_are_one_part() -> None:
    assert Message(Role.USER, "Hi").parts == (Text("Hi"),)
    assert Message(Role.USER, "Hi") == Message(Role.USER, (Text("Hi"),))
    assert Message(Role.USER, "").parts == ()


def test_what_is_said_is_told_from_all_that_is_read() -> None:
    result = ToolResult("1", (Text("12 files"), Image("image/png", b"x")))
    parts = (Thought("Hm. ", SEAL), Text("I look. "), ToolCall("1", "list", '{"in":"src"}'), result)
    message = Message(Role.ASSISTANT, parts)
    assert message.content == "I look. "
    assert message.words == 'Hm. I look. list{"in":"src"}12 files'


def test_neither_a_seal_nor_a_picture_is_written_out() -> None:
    parts = (Thought("Hm", SEAL), Image("image/png", b"canary"), File("a.pdf", "application/pdf", b"canary"))
    assert "canary" not in repr(Message(Role.ASSISTANT, parts))
