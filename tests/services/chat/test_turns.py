"""What one side said in a row is one message, whatever it is made of."""

from codegpt_ls.domain.chat import Message, Role
from codegpt_ls.domain.messages.parts import Image, Text, ToolResult
from codegpt_ls.services.chat.turns import alternating

PICTURE = Image("image/png", b"x")


def test_words_that_meet_have_an_empty_line_between_them() -> None:
    said = (Message(Role.USER, "a", ("a.py",)), Message(Role.USER, "b"), Message(Role.SYSTEM, "Be brief."))
    assert alternating(said) == (Message(Role.SYSTEM, "Be brief."), Message(Role.USER, "a\n\nb", ("a.py",)))


def test_other_parts_stand_one_behind_the_other() -> None:
    result = ToolResult("1", (Text("done"),))
    said = (Message(Role.USER, (result,)), Message(Role.USER, (Text("Look"), PICTURE)), Message(Role.USER, "?"))
    assert alternating(said) == (Message(Role.USER, (result, Text("Look"), PICTURE, Text("?"))),)
