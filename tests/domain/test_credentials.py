"""A key and what may be seen of it."""

from dataclasses import fields

import pytest

from codegpt_ls.domain.credentials import (
    Credential,
    CredentialSource,
    EnvironmentConnection,
    FoundCredential,
    KeyStatus,
    Removal,
)
from codegpt_ls.domain.providers import Connection

KEY = "sk-canary-0123456789abcdef"
CREDENTIAL = Credential(origin="https://api.openai.com", key=KEY, organization="org-1")
FOUND = FoundCredential(credential=CREDENTIAL, source=CredentialSource.KEYRING)


@pytest.mark.parametrize(
    "holder",
    [
        CREDENTIAL,
        FOUND,
        EnvironmentConnection(base_url_named_by=None, base_url="https://api.openai.com/v1", found=FOUND),
        Connection(base_url="https://api.openai.com/v1", credential=CREDENTIAL, proxy=f"http://me:{KEY}@proxy"),
    ],
)
def test_whatever_holds_a_key_can_be_printed(holder: object) -> None:
    assert KEY not in f"{holder!r} {holder}"


@pytest.mark.parametrize(("key", "shown"), [(KEY, "cdef"), ("sk-123456789", "6789"), ("sk-12345678", ""), ("", "")])
def test_the_last_four_are_shown_only_of_a_key_they_do_not_give_away(key: str, shown: str) -> None:
    assert Credential(origin="https://x.example", key=key).last_four == shown


@pytest.mark.parametrize("told", [KeyStatus, Removal])
def test_what_is_told_of_a_key_has_no_place_for_it(told: type) -> None:
    assert not {field.name for field in fields(told)} & {"key", "credential", "found"}


def test_the_sources_are_named_in_order_of_precedence() -> None:
    assert [source.value for source in CredentialSource] == ["session", "environment", "keyring", "file"]
