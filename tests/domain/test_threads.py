"""The names of threads and folders."""

import pytest

from codegpt_ls.domain.threads import is_temporary, new_id, normalised_folder


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("file:///home/me/project", "file:///home/me/project/"),
        ("file:///home/me/%ED%95%9C%EA%B8%80", "file:///home/me/한글"),
        ("file:///home/me/a%20b", "file:///home/me/a b"),
        ("file:///c%3A/Users/me", "file:///C:/Users/me/"),
        ("FILE:///home/me", "file:///home/me"),
        ("file:///", "file:////"),
        ("/home/me", "/home/me/"),
        ("C:\\Users\\me", "C:\\Users\\me\\"),
    ],
)
def test_a_folder_is_the_same_however_an_editor_spells_it(one: str, other: str) -> None:
    assert normalised_folder(one) == normalised_folder(other)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("file:///home/me", "file:///home/Me"),
        ("file:///home/me", "vscode-remote://ssh-remote%2Bhost/home/me"),
        ("vscode-remote://wsl%2Bdebian/home/me", "vscode-remote://ssh-remote%2Bhost/home/me"),
        ("file:///home/a%2Fb", "file:///home/a"),
    ],
)
def test_different_folders_stay_different(one: str, other: str) -> None:
    assert normalised_folder(one) != normalised_folder(other)


@pytest.mark.parametrize("uri", [None, ""])
def test_no_folder_is_none(uri: str | None) -> None:
    assert normalised_folder(uri) is None


@pytest.mark.parametrize("uri", ["file:///c:/Users/a%20b", "/home/me", "untitled:x", "file://server/share/x", "x"])
def test_a_normalised_folder_stays_as_it_is(uri: str) -> None:
    once = normalised_folder(uri)
    assert normalised_folder(once) == once


def test_ids_are_never_the_same_and_say_which_threads_are_temporary() -> None:
    ids = [new_id() for _ in range(1000)]
    assert len(set(ids)) == 1000
    assert not any(map(is_temporary, ids))
    assert is_temporary(new_id(temporary=True))


def test_a_later_id_sorts_behind_an_earlier_one() -> None:
    earlier = new_id()
    while new_id()[:12] == earlier[:12]:
        pass
    assert new_id() > earlier


@pytest.mark.parametrize(
    ("uri", "normalised"),
    [
        ("file:///C%3A/Users/ME/", "file:///c:/Users/ME"),
        ("FILE:///home/me/X/", "file:///home/me/X"),
        ("file:///", "file:///"),
        ("file:///home/a'b c%2Bd@e", "file:///home/a%27b%20c+d@e"),
        ("file:///home/%ED%95%9C", "file:///home/%ED%95%9C"),
        ("/home/me/X/", "/home/me/X"),
        ("/", "/"),
    ],
)
def test_a_folder_is_spelt_as_editors_read_it(uri: str, normalised: str) -> None:
    assert normalised_folder(uri) == normalised


def test_ids_sort_by_the_millisecond_they_were_made_in(monkeypatch: pytest.MonkeyPatch) -> None:
    moment = 1_795_000_000_123_999_999
    monkeypatch.setattr("time.time_ns", lambda: moment)
    first = new_id()
    moment += 1
    assert (int(first[:12], 16), len(first)) == (1_795_000_000_123, 32)
    assert int(new_id()[:12], 16) == 1_795_000_000_124
