"""Inline completion over the wire."""

import asyncio
import sys
from collections.abc import AsyncIterator, Callable
from pathlib import Path
from typing import Any

import pytest

from codegpt_ls.server.transport.codes import REQUEST_CANCELLED
from codegpt_ls.services.completion.stream import WANTED_DEADLINE
from tests.fakes.provider import KEY, FakeProvider
from tests.fakes.replies import Hang, Reply, error, filled_in, hang_after_headers, hang_before_headers
from tests.server.completion.typing_person import AUTOMATIC, Person, person, settings_for

CODE = "def area(a, b):\n    return \n"
AT = (1, 11)
"""Behind `return `."""
SOON = WANTED_DEADLINE - 2
"""Seconds. What would be closed by our own deadline anyway is closed later."""


@pytest.fixture
async def someone(tmp_path: Path, fake: FakeProvider) -> AsyncIterator[Person]:
    """A person who has completion on."""
    async with person(tmp_path, settings_for(fake)) as someone:
        yield someone


async def test_what_the_model_fills_in_is_offered_at_the_cursor(someone: Person, fake: FakeProvider) -> None:
    fake.script(filled_in("a * ", "b"))
    item = await someone.offered(someone.ask(someone.open(CODE), *AT))
    place = {"line": 1, "character": 11}
    assert item is not None
    assert (item["insertText"], item["range"]) == ("a * b", {"start": place, "end": place})
    assert "filterText" not in item
    [request] = fake.chats
    assert request.path == "/infill"
    assert request.body["input_prefix"] == "def area(a, b):\n"
    assert request.body["prompt"] == "    return "
    assert request.body["input_suffix"] == "\n"


async def test_each_request_of_a_burst_is_about_its_own_text_and_only_the_last_is_asked(
    someone: Person, fake: FakeProvider
) -> None:
    """Handlers begin once all ten messages are there: without the text as it came all five would see the last one."""
    fake.script(filled_in("(rows)"))
    uri, asked = someone.open("total = \n"), []
    for number, letter in enumerate("count"):
        someone.type(uri, letter, 0, 8 + number)
        asked.append(someone.ask(uri, 0, 9 + number, AUTOMATIC))
    results = [(await someone.answer(each))["result"] for each in asked]
    assert results[:-1] == [None] * 4, "null, so that an editor goes on showing what it shows"
    assert [each["insertText"] for each in results[-1]["items"]] == ["(rows)"]
    assert [each.body["prompt"] for each in fake.chats] == ["total = count"]


async def test_a_request_sees_the_text_it_came_with(someone: Person, fake: FakeProvider) -> None:
    """Wanted, so that nothing is waited for: the request goes out with the text of its own moment."""
    uri = someone.open("total = \n")
    someone.type(uri, "sum", 0, 8)
    asked = someone.ask(uri, 0, 11)
    someone.type(uri, "(", 0, 11)
    await asyncio.to_thread(fake.wait_for_request)
    assert fake.chats[0].body["prompt"] == "total = sum"
    assert await someone.offered(asked) is None, "the text is another by now"


@pytest.mark.parametrize(
    ("reply", "arrives"),
    [
        pytest.param(hang_before_headers(), True, id="before headers"),
        pytest.param(filled_in("a", after=(Hang(),)), True, id="in the middle"),
        pytest.param(hang_after_headers(), True, id="before a word"),
        pytest.param(None, False, id="while waiting"),
    ],
)
async def test_a_cancelled_request_is_answered_so_and_its_socket_is_closed(
    someone: Person, fake: FakeProvider, reply: Reply | None, *, arrives: bool
) -> None:
    uri = someone.open(CODE)
    if reply is not None:
        fake.script(reply)
    asked = someone.ask(uri, *AT, kind=1 if arrives else AUTOMATIC)
    if arrives:
        await asyncio.to_thread(fake.wait_for_request)
    else:
        await asyncio.sleep(0)
    someone.notify("$/cancelRequest", {"id": asked})
    assert (await someone.answer(asked))["error"]["code"] == REQUEST_CANCELLED
    if arrives:
        await asyncio.to_thread(fake.wait_until_closed, 0, SOON)
    else:
        assert fake.chats == []


