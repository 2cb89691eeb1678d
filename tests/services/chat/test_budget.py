"""What fits into a model's room."""

from collections.abc import Sequence

import pytest
from hypothesis import given
from hypothesis import strategies as st

from codegpt_ls.domain.chat import Message, Role
from codegpt_ls.domain.errors import AssistantError, ErrorCode, Facts
from codegpt_ls.domain.messages.parts import Text, ToolCall, ToolResult
from codegpt_ls.domain.tools.offered import OfferedTool
from codegpt_ls.services.chat.budget import Fitted, fit

FACTS = Facts(provider="openai", model="small")
SYSTEM = Message(Role.SYSTEM, "Be brief.")


def question(words: int = 1) -> Message:
    return Message(Role.USER, " ".join(f"word{number}" for number in range(words)))


def exchange(name: str, size: int = 300) -> tuple[Message, Message]:
    """About `size / 3` tokens."""
    text = name * (size // len(name) // 2)
    return Message(Role.USER, text), Message(Role.ASSISTANT, text)


def fitted(
    messages: Sequence[Message], history: Sequence[Sequence[Message]], limit: int | None, answer: int = 10
) -> Fitted:
    return fit(messages, history, limit=limit, answer_tokens=answer, facts=FACTS)


def test_everything_goes_along_where_nobody_knows_the_room() -> None:
    history = [exchange("ab"), exchange("cd")]
    assert fitted([question(100_000)], history, None).dropped == 0
    assert fitted([question()], history, None).messages == (*history[0], *history[1], question())


def test_the_oldest_exchanges_stay_behind_whole() -> None:
    history = [exchange("ab"), exchange("cd"), exchange("ef")]
    result = fitted([question()], history, 10 + 10 + 2 * 108 + 20)
    assert result == Fitted((*history[1], *history[2], question()), 1)


def test_a_large_exchange_is_not_skipped_for_a_smaller_older_one() -> None:
    history = [exchange("ab", 30), exchange("cd", 3000), exchange("ef", 30)]
    assert fitted([question()], history, 200) == Fitted((*history[2], question()), 2)


def test_instructions_stand_before_the_history() -> None:
    history = [exchange("ab")]
    assert fitted([SYSTEM, question()], history, 10_000).messages == (SYSTEM, *history[0], question())


def test_room_is_kept_for_the_answer() -> None:
    history = [exchange("ab")]
    assert fitted([question()], history, 300, answer=10).dropped == 0
    assert fitted([question()], history, 300, answer=250).dropped == 1
    # A quarter of the room where nobody said how long it may be.
    tight = fit([question()], history, limit=130, answer_tokens=None, facts=FACTS)
    assert tight.dropped == 1
    assert fit([question()], history, limit=180, answer_tokens=None, facts=FACTS).dropped == 0


def test_a_question_that_cannot_fit_is_refused_with_numbers() -> None:
    with pytest.raises(AssistantError) as caught:
        fitted([Message(Role.USER, "abcdefghij" * 1000)], [exchange("ab")], 1000)
    error = caught.value
    assert error.code is ErrorCode.TOO_LONG
    assert (error.facts.provider, error.facts.model) == ("openai", "small")
    assert (error.facts.tokens, error.facts.limit) == (1666, 1000)


def test_a_question_that_may_fit_is_left_to_the_provider() -> None:
    # English is about 4.2 bytes to the token: too much by the cautious estimate, but not by a tokenizer.
    english = Message(Role.USER, "The quick brown fox jumps over the lazy dog. " * 88)
    assert fitted([english], [exchange("ab")], 1000) == Fitted((english,), 1)


@pytest.mark.parametrize("text", [" " * 100_000, "-" * 100_000, "=" * 50_000 + "\n" * 50_000])
def test_runs_of_one_character_are_not_taken_for_words(text: str) -> None:
    assert fitted([Message(Role.USER, text)], [], 1000).messages == (Message(Role.USER, text),)


@given(st.text(), st.integers(1, 50))
def test_what_is_refused_never_fits_the_cautious_estimate(text: str, limit: int) -> None:
    message = Message(Role.USER, text)
    try:
        fitted([message], [], limit)
    except AssistantError:
        assert len(text.encode(errors="replace")) / 3 > limit


LIST = OfferedTool("list", "Lists files.", {})


def looked(number: int, size: int) -> Message:
    told = ToolResult(f"{number}", (Text("a" * size),))
    return Message(Role.ASSISTANT, (ToolCall(f"{number}", "list", "{}"), told, Text("There.")))


def results(result: Fitted) -> list[int]:
    """How long each is."""
    return [len(part.text) for each in result.messages for part in each.parts if isinstance(part, ToolResult)]


def test_what_tools_told_goes_along_once() -> None:
    history = [(question(), looked(number, 300)) for number in range(3)]
    result = fit([question()], history, limit=None, answer_tokens=10, facts=FACTS, tools=[LIST])
    assert (results(result), result.dropped, result.tools) == ([300], 0, (LIST,))
    assert results(fitted([question()], history, None)) == []


def test_an_exchange_stays_when_only_what_tools_told_in_it_is_too_long() -> None:
    history = [(question(), looked(0, 30_000))]
    result = fit([question()], history, limit=1_000, answer_tokens=10, facts=FACTS, tools=[LIST])
    assert (results(result), result.dropped) == ([], 0)
    assert [each.content for each in result.messages] == ["word0", "There.", "word0"]


def test_the_oldest_results_of_an_answer_make_room_for_the_newest() -> None:
    rounds = [
        message
        for number in range(3)
        for message in (
            Message(Role.ASSISTANT, (ToolCall(f"{number}", "list", "{}"),)),
            Message(Role.USER, (ToolResult(f"{number}", (Text("a" * 1_500),)),)),
        )
    ]
    result = fit([question(), *rounds], [], limit=1_000, answer_tokens=100, facts=FACTS, tools=[LIST])
    assert [each < 100 for each in results(result)] == [True, True, False]


def test_only_as_many_tools_as_have_room_are_offered() -> None:
    long = OfferedTool("long", "a" * 300, {})
    result = fit([question()], [], limit=1_000, answer_tokens=10, facts=FACTS, tools=[LIST, long, LIST])
    assert result.tools == (LIST,)
    assert len(fit([question()], [], limit=None, answer_tokens=None, facts=FACTS, tools=[LIST] * 200).tools) == 128
