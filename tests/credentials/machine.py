"""One person's machine: the stores as the program wires them, on this folder and in this session."""

from collections.abc import Mapping
from pathlib import Path

from codegpt_ls.credentials.file_lock import FileLock
from codegpt_ls.credentials.file_store import FileStore
from codegpt_ls.credentials.index import Index
from codegpt_ls.credentials.keyring_process import KeyringDeadlines, KeyringProcess
from codegpt_ls.credentials.keyring_store import KeyringStore
from codegpt_ls.credentials.redaction import Redactor
from codegpt_ls.domain.credentials import Credential

ORIGIN = "https://api.openai.com"
CANARY = "sk-proj-CANARYq7Xw2Lm9Tz4Rb6Yc1Nv8Ks3Hd5Jf0Gp"
PATIENT = KeyringDeadlines(silent=60, command=60)
"""Long enough that a busy machine decides no test."""
HASTY = KeyringDeadlines(silent=1, command=1)
"""For a keyring that never answers: whenever it passes, the outcome is the same."""


class Machine:
    """A second one on the same folder is the same machine after a restart, or another editor on it."""

    def __init__(
        self,
        folder: Path,
        environ: Mapping[str, str],
        *,
        deadlines: KeyringDeadlines = PATIENT,
        backend: str | None = None,
        largest_item: int | None = None,
        redactor: Redactor | None = None,
    ) -> None:
        self.redactor = redactor or Redactor()
        self.index = Index(folder / "stored.json")
        self.file = FileStore(folder / "credentials.json", index=self.index, redactor=self.redactor)
        self.process = KeyringProcess(
            environ=environ,
            redactor=self.redactor,
            deadlines=deadlines,
            third_party_backend=lambda: backend,
            largest_item=largest_item,
        )
        self.keyring = self.store_on(self.process, folder)

    def store_on(self, process: KeyringProcess, folder: Path) -> KeyringStore:
        """The keyring store, talking to this process."""
        return KeyringStore(
            process,
            index=self.index,
            lock=FileLock(folder / "keyring.lock"),
            redactor=self.redactor,
            plain_copy=self.file,
        )


def credential(key: str = CANARY, origin: str = ORIGIN) -> Credential:
    """A credential with all its parts."""
    return Credential(origin=origin, key=key, organization="org-1", project="proj-1")
