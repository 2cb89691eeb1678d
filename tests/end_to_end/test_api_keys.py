"""The life of a key through an editor, with a real operating system keyring."""

import asyncio
from pathlib import Path
from typing import Any

from tests.end_to_end.editor import opened
from tests.fakes.os_keyring import OsKeyring
from tests.fakes.provider import KEY, FakeProvider
from tests.fakes.replies import hang_after

ASK = {"messages": [{"role": "user", "content": "hi"}]}
NEW = {"apiKey": KEY, "organization": "org-1", "project": "proj-1"}


async def test_a_key_survives_a_restart_and_is_gone_after_removal(
    with_keyring: dict[str, str], fake: FakeProvider, keyring: OsKeyring
) -> None:
    settings = {"baseUrl": fake.base_url}
    async with opened(with_keyring, settings=settings) as editor:
        missing = await editor.fails("codegpt/chat", ASK)
        assert missing.data["code"] == "auth.missing_key"
        assert fake.requests == []

        status = await editor.request("codegpt/setApiKey", NEW)
        assert status["verified"] is True
        assert status["source"] == "keyring"
        assert status["lastFour"] == KEY[-4:]
        assert KEY in (keyring.lookup(f"codegpt-ls:{fake.origin}") or "")
        await editor.request("codegpt/chat", ASK)

    async with opened(with_keyring, settings=settings) as editor:
        await editor.request("codegpt/chat", ASK)
        assert fake.chats[-1].headers["openai-organization"] == "org-1"
        assert fake.chats[-1].headers["openai-project"] == "proj-1"

        removal = await editor.request("codegpt/removeApiKey", {})
        assert removal["removed"] == ["keyring"]
        assert keyring.lookup(f"codegpt-ls:{fake.origin}") is None

        again = await editor.fails("codegpt/chat", ASK)
        assert again.data["code"] == "auth.missing_key"
        assert again.data["actions"][0]["command"] == "codegpt.setApiKey"
        assert (await editor.request("codegpt/removeApiKey", {}))["removed"] == []


async def test_a_wrong_key_is_not_stored_and_the_old_one_stays(
    with_keyring: dict[str, str], fake: FakeProvider
) -> None:
    async with opened(with_keyring, settings={"baseUrl": fake.base_url}) as editor:
        await editor.request("codegpt/setApiKey", {"apiKey": KEY})
        error = await editor.fails("codegpt/setApiKey", {"apiKey": "sk-proj-anotherkey0123456789wrong"})

        assert error.data["code"] == "auth.invalid_key"
        assert (await editor.request("codegpt/keyStatus", {}))["lastFour"] == KEY[-4:]


async def test_a_key_goes_to_no_other_address_than_its_own(with_keyring: dict[str, str], fake: FakeProvider) -> None:
    with FakeProvider() as other:
        async with opened(with_keyring, settings={"baseUrl": fake.base_url}) as editor:
            await editor.request("codegpt/setApiKey", {"apiKey": KEY})
        async with opened(with_keyring, settings={"baseUrl": other.base_url}) as editor:
            error = await editor.fails("codegpt/chat", ASK)

        assert error.data["code"] == "auth.missing_key"
        assert other.requests == []


async def test_removing_the_key_ends_the_answer_that_uses_it(with_keyring: dict[str, str], fake: FakeProvider) -> None:
    fake.script(hang_after("Half "))
    async with opened(with_keyring, settings={"baseUrl": fake.base_url}) as editor:
        await editor.request("codegpt/setApiKey", {"apiKey": KEY})
        running = asyncio.create_task(editor.fails("codegpt/chat", {**ASK, "partialResultToken": "t"}))
        await editor.until(lambda: editor.deltas("t"))
        await editor.request("codegpt/removeApiKey", {})
        error = await running
        await asyncio.to_thread(fake.wait_until_closed, len(fake.requests) - 1)

    assert error.data["code"] == "auth.missing_key"


async def test_another_editor_notices_a_removal_at_once(with_keyring: dict[str, str], fake: FakeProvider) -> None:
    settings = {"baseUrl": fake.base_url}
    async with opened(with_keyring, settings=settings) as one, opened(with_keyring, settings=settings) as other:
        await one.request("codegpt/setApiKey", {"apiKey": KEY})
        await other.request("codegpt/chat", ASK)
        await one.request("codegpt/removeApiKey", {})

        assert (await other.fails("codegpt/chat", ASK)).data["code"] == "auth.missing_key"


