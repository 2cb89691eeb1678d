"""Where a model stands in its life."""

from datetime import date, timedelta

import pytest

from codegpt_ls.domain.models import Model, ModelStatus

TODAY = date(2026, 11, 22)


@pytest.mark.parametrize(
    ("days", "status", "soon"),
    [
        (None, ModelStatus.CURRENT, False),
        (-800, ModelStatus.RETIRED, False),
        (-1, ModelStatus.RETIRED, False),
        (0, ModelStatus.RETIRED, False),
        (1, ModelStatus.DEPRECATED, True),
        (60, ModelStatus.DEPRECATED, True),
        (61, ModelStatus.DEPRECATED, False),
    ],
)
def test_the_announced_end_decides(days: int | None, status: ModelStatus, soon: bool) -> None:  # noqa: FBT001
    model = Model(id="gpt-x", shutdown_date=None if days is None else TODAY + timedelta(days=days))
    assert model.status(TODAY) is status
    assert model.gone(TODAY) is (status is ModelStatus.RETIRED)
    assert model.ends_soon(TODAY) is soon
