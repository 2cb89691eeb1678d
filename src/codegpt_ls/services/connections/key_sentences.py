"""What a person reads about their key, the same in editor and terminal."""

from collections.abc import Iterator, Mapping
from typing import Final

from codegpt_ls.domain.credentials import (
    CommandState,
    CredentialSource,
    HeaderStatus,
    IgnoredVariable,
    KeyStatus,
    Removal,
)
from codegpt_ls.domain.ports.words import Translator
from codegpt_ls.domain.providers import LinkKind, ProviderProfile, as_addressed
from codegpt_ls.services.connections.commands import command_setting, source_setting
from codegpt_ls.services.connections.connections import OVERRIDING
from codegpt_ls.services.connections.headers import setting_of
from codegpt_ls.settings.headers import STORED

_SAVED: Final = {
    CredentialSource.KEYRING: "key.saved",
    CredentialSource.SESSION: "key.saved_session",
    CredentialSource.FILE: "key.saved_file",
}

_HEADER_SAVED: Final = {
    CredentialSource.KEYRING: "header.saved",
    CredentialSource.SESSION: "header.saved_session",
    CredentialSource.FILE: "header.saved_file",
}


def saved_sentence(words: Translator, profile: ProviderProfile, status: KeyStatus) -> str:
    """Where the key was put, whether it was verified, and what overrides it; of a header, whether it goes along."""
    if status.header is not None:
        return _header_saved(words, profile, status, status.header)
    profile = as_addressed(profile, status.origin)
    if status.source in OVERRIDING:
        overridden = _overridden(words, profile, status)
        store = status.shadowed[0] if status.shadowed else CredentialSource.KEYRING
        return f"{_saved(words, profile, store, status)} {overridden}"
    return _saved(words, profile, status.source or CredentialSource.KEYRING, status)


def _overridden(words: Translator, profile: ProviderProfile, status: KeyStatus) -> str:
    if status.source is CredentialSource.COMMAND:
        return words.text("key.overridden_by_command", setting=command_setting(profile.id))
    return words.text("key.overridden", variable=status.variable)


def status_sentence(words: Translator, profile: ProviderProfile, status: KeyStatus) -> str:
    """Which key is in force, without it; what of the environment is none; after a check also what that told; and which
    extra headers there are."""
    facts = {"provider": as_addressed(profile, status.origin).title, "origin": status.origin}
    sentences = [_in_force(words, status, facts)]
    if status.ignored:
        sentences.append(_ignored(words, profile, status.ignored))
    if status.present and status.verified:
        sentences.append(words.text("key.verified", **facts))
    elif status.unverifiable:
        sentences.append(words.text("key.unverifiable", **facts))
    sentences += [header_sentence(words, each) for each in status.headers]
    return " ".join(sentences)


def header_sentence(words: Translator, status: HeaderStatus) -> str:
    """Where a header's value comes from, without it, and whether it is sent."""
    if status.present is None:
        return words.text("header.status_unknown", header=status.name)
    if not status.present:
        return words.text("header.status_absent", header=status.name)
    source = status.variable or status.backend or words.text(f"source.{status.source}")
    key = "header.status_present" if status.last_four else "header.status_hidden"
    told = words.text(key, header=status.name, last_four=status.last_four, source=source)
    return told if status.used else f"{told} {words.text('header.status_unused')}"


def readable_question(words: Translator, origin: str, header: str | None) -> str:
    """Asked before a key, or a header's value, is stored that can be read on its way."""
    if header is None:
        return words.text("key.readable_ask", origin=origin)
    return words.text("header.readable_ask", origin=origin, header=header)


def removal_sentence(words: Translator, profile: ProviderProfile, removal: Removal) -> str:
    """What was removed, headers with it, what still works, and that the provider still knows the key."""
    if removal.header is not None:
        return _header_removed(words, removal, removal.header)
    profile = as_addressed(profile, removal.origin)
    sentences = [_removed(words, profile, removal)]
    if removal.headers:
        sentences.append(words.text("header.removed_with_key", origin=removal.origin, headers=removal.headers))
    if removal.variable:
        sentences.append(words.text("key.still_in_environment", variable=removal.variable))
    if removal.still_available_from is CredentialSource.COMMAND:
        sentences.append(words.text("key.still_by_command", setting=command_setting(profile.id)))
    if removal.removed:
        sentences.append(_still_at_provider(words, profile))
    return " ".join(sentences)


def _ignored(words: Translator, profile: ProviderProfile, ignored: IgnoredVariable) -> str:
    if ignored.mistake is None:
        return words.text("key.variable_offered", variable=ignored.variable, setting=source_setting(profile.id))
    return words.text("key.variable_ignored", variable=ignored.variable, fault=words.text(f"mistake.{ignored.mistake}"))


def _in_force(words: Translator, status: KeyStatus, facts: Mapping[str, str]) -> str:
    if status.source is None:
        return words.text("key.status_absent", **facts)
    if status.command is not None:
        return " ".join(_by_command(words, status.command, facts))
    source = status.variable or status.backend or words.text(f"source.{status.source}")
    key = "key.status_present" if status.last_four else "key.status_hidden"
    return words.text(key, **facts, last_four=status.last_four, source=source)


def _by_command(words: Translator, command: CommandState, facts: Mapping[str, str]) -> Iterator[str]:
    yield words.text("key.status_command", **facts, program=command.program)
    if command.until is not None:
        # By the clock on the wall: a number of minutes would be another sentence with each look.
        yield words.text("key.command_until", time=f"{command.until.astimezone():%H:%M}")
    if command.fault is not None:
        fault = words.text(f"command_fault.{command.fault}", exit_code=command.exit_code)
        yield words.text("key.command_failed", fault=fault)


def _saved(words: Translator, profile: ProviderProfile, store: CredentialSource, status: KeyStatus) -> str:
    place = status.backend or words.text(f"source.{store}")
    key = _SAVED[store] + ("" if status.verified else "_unverified")
    return words.text(key, provider=profile.title, backend=place, path=place)


def _removed(words: Translator, profile: ProviderProfile, removal: Removal) -> str:
    if not removal.removed:
        return words.text("key.removed_nothing", provider=profile.title)
    places = tuple(words.text(f"source.{source}") for source in removal.removed)
    return words.text("key.removed", provider=profile.title, places=places)


def _header_saved(words: Translator, profile: ProviderProfile, status: KeyStatus, header: str) -> str:
    store = status.source or CredentialSource.KEYRING
    place = status.backend or words.text(f"source.{store}")
    saved = words.text(_HEADER_SAVED[store], header=header, origin=status.origin, backend=place, path=place)
    goes_along = (each for each in status.headers if each.name == header and each.used and each.present)
    if any(each.source is not CredentialSource.ENVIRONMENT for each in goes_along):
        return saved
    setting = setting_of(profile.id, header)
    return f"{saved} {words.text('header.not_named', setting=setting, reference=STORED)}"


def _header_removed(words: Translator, removal: Removal, header: str) -> str:
    if not removal.removed:
        return words.text("header.removed_nothing", header=header, origin=removal.origin)
    places = tuple(words.text(f"source.{source}") for source in removal.removed)
    return words.text("header.removed", header=header, origin=removal.origin, places=places)


def _still_at_provider(words: Translator, profile: ProviderProfile) -> str:
    page = profile.links.get(LinkKind.KEYS)
    if page is None:
        return words.text("key.still_at_provider", provider=profile.title)
    return words.text("key.still_at_provider_page", provider=profile.title, url=page)
