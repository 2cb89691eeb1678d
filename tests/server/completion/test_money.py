"""What completions cost is written down, and held against the budget before anything is sent."""

import asyncio
from datetime import date
from pathlib import Path

from codegpt_ls.domain.usage import FREE, UsageGrouping
from codegpt_ls.folders import config_folder
from codegpt_ls.settings import Settings
from tests.fakes.provider import FakeProvider
from tests.fakes.replies import Hang, completed, filled_in
from tests.server.completion.typing_person import AUTOMATIC, person, settings_for

CODE = "def area(a, b):\n    return \n"
LONG_AGO = date(2020, 1, 1)
ROW = """
[acme]
title = "Acme"
baseUrl = "{url}"
needsKey = false
prices = "mistral"
fillIn = {{ {way} }}
"""


def paid(fake: FakeProvider, way: str = "fim-path", **budget: float) -> Settings:
    """Settings of a person whose completions are paid for, at Mistral's prices."""
    config_folder().mkdir(parents=True, exist_ok=True)
    told = f'{way} = "/v1/{"fim/" if way == "fim-path" else ""}completions"'
    (config_folder() / "providers.toml").write_text(ROW.format(url=fake.base_url, way=told))
    completion = {"enabled": True, "provider": "acme", "model": "codestral-latest"}
    return Settings.model_validate({"completion": completion, "budget": budget})


async def test_each_request_is_in_the_record_of_used_tokens(tmp_path: Path, fake: FakeProvider) -> None:
    """One that was whole, and one that we ended because enough had come."""
    fake.script(filled_in("a * ", "b", usage=(90, 6)), filled_in("1, 2)\n", after=(Hang(),)))
    async with person(tmp_path, settings_for(fake)) as someone:
        uri = someone.open(f"{CODE}area()\n")
        assert await someone.completion(uri, 1, 11) == "a * b"
        assert await someone.completion(uri, 2, 5) == "1, 2"
        await asyncio.to_thread(fake.wait_until_closed, 1)
        assert someone.session.completion is not None
        await someone.session.completion.aclose()
        [used] = await someone.services.usage_file.sums(UsageGrouping.MODEL, since=LONG_AGO)
    assert (used.group, used.cost, used.answers, used.estimated_answers) == ("llamacpp/qwen2.5-coder", FREE, 2, 1)
    assert used.output_tokens > 6


async def test_what_comes_once_something_was_written_down_is_written_down_too(
    tmp_path: Path, fake: FakeProvider
) -> None:
    fake.script(filled_in("a * b"), filled_in("1, 2"))
    async with person(tmp_path, settings_for(fake)) as someone:
        usage = someone.services.usage_file
        uri = someone.open(f"{CODE}area()\n")
        assert await someone.completion(uri, 1, 11) == "a * b"
        while not await usage.sums(UsageGrouping.MODEL, since=LONG_AGO):  # noqa: ASYNC110 - the disk tells nobody
            await asyncio.sleep(0.05)
        assert await someone.completion(uri, 2, 5) == "1, 2"
        assert someone.session.completion is not None
        await someone.session.completion.aclose()
        [used] = await usage.sums(UsageGrouping.MODEL, since=LONG_AGO)
    assert used.answers == 2


async def test_a_budget_that_is_reached_switches_it_off_before_anything_is_sent(
    tmp_path: Path, fake: FakeProvider
) -> None:
    fake.script(completed("a * b"))
    settings = paid(fake, stopPerDay=0.000001)
    async with person(tmp_path, settings) as someone:
        someone.services.person_providers.read(())
        uri = someone.open(CODE)
        for kind in (1, AUTOMATIC, AUTOMATIC):
            assert await someone.completion(uri, 1, 11, kind) is None
        assert len(someone.messages) == 1
        assert "codegpt.budget.stopPerDay" in someone.messages[0]
    assert fake.requests == []


async def test_what_is_asked_to_find_out_is_paid_for_as_well(tmp_path: Path, fake: FakeProvider) -> None:
    """Whether a suffix is read takes two questions, each with a row and a price of its own."""
    fake.script(*[completed("a", usage=(read, 1)) for read in (9, 60)], completed("a * b", usage=(90, 6)))
    async with person(tmp_path, paid(fake, "suffix", stopPerDay=1)) as someone:
        someone.services.person_providers.read(())
        assert await someone.completion(someone.open(CODE), 1, 11) == "a * b"
        assert someone.session.completion is not None
        await someone.session.completion.aclose()
        [used] = await someone.services.usage_file.sums(UsageGrouping.MODEL, since=LONG_AGO)
        [spent] = await someone.services.spending.spent()
    assert (used.answers, used.estimated_answers) == (3, 0)
    assert (used.input_tokens, used.output_tokens) == (159, 8)
    assert float(spent.dollars) == float(used.cost or 0) > 0


async def test_nothing_is_asked_to_find_out_where_the_budget_is_reached(tmp_path: Path, fake: FakeProvider) -> None:
    async with person(tmp_path, paid(fake, "suffix", stopPerDay=0.0000001)) as someone:
        someone.services.person_providers.read(())
        assert await someone.completion(someone.open(CODE), 1, 11) is None
        assert "codegpt.budget.stopPerDay" in someone.messages[0]
    assert fake.requests == []


async def test_what_was_held_back_is_let_go_of_with_the_answer(tmp_path: Path, fake: FakeProvider) -> None:
    fake.script(completed("a * b", usage=(1_000, 10)))
    settings = paid(fake, stopPerDay=1, warnPerDay=0.000001)
    async with person(tmp_path, settings) as someone:
        someone.services.person_providers.read(())
        assert await someone.completion(someone.open(CODE), 1, 11) == "a * b"
        assert someone.session.completion is not None
        await someone.session.completion.aclose()
        [spent] = await someone.services.spending.spent()
        assert len(someone.messages) == 1, "that the first mark is reached is told here, too"
    assert 0 < float(spent.dollars) < 0.01


async def test_what_was_shown_taken_and_kept_is_counted_here(tmp_path: Path, fake: FakeProvider) -> None:
    fake.script(filled_in("area(1, 2)"))
    async with person(tmp_path, settings_for(fake)) as someone:
        uri = someone.open("x = \n")
        item = await someone.offered(someone.ask(uri, 0, 4))
        assert item is not None
        someone.type(uri, "ar", 0, 4)
        rest = await someone.offered(someone.ask(uri, 0, 6))
        assert rest is not None
        assert rest["command"] == item["command"], "what is left of it is the same offer"
        command = item["command"]
        asked = {"command": command["command"], "arguments": command["arguments"]}
        for _ in range(2):
            assert (await someone.answer(someone.request("workspace/executeCommand", asked)))["result"] is None
        assert someone.session.completion is not None
        await someone.session.completion.counts.aclose()
        [count] = await someone.services.usage_file.completions(LONG_AGO)
    assert (count.provider, count.model) == ("llamacpp", "qwen2.5-coder")
    assert (count.shown, count.taken) == (1, 1), "twice the command is once taken"
