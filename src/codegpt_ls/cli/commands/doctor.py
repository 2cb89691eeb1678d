"""`codegpt-ls doctor`: one look at everything a chat needs, as a report without keys."""

import argparse
import shutil
from collections.abc import Awaitable, Callable, Iterator
from dataclasses import dataclass
from typing import Any, Final

from codegpt_ls.cli import checks
from codegpt_ls.cli.checks import Failed, Patient, Skipped
from codegpt_ls.cli.command import Command
from codegpt_ls.cli.examining.completion import completion
from codegpt_ls.cli.failure import explained, failure_json, ways_to_mend
from codegpt_ls.cli.options import EXIT_CODES, Commands, add_command, add_connection, add_json
from codegpt_ls.cli.status_line import StatusLine
from codegpt_ls.cli.table import padded, width, wrapped
from codegpt_ls.credentials.redaction import Redactor
from codegpt_ls.domain.errors import AssistantError

# In the order in which one depends on the other; the name is the one `--json` uses.
_CHECKS: Final[tuple[tuple[str, str, Callable[[Patient], Awaitable[str]]], ...]] = (
    ("versions", "doctor.versions", checks.versions),
    ("plug_ins", "doctor.plug_ins", checks.plug_ins),
    ("folders", "doctor.folders", checks.folders),
    ("keyring", "doctor.keyring", checks.keyring),
    ("proxy", "doctor.proxy", checks.proxy),
    ("certificates", "doctor.ca", checks.certificates),
    ("dns", "doctor.dns", checks.host_name),
    ("tls", "doctor.tls", checks.connection),
    ("headers", "doctor.headers", checks.headers),
    ("key", "doctor.key", checks.key),
    ("model", "doctor.model", checks.model),
    ("local", "doctor.local", checks.local_model),
    ("completion", "doctor.completion", completion),
)
_STATES: Final = {"ok": "doctor.ok", "failed": "doctor.failed", "skipped": "doctor.skipped"}

_NARROWEST: Final = 30
"""Columns beside the labels below which a line is better left to the terminal."""


@dataclass(frozen=True, slots=True)
class _Finding:
    check: str
    title: str
    state: str
    told: str
    error: AssistantError | None = None


_EPILOG: Final = f"""\
Looks at one thing after another: versions, plug-ins, folders, the keyring (writes,
reads and removes an item of its own), proxy, certificates, host name, connection,
extra headers, key, model, local model and completion of code. The report holds no key and may be pasted
into an issue. No question is asked of the model, so it costs nothing.

{EXIT_CODES}"""


def add(commands: Commands) -> None:
    """Declare the command."""
    doctor = add_command(commands, "doctor", run, "check everything and report", _EPILOG)
    add_connection(doctor)
    doctor.add_argument("--model", metavar="NAME", help="the model whose access is checked")
    add_json(doctor)


def run(arguments: argparse.Namespace, redactor: Redactor) -> int:
    """Check everything and report; 1 when something does not work."""
    command = Command(arguments, redactor)
    return command.run(lambda: _examine(command))


async def _examine(command: Command) -> int:
    patient = Patient(command, command.services.provider(None))
    report = _Report(command)
    report.begin()
    for check, title, look in _CHECKS:
        report.looking_at(title)
        report.add(await _finding(check, title, look, patient))
    return report.end()


async def _finding(check: str, title: str, look: Callable[[Patient], Awaitable[str]], patient: Patient) -> _Finding:
    try:
        return _Finding(check, title, "ok", await look(patient))
    except Skipped as reason:
        return _Finding(check, title, "skipped", str(reason))
    except Failed as reason:
        return _Finding(check, title, "failed", str(reason))
    except AssistantError as error:
        message = explained(error, patient.command.services, patient.command.terminal).message
        return _Finding(check, title, "failed", message, error)


class _Report:
    """Written line by line as the checks end."""

    def __init__(self, command: Command) -> None:
        self._command = command
        self._text = command.terminal.words.text
        self._line = StatusLine(command.terminal, silent=command.json)
        self._findings: list[_Finding] = []
        self._columns = shutil.get_terminal_size().columns if command.terminal.shows_answers else 0
        self._states = max(width(self._text(key)) for key in _STATES.values())
        self._titles = max(width(self._text(title)) for _, title, _ in _CHECKS)

    def begin(self) -> None:
        self._show(self._text("doctor.title"))

    def looking_at(self, title: str) -> None:
        self._line.show(f"{self._text(title)}…")

    def add(self, finding: _Finding) -> None:
        self._line.clear()
        self._findings.append(finding)
        state = padded(self._text(_STATES[finding.state]), self._states)
        label = f"  {state}  {padded(self._text(finding.title), self._titles)}  "
        for line in self._lines(finding, self._columns - width(label)):
            self._show(label + line)
            label = " " * width(label)

    def _lines(self, finding: _Finding, columns: int) -> Iterator[str]:
        """What was found, broken at words where a person reads it, and what mends it, whole to be copied."""
        yield from wrapped(finding.told, columns) if columns >= _NARROWEST else (finding.told,)
        if finding.error is not None:
            yield from ways_to_mend(finding.error, self._command.services, self._command.terminal)

    def end(self) -> int:
        failed = [finding for finding in self._findings if finding.state == "failed"]
        if self._command.json:
            self._command.terminal.show_json(self._as_json())
        elif failed:
            names = tuple(self._text(finding.title) for finding in failed)
            self._show(self._text("doctor.some_failed", checks=names))
        else:
            self._show(self._text("doctor.all_well"))
        return 1 if failed else 0

    def _show(self, line: str) -> None:
        # Nothing put in a key; a report that gets pasted into an issue is worth a second look.
        if not self._command.json:
            self._command.terminal.show(self._command.redactor.redact(line))

    def _as_json(self) -> dict[str, Any]:
        return {
            "ok": all(finding.state != "failed" for finding in self._findings),
            "checks": [self._finding_json(finding) for finding in self._findings],
        }

    def _finding_json(self, finding: _Finding) -> dict[str, Any]:
        told = {
            "check": finding.check,
            "state": finding.state,
            "message": self._command.redactor.redact(finding.told),
        }
        if finding.error is None:
            return told
        return {**failure_json(finding.error, self._command.services, self._command.terminal), **told}
