"""What a model is told before everything else."""

import pytest

from codegpt_ls.domain.chat import Message, Role
from codegpt_ls.services.chat.instructions import answer_language, instructed
from codegpt_ls.settings import Settings

QUESTION = Message(Role.USER, "Hi")


def told(given: str | None = None, settings: Settings | None = None) -> str | None:
    """The system message that is sent, if any."""
    messages = (Message(Role.SYSTEM, given), QUESTION) if given else (QUESTION,)
    sent = instructed(messages, settings or Settings())
    assert sent[-1] == QUESTION
    assert [each.role for each in sent[:-1]] in ([], [Role.SYSTEM])
    return sent[0].content if len(sent) > 1 else None


def test_nothing_is_told_unless_somebody_wants_it() -> None:
    assert told() is None
    assert told(settings=Settings(system_prompt="   ")) is None


def test_the_persons_prompt_the_language_and_the_requests_own_make_one_message() -> None:
    assert told("Be kind.", Settings(system_prompt="Be brief.", answer_language="ko")) == (
        "Be brief.\n\nAnswer in Korean.\n\nBe kind."
    )
    assert told("Be kind.") == "Be kind."


def test_several_system_messages_become_one() -> None:
    messages = (Message(Role.SYSTEM, "a"), Message(Role.SYSTEM, "b"), QUESTION)
    assert instructed(messages, Settings()) == (Message(Role.SYSTEM, "a\n\nb"), QUESTION)


@pytest.mark.parametrize(
    ("setting", "language"),
    [
        ("auto", None),
        ("AUTO", None),
        ("ko", "Korean"),
        ("ko-KR", "Korean"),
        ("en_US", "English"),
        ("zh-TW", "Traditional Chinese"),
        ("zh", "Chinese"),
        ("Esperanto", "Esperanto"),
    ],
)
def test_a_language_is_named_by_tag_or_by_name(setting: str, language: str | None) -> None:
    assert answer_language(Settings(answer_language=setting)) == language
