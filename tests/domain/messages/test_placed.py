"""Parts stand where they came, whatever becomes of the words."""

from codegpt_ls.domain.messages.parts import Seal, Text, Thought, ToolCall
from codegpt_ls.domain.messages.placed import Placed, moved, woven

CALL = ToolCall("1", "list", "{}")
SEALED = Text("two", Seal("gemini", "one", "{}"))


def test_words_are_cut_where_something_stands() -> None:
    placed = (Placed(0, Thought("Hm")), Placed(4, SEALED), Placed(7, CALL))
    assert woven("one two", placed) == (Thought("Hm"), Text("one "), SEALED, CALL)
    assert woven("one two!", placed[:2]) == (Thought("Hm"), Text("one "), SEALED, Text("!"))


def test_sealed_words_that_are_others_now_lose_the_seal() -> None:
    assert woven("one 2", (Placed(4, SEALED),)) == (Text("one "), Text("2"))


def test_what_stood_behind_the_end_stands_there() -> None:
    assert woven("one", (Placed(99, CALL),)) == (Text("one"), CALL)
    assert woven("", ()) == ()


def test_the_rest_of_an_answer_stands_behind_its_beginning() -> None:
    assert moved((Placed(1, CALL),), 3) == (Placed(4, CALL),)
