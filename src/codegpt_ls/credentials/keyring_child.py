"""The helper process that talks to the operating system's keyring: one request, one answer, then it waits to be killed.

Started by path with `python -I`, it imports nothing of ours. `keyring` has no timeout of its own, so whatever hangs,
prompts or prints in here ends with this process.

Request, one line of JSON on stdin: {operation, service, user, value, prompting, backend, importPath}.
Answer, one line of JSON on the original stdout: {outcome, value, backend, detail}.
"""

import importlib
import json
import os
import sys
import threading
from collections.abc import Iterator
from types import ModuleType, TracebackType
from typing import Any, NoReturn, Protocol

# Only the operating systems' own stores: others may keep plain text, or read our streams as a password.
_BACKENDS = {
    "keyring.backends.macOS.Keyring": "macOS Keychain",
    "keyring.backends.Windows.WinVaultKeyring": "Windows Credential Manager",
    "keyring.backends.kwallet.DBusKeyring": "KWallet",
    "keyring.backends.SecretService.Keyring": "Secret Service",
    "keyring.backends.kwallet.DBusKeyringKWallet4": "KWallet",
    "keyring.backends.libsecret.Keyring": "Secret Service",
}
_LOCKED = {"_LockedError", "KeyringLocked", "LockedException", "PromptDismissedException"}
_ABSENT = {"_AbsentError", "NoKeyringError", "SecretServiceNotAvailableException"}
_MOST_COPIES = 20


class _Backend(Protocol):
    """What is used of a `keyring` backend."""

    priority: float

    def get_password(self, service: str, username: str) -> str | None: ...
    def set_password(self, service: str, username: str, password: str) -> None: ...
    def delete_password(self, service: str, username: str) -> None: ...


class _LockedError(Exception):
    """Going on would show a prompt to a person who asked for nothing."""


class _AbsentError(Exception):
    """There is no keyring on this machine, or in this session."""


class _Streams:
    """The request and the answer, moved away from file descriptors 0 and 1 before a backend can touch those."""

    def __init__(self) -> None:
        self._requests = os.dup(0)
        self._answers = os.dup(1)
        nothing = os.open(os.devnull, os.O_RDWR)
        os.dup2(nothing, 0)
        os.dup2(2, 1)
        os.close(nothing)

    def request(self) -> dict[str, Any]:
        """Read the request, then keep watching: the end of the stream is the end of the parent."""
        line = bytearray()
        while not line.endswith(b"\n"):
            piece = os.read(self._requests, 65536)
            if not piece:
                os._exit(1)
            line += piece
        threading.Thread(target=self._end_with_parent, daemon=True).start()
        request: dict[str, Any] = json.loads(line)
        return request

    def answer(self, **content: str | None) -> NoReturn:
        """Send the answer and wait for the end: only a living process can be killed with all it started."""
        line = json.dumps(content).encode() + b"\n"
        while line:
            line = line[os.write(self._answers, line) :]
        while True:
            threading.Event().wait()

    def _end_with_parent(self) -> None:
        while os.read(self._requests, 65536):
            pass
        os._exit(0)


def main() -> None:
    """Answer one request. Every exception, foreign ones too, ends in one place: the hook."""
    streams = _Streams()

    def judge(_type: type[BaseException], error: BaseException, _traceback: TracebackType | None) -> None:
        # Only names leave this process: a message could quote the secret.
        streams.answer(outcome=_outcome(error), detail=type(error).__name__)

    sys.excepthook = judge
    request = streams.request()
    sys.path.extend(path for path in request["importPath"] if path not in sys.path)
    name, backend = _chosen(request["backend"])
    _refuse_prompts(name, request)
    value = _OPERATIONS[request["operation"]](backend, request)
    streams.answer(outcome="done", value=value, backend=_BACKENDS.get(name, name))


def _probe(_backend: _Backend, _request: dict[str, Any]) -> None:
    """Choosing the backend was all."""


def _read(backend: _Backend, request: dict[str, Any]) -> str | None:
    return backend.get_password(request["service"], request["user"])


def _write(backend: _Backend, request: dict[str, Any]) -> None:
    backend.set_password(request["service"], request["user"], request["value"])


def _remove(backend: _Backend, request: dict[str, Any]) -> str | None:
    """Delete every copy; backends delete one at a time and take absence for an error."""
    removed = None
    for _ in range(_MOST_COPIES):
        if backend.get_password(request["service"], request["user"]) is None:
            return removed
        backend.delete_password(request["service"], request["user"])
        removed = "removed"
    raise RuntimeError("the item is still there after deleting it")


_OPERATIONS = {"probe": _probe, "read": _read, "write": _write, "remove": _remove}


