"""The built-in rows, and the one that has no address, as the other rooms know them."""

from typing import Final

from codegpt_ls.domain.ports.providers import Provider
from codegpt_ls.domain.providers import ProviderProfile
from codegpt_ls.providers.vendors import COMPATIBLE, built_in_rows, providers

ROWS: Final[tuple[ProviderProfile, ...]] = (*(row.profile for row in built_in_rows()), COMPATIBLE)


def provider_of(row: str) -> Provider:
    """A new provider of the row with this id."""
    return next(provider for provider in providers() if provider.profile.id == row)
