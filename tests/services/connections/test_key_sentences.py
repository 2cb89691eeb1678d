"""What a person reads about their key."""

from dataclasses import replace
from typing import Any

import pytest

from codegpt_ls.domain.credentials import CredentialSource, HeaderStatus, KeyStatus, Removal
from codegpt_ls.domain.providers import LinkKind, ProviderProfile
from codegpt_ls.locales.translator import translator
from codegpt_ls.services.connections.key_sentences import (
    readable_question,
    removal_sentence,
    saved_sentence,
    status_sentence,
)

SESSION, ENVIRONMENT, KEYRING, FILE = (
    CredentialSource.SESSION,
    CredentialSource.ENVIRONMENT,
    CredentialSource.KEYRING,
    CredentialSource.FILE,
)
OPENAI = ProviderProfile(
    id="openai",
    title="OpenAI",
    base_url="https://api.openai.com/v1",
    default_model=None,
    links={LinkKind.KEYS: "https://keys.example"},
)
ORIGIN = "https://api.openai.com"
OVERRIDDEN = "OPENAI_API_KEY is set in the environment and is used instead of the saved key."
UNVERIFIED_IN_FILE = "The API key of OpenAI is saved in plain text in the plain-text key file, but not verified yet."
PRESENT = KeyStatus(present=True, origin=ORIGIN, source=KEYRING, last_four="wxyz", verified=True)


def saved(language: str = "en", **facts: Any) -> str:
    return saved_sentence(translator(language), OPENAI, replace(PRESENT, **facts))


def status(language: str = "en", **facts: Any) -> str:
    return status_sentence(translator(language), OPENAI, replace(PRESENT, **facts))


def removal(language: str = "en", profile: ProviderProfile = OPENAI, **facts: Any) -> str:
    return removal_sentence(translator(language), profile, Removal(origin=ORIGIN, **facts))


@pytest.mark.parametrize(
    ("facts", "sentence"),
    [
        ({"backend": "Secret Service"}, "The API key of OpenAI is saved in Secret Service and verified."),
        ({}, "The API key of OpenAI is saved in the system keyring and verified."),
        ({"source": SESSION}, "The API key of OpenAI is verified and kept for this session only."),
        (
            {"source": FILE, "backend": "/home/me/credentials.json"},
            "The API key of OpenAI is verified and saved in plain text in /home/me/credentials.json.",
        ),
        (
            {"source": ENVIRONMENT, "variable": "OPENAI_API_KEY", "shadowed": (KEYRING,)},
            f"The API key of OpenAI is saved in the system keyring and verified. {OVERRIDDEN}",
        ),
        (
            {"source": ENVIRONMENT, "variable": "OPENAI_API_KEY", "shadowed": (FILE,), "verified": None},
            f"{UNVERIFIED_IN_FILE} {OVERRIDDEN}",
        ),
    ],
)
def test_a_saved_key_says_where_it_is_and_what_overrides_it(facts: dict[str, Any], sentence: str) -> None:
    assert saved(**facts) == sentence


@pytest.mark.parametrize("source", [SESSION, KEYRING, FILE])
def test_an_unverified_key_is_never_said_to_be_verified(source: CredentialSource) -> None:
    assert "not verified yet" in saved(source=source, verified=None)
    assert "not verified yet" not in saved(source=source)


@pytest.mark.parametrize(
    ("facts", "sentence"),
    [
        (
            {"verified": None},
            "The API key of OpenAI (https://api.openai.com) ends in wxyz and comes from the system keyring.",
        ),
        (
            {"verified": None, "backend": "KWallet"},
            "The API key of OpenAI (https://api.openai.com) ends in wxyz and comes from KWallet.",
        ),
        (
            {"verified": None, "source": ENVIRONMENT, "variable": "OPENAI_API_KEY"},
            "The API key of OpenAI (https://api.openai.com) ends in wxyz and comes from OPENAI_API_KEY.",
        ),
        (
            {"verified": None, "last_four": ""},
            "There is an API key of OpenAI (https://api.openai.com) from the system keyring.",
        ),
        ({"present": False, "source": None}, "There is no API key of OpenAI (https://api.openai.com)."),
    ],
)
def test_a_status_tells_the_key_without_the_key(facts: dict[str, Any], sentence: str) -> None:
    assert status(**facts) == sentence


def test_a_check_that_went_well_says_so() -> None:
    assert status().endswith("The API key works: OpenAI accepted it.")


