"""What one side said in a row is one message, whatever it is made of."""

from codegpt_ls.domain.chat import Message, Role
from codegpt_ls.domain.messages.parts import Image, Text, Thought, ToolCall, ToolResult
from codegpt_ls.services.chat.turns import alternating, without_calls

CALL = ToolCall("1", "list", "{}")
PICTURE = Image("image/png", b"x")


def test_words_that_meet_have_an_empty_line_between_them() -> None:
    said = (Message(Role.USER, "a", ("a.py",)), Message(Role.USER, "b"), Message(Role.SYSTEM, "Be brief."))
    assert alternating(said) == (Message(Role.SYSTEM, "Be brief."), Message(Role.USER, "a\n\nb", ("a.py",)))


def test_other_parts_stand_one_behind_the_other() -> None:
    call, result = Message(Role.ASSISTANT, (CALL,)), ToolResult("1", (Text("done"),))
    said = (call, Message(Role.USER, (result,)), Message(Role.USER, (Text("Look"), PICTURE)), Message(Role.USER, "?"))
    assert alternating(said) == (call, Message(Role.USER, (result, Text("Look"), PICTURE, Text("?"))))


def test_a_call_without_its_result_stays_behind_with_what_was_thought_of_it() -> None:
    asked = Message(Role.ASSISTANT, (Thought("a"), Text("I look."), Thought("b"), CALL))
    assert alternating((asked, Message(Role.USER, "?"))) == (
        Message(Role.ASSISTANT, (Thought("a"), Text("I look."))),
        Message(Role.USER, "?"),
    )
    assert alternating((Message(Role.ASSISTANT, (Thought("b"), CALL)), Message(Role.USER, "?"))) == (
        Message(Role.USER, "?"),
    )


def test_a_result_of_no_call_stays_behind() -> None:
    assert alternating((Message(Role.USER, (ToolResult("2", ()), Text("?"))),)) == (Message(Role.USER, "?"),)


def test_an_answer_that_had_something_looked_up_comes_apart() -> None:
    told = ToolResult("1", (Text("a.py"),))
    looked = Message(Role.ASSISTANT, (Text("I look."), CALL, told, Text("There.")))
    assert alternating((looked, Message(Role.USER, "?"))) == (
        Message(Role.ASSISTANT, (Text("I look."), CALL)),
        Message(Role.USER, (told,)),
        Message(Role.ASSISTANT, "There."),
        Message(Role.USER, "?"),
    )


def test_what_a_tool_told_last_is_not_followed_by_a_question() -> None:
    told = ToolResult("1", (Text("a.py"),))
    stopped = Message(Role.ASSISTANT, (Text("I look."), CALL, told))
    assert alternating((stopped, Message(Role.USER, "?")))[2:] == (
        Message(Role.ASSISTANT, "[The answer was stopped here.]"),
        Message(Role.USER, "?"),
    )


def test_a_result_counts_where_its_call_was() -> None:
    told = ToolResult("1", (Text("a.py"),))
    before = (Message(Role.ASSISTANT, (CALL, told, Text("There."))), Message(Role.USER, "Again?"))
    stopped = Message(Role.ASSISTANT, (Text("I look."), CALL))
    assert alternating((*before, stopped, Message(Role.USER, "?")))[-2:] == (
        Message(Role.ASSISTANT, "I look."),
        Message(Role.USER, "?"),
    )


def test_without_tools_neither_calls_nor_results_nor_what_was_thought_of_them_goes_along() -> None:
    told = ToolResult("1", (Text("a.py"),))
    looked = Message(Role.ASSISTANT, (Thought("Hm."), CALL, told, Text("There.")))
    assert without_calls((looked, Message(Role.ASSISTANT, (CALL,)))) == (Message(Role.ASSISTANT, "There."),)
