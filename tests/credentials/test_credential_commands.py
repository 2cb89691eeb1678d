"""Keys that a command makes: run once, kept until they end, and seen by nobody, however the command behaves."""
# ruff: noqa: ASYNC110 - other processes signal no event, and nothing else runs on this loop

import asyncio
import json
import logging
import os
import sys
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import psutil
import pytest

from codegpt_ls.credentials.commands.credential_commands import CredentialCommands
from codegpt_ls.credentials.commands.printed_token import AT_MOST, BEFORE_ITS_END, WITHOUT_EXPIRY, printed_token
from codegpt_ls.credentials.redaction import Redactor
from codegpt_ls.domain.errors import AssistantError, ErrorCode
from codegpt_ls.domain.limits import COMMAND_OUTPUT, TOKEN

ORIGIN = "https://shop.openai.azure.com"
CANARY = "eyJ0eXAiOiJKV1Qi.canary-0123456789-ABCDEFGHIJ.signature_of_it"
NOW = 1_795_000_000.0
PATIENT = 120.0
_FORKS = pytest.mark.skipif(not hasattr(os, "fork"), reason="processes of this kind are not made on Windows")


class Commands:
    """The commands over a clock that is moved by hand; each run leaves a line in a file."""

    def __init__(self, folder: Path, *, deadline: float = PATIENT, environ: Mapping[str, str] | None = None) -> None:
        self.now = NOW
        self.redactor = Redactor()
        self.runs = folder / "runs"
        self.environ = dict(os.environ) if environ is None else dict(environ)
        self.commands = CredentialCommands(
            self.environ, redactor=self.redactor, now=lambda: self.now, deadline=deadline
        )

    def printing(self, program: str) -> tuple[str, ...]:
        """A command that notes its run and does this."""
        return (sys.executable, "-I", "-c", f"import os, sys\nopen({str(self.runs)!r}, 'a').write('x\\n')\n{program}")

    @property
    def ran(self) -> int:
        return len(self.runs.read_text().splitlines()) if self.runs.exists() else 0

    async def token(self, program: str, origin: str = ORIGIN) -> str:
        return await self.commands.token(self.printing(program), origin)

    async def failure(self, *command: str) -> AssistantError:
        with pytest.raises(AssistantError) as raised:
            await self.commands.token(command, ORIGIN)
        assert raised.value.code is ErrorCode.COMMAND_FAILED
        return raised.value


_ODD: tuple[Any, ...] = (True, None, [], {}, "soon", float("nan"), 10**400)


@pytest.fixture
def made(tmp_path: Path) -> Commands:
    return Commands(tmp_path)


def az(**more: Any) -> str:
    return json.dumps({"accessToken": CANARY, "tokenType": "Bearer", "subscription": "0", **more})


@pytest.mark.parametrize(
    ("printed", "seconds"),
    [
        (CANARY, WITHOUT_EXPIRY),
        (f"  {CANARY}\r\n", WITHOUT_EXPIRY),
        (f'"{CANARY}"\n', WITHOUT_EXPIRY),
        (az(), WITHOUT_EXPIRY),
        (az(expires_on=NOW + 3600), 3600 - BEFORE_ITS_END),
        (az(expires_on=str(int(NOW) + 3600)), 3600 - BEFORE_ITS_END),
        # az names the same moment twice, once by this machine's clock and without its zone.
        (
            az(expiresOn=f"{datetime.fromtimestamp(NOW + 3600, UTC).astimezone():%Y-%m-%d %H:%M:%S}.000000"),
            3600 - BEFORE_ITS_END,
        ),
        (az(expiresOn="1999-01-01 00:00:00", expires_on=NOW + 3600), 3600 - BEFORE_ITS_END),
        (json.dumps({"access_token": CANARY, "expires_in": 1800}), 1800 - BEFORE_ITS_END),
        (
            json.dumps(
                {"Token": CANARY, "Expiration": (datetime.fromtimestamp(NOW, UTC) + timedelta(hours=1)).isoformat()}
            ),
            3600 - BEFORE_ITS_END,
        ),
        (az(expires_on=NOW * 9), AT_MOST),
        (az(expires_on=NOW - 5), -5 - BEFORE_ITS_END),
        *((az(expires_on=odd), WITHOUT_EXPIRY) for odd in _ODD),
    ],
)
def test_a_token_and_its_end_are_read(printed: str, seconds: float) -> None:
    read = printed_token(printed.encode(), NOW)
    assert read.token == CANARY
    assert read.until - NOW == pytest.approx(seconds)
    assert CANARY not in repr(read)


