"""Backends someone else may have installed; tests install this file into the packages of an interpreter."""
# ruff: noqa: ARG002, T201 - the interface is keyring's, and printing is the misbehaviour

import getpass
import json
import os
import subprocess
import sys
from pathlib import Path

from keyring.backend import KeyringBackend

STORE = Path.home() / "plain.json"


class Plain(KeyringBackend):
    """Keeps everything in plain text, and would be the first choice."""

    priority = 99

    def get_password(self, service: str, username: str) -> str | None:
        return self._all().get(service)

    def set_password(self, service: str, username: str, password: str) -> None:
        STORE.write_text(json.dumps(self._all() | {service: password}))

    def delete_password(self, service: str, username: str) -> None:
        STORE.unlink()

    def _all(self) -> dict[str, str]:
        return dict(json.loads(STORE.read_text())) if STORE.exists() else {}


class Talkative(Plain):
    """Prints what it is doing, everywhere, and speaks our own language on standard output."""

    def set_password(self, service: str, username: str, password: str) -> None:
        os.write(1, b'{"outcome": "done", "value": "forged", "backend": "forged"}\n')
        print("saving", password, flush=True)
        print("saving", password, file=sys.stderr, flush=True)
        subprocess.run([sys.executable, "-c", "print('from a grandchild')"], check=True)
        super().set_password(service, username, password)

    def get_password(self, service: str, username: str) -> str | None:
        print("loading", flush=True)
        return super().get_password(service, username)


class Asking(Plain):
    """Asks for a master password."""

    def get_password(self, service: str, username: str) -> str | None:
        return getpass.getpass("Master password: ")

    def set_password(self, service: str, username: str, password: str) -> None:
        input("Master password: ")


class Raising(Plain):
    """Quotes the secret in its exception."""

    def set_password(self, service: str, username: str, password: str) -> None:
        raise ValueError("cannot store " + password)


class Leaving(Plain):
    """Ends the process it is a guest in."""

    def set_password(self, service: str, username: str, password: str) -> None:
        sys.exit(0)


class Breeding(Plain):
    """Starts a process and waits for it."""

    def get_password(self, service: str, username: str) -> str | None:
        subprocess.run([sys.executable, "-c", "import time; time.sleep(600)", "keyring_child_of_child"], check=True)
        return None
