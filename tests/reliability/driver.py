"""Plays cells of the fault matrix against one server process and says what came of each."""

import itertools
import os
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any, Final

import psutil

from tests.fakes.lsp_client import Message, RawClient
from tests.fakes.provider import FakeProvider
from tests.fakes.replies import Reply
from tests.reliability.cells import Cell

PATIENT: Final = {"connect": 60, "firstByte": 300, "silence": 300}
"""Deadlines that decide nothing."""
HASTY: Final = {"connect": 1, "firstByte": 5, "firstWords": 8, "silence": 4}
"""Deadlines for what never ends by itself, and yet long enough for an answer on a busy machine."""
DOORS: Final = ("streamed", "whole")
"""With a token for deltas, and without one."""
_WARMER: Final = 0.7


@dataclass(slots=True, kw_only=True)
class Played:
    """One cell through one door."""

    cell: Cell
    door: str
    response: Message
    responses: int
    text: str
    """What the person has."""
    sent: int
    """Requests that reached the provider."""
    gaps: tuple[float, ...]
    """Seconds between them."""
    held: bool
    """Whether the provider is still sending to us."""
    next: Message = field(default_factory=dict)
    """The response to the next request."""

    @property
    def code(self) -> str | None:
        """The error that was told; JSON-RPC's own number where the server had no word for it."""
        error = self.response.get("error")
        return str((error.get("data") or error)["code"]) if error else None

    def faults(self) -> list[str]:
        """What is wrong with it; nothing when the cell holds."""
        cell = self.cell
        wanted = {
            "code": (self.code, cell.code),
            "responses": (self.responses, 1),
            "text": (self.text, cell.text),
            "requests sent": (self.sent, cell.tries),
            "a connection still held": (self.held, False),
            "the next request": ("result" in self.next, True),
        }
        wrong = [f"{name}: {is_!r}, not {ought!r}" for name, (is_, ought) in wanted.items() if is_ != ought]
        early = [
            f"sent again after {gap:.2f} s" for gap, wait in zip(self.gaps, cell.waits, strict=False) if gap < wait
        ]
        return wrong + early


@contextmanager
def server(environ: dict[str, str], **settings: Any) -> Iterator[RawClient]:
    """A server process with these settings and an editor that has introduced itself."""
    with RawClient(environ, settings=settings) as editor:
        editor.initialize()
        editor.wait_for_server_request("workspace/configuration")
        yield editor


def play(editor: RawClient, fake: FakeProvider, cells: Sequence[Cell], elsewhere: FakeProvider) -> list[Played]:
    """Ask all cells at once, through both doors, and then one more question for each."""
    asked: dict[tuple[int, str], int] = {}
    for number, cell in enumerate(cells):
        for door in DOORS:
            fake.script_for(_question(number, door), *(_aimed(reply, elsewhere) for reply in cell.script()))
            asked[number, door] = editor.request("codegpt/chat", _params(number, door))
    for request in asked.values():
        editor.wait_for(request, 120)
    played = [_outcome(editor, fake, cells[number], number, door, asked[number, door]) for number, door in asked]
    _be_patient(editor, fake)
    following = [editor.request("codegpt/chat", _ask("And now?")) for _ in played]
    for each, request in zip(played, following, strict=True):
        each.next = editor.wait_for(request, 120)
    return played


def configure(editor: RawClient, counted: Callable[[], bool], **settings: Any) -> None:
    """Change settings as a person does, and wait until `counted` sees them count."""
    editor.settings = {**editor.settings, **settings}
    editor.notify("workspace/didChangeConfiguration", {"settings": None})
    while not counted():
        continue


def _be_patient(editor: RawClient, fake: FakeProvider) -> None:
    def counted() -> bool:
        editor.call("codegpt/chat", _ask("How warm are you?"))
        return bool(fake.chats[-1].body.get("temperature") == _WARMER)

    configure(editor, counted, timeouts=PATIENT, temperature=_WARMER)


def memory(editor: RawClient, what: str = "VmRSS") -> float:
    """MiB of the server process: `VmRSS` now, `VmHWM` at its highest."""
    status = Path(f"/proc/{editor.process.pid}/status").read_text()
    line = next(line for line in status.splitlines() if line.startswith(f"{what}:"))
    return int(line.split()[1]) / 1024


def connections(editor: RawClient) -> int:
    """Open connections of the server process."""
    return len(psutil.Process(editor.process.pid).net_connections("tcp"))


def children(editor: RawClient) -> list[psutil.Process]:
    """Every process the server has started and that is there."""
    return psutil.Process(editor.process.pid).children(recursive=True)


def _outcome(editor: RawClient, fake: FakeProvider, cell: Cell, number: int, door: str, request: int) -> Played:
    question, (response, *more) = _question(number, door), editor.responses(request)
    try:
        fake.wait_until_over(question)
        held = False
    except TimeoutError:
        held = True
    times = [each.at for each in fake.chats if each.question == question]
    return Played(
        cell=cell,
        door=door,
        response=response,
        responses=1 + len(more),
        text="".join(editor.deltas(question)) if door == "streamed" else _text(response),
        sent=len(times),
        gaps=tuple(later - earlier for earlier, later in itertools.pairwise(times)),
        held=held,
    )


def _text(response: Message) -> str:
    told = response.get("result") or response["error"].get("data") or {}
    return str(told.get("text") or "")


def _params(number: int, door: str) -> dict[str, Any]:
    question = _question(number, door)
    return _ask(question) | ({"partialResultToken": question} if door == "streamed" else {})


def _ask(question: str) -> dict[str, Any]:
    return {"messages": [{"role": "user", "content": question}]}


def _question(number: int, door: str) -> str:
    return f"cell {number}, {door}"


def _aimed(reply: Reply, elsewhere: FakeProvider) -> Reply:
    location = reply.headers.get("location")
    if location is None:
        return reply
    return replace(reply, headers={"location": location.replace("{elsewhere}", elsewhere.origin)})


def environment(home: Path, key: str, base_url: str) -> dict[str, str]:
    """A person whose shell holds the key, and who has nothing else set up."""
    return {
        "PATH": os.environ["PATH"],
        "HOME": str(home),
        "CODEGPT_LS_HOME": str(home / "codegpt-ls"),
        "OPENAI_API_KEY": key,
        "OPENAI_BASE_URL": base_url,
    }
