"""The person's conversations, wherever they are kept."""

import asyncio

import pytest

from codegpt_ls.domain.chat import Role
from codegpt_ls.domain.errors import AssistantError, ErrorCode
from codegpt_ls.domain.events.threads import ThreadChange, ThreadEvent, ThreadReason
from codegpt_ls.domain.threads import AnswerEnd, Delivery, NewMessage, new_id
from codegpt_ls.locales.translator import translator
from codegpt_ls.services.threads.files import ThreadFormat
from codegpt_ls.services.threads.threads import Threads
from tests.services.conftest import Assemble
from tests.storage.threads.stores import Clock

ENGLISH = translator("en")


@pytest.fixture
def threads(assemble: Assemble) -> Threads:
    return assemble(now=Clock()).threads


async def talk(threads: Threads, thread_id: str, asked: str = "one?", answered: str = "one") -> None:
    answer_id = new_id()
    question = NewMessage(role=Role.USER, content=asked, prompt=f"{asked} with code")
    store = threads.store(thread_id)
    await store.ask(thread_id, [question], answer_id=answer_id, title=asked)
    await store.end(answer_id, AnswerEnd(text=answered, delivery=Delivery.COMPLETE))


async def titles(threads: Threads, folder: str | None = None) -> list[str]:
    return [each.title for each in (await threads.page(folder=folder, cursor=None, limit=99)).items]


async def test_a_folder_is_found_however_it_is_spelt(threads: Threads) -> None:
    await threads.create(folder="file:///c%3A/My%20Project/", title="here")
    await threads.create(title="nowhere")
    assert await titles(threads, "file:///C:/My Project") == ["here"]
    assert await titles(threads) == ["nowhere", "here"]


async def test_a_title_is_cleaned(threads: Threads) -> None:
    thread = await threads.create(title="  a\n b\u202e ")
    assert thread.title == "a b"
    assert (await threads.rename(thread.id, "c\u200b\td")).title == "c d"


async def test_temporary_threads_are_neither_listed_nor_found_but_can_be_read(threads: Threads) -> None:
    thread = await threads.create(temporary=True)
    await talk(threads, thread.id, "needle?")
    assert await titles(threads) == []
    assert (await threads.search("needle", folder=None, cursor=None, limit=9)).items == ()
    assert (await threads.get(thread.id)).summary.temporary
    assert (await threads.fork(thread.id, (await threads.get(thread.id)).messages[0].id)).temporary
    await threads.rename(thread.id, "x")
    await threads.delete(thread.id)
    with pytest.raises(AssistantError) as caught:
        await threads.get(thread.id)
    assert caught.value.code is ErrorCode.THREAD_NOT_FOUND


async def test_clearing_all_takes_temporary_threads_along(threads: Threads) -> None:
    one, other = await threads.create(folder="file:///a"), await threads.create(temporary=True)
    assert await threads.clear(folder="file:///b") == 0
    assert await threads.clear(folder=None) == 2
    for thread in (one, other):
        with pytest.raises(AssistantError):
            await threads.get(thread.id)


@pytest.mark.parametrize("form", ThreadFormat)
async def test_what_was_exported_can_be_imported(threads: Threads, form: ThreadFormat) -> None:
    thread = await threads.create(folder="file:///a")
    await talk(threads, thread.id)
    text = await threads.exported(thread.id, form, ENGLISH)
    copy, _ = await threads.imported(text, form)
    assert copy.id != thread.id
    assert (await threads.exported(copy.id, ThreadFormat.MARKDOWN, ENGLISH)) == (
        await threads.exported(thread.id, ThreadFormat.MARKDOWN, ENGLISH)
    )
    moved, _ = await threads.imported(text, form, folder="file:///b/")
    assert moved.folder == "file:///b"
    # What nobody sees is not sent.
    assert (await threads.get(copy.id)).messages[0].sent == "one?"


async def test_a_temporary_thread_can_be_kept_by_exporting_it(threads: Threads) -> None:
    thread = await threads.create(temporary=True)
    await talk(threads, thread.id)
    text = await threads.exported(thread.id, ThreadFormat.JSON, ENGLISH)
    kept, _ = await threads.imported(text, ThreadFormat.JSON)
    assert not kept.temporary


async def test_another_servers_changes_are_told_while_watching(assemble: Assemble) -> None:
    here, there = assemble(now=Clock()).threads, assemble(now=Clock()).threads
    told: list[ThreadEvent] = []
    news = asyncio.Event()

    def listen(event: ThreadEvent) -> None:
        told.append(event)
        news.set()

    here.listen(listen)
    assert await titles(here) == []
    watching = asyncio.create_task(here.watch())
    thread = await there.create(title="x")
    async with asyncio.timeout(30):
        await news.wait()
    watching.cancel()
    assert told == [ThreadChange(thread.id, ThreadReason.CREATED)]