async def test_a_locked_keyring_is_said_to_be_locked_not_empty(
    with_keyring: dict[str, str], fake: FakeProvider, keyring: OsKeyring
) -> None:
    settings = {"baseUrl": fake.base_url}
    async with opened(with_keyring, settings=settings) as editor:
        await editor.request("codegpt/setApiKey", {"apiKey": KEY})
    keyring.lock()
    async with opened(with_keyring, settings=settings) as editor:
        error = await editor.fails("codegpt/chat", ASK)

        with keyring.watched() as silent:
            error = await editor.fails("codegpt/chat", ASK)
        unlock = error.data["actions"][0]
        with keyring.watched() as prompting:
            await editor.fails("codegpt/verifyKey", unlock["arguments"][0])

    assert error.data["code"] == "credentials.locked"
    assert (unlock["title"], unlock["command"]) == ("Unlock", "codegpt.verifyKey")
    assert "member=Unlock" not in "".join(silent), "a chat in passing shows no dialog"
    assert "member=Unlock" in "".join(prompting)
    assert fake.chats == []


async def test_without_a_keyring_the_person_chooses_where_the_key_goes(
    environ: dict[str, str], fake: FakeProvider
) -> None:
    async with opened(environ, settings={"baseUrl": fake.base_url}) as editor:
        error = await editor.fails("codegpt/setApiKey", {"apiKey": KEY})
        assert error.data["code"] == "credentials.no_store"
        stores = [action["arguments"][0]["store"] for action in error.data["actions"] if "arguments" in action]
        assert stores == ["session", "file"]

        status = await editor.request("codegpt/setApiKey", {"apiKey": KEY, "store": "session"})
        assert status["source"] == "session"
        await editor.request("codegpt/chat", ASK)

    async with opened(environ, settings={"baseUrl": fake.base_url}) as editor:
        assert (await editor.fails("codegpt/chat", ASK)).data["code"] == "auth.missing_key"


async def test_the_environments_key_shadows_the_stored_one_and_says_so(
    with_keyring: dict[str, str], fake: FakeProvider
) -> None:
    settings = {"baseUrl": fake.base_url}
    async with opened(with_keyring, settings=settings) as editor:
        await editor.request("codegpt/setApiKey", {"apiKey": KEY})
    shadowing = {**with_keyring, "OPENAI_API_KEY": "sk-from-the-shell-0123456789", "OPENAI_BASE_URL": fake.base_url}
    async with opened(shadowing, settings=settings) as editor:
        error = await editor.fails("codegpt/chat", ASK)
        status = await editor.request("codegpt/keyStatus", {})

    assert error.data["code"] == "auth.invalid_key"
    assert "OPENAI_API_KEY" in error.message
    assert "stored" in error.message
    assert status["source"] == "environment"
    assert status["shadowed"] == ["keyring"]


async def test_something_else_than_a_key_is_named_and_never_repeated(environ: dict[str, str]) -> None:
    async with opened(environ) as editor:
        error = await editor.fails("codegpt/setApiKey", {"apiKey": "ghp_0123456789abcdefABCDEF0123456789abcd"})

    assert error.data["code"] == "credentials.not_a_key"
    assert "GitHub" in error.message
    assert "ghp_" not in error.message


async def test_verifying_costs_no_chat_request(with_key: dict[str, str], fake: FakeProvider) -> None:
    async with opened(with_key) as editor:
        status = await editor.request("codegpt/verifyKey", {})

    assert status["verified"] is True
    assert {request.path for request in fake.requests} == {"/v1/models"}


HEADER = {"provider": "openai", "header": "X-Gateway-Token"}
VALUE = "gw-secret-0123456789-wxyz"


def through_gateway(fake: FakeProvider) -> dict[str, Any]:
    """Settings of a person whose gateway asks for a header."""
    return {"providers": {"openai": {"baseUrl": fake.base_url, "headers": {"X-Gateway-Token": "keyring"}}}}


async def test_a_missing_header_leads_to_its_value_which_survives_a_restart_and_goes_with_the_key(
    with_keyring: dict[str, str], fake: FakeProvider, keyring: OsKeyring
) -> None:
    item = f"codegpt-ls:{fake.origin}#x-gateway-token"
    async with opened(with_keyring, settings=through_gateway(fake)) as editor:
        await editor.request("codegpt/setApiKey", {"apiKey": KEY})
        missing = await editor.fails("codegpt/chat", ASK)
        assert (missing.data["code"], fake.chats) == ("auth.missing_header", [])
        action = missing.data["actions"][0]
        argument = {"provider": "openai", "baseUrl": fake.base_url, "header": "x-gateway-token"}
        assert (action["command"], action["arguments"]) == ("codegpt.setApiKey", [argument])

        stored = await editor.request("codegpt/setApiKey", {**argument, "apiKey": f" {VALUE}\n"})
        assert (stored["header"], stored["source"], stored["lastFour"]) == ("x-gateway-token", "keyring", "wxyz")
        assert VALUE in (keyring.lookup(item) or "")
        assert VALUE not in (keyring.lookup(f"codegpt-ls:{fake.origin}") or "")

    async with opened(with_keyring, settings=through_gateway(fake)) as editor:
        await editor.request("codegpt/chat", ASK)
        assert (fake.chats[-1].headers["x-gateway-token"], len(fake.chats)) == (VALUE, 1)
        status = await editor.request("codegpt/keyStatus", {})
        assert [(each["name"], each["source"], each["used"]) for each in status["headers"]] == [
            ("x-gateway-token", "keyring", True)
        ]
        removal = await editor.request("codegpt/removeApiKey", {})
        assert (removal["removed"], removal["headers"]) == (["keyring"], ["x-gateway-token"])
        assert keyring.lookup(item) is None


