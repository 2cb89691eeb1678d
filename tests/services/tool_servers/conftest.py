"""A folder that is open, services with a key, and a model that follows every order."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from codegpt_ls.domain.credentials import CredentialSource
from tests.fakes.assembled import Assembled, openai_at
from tests.fakes.obedient_model import ObedientModel
from tests.services.agent.desk import Desk
from tests.services.conftest import Assemble


@pytest.fixture
def desk(tmp_path: Path) -> Desk:
    """Has a folder open, and allows all."""
    (tmp_path / "shop").mkdir()
    (tmp_path / "shop" / "notes.txt").write_text("Nothing.\n")
    return Desk(tmp_path / "shop")


@pytest.fixture
def obedient() -> Iterator[ObedientModel]:
    """Does what any text says."""
    with ObedientModel() as model:
        yield model


@pytest.fixture
async def services(assemble: Assemble, obedient: ObedientModel) -> Assembled:
    """With a key."""
    services = assemble(openai_at(obedient))
    await services.keep(CredentialSource.KEYRING, obedient.origin)
    return services