def test_a_removal_says_from_where_what_still_works_and_that_the_provider_still_knows_the_key() -> None:
    told = removal(removed=(SESSION, KEYRING), still_available_from=ENVIRONMENT, variable="OPENAI_API_KEY")
    assert "this session" in told
    assert "the system keyring" in told
    assert "OPENAI_API_KEY is still set in the environment and is used." in told
    assert told.endswith("The key still exists at OpenAI: revoke it at https://keys.example if you no longer need it.")


def test_a_provider_without_a_key_page_is_named_without_one() -> None:
    told = removal(profile=replace(OPENAI, links={}), removed=(FILE,))
    assert told.endswith("The key still exists at OpenAI: revoke it there if you no longer need it.")


def test_removing_nothing_is_said_and_nothing_is_claimed_beyond() -> None:
    assert removal() == "There was no saved API key of OpenAI to remove."


def test_every_sentence_is_there_in_korean() -> None:
    assert saved("ko") != saved()
    assert status("ko") != status()
    assert removal("ko", removed=(KEYRING,)) != removal(removed=(KEYRING,))


TOKEN = HeaderStatus(name="x-token", present=True, used=True, source=KEYRING, last_four="wxyz")


@pytest.mark.parametrize(
    ("facts", "sentence"),
    [
        ({}, "The value of the header x-token for https://api.openai.com is saved in the system keyring."),
        (
            {"source": SESSION},
            "The value of the header x-token for https://api.openai.com is kept for this session only.",
        ),
        (
            {"source": FILE, "backend": "/me/keys.json"},
            "The value of the header x-token for https://api.openai.com is saved in plain text in /me/keys.json.",
        ),
    ],
)
def test_a_saved_header_says_where_it_is(facts: dict[str, Any], sentence: str) -> None:
    assert saved(header="x-token", headers=(TOKEN,), verified=None, **facts) == sentence


@pytest.mark.parametrize("other", [{"used": False}, {"source": ENVIRONMENT, "variable": "TOKEN"}, {"name": "x-other"}])
def test_a_saved_header_that_is_not_sent_says_what_makes_it_go_along(other: dict[str, Any]) -> None:
    told = saved(header="x-token", headers=(replace(TOKEN, **other),), verified=None)
    assert told.endswith(" It is sent once codegpt.providers.openai.headers.x-token is set to “keyring”.")


@pytest.mark.parametrize(
    ("facts", "sentence"),
    [
        ({}, "The value of the header x-token ends in wxyz and comes from the system keyring."),
        ({"backend": "KWallet"}, "The value of the header x-token ends in wxyz and comes from KWallet."),
        (
            {"source": ENVIRONMENT, "variable": "TOKEN"},
            "The value of the header x-token ends in wxyz and comes from TOKEN.",
        ),
        ({"last_four": None}, "There is a value of the header x-token from the system keyring."),
        (
            {"used": False, "backend": "Wallet"},
            "The value of the header x-token ends in wxyz and comes from Wallet. It is not sent: no setting names it.",
        ),
        ({"present": False, "source": None}, "The header x-token has no value."),
        ({"present": None, "source": None}, "Whether there is a value of the header x-token could not be seen."),
    ],
)
def test_the_status_tells_each_header_without_its_value(facts: dict[str, Any], sentence: str) -> None:
    assert status(headers=(replace(TOKEN, **facts),)) == f"{status()} {sentence}"


@pytest.mark.parametrize(
    ("facts", "sentence"),
    [
        (
            {"removed": (KEYRING,)},
            "The value of the header x-token for https://api.openai.com is removed from the system keyring.",
        ),
        ({}, "There was no saved value of the header x-token for https://api.openai.com to remove."),
    ],
)
def test_a_removed_header_says_from_where(facts: dict[str, Any], sentence: str) -> None:
    assert removal(header="x-token", **facts) == sentence


def test_a_removed_key_names_the_headers_that_went_with_it() -> None:
    told = removal(removed=(KEYRING,), headers=("x-team", "x-token"))
    assert "The saved values of these headers for https://api.openai.com are removed too: x-team, x-token." in told


def test_a_question_says_what_could_be_read_on_the_way() -> None:
    assert "read the key." in readable_question(translator("en"), ORIGIN, None)
    assert "read the value of the header x-token." in readable_question(translator("en"), ORIGIN, "x-token")
