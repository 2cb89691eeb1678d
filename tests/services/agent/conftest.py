"""An open folder, and services with a key."""

from pathlib import Path

import pytest

from codegpt_ls.domain.credentials import CredentialSource
from tests.fakes.assembled import Assembled
from tests.fakes.provider import FakeProvider
from tests.services.agent.desk import Desk


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """The folder that is open."""
    made = tmp_path / "shop"
    made.mkdir()
    return made


@pytest.fixture
def desk(folder: Path) -> Desk:
    """Has it open, and allows all."""
    return Desk(folder)


@pytest.fixture
async def ready(services: Assembled, fake: FakeProvider) -> Assembled:
    """Services with a key."""
    await services.keep(CredentialSource.KEYRING, fake.origin)
    return services
