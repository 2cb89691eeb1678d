"""A key and what may be seen of it."""

from dataclasses import fields

import pytest

from codegpt_ls.domain.credentials import (
    Credential,
    CredentialSource,
    EnvironmentConnection,
    FoundCredential,
    HeaderStatus,
    KeyStatus,
    Removal,
    fits_header,
    headers_among,
    item_name,
)
from codegpt_ls.domain.limits import HEADER_VALUE
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


def test_no_item_of_a_store_is_taken_for_another() -> None:
    origins = ("https://a.example", "https://a.example:8443", "http://localhost", "http://[::1]:1")
    headers = (None, "x-token", "#", "#x-token", "x#y", "x-token#")
    names = {item_name(origin, header) for origin in origins for header in headers}
    assert len(names) == len(origins) * len(headers)
    for origin in origins:
        assert headers_among(names, origin) == tuple(sorted(header for header in headers if header))


def test_a_header_is_one_item_however_it_is_spelt() -> None:
    assert item_name("https://a.example", "X-Token") == item_name("https://a.example", "x-token")


@pytest.mark.parametrize("value", ["x", "Bearer a b", '"quoted"', "x" * HEADER_VALUE])
def test_what_a_header_can_carry(value: str) -> None:
    assert fits_header(value)


@pytest.mark.parametrize("value", ["", "a\nb", "a\r", "a\0", "a\tb", "비밀", "\x7f", "x" * (HEADER_VALUE + 1)])
def test_what_no_header_can_carry(value: str) -> None:
    assert not fits_header(value)


@pytest.mark.parametrize("told", [KeyStatus, HeaderStatus, Removal])
def test_what_is_told_of_a_key_has_no_place_for_it(told: type) -> None:
    assert not {field.name for field in fields(told)} & {"key", "credential", "found"}


def test_the_sources_are_named_in_order_of_precedence() -> None:
    assert [source.value for source in CredentialSource] == ["session", "command", "environment", "keyring", "file"]
