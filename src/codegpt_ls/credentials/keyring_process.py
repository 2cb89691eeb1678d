"""The operating system's keyring behind a process that can be killed: one child for each operation."""

import asyncio
import json
import logging
import site
import sys
from asyncio.subprocess import PIPE, Process
from collections.abc import Callable, Iterable, Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from codegpt_ls.credentials.child_process import apart, end
from codegpt_ls.credentials.redaction import Redactor
from codegpt_ls.credentials.stored_item import StoredItem
from codegpt_ls.domain.errors import AssistantError, ErrorCode, Facts

log = logging.getLogger(__name__)

_CHILD = Path(__file__).with_name("keyring_child.py")
_USER = "api-key"
_LARGEST_ON_WINDOWS = 2560
"""Bytes of UTF-16 in one item: CRED_MAX_CREDENTIAL_BLOB_SIZE of wincred.h."""
_MOST_STDERR = 64 * 1024
_LINGER = 1.0
# What the stores need to find their service and the person's desktop; a list of secret ones is never complete.
_VARIABLES = frozenset(
    {
        *("HOME", "USER", "LOGNAME", "PATH", "LANG", "LANGUAGE", "TZ", "TMPDIR"),
        *("DISPLAY", "WAYLAND_DISPLAY", "XAUTHORITY", "DESKTOP_SESSION"),
        *("GNOME_KEYRING_CONTROL", "GNOME_DESKTOP_SESSION_ID", "KDE_FULL_SESSION", "KDE_SESSION_VERSION"),
        *("SECURITYSESSIONID", "__CF_USER_TEXT_ENCODING"),
        *("SYSTEMROOT", "SYSTEMDRIVE", "WINDIR", "USERPROFILE", "USERNAME", "USERDOMAIN", "APPDATA", "LOCALAPPDATA"),
        *("PROGRAMDATA", "TEMP", "TMP", "COMSPEC", "HOMEDRIVE", "HOMEPATH"),
    }
)
_PREFIXES = ("DBUS_", "XDG_", "LC_")


@dataclass(frozen=True, slots=True, kw_only=True)
class KeyringDeadlines:
    """How long, in seconds, the keyring may take."""

    silent: float = 3.0
    """Reading on one's own account: never prompts."""
    command: float = 120.0
    """What a person asked for: the system may ask them to unlock."""


@dataclass(frozen=True, slots=True, kw_only=True)
class KeyringAnswer:
    """What the keyring said."""

    value: str | None = field(repr=False)
    backend: str
    """`Secret Service`, `macOS Keychain`…"""


class KeyringProcess:
    """Asks the keyring. Locked and timed out are errors, never "nothing there"."""

    def __init__(
        self,
        *,
        environ: Mapping[str, str],
        redactor: Redactor,
        deadlines: KeyringDeadlines | None = None,
        third_party_backend: Callable[[], str | None] = lambda: None,
        largest_item: int | None = _LARGEST_ON_WINDOWS if sys.platform == "win32" else None,
    ) -> None:
        """`third_party_backend`: dotted class name, when the person named one in their own settings.

        `largest_item`: bytes of UTF-16 one item may hold.
        """
        self._environ = environ
        self._redactor = redactor
        self._deadlines = deadlines or KeyringDeadlines()
        self._backend = third_party_backend
        self._largest_item = largest_item

    @property
    def deadlines(self) -> KeyringDeadlines:
        """The deadlines in force."""
        return self._deadlines

    async def probe(self) -> str | None:
        """The name of the keyring that would be used; None when there is none. Never prompts.

        Raises AssistantError LOCKED, STORE_TIMEOUT or STORE_FAILED.
        """
        answer = await self._ask("probe", "", prompting=False)
        return answer.backend if answer else None

    async def read(self, service: str, *, prompting: bool = False) -> KeyringAnswer | None:
        """The item of this service name, its value None when there is none; None when there is no keyring.

        Raises AssistantError LOCKED, STORE_TIMEOUT or STORE_FAILED.
        """
        return await self._ask("read", service, prompting=prompting)

    async def write(self, service: str, value: str) -> None:
        """Store the item. Only reading it back tells that it was stored.

        Raises AssistantError NO_STORE, LOCKED, STORE_TIMEOUT or STORE_FAILED.
        """
        if self._largest_item is not None and len(value.encode("utf-16-le")) > self._largest_item:
            raise AssistantError(ErrorCode.STORE_FAILED, Facts(detail=f"longer than {self._largest_item} bytes"))
        if await self._ask("write", service, prompting=True, value=value) is None:
            raise AssistantError(ErrorCode.NO_STORE)

    async def remove(self, service: str) -> bool:
        """Delete the item; True when there was one.

        Raises AssistantError NO_STORE, LOCKED, STORE_TIMEOUT or STORE_FAILED.
        """
        answer = await self._ask("remove", service, prompting=True)
        if answer is None:
            raise AssistantError(ErrorCode.NO_STORE)
        return answer.value is not None

    async def _ask(
        self, operation: str, service: str, *, prompting: bool, value: str | None = None
    ) -> KeyringAnswer | None:
        request = {
            "operation": operation,
            "service": service,
            "user": _USER,
            "value": value,
            "prompting": prompting,
            "backend": self._backend(),
            "importPath": trusted_import_path(sys.path),
        }
        seconds = self._deadlines.command if prompting else self._deadlines.silent
        try:
            async with asyncio.timeout(seconds):
                answer = await self._exchange(json.dumps(request).encode() + b"\n")
        except TimeoutError:
            raise AssistantError(ErrorCode.STORE_TIMEOUT, Facts(seconds=seconds)) from None
        return _judged(answer)

    async def _exchange(self, request: bytes) -> dict[str, Any]:
        child = await self._started()
        errors = asyncio.create_task(_drained(child))
        try:
            answer = await _answer(child, request)
        finally:
            _kill(child)
            await child.wait()
            # Whoever escaped the group may hold the pipe open for ever.
            await asyncio.wait({errors}, timeout=_LINGER)
            errors.cancel()
        self._note(answer, errors)
        return answer

    def _note(self, answer: dict[str, Any], errors: asyncio.Task[str]) -> None:
        """Log what the backend printed, once the secret it may have printed is known."""
        said = errors.result() if errors.done() and not errors.cancelled() else ""
        if answer.get("outcome") != "done":
            log.debug("the keyring helper failed after writing %d characters", len(said))
            return
        if answer["value"]:
            item = StoredItem.parsed(answer["value"])
            self._redactor.register(item.key if item else answer["value"])
        if said:
            log.debug("the keyring helper wrote: %s", self._redactor.redact(said))

    async def _started(self) -> Process:
        try:
            return await asyncio.create_subprocess_exec(
                *(sys.executable, "-I", "-X", "utf8", str(_CHILD)),
                stdin=PIPE,
                stdout=PIPE,
                stderr=PIPE,
                env=child_environment(self._environ),
                **apart(),
            )
        except OSError as error:
            raise AssistantError(ErrorCode.STORE_FAILED, Facts(detail=error.strerror)) from None