async def test_one_that_a_damaged_list_forgot_is_removed_by_its_name_in_the_settings(
    with_keyring: dict[str, str], fake: FakeProvider, keyring: OsKeyring
) -> None:
    async with opened(with_keyring, settings=through_gateway(fake)) as editor:
        await editor.request("codegpt/setApiKey", {**HEADER, "apiKey": VALUE})
        listed = Path(with_keyring["CODEGPT_LS_HOME"]) / "data" / "keys.json"
        assert "x-gateway-token" in listed.read_text()
        listed.write_text("{")
        removal = await editor.request("codegpt/removeApiKey", {})
    assert removal["headers"] == ["x-gateway-token"]
    assert keyring.lookup(f"codegpt-ls:{fake.origin}#x-gateway-token") is None


async def test_one_header_is_removed_alone(with_keyring: dict[str, str], fake: FakeProvider) -> None:
    async with opened(with_keyring, settings=through_gateway(fake)) as editor:
        await editor.request("codegpt/setApiKey", {"apiKey": KEY})
        await editor.request("codegpt/setApiKey", {**HEADER, "apiKey": VALUE, "store": "session"})
        await editor.request("codegpt/chat", ASK)
        removal = await editor.request("codegpt/removeApiKey", HEADER)
        assert (removal["header"], removal["removed"]) == ("x-gateway-token", ["session"])
        assert (await editor.request("codegpt/keyStatus", {}))["present"]
        assert (await editor.fails("codegpt/chat", ASK)).data["code"] == "auth.missing_header"


async def test_without_a_keyring_the_person_chooses_where_its_value_goes(
    environ: dict[str, str], fake: FakeProvider
) -> None:
    async with opened(environ, settings=through_gateway(fake)) as editor:
        error = await editor.fails("codegpt/setApiKey", {**HEADER, "apiKey": VALUE})
        assert (error.data["code"], "x-gateway-token" in error.message) == ("credentials.no_store", True)
        offered = [action["arguments"][0] for action in error.data["actions"] if "arguments" in action]
        argument = {"provider": "openai", "baseUrl": fake.base_url, "header": "x-gateway-token"}
        assert offered == [{**argument, "store": "session"}, {**argument, "store": "file"}]
        status = await editor.request("codegpt/setApiKey", {**offered[0], "apiKey": VALUE})
        assert status["source"] == "session"


async def test_what_was_stored_by_another_process_counts_at_once(
    with_keyring: dict[str, str], fake: FakeProvider
) -> None:
    environ = {**with_keyring, "OPENAI_API_KEY": KEY, "OPENAI_BASE_URL": fake.base_url}
    async with opened(environ, settings=through_gateway(fake)) as editor:
        assert (await editor.fails("codegpt/chat", ASK)).data["code"] == "auth.missing_header"
        async with opened(environ, settings=through_gateway(fake)) as another:
            await another.request("codegpt/setApiKey", {**HEADER, "apiKey": VALUE})
        await editor.request("codegpt/chat", ASK)
    assert fake.chats[-1].headers["x-gateway-token"] == VALUE


async def test_what_no_header_can_carry_or_be_called_is_refused_and_never_repeated(environ: dict[str, str]) -> None:
    async with opened(environ) as editor:
        error = await editor.fails("codegpt/setApiKey", {**HEADER, "apiKey": f"{VALUE}\nX-Evil: 1"})
        assert (error.data["code"], VALUE in error.message) == ("credentials.not_a_key", False)
        argument = {"provider": "openai", "baseUrl": "https://api.openai.com/v1", "header": "x-gateway-token"}
        assert error.data["actions"][0]["arguments"] == [argument]
        for name in ("Authorization", "Transfer-Encoding", f"X-Token: {VALUE}", "", "x" * 65):
            for method in ("codegpt/setApiKey", "codegpt/removeApiKey"):
                wrong = await editor.fails(method, {"header": name, "apiKey": VALUE})
                assert (wrong.code, wrong.data["fields"], VALUE in wrong.message) == (-32602, ["header"], False)
        account = await editor.fails("codegpt/setApiKey", {**HEADER, "apiKey": VALUE, "organization": "org-1"})
        assert (account.code, VALUE in account.message) == (-32602, False)


async def test_an_editor_without_hidden_input_is_told_the_command_for_the_header(environ: dict[str, str]) -> None:
    async with opened(environ) as editor:
        assert await editor.command("codegpt.setApiKey", HEADER) is None
        await editor.until(lambda: editor.messages())
        (told,) = editor.messages()
    assert "codegpt-ls key set --provider openai --header x-gateway-token" in told
