"""Whose key and which address a failure is about."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace

from codegpt_ls.domain.credentials import CredentialSource
from codegpt_ls.domain.errors import AssistantError
from codegpt_ls.domain.origin import normalised_base_url, origin_of
from codegpt_ls.domain.providers import ProviderProfile


@contextmanager
def concerning(
    profile: ProviderProfile,
    base_url: str = "",
    *,
    store: CredentialSource = CredentialSource.KEYRING,
    header: str | None = None,
) -> Iterator[None]:
    """Whatever fails in here is about this provider, this address and the store that was wanted.

    The stores and what judges a typed key know none of it, and a way forward that named no provider would be about
    the one in use: a key that is typed again would go there. `base_url` is normalised, or empty where nothing is known.
    """
    try:
        yield
    except AssistantError as error:
        facts = error.facts
        told = replace(
            facts,
            provider=facts.provider or profile.id,
            header=facts.header or header,
            origin=facts.origin or (origin_of(base_url) if base_url else None),
            base_url=facts.base_url or base_url or None,
            store=facts.store or (None if store is CredentialSource.KEYRING else store.value),
        )
        raise AssistantError(error.code, told) from error.__cause__


def given_base_url(profile: ProviderProfile, base_url: str | None) -> str | None:
    """The address that a request names, normalised; None where it names none, or the provider makes its own.

    Raises AssistantError BAD_ORIGIN.
    """
    if not base_url or profile.makes_own_address:
        return None
    with concerning(profile):
        return normalised_base_url(base_url)
