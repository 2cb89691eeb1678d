"""Editors that know nothing but `workspace/executeCommand`."""

from lsprotocol import types

from tests.end_to_end.editor import opened
from tests.fakes.provider import KEY, FakeProvider
from tests.fakes.replies import answer, openai_error


async def test_chat_shows_the_answer_as_a_message(with_key: dict[str, str], fake: FakeProvider) -> None:
    async with opened(with_key) as editor:
        assert await editor.command("codegpt.chat", "Say hello") is None
        await editor.until(lambda: editor.messages())

        assert editor.messages() == ["Hello from the fake provider."]
    assert fake.chats[0].body["messages"] == [{"role": "user", "content": "Say hello"}]


async def test_a_client_that_shows_the_commands_progress_waits_for_its_result(
    with_key: dict[str, str], fake: FakeProvider
) -> None:
    asked = {"messages": [{"role": "user", "content": "Say hello"}]}
    params = types.ExecuteCommandParams(command="codegpt.chat", arguments=[asked], work_done_token="w")
    async with opened(with_key) as editor:
        result = await editor.request("workspace/executeCommand", params)

        assert result["text"] == "Hello from the fake provider."
        assert [report["kind"] for report in editor.reports("w")][-1] == "end"


async def test_an_error_is_asked_with_its_ways_forward_and_the_one_taken_is_gone(environ: dict[str, str]) -> None:
    async with opened(environ, locale="ko") as editor:
        editor.choices = ["API 키 설정"]
        assert await editor.command("codegpt.chat", "hi") is None
        await editor.until(lambda: editor.messages())

        assert "API 키" in editor.questions[0].message
        assert "codegpt-ls key set" in editor.messages()[0]


async def test_what_strangers_say_becomes_no_link_in_a_message(with_key: dict[str, str], fake: FakeProvider) -> None:
    fake.script(openai_error(400, "See [x](command:y) and [z](https://a.test)."), answer("Press [here](command:y)."))
    async with opened(with_key) as editor:
        await editor.command("codegpt.chat", "hi")
        await editor.until(lambda: editor.questions)
        await editor.command("codegpt.chat", "hi")
        await editor.until(lambda: editor.messages())

    assert "See [x] (command:y) and [z] (https://a.test)." in editor.questions[0].message
    assert editor.messages() == ["Press [here] (command:y)."]


async def test_a_client_with_its_own_interface_gets_the_error_instead(environ: dict[str, str]) -> None:
    params = types.ExecuteCommandParams(command="codegpt.chat", arguments=["hi"])
    async with opened(environ, options={"ownInterface": True}) as editor:
        error = await editor.fails("workspace/executeCommand", params)

        assert error.data["code"] == "auth.missing_key"
        assert editor.questions == []


async def test_a_key_given_as_argument_is_stored(environ: dict[str, str], fake: FakeProvider) -> None:
    async with opened(environ, settings={"baseUrl": fake.base_url}) as editor:
        status = await editor.command("codegpt.setApiKey", {"apiKey": KEY, "store": "session"})
        assert status["verified"] is True
        removed = await editor.command("codegpt.removeApiKey")

    assert removed["removed"] == ["session"]


async def test_a_model_is_chosen_from_those_that_still_answer_and_kept(
    with_key: dict[str, str], fake: FakeProvider
) -> None:
    async with opened(with_key) as editor:
        editor.choices = ["gpt-5.6-terra"]
        await editor.command("codegpt.selectModel")
        await editor.until(lambda: editor.messages())

        offered = [action.title for action in editor.questions[0].actions or ()]
        assert offered == ["gpt-5.4-mini", "gpt-5.6-sol", "gpt-5.6-terra"]
    async with opened(with_key, options={"ownInterface": True}) as editor:
        await editor.command("codegpt.chat", "hi")

    assert fake.chats[-1].body["model"] == "gpt-5.6-terra"


async def test_why_no_model_can_be_chosen_is_said(environ: dict[str, str]) -> None:
    async with opened(environ) as editor:
        await editor.command("codegpt.selectModel", {"provider": "anthropic"})
        await editor.until(lambda: editor.questions)

        assert "no API key for Anthropic" in editor.questions[0].message
        assert "Set API Key" in [action.title for action in editor.questions[0].actions or ()]


async def test_usage_opens_the_providers_page(environ: dict[str, str]) -> None:
    async with opened(environ) as editor:
        await editor.command("codegpt.showUsage")
        await editor.until(lambda: editor.client.shown_documents)

        assert editor.client.shown_documents[0].external is True
        assert editor.client.shown_documents[0].uri.startswith("https://platform.openai.com/")


async def test_usage_is_told_as_an_address_where_no_page_can_be_opened(environ: dict[str, str]) -> None:
    plain = types.ClientCapabilities(workspace=types.WorkspaceClientCapabilities(configuration=True))
    async with opened(environ, capabilities=plain) as editor:
        await editor.command("codegpt.showUsage")
        await editor.until(lambda: editor.messages())

        assert "https://platform.openai.com/" in editor.messages()[0]


async def test_an_unknown_command_is_an_error(environ: dict[str, str]) -> None:
    params = types.ExecuteCommandParams(command="codegpt.nothing", arguments=[])
    async with opened(environ) as editor:
        error = await editor.fails("workspace/executeCommand", params)

    assert error.code == -32602