async def test_a_newer_request_takes_the_place_of_the_one_under_way(someone: Person, fake: FakeProvider) -> None:
    fake.script(hang_after_headers(), filled_in("b * a"))
    uri = someone.open(CODE)
    older = someone.ask(uri, *AT)
    await asyncio.to_thread(fake.wait_for_request)
    someone.type(uri, "b", *AT)
    newer = someone.ask(uri, 1, 12)
    await asyncio.to_thread(fake.wait_until_closed, 0, SOON)
    assert await someone.offered(older) is None
    assert await someone.offered(newer) is not None


async def test_what_is_typed_of_an_offer_is_taken_off_it_and_nothing_is_asked(
    someone: Person, fake: FakeProvider
) -> None:
    fake.script(filled_in("area(width, height)"))
    uri = someone.open("value = \n")
    assert await someone.completion(uri, 0, 8) == "area(width, height)"
    for number, letter in enumerate("area"):
        someone.type(uri, letter, 0, 8 + number)
    assert await someone.completion(uri, 0, 12, AUTOMATIC) == "(width, height)"
    # The editor closes the bracket that the person opens.
    someone.type(uri, "()", 0, 12)
    assert await someone.completion(uri, 0, 13, AUTOMATIC) == "width, height"
    assert len(fake.chats) == 1
    assert await someone.completion(uri, 0, 13) == "width, height", "once more at the same place"
    assert len(fake.chats) == 1


@pytest.mark.parametrize("encoding", ["utf-8", "utf-16", "utf-32"])
async def test_places_count_as_the_editor_counts(tmp_path: Path, fake: FakeProvider, encoding: str) -> None:
    fake.script(filled_in("보기()"))
    line = 'print("안녕 🙂") or '
    at = len(line) if encoding == "utf-32" else len(line.encode(encoding if encoding == "utf-8" else "utf-16-le"))
    at = at // 2 if encoding == "utf-16" else at
    async with person(tmp_path, settings_for(fake), encoding=encoding) as someone:
        item = await someone.offered(someone.ask(someone.open(f"{line}\n"), 0, at))
    assert item is not None
    assert (item["insertText"], item["range"]["start"]) == ("보기()", {"line": 0, "character": at})
    assert fake.chats[0].body["prompt"] == line


async def test_the_model_reads_and_the_editor_gets_line_feeds_alone(someone: Person, fake: FakeProvider) -> None:
    fake.script(filled_in("    x = a\r\n", "    return x\r", "\n"))
    uri = someone.open("def f(a):\r\n\r\n\r\nprint(f(1))\r\n")
    item = await someone.offered(someone.ask(uri, 1, 0))
    assert item is not None
    assert item["insertText"] == "    x = a\n    return x"
    assert b"\\r" not in fake.chats[0].raw


@pytest.mark.parametrize(
    ("text", "tokens"),
    [
        ("x = '<|fim_middle|>'\n", "<|fim_middle|>"),
        ("# [SUFFIX] and <PRE> and <｜fim▁hole｜>\n", "[SUFFIX]"),
    ],
)
async def test_a_models_own_tokens_in_a_file_are_broken(
    someone: Person, fake: FakeProvider, text: str, tokens: str
) -> None:
    uri = someone.open(f"{text}\n{text}")
    await someone.completion(uri, 1, 0)
    assert fake.chats
    assert tokens not in str(fake.chats[0].body)


async def test_manual_means_that_only_the_key_asks(tmp_path: Path, fake: FakeProvider) -> None:
    fake.script(filled_in("a * b"))
    async with person(tmp_path, settings_for(fake, trigger="manual")) as someone:
        uri = someone.open(CODE)
        assert (await someone.answer(someone.ask(uri, *AT, AUTOMATIC)))["result"] is None
        assert fake.chats == []
        assert await someone.completion(uri, *AT) == "a * b"


def switch_off(someone: Person, fake: FakeProvider) -> None:
    someone.session.use_settings(settings_for(fake, enabled=False))


def choose_another_model(someone: Person, fake: FakeProvider) -> None:
    someone.session.use_settings(settings_for(fake, model="starcoder2"))


def put_off(someone: Person, _fake: FakeProvider) -> None:
    someone.request("workspace/executeCommand", {"command": "codegpt.toggleCompletion", "arguments": []})


