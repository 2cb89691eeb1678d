"""What is to be known before completion is switched on, and where nothing comes of it."""

import os
from pathlib import Path
from typing import Any

import pytest

from tests.fakes.provider import FakeProvider
from tests.fakes.replies import json_body
from tests.server.completion.test_money import paid
from tests.server.completion.typing_person import Person, person, settings_for

CODE = "def area(a, b):\n    return \n"


async def here(someone: Person, uri: str) -> str | None:
    told = await someone.answer(someone.request("codegpt/completionHere", {"uri": uri}))
    return dict(told["result"]).get("message")


async def models(someone: Person, provider: str, **more: Any) -> list[dict[str, Any]]:
    told = await someone.answer(someone.request("codegpt/completionModels", {"provider": provider, **more}))
    return list(told["result"]["models"])


@pytest.mark.parametrize(
    ("name", "language", "says"),
    [
        ("app.py", "python", None),
        ("notes.txt", "plaintext", "plaintext"),
        (".env", "dotenv", "secrets are kept"),
        ("ignored.py", "python", ".codegptignore, line 1"),
        ("elsewhere.py", "python", "outside of the open folders"),
        ("mine.rs", "rust", None),
    ],
)
async def test_why_nothing_is_completed_in_a_document(
    tmp_path: Path, fake: FakeProvider, name: str, language: str, says: str | None
) -> None:
    outside = name == "elsewhere.py"
    async with person(tmp_path, settings_for(fake)) as someone:
        (someone.folder / ".codegptignore").write_text("ignored.py\n")
        uri = someone.folder.as_uri().removesuffix("/shop" * outside) + f"/{name}"
        told = await here(someone, someone.open(CODE, name, language, uri))
    assert (told is None) is (says is None)
    assert (says or "") in (told or "")
    assert fake.requests == []


async def test_languages_that_the_settings_leave_out_are_named(tmp_path: Path, fake: FakeProvider) -> None:
    async with person(tmp_path, settings_for(fake, languages=["python"])) as someone:
        assert await here(someone, someone.open(CODE)) is None
        assert "rust" in str(await here(someone, someone.open(CODE, "mine.rs", "rust")))
        assert await here(someone, "output:extension-output") is not None, "no document that is open"


async def test_a_file_that_is_too_large_or_not_to_be_written(tmp_path: Path, fake: FakeProvider) -> None:
    async with person(tmp_path, settings_for(fake)) as someone:
        long = someone.open("x" * 3_000, "long.py")
        assert "lines as long" in str(await here(someone, long))
        file = someone.folder / "bound.py"
        file.write_text(CODE)
        file.chmod(0o444)
        told = await here(someone, someone.open(CODE, "bound.py"))
    assert told is None if os.access(file, os.W_OK) else "cannot be written" in str(told)


async def test_models_are_told_with_their_way_and_what_an_hour_costs(tmp_path: Path, fake: FakeProvider) -> None:
    fake.models(
        [
            {"id": "mistral-large-latest", "capabilities": {"completion_chat": True, "completion_fim": False}},
            {"id": "codestral-latest", "capabilities": {"completion_chat": True, "completion_fim": True}},
        ]
    )
    async with person(tmp_path, paid(fake)) as someone:
        someone.services.person_providers.read(())
        first, second = await models(someone, "acme", refresh=True)
        [typed] = await models(someone, "acme", model="of-my-own")
    assert (first["id"], first["way"], first["free"]) == ("codestral-latest", "fim-path", False)
    assert 1 < float(first["hour"]) < 2, "1,800 requests at 0.3 and 0.9 dollars for a million tokens"
    assert "An hour of typing costs $1." in first["cost"]
    assert (second["id"], second.get("way")) == ("mistral-large-latest", None), "only a chat with it"
    assert (typed["id"], typed["way"], typed.get("hour")) == ("of-my-own", "fim-path", None)
    assert "not known" in typed["cost"]


async def test_what_runs_here_sends_no_bill_and_a_chat_is_no_way(tmp_path: Path, fake: FakeProvider) -> None:
    fake.models([{"id": "qwen2.5-coder"}])
    async with person(tmp_path, settings_for(fake)) as someone:
        [found] = await models(someone, "llamacpp", model="qwen2.5-coder")
        [chat] = await models(someone, "openai", model="gpt-5")
        listed = await someone.answer(someone.request("codegpt/providers", {}))
    assert (found["free"], found["way"]) == (True, "infill")
    assert "Nobody sends a bill" in found["cost"]
    assert (chat["free"], chat.get("way")) == (False, None)
    fills_in = {each["id"]: each["fillsIn"] for each in listed["result"]["providers"]}
    assert (fills_in["mistral"], fills_in["openai"], fills_in["local"]) == (True, False, True)


async def test_a_provider_that_cannot_be_asked_says_why(tmp_path: Path, fake: FakeProvider) -> None:
    fake.models(json_body({"error": {"message": "Overloaded"}}, 503))
    async with person(tmp_path, settings_for(fake)) as someone:
        asked = {"provider": "llamacpp", "refresh": True}
        told = await someone.answer(someone.request("codegpt/completionModels", asked))
    assert told["error"]["data"]["code"] == "provider.overloaded"
