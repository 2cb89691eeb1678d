"""A model of a file, asked to fill in holes the way a person's editor has it asked: by our services and our engine."""

from collections.abc import Sequence
from contextlib import aclosing
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from benchmarks.infilling.problems import Problem
from codegpt_ls.assembly import Services, assemble
from codegpt_ls.context.files import Disk
from codegpt_ls.context.hidden_text import without_hidden_text
from codegpt_ls.credentials.redaction import Redactor
from codegpt_ls.domain.chat import Remark
from codegpt_ls.domain.completion.fill_in import FillIn
from codegpt_ls.domain.text import OpenDocument, Position, Text, Workspace
from codegpt_ls.domain.usage import UsedTokens
from codegpt_ls.services.completion.clean import cleaned
from codegpt_ls.services.completion.gate import closed
from codegpt_ls.services.completion.moment import Moment
from codegpt_ls.services.completion.prompt import prompt
from codegpt_ls.services.completion.stop import Stop
from codegpt_ls.services.completion.stream import Requests
from codegpt_ls.services.stopping import RunningRequests
from codegpt_ls.settings import Settings

_PATIENCE: Final = 300.0
"""Seconds. How good an answer is does not depend on how busy the machine is; a person waits for five at most."""
_URI: Final = "untitled:function.py"
_PROVIDER: Final = "local"
_PIECE: Final = 4
"""Characters, as many as a token has."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """What came for one hole."""

    raw: str
    """All that the model wrote."""
    offered: str
    """What a person would have been shown; empty for nothing."""


class Nowhere:
    """Keeps no record of what a benchmark used."""

    async def note(self, used: UsedTokens | None, hold: str | None = None) -> None:
        """Nothing."""

    async def note_all(self, used: Sequence[UsedTokens], hold: str | None = None) -> None:
        """Nothing."""


class _Beyond(Stop):
    """Our rules, and all that comes beyond where they would have ended the answer: one question tells both."""

    def __init__(self, moment: Moment) -> None:
        super().__init__(moment)
        self._ours = Stop(moment)
        self.one_line = False
        self.raw = ""

    def take(self, piece: str) -> bool:
        self.raw += piece
        self._ours.take(piece)
        return False

    def text(self, *, cut: bool = False) -> str:
        return self._ours.text(cut=cut and not self._ours.one_line)


def asked_about(problem: Problem) -> bool:
    """Whether anything is asked where this cursor is."""
    return closed(_moment(problem), _settings(Path(), FillIn.INFILL).completion) is None


def ruled(problem: Problem, text: str) -> str:
    """What our rules leave of an answer that comes in pieces, whoever wrote it."""
    moment = _moment(problem)
    stop = Stop(moment)
    for start in range(0, len(text), _PIECE):
        if stop.take(text[start : start + _PIECE]):
            break
    return cleaned(moment, stop.text())


async def answers(model: Path, way: FillIn, problems: Sequence[Problem]) -> list[Answer]:
    """What the model fills in, asked in this way, with our rules and without them."""
    redactor = Redactor()
    services = assemble({}, redactor, _settings(model, way))
    async with aclosing(services):
        requests = _requests(services, redactor)
        return [await _answer(services, requests, model, each) for each in problems]


async def _answer(services: Services, requests: Requests, model: Path, problem: Problem) -> Answer:
    moment = _moment(problem)
    sent = prompt(moment, Disk(lambda _: None)(()), without_hidden_text, snippets=False)
    assert sent is not None
    provider = services.providers[_PROVIDER]
    stop = _Beyond(moment)
    kept = await requests.fill_in(provider, str(model), sent, stop, seconds=_PATIENCE)
    return Answer(raw=stop.raw, offered=cleaned(moment, kept or ""))


def _requests(services: Services, redactor: Redactor) -> Requests:
    running = RunningRequests()
    return Requests(services.settings, services.connections, running, redactor, Nowhere(), services.spending, _told)


def _told(remark: Remark) -> None:
    raise AssertionError(remark)


def _settings(model: Path, way: FillIn) -> Settings:
    completion = {"enabled": True, "provider": _PROVIDER, "model": str(model), "dialect": way.value}
    return Settings.model_validate({"completion": completion})


def _moment(problem: Problem) -> Moment:
    above = problem.before.split("\n")
    text = Text(problem.before + problem.after)
    document = OpenDocument(uri=_URI, language_id="python", version=1, text=text)
    return Moment(
        uri=_URI,
        language="python",
        text=text,
        known=True,
        at=Position(len(above) - 1, len(above[-1])),
        wanted=True,
        workspace=Workspace(documents={_URI: document}),
    )
