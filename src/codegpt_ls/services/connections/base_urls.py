"""Which address the settings give a provider: each has its own, and an old one for all belongs to one of them."""

from collections.abc import Callable, Mapping
from dataclasses import replace
from functools import partial
from typing import Final, Protocol

from codegpt_ls.domain.errors import AssistantError
from codegpt_ls.domain.origin import is_nearby_origin, normalised_base_url, origin_of
from codegpt_ls.domain.providers import ProviderProfile, address_setting, at_home, filled, parts_of
from codegpt_ls.services.connections.selection import Selections
from codegpt_ls.settings import DEFAULT_PROVIDER, Settings

FOR_ALL: Final = "codegpt.baseUrl"


class Memory(Protocol):
    """What was decided about a value; it outlives the process."""

    def recall(self, subject: str, value: object) -> object: ...

    def remember(self, subject: str, value: object, decided: str | bool) -> None: ...  # noqa: FBT001 - the value itself


class BaseUrls:
    """The addresses in the settings.

    `codegpt.baseUrl` names no provider. It belongs to the one that was in force when it was first seen, and stays there
    whichever is chosen later: what is asked of one provider never goes to an address that was meant for another.
    """

    def __init__(self, settings: Callable[[], Settings], selections: Selections, owners: Memory) -> None:
        self._settings = settings
        self._selections = selections
        self._owners = owners
        self._typed: tuple[str, str] | None = None
        self.typed_alone = False
        """Whether an address was typed for this call, and no provider named with it."""

    def type(self, provider_id: str, base_url: str, *, alone: bool) -> None:
        """For this call the provider is at this address, whatever the settings say."""
        self._typed = (provider_id, base_url)
        self.typed_alone = alone

    def typed_for(self, provider_id: str) -> str | None:
        """The address that was typed for this provider."""
        return self._typed[1] if self._typed and self._typed[0] == provider_id else None

    def key_needed(self, profile: ProviderProfile, origin: str) -> bool:
        """Whether nothing is sent to this address without a key."""
        if profile.makes_own_address:
            return False
        if at_home(profile, origin):
            return profile.needs_key
        near = is_nearby_origin(origin)
        if profile.needs_key:
            # An address near by that was typed without a provider may be any server's.
            return not (near and self.typed_alone)
        # A stored key is the person's consent to a foreign address; so is to type it.
        return not (near or self.typed_for(profile.id))

    def of(self, profile: ProviderProfile) -> str | None:
        """The address the settings give this provider, normalised.

        Raises AssistantError BAD_ORIGIN, naming the setting, for one that no request may go to.
        """
        typed = None if profile.makes_own_address else self.typed_for(profile.id)
        return _normalised(typed, address_setting(profile.id)) if typed else self.in_settings(profile)

    def in_settings(self, profile: ProviderProfile) -> str | None:
        """The same, whatever was typed for this call."""
        if profile.makes_own_address:
            return None
        if own := self._settings().of(profile.id).base_url:
            return _normalised(own, address_setting(profile.id))
        if made := self._made(profile):
            return made
        shared = self._shared(profile)
        return _normalised(shared, FOR_ALL) if shared else None

    def parts(self, profile: ProviderProfile) -> Mapping[str, str | None]:
        """What the provider's own address is made with, by name and in order, as far as the settings tell."""
        names = parts_of(profile.template) if profile.template else ()
        return {name: self._part(profile, name) for name in names}

    def settled(self, profile: ProviderProfile, origin: str) -> bool:
        """Whether this is where the settings, or the provider itself, say that it is."""
        own = self.in_settings(profile) or profile.base_url
        return bool(own) and origin_of(own) == origin

    def _made(self, profile: ProviderProfile) -> str | None:
        """The address that the vendor's template makes with what the settings tell of it."""
        made = filled(profile.template, partial(self._part, profile)) if profile.template else None
        return _normalised(made, address_setting(profile.id)) if made else None

    def _part(self, profile: ProviderProfile, name: str) -> str | None:
        part = getattr(self._settings().of(profile.id), name)
        return part if isinstance(part, str) else None

    def named_by(self, profile: ProviderProfile) -> str:
        """The full name of the setting to correct where this provider's address is wrong, whether it is set or not."""
        own = self.typed_for(profile.id) or self._settings().of(profile.id).base_url
        if not own and not self._made(profile) and self._shared(profile):
            return FOR_ALL
        parts = () if own or profile.template is None else parts_of(profile.template)
        missing = next((name for name in parts if self._part(profile, name) is None), "baseUrl")
        return address_setting(profile.id, missing)

    def settle(self, profile: ProviderProfile | None) -> str | None:
        """Give the address that names no provider to the one in force, if it has none yet; whose it is since now."""
        shared = self._settings().base_url
        if not shared or self._owner(shared) is not None:
            return None
        owner = profile.id if profile and not profile.makes_own_address else DEFAULT_PROVIDER
        self._owners.remember(FOR_ALL, shared, owner)
        return owner

    def _shared(self, profile: ProviderProfile) -> str | None:
        """The address that names no provider, where it is this one's."""
        shared = self._settings().base_url
        return shared if shared and self._owns(profile, shared) else None

    def _owns(self, profile: ProviderProfile, shared: str) -> bool:
        # A provider without an address of its own cannot be meant any other way.
        if not profile.base_url and profile.id == self._settings().provider:
            return True
        owner = self._owner(shared)
        if owner is None and profile.id == self._selections.provider():
            owner = self.settle(profile)
        return owner == profile.id

    def _owner(self, shared: str) -> str | None:
        owner = self._owners.recall(FOR_ALL, shared)
        return owner if isinstance(owner, str) else None


def _normalised(base_url: str, setting: str) -> str:
    try:
        return normalised_base_url(base_url)
    except AssistantError as error:
        raise AssistantError(error.code, replace(error.facts, setting=setting)) from None
