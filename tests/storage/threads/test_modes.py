"""A thread keeps how its questions are asked, and what its answers looked up."""

from dataclasses import replace
from pathlib import Path

from codegpt_ls.domain.context.resolved import LeftOutReason, Refusal
from codegpt_ls.domain.threads import new_id
from codegpt_ls.domain.tools.modes import Mode
from codegpt_ls.domain.tools.offered import ToolKind
from codegpt_ls.domain.tools.steps import StepState, ToolStep
from tests.storage.threads.stores import ask, cut_off, exchange, make_older, new_thread, opened, whole

READ = ToolStep(id="c1", tool="read_file", about="a.py", kind=ToolKind.READ, state=StepState.DONE, uri="file:///a.py")
REFUSED = replace(READ, id="c2", state=StepState.FAILED, uri=None, refusal=Refusal(reason=LeftOutReason.DENIED))
STRANGE = replace(READ, id="c3", kind=ToolKind.OTHER, state=StepState.DENIED, server="shop", uri=None)


async def test_a_thread_keeps_its_mode_and_so_do_its_copies(tmp_path: Path) -> None:
    async with opened(tmp_path) as store:
        thread = await new_thread(store)
        assert thread.mode is Mode.ASK
        await exchange(store, thread.id, "one?", "One.")
        await store.keep_mode(thread.id, Mode.EDIT)
    async with opened(tmp_path) as store:
        read = await store.get(thread.id)
        assert read.summary.mode is Mode.EDIT
        assert (await store.fork(thread.id, read.messages[-1].id)).mode is Mode.EDIT


async def test_steps_are_read_as_they_were_written_and_those_of_the_rest_come_behind(tmp_path: Path) -> None:
    async with opened(tmp_path) as store:
        thread = await new_thread(store)
        begun = await ask(store, thread.id, "one?")
        await store.end(begun.answer.id, replace(cut_off("Half "), steps=(READ, REFUSED)))
        await store.go_on(thread.id, answer_id=(attempt := new_id()))
        await store.end(attempt, replace(whole("done"), steps=(STRANGE,)))
    async with opened(tmp_path) as store:
        assert (await store.get(thread.id)).messages[-1].steps == (READ, REFUSED, STRANGE)


async def test_an_older_file_asks_as_before(tmp_path: Path) -> None:
    async with opened(tmp_path) as store:
        thread = await new_thread(store)
        await exchange(store, thread.id, "one?", "One.")
    make_older(tmp_path, 6)
    async with opened(tmp_path) as store:
        read = await store.get(thread.id)
        assert (read.summary.mode, read.messages[-1].steps) == (Mode.ASK, ())
