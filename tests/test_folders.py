"""Where files go."""

import os
import stat
from pathlib import Path

import pytest

from codegpt_ls.folders import cache_folder, config_folder, data_folder, made, state_folder

ALL = (data_folder, cache_folder, config_folder, state_folder)


def test_one_variable_moves_all_folders(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CODEGPT_LS_HOME", str(tmp_path))
    assert [each() for each in ALL] == [tmp_path / name for name in ("data", "cache", "config", "state")]
    assert list(tmp_path.iterdir()) == [], "asking creates nothing"


@pytest.mark.parametrize("value", ["", "relative/path", "."])
def test_a_relative_home_is_not_followed(value: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("CODEGPT_LS_HOME", value)
    assert all(each().is_absolute() for each in ALL)
    assert not any(each().is_relative_to(tmp_path) for each in ALL)


@pytest.mark.skipif(os.name == "nt", reason="modes are POSIX")
def test_a_made_folder_and_what_was_missing_above_it_is_for_this_user_only(tmp_path: Path) -> None:
    folder = made(tmp_path / "a" / "b")
    assert made(folder) == folder
    assert [stat.S_IMODE(each.stat().st_mode) for each in (folder, folder.parent)] == [0o700, 0o700]


@pytest.mark.skipif(os.name == "nt", reason="modes are POSIX")
@pytest.mark.parametrize("mode", [0o755, 0o777, 0o750, 0o1777])
def test_s21_a_folder_of_ours_that_is_open_to_others_is_closed(tmp_path: Path, mode: int) -> None:
    folder = tmp_path / "data"
    folder.mkdir()
    folder.chmod(mode)
    made(folder)
    assert stat.S_IMODE(folder.stat().st_mode) == 0o700
    assert stat.S_IMODE(tmp_path.stat().st_mode) == 0o700, "what is above is the person's own"


@pytest.mark.skipif(os.name == "nt" or os.getuid() != 0, reason="only root gives a folder away")
def test_s21_a_folder_of_another_users_is_refused(tmp_path: Path) -> None:
    folder = tmp_path / "data"
    folder.mkdir()
    os.chown(folder, 65534, 65534)
    with pytest.raises(PermissionError, match="another user"):
        made(folder)
