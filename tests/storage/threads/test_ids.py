"""Ids of threads as a person types them."""

import pytest

from codegpt_ls.domain.threads import NewThread
from tests.storage.threads.stores import opened

IDS = ("aaaa1111", "aaaa1122", "bbbb0000", "bbbb0000x")


@pytest.mark.parametrize(
    ("typed", "found"),
    [
        ("a", ("aaaa1122", "aaaa1111")),
        ("aaaa111", ("aaaa1111",)),
        ("bbbb0000", ("bbbb0000",)),
        ("bbb", ("bbbb0000x", "bbbb0000")),
        ("", ("bbbb0000x", "bbbb0000", "aaaa1122", "aaaa1111")),
        ("c", ()),
        ("%", ()),
        ("\ud800", ()),
    ],
)
async def test_a_beginning_means_the_ids_that_begin_so(typed: str, found: tuple[str, ...]) -> None:
    async with opened(None) as store:
        for each in IDS:
            await store.create(NewThread(id=each))
        assert tuple(await store.beginning_with(typed, 9)) == found
        assert tuple(await store.beginning_with(typed, 1)) == found[:1]


async def test_an_id_is_shown_as_long_as_it_must_be_to_mean_one_thread() -> None:
    async with opened(None) as store:
        for each in IDS:
            await store.create(NewThread(id=each))
        assert dict(await store.shortest(IDS, 2)) == {
            "aaaa1111": "aaaa111",
            "aaaa1122": "aaaa112",
            "bbbb0000": "bbbb0000",
            "bbbb0000x": "bbbb0000x",
        }
        assert dict(await store.shortest(IDS[:1], 99)) == {"aaaa1111": "aaaa1111"}