@pytest.mark.parametrize(
    ("printed", "wrong"),
    [
        (b"", "empty"),
        (b" \n", "empty"),
        (b'""', "empty"),
        (b"{}", "no_token"),
        (b'{"accessToken": 1}', "no_token"),
        (b'{"accessToken": ""}', "empty"),
        (b"[]", "no_token"),
        (b'{"a":' * 20_000, "too_long"),
        (b"{" * 9_000, "no_token"),
        (b"two words", "characters"),
        (b"WARNING: old\n" + CANARY.encode(), "characters"),
        ("비밀번호비밀번호".encode(), "characters"),
        (b"\xff\xfe\xff", "characters"),
        (b"a\x00b", "characters"),
        (b"a\x1b[0mb", "characters"),
        (b"x" * (TOKEN + 1), "too_long"),
        (b"x" * (COMMAND_OUTPUT + 1), "too_long"),
    ],
)
def test_what_is_no_token_is_told_apart(printed: bytes, wrong: str) -> None:
    with pytest.raises(AssistantError) as raised:
        printed_token(printed, NOW)
    assert (raised.value.code, raised.value.facts.detail) == (ErrorCode.COMMAND_FAILED, wrong)


async def test_a_key_is_made_once_and_again_when_it_ends(made: Commands) -> None:
    program = f"print('{CANARY}')"
    assert [await made.token(program) for _ in range(3)] == [CANARY] * 3
    assert made.ran == 1
    made.now += WITHOUT_EXPIRY
    await made.token(program)
    assert made.ran == 2


async def test_a_key_is_made_for_one_origin(made: Commands) -> None:
    program = f"print('{CANARY}')"
    await made.token(program)
    await made.token(program, "https://another.openai.azure.com")
    assert made.ran == 2


async def test_whoever_asks_at_once_shares_one_run(made: Commands) -> None:
    program = f"print('{CANARY}')"
    assert set(await asyncio.gather(*(made.token(program) for _ in range(20)))) == {CANARY}
    assert made.ran == 1


async def test_a_refused_key_is_not_given_out_again(made: Commands) -> None:
    command = made.printing(f"print('{CANARY}')")
    token = await made.commands.token(command, ORIGIN)
    made.commands.refused(command, ORIGIN, "another")
    await made.commands.token(command, ORIGIN)
    assert made.ran == 1
    made.commands.refused(command, ORIGIN, token)
    await made.commands.token(command, ORIGIN)
    assert made.ran == 2


async def test_a_failure_is_told_to_each_and_not_kept(made: Commands) -> None:
    command = made.printing("sys.exit(3)")
    told = await asyncio.gather(*(made.failure(*command) for _ in range(3)))
    assert len({id(each) for each in told}) == 3
    assert {each.facts.exit_code for each in told} == {3}
    await made.failure(*command)
    assert made.ran == 2


async def test_a_command_has_neither_terminal_nor_input_nor_project(made: Commands) -> None:
    leads = "str(os.getsid(0) == os.getpid())" if hasattr(os, "getsid") else "'True'"
    seen = f"print('|'.join([os.getcwd(), {leads}, sys.stdin.read()]))"
    assert await made.token(seen) == f"{Path(sys.executable).anchor}|True|"


@pytest.mark.parametrize(
    "name",
    ["no-such-program-anywhere", "./program", "folder/program", "/no/such/program", "program\0", "~nobody/program"],
)
async def test_a_program_that_is_not_there_is_named(made: Commands, name: str) -> None:
    failure = await made.failure(name)
    assert (failure.facts.detail, failure.facts.program) == ("not_found", name.rpartition("/")[2])


async def test_only_absolute_entries_of_the_path_are_looked_through(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "project" / "bin").mkdir(parents=True)
    hostile = tmp_path / "project" / "az"
    for place in (hostile, hostile.with_name("bin") / "az"):
        place.write_text("#!/bin/sh\necho hostile\n")
        place.chmod(0o755)
    monkeypatch.chdir(tmp_path / "project")
    failure = await Commands(tmp_path, environ={"PATH": ":.:bin"}).failure("az")
    assert failure.facts.detail == "not_found"


