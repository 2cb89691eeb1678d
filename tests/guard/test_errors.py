"""A failure is in the closed set because something can fail that way."""

import re
from pathlib import Path

import pytest

from codegpt_ls.domain.errors import ErrorCode
from codegpt_ls.protocol.compatibility import CLIENT_COMMANDS
from codegpt_ls.protocol.methods import METHODS
from codegpt_ls.server.routes import COMMANDS
from codegpt_ls.services.failures.ways import DOINGS, FOR_A_HEADER, WAYS, Way
from tests.guard.repository import ROOT

SOURCE = ROOT / "src" / "codegpt_ls"
TELLING = ("domain/errors.py", "protocol", "services/failures", "cli", "server/answers/progress.py", "providers/openai")
"""What declares, lists, words or shows a code, which it may do for one that never comes."""


def test_every_code_comes_from_somewhere() -> None:
    raising = [path for path in SOURCE.rglob("*.py") if not _tells(path)]
    named = {name for path in raising for name in re.findall(r"ErrorCode\.([A-Z_]+)", path.read_text("utf-8"))}
    never = sorted(code.name for code in ErrorCode if code.name not in named)
    assert not never, f"raise it, or sort a provider's error into it in providers/failures/rules.py: {never}"


def test_every_code_has_its_ways_forward_decided() -> None:
    undecided = sorted(code.name for code in set(ErrorCode) - WAYS.keys())
    assert not undecided, f"decide in WAYS in services/failures/ways.py: {undecided}"
    # Continue is no code's own: it is offered wherever some text has arrived.
    offered = {way for ways in WAYS.values() for way in ways}
    unused = sorted(set(Way) - {Way.CONTINUE} - offered - {FOR_A_HEADER[way] for way in offered & FOR_A_HEADER.keys()})
    assert not unused, f"no failure offers, so take out of services/failures/ways.py: {unused}"


def test_every_command_of_a_way_is_advertised_or_the_clients_own() -> None:
    own = {doing.command for doing in DOINGS.values() if doing.of_the_client}
    assert own == set(CLIENT_COMMANDS)
    dead = {doing.command for doing in DOINGS.values() if doing.command} - own - COMMANDS.keys()
    assert not dead, f"answer in COMMANDS of server/routes.py, or no client can do it: {dead}"


@pytest.mark.parametrize("way", Way)
def test_every_member_of_a_ways_argument_is_one_that_the_command_takes(way: Way) -> None:
    doing = DOINGS[way]
    assert bool(doing.command) != bool(doing.page)
    wanted = {*doing.takes, *doing.always, *([doing.asks.value] if doing.asks else [])}
    params = next((method.params for method in METHODS if method.name == doing.command), None)
    known = {field.alias for field in params.model_fields.values()} if params else {"threadId"}
    assert wanted <= known, f"name otherwise in services/failures/ways.py, or take in protocol/: {wanted - known}"


def test_our_own_client_shows_every_command_of_a_way() -> None:
    shown = (ROOT / "editor-client" / "vscode" / "src" / "failures.ts").read_text("utf-8")
    hidden = [doing.command for doing in DOINGS.values() if doing.command and f'"{doing.command}"' not in shown]
    assert not hidden, f"add to OFFERED in editor-client/vscode/src/failures.ts: {hidden}"


def _tells(path: Path) -> bool:
    return any((SOURCE / place) in (path, *path.parents) for place in TELLING)
