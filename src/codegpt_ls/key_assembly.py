"""Puts together the places where keys are kept."""

from collections.abc import Mapping

from codegpt_ls.credentials.file_lock import FileLock
from codegpt_ls.credentials.file_store import FileStore
from codegpt_ls.credentials.index import Index
from codegpt_ls.credentials.keyring_process import KeyringProcess
from codegpt_ls.credentials.keyring_store import KeyringStore
from codegpt_ls.credentials.redaction import Redactor
from codegpt_ls.credentials.session_store import SessionStore
from codegpt_ls.domain.credentials import CredentialSource
from codegpt_ls.domain.ports.keys import CredentialStore
from codegpt_ls.folders import data_folder
from codegpt_ls.settings.current import CurrentSettings


def key_stores(
    environ: Mapping[str, str], redactor: Redactor, settings: CurrentSettings, index: Index
) -> dict[CredentialSource, CredentialStore]:
    """Each by its name."""
    folder = data_folder()
    file = FileStore(folder / "credentials.json", index=index, redactor=redactor)
    keyring = KeyringStore(
        KeyringProcess(environ=environ, redactor=redactor, third_party_backend=lambda: settings().keyring_backend),
        index=index,
        lock=FileLock(folder / "keyring.lock"),
        redactor=redactor,
        plain_copy=file,
    )
    return {
        CredentialSource.SESSION: SessionStore(redactor=redactor),
        CredentialSource.KEYRING: keyring,
        CredentialSource.FILE: file,
    }
