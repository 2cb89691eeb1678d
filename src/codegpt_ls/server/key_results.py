"""Key status and removal as results and as sentences, for requests and commands alike."""

from codegpt_ls.domain.credentials import KeyStatus, Removal
from codegpt_ls.domain.providers import ProviderProfile
from codegpt_ls.protocol.api_keys import KeyStatusResult, RemoveApiKeyResult
from codegpt_ls.server.session import Session
from codegpt_ls.services.connections.key_sentences import removal_sentence, saved_sentence, status_sentence


def status_result(
    session: Session, profile: ProviderProfile, status: KeyStatus, *, saved: bool = False
) -> KeyStatusResult:
    """The status with its sentence."""
    sentence = saved_sentence if saved else status_sentence
    return KeyStatusResult.of(profile.id, status, sentence(session.words, profile, status))


def removal_result(session: Session, profile: ProviderProfile, removal: Removal) -> RemoveApiKeyResult:
    """The removal with its sentence."""
    return RemoveApiKeyResult.of(profile.id, removal, removal_sentence(session.words, profile, removal))
