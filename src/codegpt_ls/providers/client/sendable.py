"""What may stand in a header."""

from codegpt_ls.domain.credentials import Credential
from codegpt_ls.domain.errors import AssistantError, ErrorCode, Facts


def check_sendable(credential: Credential, provider: str) -> None:
    """No HTTP header carries anything but printable ASCII. Raises AssistantError INVALID_KEY or ORGANIZATION."""
    facts = Facts(provider=provider, origin=credential.origin, detail="characters")
    if not _sendable(credential.key):
        raise AssistantError(ErrorCode.INVALID_KEY, facts)
    if not (_sendable(credential.organization or "-") and _sendable(credential.project or "-")):
        raise AssistantError(ErrorCode.ORGANIZATION, facts)


def _sendable(value: str) -> bool:
    return bool(value) and value.isascii() and value.isprintable()
