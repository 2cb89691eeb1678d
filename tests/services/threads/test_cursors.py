"""Where a page begins."""

import pytest

from codegpt_ls.domain.errors import UnknownCursorError
from codegpt_ls.services.threads.cursors import opened, sealed


@pytest.mark.parametrize("place", ["5", "17:abc", "1.2.3"])
def test_a_cursor_leads_back_to_its_place(place: str) -> None:
    assert opened(sealed(place, "search", None, "word"), "search", None, "word") == place


def test_the_beginning_and_the_end_have_none() -> None:
    assert (opened(None, "threads"), sealed(None, "threads")) == (None, None)


@pytest.mark.parametrize(
    "about", [("threads", None), ("search", None), ("search", None, "other"), ("search", "file:///a", "word")]
)
def test_a_cursor_is_good_for_nothing_else(about: tuple[str | None, ...]) -> None:
    with pytest.raises(UnknownCursorError):
        opened(sealed("5", "search", None, "word"), *about)


@pytest.mark.parametrize("cursor", ["", ".", "zzz", "5", "5.", ".5", "5.000000000000", "\ud800", "é.한"])
def test_what_nobody_gave_out_is_no_cursor(cursor: str) -> None:
    with pytest.raises(UnknownCursorError):
        opened(cursor, "threads", None)
