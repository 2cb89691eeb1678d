"""What the doctor looks at. Each check returns what it saw, or raises why it did not work."""

import importlib.metadata
import importlib.util
import os
import platform
import secrets
import time
from dataclasses import dataclass
from typing import Final
from urllib.parse import urlsplit

from codegpt_ls import __version__
from codegpt_ls.cli.command import Command
from codegpt_ls.credentials.keyring_process import KeyringProcess
from codegpt_ls.domain.credentials import CredentialSource
from codegpt_ls.domain.errors import AssistantError, ErrorCode, Facts
from codegpt_ls.domain.models import ModelSource
from codegpt_ls.domain.ports.providers import Provider
from codegpt_ls.folders import cache_folder, data_folder, state_folder
from codegpt_ls.providers.local.engine import PACKAGE, engine_missing
from codegpt_ls.providers.local.weights import PROVIDER_ID
from codegpt_ls.providers.registry import foreign_packages
from codegpt_ls.providers.transport import probe
from codegpt_ls.services.connections.connections import Address
from codegpt_ls.services.connections.key_sentences import header_sentence, status_sentence
from codegpt_ls.services.connections.model_names import listed_as

_PACKAGES: Final = ("openai", "httpx2", "pygls", "pydantic", "keyring", PACKAGE)
_ITEM: Final = "codegpt-ls:doctor"
"""The keyring item of the round trip: no address, so never anybody's key."""
_MOST_NAMES: Final = 5


class Skipped(Exception):  # noqa: N818 - no error
    """There was nothing to check; the message says why."""


class Failed(Exception):  # noqa: N818 - a finding, told as it is
    """A failure that no provider or store reports; the message says what it is and what mends it."""


@dataclass(slots=True)
class Patient:
    """What the checks look at, and what one of them tells the next."""

    command: Command
    provider: Provider
    address: Address | None = None
    """None until it is found, and where it cannot be."""
    proxied: bool = False
    unreachable: bool = False
    refused: bool = False
    """No key, or one that was not taken."""
    header_missing: bool = False
    """A header without a value: no request can be made."""

    def text(self, key: str, **facts: object) -> str:
        """A sentence of the catalogue."""
        return self.command.terminal.words.text(key, **facts)

    @property
    def own_address(self) -> bool:
        """Whether the provider runs here and there is no network to look at."""
        return self.provider.profile.makes_own_address

    @property
    def title(self) -> str:
        """The provider's name for people."""
        return self.command.services.connections.addressed(self.provider.profile).title


async def versions(patient: Patient) -> str:
    """Ours, Python's, the system's and those of what we stand on."""
    system = f"{platform.system()} {platform.release()} {platform.machine()}"
    ours = (f"codegpt-ls {__version__}", f"Python {platform.python_version()}", system)
    return ", ".join((*ours, *(f"{name} {_version(name, patient)}" for name in _PACKAGES)))


async def plug_ins(patient: Patient) -> str:
    """The packages of others that add providers: they are loaded with us, and handed keys."""
    found = foreign_packages()
    return patient.text("doctor.plug_ins_found", packages=found) if found else patient.text("doctor.plug_ins_none")


async def folders(patient: Patient) -> str:
    """Where files are kept; they must be writable."""
    places = (data_folder(), cache_folder(), state_folder())
    for place in places:
        existing = next(each for each in (place, *place.parents) if each.exists())
        if not existing.is_dir() or not os.access(existing, os.W_OK | os.X_OK):
            raise Failed(patient.text("doctor.folders_read_only", path=existing))
    return ", ".join(str(place) for place in dict.fromkeys(places))


async def keyring(patient: Patient) -> str:
    """Write, read and remove an item of our own; never makes the system ask for a password."""
    settings = patient.command.services.settings
    process = KeyringProcess(
        environ=os.environ,
        redactor=patient.command.redactor,
        third_party_backend=lambda: settings().keyring_backend,
    )
    started = time.monotonic()
    found = await process.read(_ITEM)
    if found is None:
        return await _without_keyring(patient)
    value = secrets.token_hex(16)
    await process.write(_ITEM, value)
    try:
        read = await process.read(_ITEM)
    finally:
        await process.remove(_ITEM)
    if read is None or read.value != value:
        raise Failed(patient.text("doctor.keyring_forgot", backend=found.backend))
    elapsed = round((time.monotonic() - started) * 1000)
    return patient.text("doctor.keyring_took", backend=found.backend, elapsed_ms=elapsed)


async def proxy(patient: Patient) -> str:
    """The proxy in force, its password hidden, and whether it is there."""
    if patient.own_address:
        raise Skipped(patient.text("doctor.skipped_own_address", provider=patient.title))
    patient.address = await _address(patient)
    way = patient.command.services.connections.way(patient.provider.profile, patient.address)
    patient.proxied = way.proxy is not None
    if way.proxy is None:
        return patient.text("doctor.proxy_none")
    patient.unreachable = True
    reached = await probe.reach_proxy(way.proxy, way.proxy_named_by, _patience(patient))
    patient.unreachable = False
    return _from_environment(reached, way.proxy_named_by)


async def certificates(patient: Patient) -> str:
    """Whose certificates are trusted."""
    trust = patient.command.services.connections.trust()
    probe.check_trust(trust)
    return _from_environment(trust.value, trust.named_by) if trust else patient.text("doctor.ca_system")


async def host_name(patient: Patient) -> str:
    """The addresses of the provider's host."""
    origin = _origin_to_reach(patient)
    patient.unreachable = True
    found = await probe.addresses(origin, _patience(patient))
    patient.unreachable = False
    return f"{urlsplit(origin).hostname}: {', '.join(found)}"


