"""A key for this session."""

from codegpt_ls.credentials.redaction import Redactor
from codegpt_ls.credentials.session_store import SessionStore
from codegpt_ls.domain.credentials import CredentialSource
from tests.credentials.machine import CANARY, ORIGIN, credential


async def test_a_session_key_lasts_until_removed_and_no_longer() -> None:
    redactor = Redactor()
    store = SessionStore(redactor=redactor)
    written = await store.write(credential())
    assert written.source is CredentialSource.SESSION
    store.forget_memory()
    assert await store.read(ORIGIN) == written
    assert await store.read("https://gateway.example") is None
    assert await store.remove(ORIGIN) is True
    assert await store.remove(ORIGIN) is False
    assert await store.read(ORIGIN) is None
    assert CANARY not in redactor.redact(f"log of {CANARY}")
