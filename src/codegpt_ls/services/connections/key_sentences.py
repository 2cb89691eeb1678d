"""What a person reads about their key, the same in editor and terminal."""

from collections.abc import Mapping
from typing import Final

from codegpt_ls.domain.credentials import CredentialSource, KeyStatus, Removal
from codegpt_ls.domain.ports.words import Translator
from codegpt_ls.domain.providers import LinkKind, ProviderProfile, as_addressed

_SAVED: Final = {
    CredentialSource.KEYRING: "key.saved",
    CredentialSource.SESSION: "key.saved_session",
    CredentialSource.FILE: "key.saved_file",
}


def saved_sentence(words: Translator, profile: ProviderProfile, status: KeyStatus) -> str:
    """Where the key was put, whether it was verified, and what overrides it."""
    profile = as_addressed(profile, status.origin)
    if status.source is CredentialSource.ENVIRONMENT:
        overridden = words.text("key.overridden", variable=status.variable)
        store = status.shadowed[0] if status.shadowed else CredentialSource.KEYRING
        return f"{_saved(words, profile, store, status)} {overridden}"
    return _saved(words, profile, status.source or CredentialSource.KEYRING, status)


def status_sentence(words: Translator, profile: ProviderProfile, status: KeyStatus) -> str:
    """Which key is in force, without it; what of the environment is none; after a check also what that told."""
    facts = {"provider": as_addressed(profile, status.origin).title, "origin": status.origin}
    sentences = [_in_force(words, status, facts)]
    if status.ignored:
        fault = words.text(f"mistake.{status.ignored.mistake}")
        sentences.append(words.text("key.variable_ignored", variable=status.ignored.variable, fault=fault))
    if status.present and status.verified:
        sentences.append(words.text("key.verified", **facts))
    elif status.unverifiable:
        sentences.append(words.text("key.unverifiable", **facts))
    return " ".join(sentences)


def removal_sentence(words: Translator, profile: ProviderProfile, removal: Removal) -> str:
    """What was removed, what still works, and that the provider still knows the key."""
    profile = as_addressed(profile, removal.origin)
    sentences = [_removed(words, profile, removal)]
    if removal.variable:
        sentences.append(words.text("key.still_in_environment", variable=removal.variable))
    if removal.removed:
        sentences.append(_still_at_provider(words, profile))
    return " ".join(sentences)


def _in_force(words: Translator, status: KeyStatus, facts: Mapping[str, str]) -> str:
    if status.source is None:
        return words.text("key.status_absent", **facts)
    source = status.variable or status.backend or words.text(f"source.{status.source}")
    key = "key.status_present" if status.last_four else "key.status_hidden"
    return words.text(key, **facts, last_four=status.last_four, source=source)


def _saved(words: Translator, profile: ProviderProfile, store: CredentialSource, status: KeyStatus) -> str:
    place = status.backend or words.text(f"source.{store}")
    key = _SAVED[store] + ("" if status.verified else "_unverified")
    return words.text(key, provider=profile.title, backend=place, path=place)


def _removed(words: Translator, profile: ProviderProfile, removal: Removal) -> str:
    if not removal.removed:
        return words.text("key.removed_nothing", provider=profile.title)
    places = tuple(words.text(f"source.{source}") for source in removal.removed)
    return words.text("key.removed", provider=profile.title, places=places)


def _still_at_provider(words: Translator, profile: ProviderProfile) -> str:
    page = profile.links.get(LinkKind.KEYS)
    if page is None:
        return words.text("key.still_at_provider", provider=profile.title)
    return words.text("key.still_at_provider_page", provider=profile.title, url=page)