@pytest.mark.parametrize("end", [switch_off, choose_another_model, put_off])
@pytest.mark.parametrize("reply", [hang_before_headers(), filled_in("a", after=(Hang(),))], ids=["unanswered", "begun"])
async def test_what_is_under_way_ends_with_what_it_was_begun_by(
    someone: Person, fake: FakeProvider, reply: Reply, end: Callable[[Person, FakeProvider], None]
) -> None:
    fake.script(reply)
    asked = someone.ask(someone.open(CODE), *AT)
    await asyncio.to_thread(fake.wait_for_request)
    end(someone, fake)
    await asyncio.to_thread(fake.wait_until_closed, 0, SOON)
    assert await someone.offered(asked) is None


async def test_who_removes_the_key_ends_what_is_under_way_by_it(someone: Person, fake: FakeProvider) -> None:
    """The stores may take longer than we wait for a model: that it ended for the key's sake, the message tells."""
    fake.script(filled_in("a", after=(Hang(),)))
    asked = someone.ask(someone.open(CODE), *AT)
    await asyncio.to_thread(fake.wait_for_request)
    removal = {"command": "codegpt.removeApiKey", "arguments": [{"provider": "llamacpp"}]}
    someone.request("workspace/executeCommand", removal)
    await asyncio.to_thread(fake.wait_until_closed)
    assert await someone.offered(asked) is None
    [told] = [each for each in someone.messages if "not completed any more" in each]
    assert "API key" in told


async def test_off_nothing_of_it_is_loaded_and_null_is_said(tmp_path: Path, fake: FakeProvider) -> None:
    heavy = r"codegpt_ls\.(services|providers)\.(completion|fill_in)|codegpt_ls\.server\.completion\.answering"
    program = f"""
import asyncio, re, sys
from pathlib import Path
from codegpt_ls.settings import Settings
from tests.server.completion.typing_person import person
async def main():
    async with person(Path({str(tmp_path)!r}), Settings()) as someone:
        uri = someone.open("x = \\n")
        assert (await someone.answer(someone.ask(uri, 0, 4)))["result"] is None
asyncio.run(main())
print([each for each in sys.modules if re.match({heavy!r}, each)])
"""
    process = await asyncio.create_subprocess_exec(
        sys.executable, "-c", program, stdout=asyncio.subprocess.PIPE, stderr=asyncio.subprocess.PIPE
    )
    out, errors = await process.communicate()
    assert out.decode().strip() == "[]", errors.decode()


PRIVATE = "SECRET=canary-4711\nNAME=\n"


@pytest.mark.parametrize(
    ("name", "where"),
    [(".env", ""), ("settings/.env.local", ""), ("made.py", ""), ("outside.py", "..")],
    ids=["deny list", "below", "ignored", "outside"],
)
async def test_what_may_not_be_sent_is_not(someone: Person, fake: FakeProvider, name: str, where: str) -> None:
    (someone.folder / ".codegptignore").write_text("made.py\n")
    path = (someone.folder / where / name).resolve()
    path.parent.mkdir(parents=True, exist_ok=True)
    uri = someone.open(PRIVATE, uri=path.as_uri(), language="properties")
    assert await someone.completion(uri, 1, 5) is None
    # Nor as a piece of another document.
    other = someone.open("SECRET = 1\nNAME = \n", language="properties", name="names.properties")
    await someone.completion(other, 1, 7)
    assert len(fake.chats) == 1
    assert "canary" not in str(fake.chats[0].raw)


async def test_a_key_in_use_is_not_sent_along(someone: Person, fake: FakeProvider) -> None:
    someone.redactor.register(KEY)
    uri = someone.open(f"key = '{KEY}'\n\n")
    assert await someone.completion(uri, 1, 0) is None
    # Nor as a piece of another document.
    other = someone.open("key = 1\n\n", "other.py")
    assert await someone.completion(other, 1, 0) is None
    assert fake.chats == []


@pytest.mark.parametrize(
    ("uri", "asked"),
    [
        ("untitled:Untitled-1", True),
        ("vscode-notebook-cell:{folder}/plot.ipynb#W0sZmlsZQ", True),
        ("vscode-notebook-cell:{folder}/../plot.ipynb#W0sZmlsZQ", False),
        ("vscode-notebook-cell:{folder}/.env#W0sZmlsZQ", False),
        ("git:{folder}/app.py?ref", False),
        ("output:tasks", False),
    ],
)
async def test_documents_that_are_no_files(someone: Person, fake: FakeProvider, uri: str, *, asked: bool) -> None:
    fake.script(filled_in("a * b"))
    uri = someone.open(CODE, uri=uri.format(folder=someone.folder))
    assert (await someone.completion(uri, *AT) is not None) is asked
    assert len(fake.chats) == asked