def child_environment(environ: Mapping[str, str]) -> dict[str, str]:
    """The part of the environment the stores need: no key, no token, nothing that steers Python or `keyring`."""
    return {
        name: value
        for name, value in environ.items()
        if name.upper() in _VARIABLES or name.upper().startswith(_PREFIXES)
    }


def trusted_import_path(entries: Iterable[str]) -> list[str]:
    """Where an isolated Python may look for `keyring` besides its own folders: this installation's packages only.

    Neither the current directory nor `PYTHONPATH`: a repository must not choose what we import. Where this installation
    itself lies in one, it has chosen already.
    """
    installed = {*site.getsitepackages(), *([site.getusersitepackages()] if site.ENABLE_USER_SITE else [])}
    return [
        entry
        for entry in entries
        if entry in installed and Path(entry).is_dir() and Path(entry).resolve() != Path.cwd()
    ]


async def _answer(child: Process, request: bytes) -> dict[str, Any]:
    assert child.stdin is not None  # noqa: S101 - both are pipes
    assert child.stdout is not None  # noqa: S101
    # Stays open: the child takes its end for ours. A child that died at once breaks the pipe.
    with suppress(ConnectionError):
        child.stdin.write(request)
        await child.stdin.drain()
    try:
        answer = json.loads(await child.stdout.readline())
    except ValueError:
        return {"outcome": "failed", "detail": "no answer"}
    return answer if isinstance(answer, dict) else {"outcome": "failed", "detail": "no answer"}


def _judged(answer: dict[str, Any]) -> KeyringAnswer | None:
    """The one place where the helper's words become our errors."""
    match answer.get("outcome"):
        case "done":
            return KeyringAnswer(value=answer["value"], backend=answer["backend"])
        case "absent":
            return None
        case "locked":
            raise AssistantError(ErrorCode.LOCKED)
        case _:
            raise AssistantError(ErrorCode.STORE_FAILED, Facts(detail=answer.get("detail")))


async def _drained(child: Process) -> str:
    """Everything on stderr, of which the beginning is kept: a full pipe would hold the child up."""
    assert child.stderr is not None  # noqa: S101 - it is a pipe
    said = bytearray()
    while piece := await child.stderr.read(8192):
        said += piece[: _MOST_STDERR - len(said)]
    return said.decode(errors="replace").strip()


def _kill(child: Process) -> None:
    """End the child and everything it started."""
    if sys.platform == "win32":
        # The Credential Manager is called in the child itself; it starts no process of its own.
        with suppress(ProcessLookupError):
            child.kill()
        return
    end(child.pid)
