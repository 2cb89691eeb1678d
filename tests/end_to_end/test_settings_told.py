"""Settings that cannot be used: the person is told which one, why, and what counts instead."""

import pytest

from tests.end_to_end.editor import opened
from tests.fakes.provider import FakeProvider


@pytest.mark.parametrize(
    ("locale", "told"),
    [
        ("en", "The setting codegpt.temperature is not valid: it must be 1 or less; it counts as not set."),
        ("ko", "codegpt.temperature 설정이 올바르지 않아(1 이하여야 함) 설정하지 않은 것으로 처리합니다."),
    ],
)
async def test_a_wrong_setting_is_told_in_the_persons_language(
    with_key: dict[str, str], fake: FakeProvider, locale: str, told: str
) -> None:
    async with opened(with_key, locale=locale, settings={"temperature": 7, "memory": 2}) as editor:
        await editor.until(lambda: told in editor.messages())
        await editor.request("codegpt/chat", {"messages": [{"role": "user", "content": "hi"}]})
    assert "temperature" not in fake.chats[0].body
