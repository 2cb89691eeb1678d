"""A key for this process only, gone when it ends."""

from codegpt_ls.credentials.redaction import Redactor
from codegpt_ls.domain.credentials import Credential, CredentialSource, FoundCredential


class SessionStore:
    """Keeps credentials in memory."""

    source = CredentialSource.SESSION

    def __init__(self, *, redactor: Redactor) -> None:
        self._redactor = redactor
        self._credentials: dict[str, Credential] = {}

    async def read(self, origin: str, *, prompting: bool = False) -> FoundCredential | None:  # noqa: ARG002 - never locked
        """The credential of exactly this origin."""
        credential = self._credentials.get(origin)
        return FoundCredential(credential=credential, source=self.source) if credential else None

    async def write(self, credential: Credential) -> FoundCredential:
        """Keep it until the process ends."""
        self._redactor.register(credential.key)
        self._credentials[credential.origin] = credential
        return FoundCredential(credential=credential, source=self.source)

    async def remove(self, origin: str) -> bool:
        """Forget it; True when there was one."""
        return self._credentials.pop(origin, None) is not None

    def forget_memory(self) -> None:
        """Nothing: here memory is the store, and a changed keyring does not end the session's key."""