@pytest.mark.parametrize(
    ("text", "at"),
    [
        pytest.param("x" * 2_001 + "\n\n", (1, 0), id="a line that a program made"),
        pytest.param("value = 1\n" * 110_000, (1, 9), id="more than a mebibyte"),
        pytest.param("returned = 1\n", (0, 3), id="inside a word"),
        pytest.param("x =  the_rest_of_a_line(1)\n", (0, 4), id="text behind the cursor"),
        pytest.param("x = 1\u200b\n", (0, 5), id="what nobody sees"),
    ],
)
async def test_where_nothing_is_completed(someone: Person, fake: FakeProvider, text: str, at: tuple[int, int]) -> None:
    result = (await someone.answer(someone.ask(someone.open(text), *at)))["result"]
    assert result == {"items": []}, "to Neovim null means that what is shown may stay"
    assert fake.chats == []


async def test_a_chosen_word_of_a_menu_is_not_written_over(someone: Person, fake: FakeProvider) -> None:
    uri = someone.open(CODE)
    place = {"line": 1, "character": 11}
    chosen = {"range": {"start": place, "end": place}, "text": "area"}
    context = {"triggerKind": 2, "selectedCompletionInfo": chosen}
    params = {"textDocument": {"uri": uri}, "position": place, "context": context}
    assert await someone.offered(someone.request("textDocument/inlineCompletion", params)) is None
    assert fake.chats == []


async def test_an_editor_that_says_nothing_of_the_reason_is_understood(someone: Person, fake: FakeProvider) -> None:
    fake.script(filled_in("a * b"))
    params = {"textDocument": {"uri": someone.open(CODE)}, "position": {"line": 1, "character": 11}}
    item = await someone.offered(someone.request("textDocument/inlineCompletion", params))
    assert item is not None


QUOTA: dict[str, Any] = {"error": {"message": "You exceeded your current quota.", "code": "insufficient_quota"}}


@pytest.mark.parametrize("status", [401, 402, 429])
async def test_what_cannot_mend_itself_switches_it_off_with_one_message(
    someone: Person, fake: FakeProvider, status: int
) -> None:
    body = QUOTA if status != 401 else {"error": {"message": "Incorrect API key provided", "code": "invalid_api_key"}}
    fake.script(error(status, body), filled_in("a * b"))
    uri = someone.open(CODE)
    for number in range(4):
        someone.type(uri, "b", 1, 11 + number)
        assert await someone.completion(uri, 1, 12 + number, AUTOMATIC) is None
    assert len(fake.chats) == 1
    assert len(someone.messages) == 1
    assert "not completed any more" in someone.messages[0]
    # The key that is pressed for it tries again, and then all is well.
    assert await someone.completion(uri, 1, 15) == "a * b"
    assert len(fake.chats) == 2


async def test_a_model_without_the_tokens_is_told_of_once(tmp_path: Path, fake: FakeProvider) -> None:
    unable = {
        "error": {
            "code": 501,
            "message": "Infill is not supported by this model: prefix token is missing. ",
            "type": "not_supported_error",
        }
    }
    fake.script(error(501, unable))
    async with person(tmp_path, settings_for(fake, model="smollm2")) as someone:
        uri = someone.open(CODE)
        assert await someone.completion(uri, *AT) is None
        assert await someone.completion(uri, 0, 0, AUTOMATIC) is None
        assert len(someone.messages) == 1
        assert "smollm2" in someone.messages[0]
    assert len(fake.chats) == 1


async def test_without_a_model_that_is_named_nobody_is_asked(tmp_path: Path, fake: FakeProvider) -> None:
    async with person(tmp_path, settings_for(fake, model=None)) as someone:
        uri = someone.open(CODE)
        for _ in range(3):
            assert await someone.completion(uri, *AT) is None
        assert len(someone.messages) == 1
        assert "codegpt.completion.model" in someone.messages[0]
    assert fake.requests == []
