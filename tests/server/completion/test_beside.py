"""What stands beside inline completion: a menu of words, the switch, the state, and a chat in a dialect's place."""

from pathlib import Path
from typing import Any

import pytest

from codegpt_ls.server.status.telling import whole_status
from tests.fakes.provider import FakeProvider
from tests.fakes.replies import answer, completed, filled_in, json_body
from tests.server.completion.typing_person import AUTOMATIC, Person, person, settings_for

CODE = "def area(a, b):\n    return \n"
WANTS_MENU: dict[str, Any] = {"completion": {"fallback": True}}


async def capabilities(someone: Person) -> dict[str, Any]:
    return dict((await someone.answer(1))["result"]["capabilities"])


async def menu(someone: Person, uri: str, line: int, character: int) -> Any:
    place = {"textDocument": {"uri": uri}, "position": {"line": line, "character": character}}
    return (await someone.answer(someone.request("textDocument/completion", place)))["result"]


async def run(someone: Person, command: str, argument: Any = None) -> Any:
    arguments = [] if argument is None else [argument]
    asked = {"command": command, "arguments": arguments}
    return (await someone.answer(someone.request("workspace/executeCommand", asked)))["result"]


@pytest.mark.parametrize("options", [{}, {"completion": {"fallback": False}}, WANTS_MENU, {"codegpt": WANTS_MENU}])
async def test_a_menu_is_offered_only_to_whose_options_ask_for_it(
    tmp_path: Path, fake: FakeProvider, options: dict[str, Any]
) -> None:
    async with person(tmp_path, settings_for(fake), **options) as someone:
        offered = await capabilities(someone)
    assert offered["inlineCompletionProvider"] == {}
    assert ("completionProvider" in offered) is ("True" in str(options))


async def test_a_menu_asks_only_for_the_key_and_has_one_line(tmp_path: Path, fake: FakeProvider) -> None:
    fake.script(filled_in("area(1)\n", "second = 2"))
    async with person(tmp_path, settings_for(fake, fallback=True), **WANTS_MENU) as someone:
        uri = someone.open("first = ar\n")
        assert await menu(someone, uri, 0, 10) is None
        assert fake.chats == [], "a server is not told whether somebody wanted a menu"
        assert await run(someone, "codegpt.complete") is None
        found = await menu(someone, uri, 0, 10)
        assert await menu(someone, uri, 0, 10) == found, "out of memory"
    [item] = found["items"]
    assert found["isIncomplete"] is True
    place = {"line": 0, "character": 10}
    assert item["textEdit"] == {"range": {"start": place, "end": place}, "newText": "area(1)"}
    assert (item["insertTextFormat"], item["sortText"], item["filterText"]) == (1, "\uffff", "ararea(1)")
    assert item["command"]["command"] == "codegpt.completionTaken"
    assert len(fake.chats) == 1


async def test_a_menu_says_nothing_unless_the_setting_is_on(tmp_path: Path, fake: FakeProvider) -> None:
    async with person(tmp_path, settings_for(fake), **WANTS_MENU) as someone:
        uri = someone.open(CODE)
        await run(someone, "codegpt.complete")
        assert await menu(someone, uri, 1, 11) is None
    assert fake.chats == []


async def test_the_switch_works_at_once_and_the_state_says_so(tmp_path: Path, fake: FakeProvider) -> None:
    fake.script(*[filled_in("a * b")] * 2)
    async with person(tmp_path, settings_for(fake)) as someone:
        uri = someone.open(CODE)
        assert (await whole_status(someone.session)).completion.active
        off = await run(someone, "codegpt.toggleCompletion")
        assert (off["state"]["enabled"], off["state"]["active"], off["state"]["paused"]) == (True, False, True)
        assert off["message"] in someone.messages
        assert await someone.completion(uri, 1, 11) is None
        assert fake.chats == []
        on = await run(someone, "codegpt.toggleCompletion")
        assert (on["state"]["active"], on["state"]["model"]) == (True, "qwen2.5-coder")
        assert await someone.completion(uri, 1, 11) == "a * b"


async def test_where_it_is_off_the_switch_says_how_it_is_switched_on(tmp_path: Path, fake: FakeProvider) -> None:
    async with person(tmp_path, settings_for(fake, enabled=False)) as someone:
        told = await run(someone, "codegpt.toggleCompletion")
        assert "codegpt.completion.enabled" in told["message"]
        assert not (await whole_status(someone.session)).completion.enabled


async def test_the_state_says_why_it_does_not_work(tmp_path: Path, fake: FakeProvider) -> None:
    fake.script(json_body({"error": {"message": "You exceeded your quota", "code": "insufficient_quota"}}, 429))
    async with person(tmp_path, settings_for(fake)) as someone:
        await someone.completion(someone.open(CODE), 1, 11)
        state = (await whole_status(someone.session)).completion
    assert (state.enabled, state.active) == (True, False)
    assert state.message is not None
    assert state.message in someone.messages[0]


