"""What comes behind an offer that was taken is asked for before the editor does."""

import asyncio
from pathlib import Path
from typing import Any

import pytest

from codegpt_ls.folders import config_folder
from codegpt_ls.settings import Settings
from tests.fakes.provider import FakeProvider
from tests.fakes.replies import Hang, Hold, filled_in, hang_after_headers
from tests.server.completion.typing_person import AUTOMATIC, Person, person, settings_for

PAID = """
[acme]
title = "Acme"
baseUrl = "{url}"
needsKey = false
prices = "mistral"
fillIn = {{ infill = "/infill" }}
"""


async def take(someone: Person, fake: FakeProvider, uri: str, *, told_first: bool = False) -> None:
    """Take `area(1)` behind `x = `, as an editor does: it tells of the text, and runs the command."""
    fake.script(filled_in("area(1)"))
    item = await someone.offered(someone.ask(uri, 0, 4))
    assert item is not None
    command = {"command": item["command"]["command"], "arguments": item["command"]["arguments"]}
    if told_first:
        asked = someone.request("workspace/executeCommand", command)
        someone.type(uri, item["insertText"], 0, 4)
    else:
        someone.type(uri, item["insertText"], 0, 4)
        asked = someone.request("workspace/executeCommand", command)
    await someone.answer(asked)


def asking() -> list[Any]:
    """The questions under way."""
    return [each for each in asyncio.all_tasks() if "Completion._asked" in repr(each.get_coro())]


@pytest.mark.parametrize("told_first", [False, True], ids=["text first", "command first"])
async def test_a_model_on_this_machine_is_asked_for_what_comes_next(
    tmp_path: Path, fake: FakeProvider, *, told_first: bool
) -> None:
    async with person(tmp_path, settings_for(fake)) as someone:
        uri = someone.open("x = \n")
        await take(someone, fake, uri, told_first=told_first)
        fake.script(filled_in(" + area(2)"))
        await asyncio.to_thread(fake.wait_for_request, 2)
        assert await someone.completion(uri, 0, 11, AUTOMATIC) == " + area(2)"
    assert [each.body["prompt"] for each in fake.chats] == ["x = ", "x = area(1)"]


async def test_who_asks_meanwhile_waits_for_it(tmp_path: Path, fake: FakeProvider) -> None:
    async with person(tmp_path, settings_for(fake)) as someone:
        uri = someone.open("x = \n")
        await take(someone, fake, uri)
        fake.script(filled_in(" + ", "area(2)", after=(Hold(),)))
        await asyncio.to_thread(fake.wait_for_request, 2)
        asked = someone.ask(uri, 0, 11)
        for _ in range(20):
            await asyncio.sleep(0)  # until its handler waits
        fake.let_go()
        item = await someone.offered(asked)
        assert item is not None
        assert item["insertText"] == " + area(2)"
    assert len(fake.chats) == 2, "it has asked nothing of its own"


async def test_who_asks_about_another_text_ends_it(tmp_path: Path, fake: FakeProvider) -> None:
    async with person(tmp_path, settings_for(fake)) as someone:
        uri = someone.open("x = \n")
        await take(someone, fake, uri)
        fake.script(hang_after_headers(), filled_in("* 2"))
        await asyncio.to_thread(fake.wait_for_request, 2)
        someone.type(uri, " ", 0, 11)
        assert await someone.completion(uri, 0, 12) == "* 2"
        await asyncio.to_thread(fake.wait_until_closed, 1)


async def test_switched_off_it_ends(tmp_path: Path, fake: FakeProvider) -> None:
    async with person(tmp_path, settings_for(fake)) as someone:
        uri = someone.open("x = \n")
        await take(someone, fake, uri)
        fake.script(filled_in("a", after=(Hang(),)))
        await asyncio.to_thread(fake.wait_for_request, 2)
        someone.session.use_settings(settings_for(fake, enabled=False))
        await asyncio.to_thread(fake.wait_until_closed, 1)


@pytest.mark.parametrize("why", ["paid", "by the key alone", "put off"])
async def test_nothing_is_asked_ahead_that_costs_or_that_nobody_wants(
    tmp_path: Path, fake: FakeProvider, why: str
) -> None:
    settings = settings_for(fake, trigger="manual" if why == "by the key alone" else "automatic")
    if why == "paid":
        config_folder().mkdir(parents=True, exist_ok=True)
        (config_folder() / "providers.toml").write_text(PAID.format(url=fake.base_url))
        completion = {"enabled": True, "provider": "acme", "model": "codestral-latest"}
        settings = Settings.model_validate({"completion": completion})
    async with person(tmp_path, settings) as someone:
        someone.services.person_providers.read(())
        uri = someone.open("x = \n")
        if why == "put off":
            fake.script(filled_in("area(1)"))
            item = await someone.offered(someone.ask(uri, 0, 4))
            assert item is not None
            for command in ({"command": "codegpt.toggleCompletion", "arguments": []}, item["command"]):
                asked = {"command": command["command"], "arguments": command["arguments"]}
                await someone.answer(someone.request("workspace/executeCommand", asked))
        else:
            await take(someone, fake, uri)
        assert asking() == []
    assert len(fake.chats) == 1