async def test_what_is_no_program_is_not_run(made: Commands, tmp_path: Path) -> None:
    (tmp_path / "text").write_text("echo hello\n")
    (tmp_path / "text").chmod(0o755)
    (tmp_path / "text").write_bytes(b"\x00\x01")
    assert (await made.failure(str(tmp_path / "text"))).facts.detail == "not_found"


async def test_why_it_failed_is_shown_without_any_key(made: Commands, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.DEBUG)
    program = (
        f"print('{CANARY}')\n"
        f"sys.stderr.write('\\x1b[31mERROR\\x1b[0m: the login for {CANARY} has ended\\x07\\n'"
        f" 'password=hunter2 ' + 'Zx9'*20 + '\\nPlease run:  az login\\n')\nsys.exit(1)"
    )
    facts = (await made.failure(*made.printing(program))).facts
    assert facts.printed is not None
    assert facts.printed.startswith("ERROR: the login for [redacted] has ended")
    assert facts.printed.endswith("Please run: az login")
    assert "Zx9Zx9" not in facts.printed
    assert CANARY not in repr(facts)
    assert "canary-0123456789" not in caplog.text
    assert CANARY not in made.redactor.redact(CANARY)


async def test_long_errors_are_shown_by_their_end(made: Commands) -> None:
    facts = (await made.failure(*made.printing("sys.stderr.write('word ' * 9999 + 'the end'); sys.exit(1)"))).facts
    assert facts.printed is not None
    assert len(facts.printed) <= 300
    assert facts.printed.endswith("word the end")


async def test_endless_output_is_cut_off(made: Commands) -> None:
    facts = (await made.failure(*made.printing("while True: sys.stdout.write('y' * 4096)"))).facts
    assert facts.detail == "too_long"
    assert children() == []


@_FORKS
async def test_the_deadline_ends_whatever_was_started_and_ignores_signals(tmp_path: Path) -> None:
    made = Commands(tmp_path, deadline=3.0)
    program = (
        "import signal, time\n"
        "for each in (signal.SIGTERM, signal.SIGINT, signal.SIGHUP): signal.signal(each, signal.SIG_IGN)\n"
        "os.fork()\nwhile True: time.sleep(60)"
    )
    facts = (await made.failure(*made.printing(program))).facts
    assert (facts.detail, facts.seconds) == ("timeout", 3.0)
    assert children() == []


@_FORKS
@pytest.mark.parametrize("escapes", ["", "os.setsid()"])
async def test_a_process_it_leaves_behind_holds_nothing_up(made: Commands, escapes: str, tmp_path: Path) -> None:
    left = tmp_path / "left"
    program = (
        f"print('{CANARY}', flush=True)\n"
        f"if os.fork() == 0:\n"
        f"    {escapes or 'pass'}\n"
        f"    open({str(left)!r}, 'w').write(str(os.getpid()))\n"
        f"    import time; time.sleep(600)\n"
        f"while not os.path.exists({str(left)!r}) or not open({str(left)!r}).read(): pass\n"
    )
    assert await made.token(program) == CANARY
    process = psutil.Process(int(left.read_text())) if psutil.pid_exists(int(left.read_text())) else None
    if escapes:
        assert process is not None
        process.kill()
    elif process is not None:
        psutil.wait_procs([process], timeout=60)
        assert not process.is_running()


@_FORKS
async def test_who_leaves_ends_it_where_nobody_else_waits(made: Commands, tmp_path: Path) -> None:
    fifo = tmp_path / "go"
    os.mkfifo(fifo)
    command = made.printing(f"open({str(fifo)!r}).read(); print('{CANARY}')")
    first, second = (asyncio.create_task(made.commands.token(command, ORIGIN)) for _ in range(2))
    while not made.ran:
        await asyncio.sleep(0.01)
    first.cancel()
    await asyncio.wait({first})
    assert first.cancelled()
    assert not second.done()
    fifo.write_text("")
    assert await second == CANARY
    made.now += WITHOUT_EXPIRY
    alone = asyncio.create_task(made.commands.token(command, ORIGIN))
    while made.ran < 2:
        await asyncio.sleep(0.01)
    alone.cancel()
    await asyncio.wait({alone})
    assert children() == []


def children() -> list[psutil.Process]:
    """What this process has started and is alive."""
    found = psutil.Process().children(recursive=True)
    return [each for each in found if each.is_running() and each.status() != psutil.STATUS_ZOMBIE]
