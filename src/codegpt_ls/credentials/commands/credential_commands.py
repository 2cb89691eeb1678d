"""Keys that a command of the person's makes: `az account get-access-token`, `gcloud auth print-access-token`."""

import asyncio
import re
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Final, TypeAlias

from codegpt_ls.credentials.commands.printed_token import PrintedToken, printed_token
from codegpt_ls.credentials.commands.running import Printed, run
from codegpt_ls.credentials.redaction import REDACTED, Redactor
from codegpt_ls.domain.credentials import CommandFault, CommandState
from codegpt_ls.domain.errors import AssistantError, ErrorCode, Facts
from codegpt_ls.domain.limits import QUOTED_REASON
from codegpt_ls.settings.programs import program_of

DEADLINE: Final = 30.0
"""Seconds. The tools of the large clouds take one to five; one that wants a sign-in waits for ever."""
_COLOURS: Final = re.compile(r"\x1b\[[0-9;?]*[ -/]*[@-~]")
_MAY_BE_A_TOKEN: Final = re.compile(r"[\w.~+=%-]{40,}", re.ASCII)
_WORD: Final = re.compile(r"[^\s\"',:{}\[\]]{8,}")
_MOST_WORDS: Final = 16

_Asked: TypeAlias = tuple[str, tuple[str, ...]]
"""An origin and the command for it: what is made for one is never handed out for another."""


@dataclass(slots=True)
class _Run:
    """A command under way, and how many wait for it."""

    task: asyncio.Task[PrintedToken]
    waiting: int = 0


class CredentialCommands:
    """Runs the commands and keeps what they made in memory, until shortly before it ends."""

    def __init__(
        self,
        environ: Mapping[str, str],
        *,
        redactor: Redactor,
        now: Callable[[], float] = time.time,
        deadline: float = DEADLINE,
    ) -> None:
        """`now`: seconds since the epoch. `deadline`: seconds that a command may take."""
        self._environ = environ
        self._redactor = redactor
        self._now = now
        self._deadline = deadline
        self._kept: dict[_Asked, PrintedToken] = {}
        self._runs: dict[_Asked, _Run] = {}
        self._failures: dict[_Asked, Facts] = {}
        """Of those whose last run made no key."""

    async def token(self, command: Sequence[str], origin: str) -> str:
        """The key that this command makes for this origin; run only where none is at hand, and once for all who wait.

        Who leaves ends the command where nobody else waits for it.
        Raises AssistantError COMMAND_FAILED.
        """
        asked = (origin, tuple(command))
        kept = self._kept.get(asked)
        if kept is not None and self._now() < kept.until:
            return kept.token
        run = self._runs.get(asked)
        if run is None:
            run = self._runs[asked] = _Run(asyncio.create_task(self._made(asked)))
            run.task.add_done_callback(lambda task: self._over(asked, task))
        return await self._awaited(asked, run)

    def state(self, command: Sequence[str], origin: str) -> CommandState:
        """What is known of the key that this command makes for this origin. Runs nothing."""
        asked = (origin, tuple(command))
        kept, failed = self._kept.get(asked), self._failures.get(asked)
        at_hand = kept is not None and self._now() < kept.until
        return CommandState(
            program=Path(command[0]).name,
            until=datetime.fromtimestamp(kept.until, UTC) if kept and at_hand else None,
            fault=CommandFault(failed.detail) if failed and failed.detail else None,
            exit_code=failed.exit_code if failed else None,
        )

    def refused(self, command: Sequence[str], origin: str, token: str) -> None:
        """The provider did not take this one: it is not given out again."""
        asked = (origin, tuple(command))
        kept = self._kept.get(asked)
        if kept is not None and kept.token == token:
            del self._kept[asked]

    async def _awaited(self, asked: _Asked, run: _Run) -> str:
        run.waiting += 1
        try:
            return (await asyncio.shield(run.task)).token
        except AssistantError as error:
            # A new one for each who waited: every one adds facts of its own.
            raise AssistantError(error.code, error.facts) from None
        finally:
            run.waiting -= 1
            if not run.waiting and not run.task.done():
                self._runs.pop(asked, None)  # whoever comes now begins anew
                run.task.cancel()
                await asyncio.wait({run.task})

    def _over(self, asked: _Asked, task: asyncio.Task[PrintedToken]) -> None:
        if asked in self._runs and self._runs[asked].task is task:
            del self._runs[asked]
        if not task.cancelled():
            task.exception()  # looked at, or it would be reported as forgotten

    async def _made(self, asked: _Asked) -> PrintedToken:
        try:
            made = await self._ran(asked)
        except AssistantError as error:
            self._failures[asked] = error.facts
            raise
        self._failures.pop(asked, None)
        self._kept[asked] = made
        return made

    async def _ran(self, asked: _Asked) -> PrintedToken:
        name, *arguments = asked[1]
        told = Facts(program=Path(name).name)
        program = program_of(name, self._environ)
        if program is None:
            raise AssistantError(ErrorCode.COMMAND_FAILED, replace(told, detail=CommandFault.NOT_FOUND))
        try:
            printed = await run(program, arguments, self._environ, self._deadline)
        except TimeoutError:
            facts = replace(told, detail=CommandFault.TIMEOUT, seconds=self._deadline)
            raise AssistantError(ErrorCode.COMMAND_FAILED, facts) from None
        except OSError:
            raise AssistantError(ErrorCode.COMMAND_FAILED, replace(told, detail=CommandFault.NOT_FOUND)) from None
        return self._judged(printed, told)

    def _judged(self, printed: Printed, told: Facts) -> PrintedToken:
        if printed.exit_code:
            facts = replace(
                told, detail=CommandFault.EXIT_CODE, exit_code=printed.exit_code, printed=self._shown(printed)
            )
            raise AssistantError(ErrorCode.COMMAND_FAILED, facts)
        try:
            made = printed_token(printed.output, self._now())
        except AssistantError as error:
            facts = replace(told, detail=error.facts.detail, printed=self._shown(printed))
            raise AssistantError(error.code, facts) from None
        self._redactor.register(made.token)
        return made

    def _shown(self, printed: Printed) -> str | None:
        """The end of what it wrote as its errors, without anything that may be a key."""
        # What was meant as a token may be one, and its errors may repeat it.
        for word in _WORD.findall(printed.output.decode(errors="replace"))[:_MOST_WORDS]:
            self._redactor.register(word)
        text = _COLOURS.sub("", printed.errors.decode(errors="replace"))
        text = self._redactor.redact("".join(each if each.isprintable() else " " for each in text))
        line = " ".join(_MAY_BE_A_TOKEN.sub(REDACTED, text).split())
        return (line if len(line) <= QUOTED_REASON else f"…{line[1 - QUOTED_REASON :]}") or None
