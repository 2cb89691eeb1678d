"""A key for this process only, gone when it ends."""

from codegpt_ls.credentials.redaction import Redactor
from codegpt_ls.domain.credentials import (
    Credential,
    CredentialSource,
    FoundCredential,
    headers_among,
    item_name,
)


class SessionStore:
    """Keeps credentials in memory."""

    source = CredentialSource.SESSION

    def __init__(self, *, redactor: Redactor) -> None:
        self._redactor = redactor
        self._credentials: dict[str, Credential] = {}

    async def read(
        self,
        origin: str,
        header: str | None = None,
        *,
        prompting: bool = False,  # noqa: ARG002 - never locked
    ) -> FoundCredential | None:
        """The key of exactly this origin, or the value of this header for it."""
        credential = self._credentials.get(item_name(origin, header))
        return FoundCredential(credential=credential, source=self.source) if credential else None

    async def write(self, credential: Credential) -> FoundCredential:
        """Keep it until the process ends."""
        self._redactor.register(credential.key)
        self._credentials[item_name(credential.origin, credential.header)] = credential
        return FoundCredential(credential=credential, source=self.source)

    async def remove(self, origin: str, header: str | None = None) -> bool:
        """Forget it; True when there was one."""
        return self._credentials.pop(item_name(origin, header), None) is not None

    async def headers(self, origin: str) -> tuple[str, ...]:
        """The headers whose values are kept for this origin."""
        return headers_among(self._credentials, origin)

    def forget_memory(self) -> None:
        """Nothing: here memory is the store, and a changed keyring does not end the session's key."""
