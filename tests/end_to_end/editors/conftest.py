"""Where a person sits."""

from pathlib import Path

import pytest

from tests.end_to_end.editors.desk import ANSWER, Desk, desk
from tests.fakes.provider import FakeProvider
from tests.fakes.replies import answer


@pytest.fixture
def at_desk(tmp_path: Path, with_key: dict[str, str], fake: FakeProvider) -> Desk:
    """A person whose next question is answered."""
    fake.script(answer(ANSWER))
    return desk(tmp_path, with_key, fake)