async def test_who_puts_it_on_again_has_it_tried_again(tmp_path: Path, fake: FakeProvider) -> None:
    quota = json_body({"error": {"message": "You exceeded your quota", "code": "insufficient_quota"}}, 429)
    fake.script(quota, filled_in("a * b"))
    async with person(tmp_path, settings_for(fake)) as someone:
        uri = someone.open(CODE)
        await someone.completion(uri, 1, 11)
        assert await someone.completion(uri, 1, 11, AUTOMATIC) is None
        for enabled in (False, True):
            someone.session.use_settings(settings_for(fake, enabled=enabled))
        assert (await whole_status(someone.session)).completion.active
        assert await someone.completion(uri, 1, 11, AUTOMATIC) == "a * b"
    assert len(fake.chats) == 2


async def test_that_it_works_again_is_told_to_the_status_bar(tmp_path: Path, fake: FakeProvider) -> None:
    fake.script(json_body({"error": {"message": "Overloaded"}}, 503), filled_in("a * b"))
    async with person(tmp_path, settings_for(fake)) as someone:
        uri = someone.open(CODE)
        await someone.completion(uri, 1, 11)
        assert not (await whole_status(someone.session)).completion.active
        someone.session.status_stale.clear()
        assert await someone.completion(uri, 1, 11) == "a * b"
        assert someone.session.status_stale.is_set()
        assert (await whole_status(someone.session)).completion.active


async def test_a_suffix_that_is_passed_over_is_found_out_once_and_said(tmp_path: Path, fake: FakeProvider) -> None:
    """llama.cpp takes it and counts the prompt alone."""
    fake.script(*[completed("a", usage=(9, 1))] * 2)
    async with person(tmp_path, settings_for(fake, "ollama")) as someone:
        uri = someone.open(CODE)
        for kind in (1, AUTOMATIC, 1):
            assert await someone.completion(uri, 1, 11, kind) is None
        assert len(someone.messages) == 1
        assert "does not fill in code there" in someone.messages[0]
    assert len(fake.chats) == 2


async def test_a_suffix_that_is_read_is_asked_about_once(tmp_path: Path, fake: FakeProvider) -> None:
    counted = [completed("a", usage=(read, 1)) for read in (9, 60)]
    fake.script(*counted, completed("a * b"), completed("b * a"))
    async with person(tmp_path, settings_for(fake, "ollama")) as someone:
        assert await someone.completion(someone.open(CODE), 1, 11) == "a * b"
        assert await someone.completion(someone.open(CODE, "other.py"), 1, 11) == "b * a"
    first, second, *rest = [each.body for each in fake.chats]
    assert [each["max_tokens"] for each in (first, second)] == [1, 1]
    assert first["suffix"] != second["suffix"]
    assert "area(a, b)" not in f"{first}{second}", "nothing of the person's is in these two"
    assert [each["suffix"] for each in rest] == ["\n", "\n"]


async def test_who_nobody_knows_is_asked_in_one_way_after_the_other(tmp_path: Path, fake: FakeProvider) -> None:
    """vLLM behind another name: no `/infill`, no suffix; the model's tokens are known by its name."""
    fake.script(
        json_body({"error": {"message": "Not Found"}}, 404),
        json_body({"error": {"message": "suffix is not currently supported"}}, 400),
        completed("a * b"),
        completed("b * a"),
    )
    async with person(tmp_path, settings_for(fake, "compatible")) as someone:
        uri = someone.open(CODE)
        assert await someone.completion(uri, 1, 11) == "a * b"
        other = someone.open(CODE, "other.py")
        assert await someone.completion(other, 1, 11) == "b * a"
    assert [each.path for each in fake.chats] == ["/infill", *["/v1/completions"] * 3]
    assert "<|fim_prefix|>def area" in fake.chats[-1].body["prompt"]


async def test_a_chat_is_asked_only_where_it_was_chosen(tmp_path: Path, fake: FakeProvider) -> None:
    fake.script(answer("```python\na * b\n```"))
    async with person(tmp_path, settings_for(fake, "jan")) as someone:
        assert await someone.completion(someone.open(CODE), 1, 11) is None
        assert fake.chats == []
        assert len(someone.messages) == 1
    async with person(tmp_path, settings_for(fake, "jan", dialect="chat")) as someone:
        assert await someone.completion(someone.open(CODE), 1, 11) == "a * b"
    [chat] = fake.chats
    assert chat.path == "/v1/chat/completions"
    assert "return <HOLE/>" in chat.body["messages"][-1]["content"]
