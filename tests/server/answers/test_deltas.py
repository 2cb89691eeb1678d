"""Text on its way to a slow editor: joined, never dropped or reordered."""

import asyncio
from typing import Any

from codegpt_ls.domain.chat import TextDelta, ThinkingDelta
from codegpt_ls.pipes.writer import LAGGING_ABOVE, QueuedWriter
from codegpt_ls.server.answers.deltas import Deltas
from codegpt_ls.server.editor import Editor
from codegpt_ls.server.language_server import CodeGPTServer
from tests.pipes.test_writer import Pipe
from tests.server.frames import sent_messages


async def connected() -> tuple[Editor, Pipe, QueuedWriter]:
    server, pipe = CodeGPTServer(), Pipe()
    writer = QueuedWriter(pipe.write, on_broken=lambda: None)
    server.protocol.set_writer(writer)
    editor = Editor(server, server.protocol)
    editor.connect(writer)
    return editor, pipe, writer


def texts(pipe: Pipe) -> list[str]:
    values: list[Any] = [message["params"]["value"] for message in sent_messages(b"".join(pipe.taken))]
    return [value["text"] for value in values]


async def test_each_delta_goes_at_once_while_the_editor_keeps_up() -> None:
    editor, pipe, writer = await connected()
    deltas = Deltas(editor, "t")
    for number in range(5):
        deltas.add(TextDelta(f"{number} "))
        await writer.caught_up()
    writer.close()

    assert texts(pipe) == ["0 ", "1 ", "2 ", "3 ", "4 "]


async def test_what_comes_at_once_is_joined_but_for_its_first_piece() -> None:
    editor, pipe, writer = await connected()
    deltas = Deltas(editor, "t")
    for number in range(1000):
        deltas.add(TextDelta(f"{number} "))
    await asyncio.sleep(0)
    deltas.add(TextDelta("end"))
    await writer.caught_up()
    writer.close()

    assert texts(pipe) == ["0 ", "".join(f"{number} " for number in range(1, 1000)), "end"]


async def test_deltas_of_a_slow_editor_are_joined_and_complete() -> None:
    editor, pipe, writer = await connected()
    deltas = Deltas(editor, "t")
    pipe.open.clear()
    for number in range(1000):
        deltas.add(TextDelta(f"{number} "))
        await asyncio.sleep(0)
    pipe.open.set()
    deltas.flush()
    await writer.caught_up()
    writer.close()

    assert "".join(texts(pipe)) == "".join(f"{number} " for number in range(1000))
    assert len(texts(pipe)) <= LAGGING_ABOVE + 3


async def test_what_was_held_back_goes_out_once_the_editor_reads_again_even_without_another_delta() -> None:
    editor, pipe, writer = await connected()
    deltas = Deltas(editor, "t")
    pipe.open.clear()
    for _ in range(LAGGING_ABOVE + 5):
        deltas.add(TextDelta("x"))
        await asyncio.sleep(0)
    pipe.open.set()
    async with asyncio.timeout(10):
        while "".join(texts(pipe)) != "x" * (LAGGING_ABOVE + 5):
            await writer.caught_up()
            await asyncio.sleep(0)
    writer.close()


async def test_thinking_keeps_its_place_between_texts_however_slow_the_editor() -> None:
    editor, pipe, writer = await connected()
    deltas = Deltas(editor, "t")
    pipe.open.clear()
    for _ in range(LAGGING_ABOVE + 5):
        deltas.add(TextDelta("a"))
        await asyncio.sleep(0)
    for delta in (ThinkingDelta("wait, "), ThinkingDelta("no"), TextDelta("b")):
        deltas.add(delta)
    pipe.open.set()
    deltas.flush()
    await writer.caught_up()
    writer.close()

    values: list[Any] = [message["params"]["value"] for message in sent_messages(b"".join(pipe.taken))]
    assert values[-2:] == [
        {"kind": "thinking", "text": "", "thinking": "wait, no"},
        {"kind": "delta", "text": "b"},
    ]
    assert "".join(value["text"] for value in values) == "a" * (LAGGING_ABOVE + 5) + "b"