def _chosen(named: str | None) -> tuple[str, _Backend]:
    """The backend the person named, or the best of the operating system's own, whatever `keyring` is configured to."""
    if named:
        return named, _backend_class(named)()
    try:
        importlib.import_module("keyring.backend")
    except ModuleNotFoundError:
        raise _AbsentError from None
    usable = sorted(_usable(), key=lambda each: each[0], reverse=True)
    if not usable:
        raise _AbsentError
    _, name, backend_class = usable[0]
    return name, backend_class()


def _usable() -> Iterator[tuple[float, str, type[_Backend]]]:
    for name in _BACKENDS:
        backend_class = _backend_class(name)
        try:
            yield backend_class.priority, name, backend_class
        except (RuntimeError, OSError):
            # How a backend says that this machine or session does not have it; OSError: the bus has no socket.
            continue


def _backend_class(name: str) -> type[Any]:
    module, _, attribute = name.rpartition(".")
    backend_class: type[Any] = getattr(importlib.import_module(module), attribute)
    return backend_class


def _refuse_prompts(name: str, request: dict[str, Any]) -> None:
    """Stop before the backend asks the person for a password: always, unless they asked for the operation."""
    if name == "keyring.backends.SecretService.Keyring":
        _refuse_unready_secret_service(request)
    elif request["prompting"]:
        return
    elif name == "keyring.backends.libsecret.Keyring":
        _refuse_locked_libsecret(request["service"], request["user"])
    elif ".kwallet." in name:
        _refuse_closed_wallet(_backend_class(name))
    elif ".macOS." in name:
        _forbid_keychain_dialogs()


def _refuse_unready_secret_service(request: dict[str, Any]) -> None:
    if request["operation"] == "write":
        return
    secretstorage = importlib.import_module("secretstorage")
    try:
        # Not `get_default_collection`, which creates a missing one and asks for its password.
        collection = secretstorage.Collection(secretstorage.dbus_init())
    except secretstorage.ItemNotFoundException:
        raise _AbsentError from None
    if request["prompting"]:
        return
    items = collection.search_items({"service": request["service"], "username": request["user"]})
    if collection.is_locked() or any(item.is_locked() for item in items):
        raise _LockedError


def _refuse_locked_libsecret(service: str, user: str) -> None:
    secret = importlib.import_module("gi.repository.Secret")
    schema = _backend_class("keyring.backends.libsecret.Keyring")().schema
    attributes = {"service": service, "username": user}
    if any(
        item.get_locked() for item in secret.password_search_sync(schema, attributes, secret.SearchFlags.NONE, None)
    ):
        raise _LockedError


def _refuse_closed_wallet(backend_class: type[Any]) -> None:
    dbus: ModuleType = importlib.import_module("dbus")
    remote = dbus.SessionBus().get_object(backend_class.bus_name, backend_class.object_path)
    wallet = dbus.Interface(remote, "org.kde.KWallet")
    if not wallet.isOpen(wallet.networkWallet()):
        raise _LockedError


def _forbid_keychain_dialogs() -> None:
    ctypes = importlib.import_module("ctypes")
    finder = importlib.import_module("ctypes.util")
    ctypes.CDLL(finder.find_library("Security")).SecKeychainSetUserInteractionAllowed(0)


def _outcome(error: BaseException) -> str:
    """Locked, absent or failed, by what the exception and its causes are called."""
    chain = list(_chain(error))
    names = {type(each).__name__ for each in chain}
    if {"InitError", "PromptDismissedException"} <= names:
        # There is no default collection, and none was made: no desktop to ask on, or the person said no.
        return "absent"
    if names & _LOCKED or any(_keychain_needs_person(each) for each in chain):
        return "locked"
    bus_errors = [str(getattr(each, "name", "")) for each in chain if type(each).__name__ == "DBusErrorResponse"]
    # A service that died while answering is not an absent one.
    if any(each.endswith((".NoReply", ".TimedOut", ".Timeout")) for each in bus_errors):
        return "failed"
    if names & _ABSENT or any(".Error.Spawn." in each or each.endswith(".ServiceUnknown") for each in bus_errors):
        return "absent"
    return "failed"


def _keychain_needs_person(error: BaseException) -> bool:
    # Security.framework: errSecInteractionNotAllowed, errSecUserCanceled, errSecAuthFailed.
    module = type(error).__module__
    return module == "keyring.backends.macOS.api" and error.args[:1] in ((-25308,), (-128,), (-25293,))


def _chain(error: BaseException | None) -> Iterator[BaseException]:
    while error is not None:
        yield error
        error = error.__cause__ or error.__context__


if __name__ == "__main__":
    main()