async def connection(patient: Patient) -> str:
    """A TCP connection and the certificate shown on it."""
    origin = _origin_to_reach(patient)
    way = patient.command.services.connections.way(patient.provider.profile, _found(patient))
    patient.unreachable = True
    channel = await probe.connect(origin, way)
    patient.unreachable = False
    if channel is None:
        return patient.text("doctor.tls_none", origin=origin)
    if channel.issuer is None:
        return channel.protocol
    return patient.text("doctor.tls_issuer", protocol=channel.protocol, issuer=channel.issuer)


async def headers(patient: Patient) -> str:
    """Which extra headers go along, and that each has a value."""
    if patient.own_address:
        raise Skipped(patient.text("doctor.skipped_own_address", provider=patient.title))
    status = await patient.command.services.api_keys.status(patient.provider)
    patient.header_missing = True
    await patient.command.services.connections.headers.to(patient.provider.profile, status.origin)
    patient.header_missing = False
    words = patient.command.terminal.words
    told = " ".join(header_sentence(words, each) for each in status.headers)
    return told or patient.text("doctor.headers_none")


async def key(patient: Patient) -> str:
    """Which key is used, and whether the provider takes it."""
    profile, api_keys = patient.provider.profile, patient.command.services.api_keys
    words = patient.command.terminal.words
    patient.refused = True
    if patient.own_address:
        raise Skipped(patient.text("doctor.skipped_no_key_needed", provider=patient.title))
    status = await api_keys.status(patient.provider)
    if not status.present and profile.needs_key:
        raise patient.command.services.connections.missing_key(
            profile, patient.command.services.connections.without_key(profile)
        )
    if patient.unreachable or patient.header_missing:
        why = "doctor.skipped_no_connection" if patient.unreachable else "doctor.skipped_no_header"
        told = status_sentence(words, profile, status) + " " if status.present else ""
        raise Skipped(told + patient.text(why))
    verified = await api_keys.verify(patient.provider)
    patient.refused = False
    if not verified.present:
        raise Skipped(patient.text("doctor.skipped_no_key_needed", provider=patient.title))
    return status_sentence(words, profile, verified)


async def model(patient: Patient) -> str:
    """Whether the model in use is in the list the key has just been given."""
    if patient.own_address:
        raise Skipped(patient.text("doctor.skipped_own_address", provider=patient.title))
    if patient.refused or patient.address is None:
        reason = "doctor.skipped_no_connection" if patient.unreachable else "doctor.skipped_no_key"
        raise Skipped(patient.text(reason))
    models = patient.command.services.models
    address = await patient.command.services.connections.find(patient.provider.profile)
    chosen = await models.choose(patient.provider, address, None)
    live = [each for each in models.known(patient.provider, address) if each.source is ModelSource.LIVE]
    if live and listed_as(chosen.id, live) is None:
        names = tuple(each.id for each in live[:_MOST_NAMES])
        facts = Facts(provider=patient.provider.profile.id, model=chosen.id, available=names)
        raise AssistantError(ErrorCode.MODEL_NOT_FOUND, facts)
    return f"{chosen.id} ({patient.text('doctor.models_usable', count=len(live))})"


async def local_model(patient: Patient) -> str:
    """Engine and weights."""
    wanted = patient.provider.profile.id == PROVIDER_ID
    if importlib.util.find_spec(PACKAGE) is None:
        if wanted:
            raise engine_missing()
        raise Skipped(patient.text("doctor.skipped_not_installed"))
    weights = patient.command.services.local_model.fetchable().path
    if weights is None:
        if wanted:
            raise AssistantError(ErrorCode.WEIGHTS_MISSING, Facts(provider=PROVIDER_ID))
        raise Skipped(patient.text("local.weights_missing"))
    return str(weights)


def _version(package: str, patient: Patient) -> str:
    try:
        return importlib.metadata.version(package)
    except importlib.metadata.PackageNotFoundError:
        return f"({patient.text('doctor.not_installed')})"


async def _without_keyring(patient: Patient) -> str:
    """No keyring is a failure only where a key would have to go there."""
    if patient.own_address:
        raise Skipped(patient.text("doctor.skipped_no_key_needed", provider=patient.title))
    status = await patient.command.services.api_keys.status(patient.provider)
    if status.source is None or status.source is CredentialSource.KEYRING:
        raise AssistantError(ErrorCode.NO_STORE, Facts(provider=patient.provider.profile.id))
    source = status.variable or patient.text(f"source.{status.source.value}")
    raise Skipped(patient.text("doctor.skipped_no_keyring", source=source))


async def _address(patient: Patient) -> Address:
    """Where requests would go. Raises AssistantError as a chat would."""
    profile = patient.provider.profile
    connections = patient.command.services.connections
    address = await connections.find(profile)
    if not address.origin:
        raise connections.no_address(profile)
    return address


def _origin_to_reach(patient: Patient) -> str:
    if patient.own_address:
        raise Skipped(patient.text("doctor.skipped_own_address", provider=patient.title))
    if patient.proxied and not patient.unreachable:
        raise Skipped(patient.text("doctor.skipped_proxy"))
    return _found(patient).origin


def _found(patient: Patient) -> Address:
    if patient.address is None or patient.unreachable:
        raise Skipped(patient.text("doctor.skipped_no_connection"))
    return patient.address


def _patience(patient: Patient) -> float:
    return patient.command.services.settings().timeouts.connect


def _from_environment(value: str, named_by: str) -> str:
    """The value, with the variable it came from."""
    return value if named_by.startswith("codegpt.") else f"{value} ({named_by})"
