"""The machine a process under test runs on: its own folders, no one's keys, and no way out."""

import os
import signal
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings

from tests.fakes.lsp_client import NO_PACKAGES
from tests.fakes.os_keyring import OsKeyring, os_keyring
from tests.fakes.provider import KEY, FakeProvider

# Every warning is an error, also in our processes, but for what pygls 2.1 calls and Python 3.14 is about to drop.
STRICT = ",".join(
    (
        "error",
        *(
            f"ignore:'asyncio.iscoroutinefunction' is deprecated:DeprecationWarning:pygls.{module}"
            for module in ("feature_manager", "protocol.json_rpc")
        ),
    )
)

# What takes minutes begins first, the longest at the front: of several processes none is to wait for the last file.
LONGEST = (
    "tests/guard/test_readme_commands.py",
    "tests/guard/test_generated.py",
    "tests/end_to_end/test_cards.py",
    "tests/cli/commands/test_reported_network.py",
    "tests/cli/commands/test_key.py",
    "tests/end_to_end/editors/",
    "tests/reliability/",
    "tests/cli/commands/test_chat.py",
    "tests/end_to_end/test_attacks.py",
    "tests/cli/commands/",
    "tests/credentials/test_headers_in_stores.py",
    "tests/providers/local/test_provider.py",
)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Put the long files first; within each, and among the others, the order stays."""
    items.sort(
        key=lambda item: next((i for i, each in enumerate(LONGEST) if item.nodeid.startswith(each)), len(LONGEST))
    )


def pytest_configure() -> None:
    """Let Ctrl-C mean something: a test run in the background would hand on to every process that it is ignored.

    Let no generated example fail for the time it takes on a busy machine, and let all runs try the same ones: a change
    is judged by what it changes. HYPOTHESIS_PROFILE=random tries others, as `scripts/prove` does.
    """
    slow = [HealthCheck.too_slow]
    settings.register_profile("random", parent=settings.default, deadline=None, suppress_health_check=slow)
    settings.register_profile("same", parent=settings.get_profile("random"), derandomize=True, database=None)
    settings.load_profile(os.environ.get("HYPOTHESIS_PROFILE", "same"))
    if signal.getsignal(signal.SIGINT) is signal.SIG_IGN:
        signal.signal(signal.SIGINT, signal.default_int_handler)


@pytest.fixture
def fake() -> Iterator[FakeProvider]:
    """A provider that knows one key."""
    with FakeProvider(expected_key=KEY) as provider:
        yield provider


@pytest.fixture
def outside() -> Iterator[FakeProvider]:
    """Stands for everything beyond this machine: what would leave arrives here, as at a proxy."""
    with FakeProvider() as proxy:
        yield proxy
        assert proxy.requests == [], "something tried to leave this machine"


@pytest.fixture
def environ(tmp_path: Path, outside: FakeProvider) -> dict[str, str]:
    """A clean environment: no key, no keyring, no language."""
    return {
        "PATH": os.environ["PATH"],
        "HOME": str(tmp_path),
        "TERM": "xterm",
        "CODEGPT_LS_HOME": str(tmp_path / "codegpt-ls"),
        "HTTPS_PROXY": outside.origin,
        "HTTP_PROXY": outside.origin,
        "PYTHONWARNINGS": STRICT,
        **NO_PACKAGES,
    }


@pytest.fixture
def with_key(environ: dict[str, str], fake: FakeProvider) -> dict[str, str]:
    """The environment of a person whose shell holds the key."""
    return {**environ, "OPENAI_API_KEY": KEY, "OPENAI_BASE_URL": fake.base_url}


@pytest.fixture
def keyring() -> Iterator[OsKeyring]:
    """A real, unlocked OS keyring."""
    with os_keyring() as session:
        yield session


@pytest.fixture
def with_keyring(environ: dict[str, str], keyring: OsKeyring) -> dict[str, str]:
    """The environment of a desktop session."""
    return {**environ, **keyring.environ, "PATH": environ["PATH"]}
