"""Where packages come from: what pip's own variables and files say, and uv's."""

import os
from pathlib import Path

import pytest

from codegpt_ls.providers.local.sources import PackageSources, package_sources


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A person and a system that have told pip nothing."""
    for name in ("XDG_CONFIG_HOME", "XDG_CONFIG_DIRS"):
        monkeypatch.setenv(name, str(tmp_path / name))
    monkeypatch.setenv("HOME", str(tmp_path))
    return tmp_path


def told(**environ: str) -> PackageSources:
    return package_sources(environ)


def test_the_public_index_is_asked_where_nobody_said_otherwise(home: Path) -> None:
    assert told().indexes == ("https://pypi.org/simple",)
    assert told().folders == ()


def test_variables_name_indexes_and_folders(home: Path) -> None:
    sources = told(
        PIP_INDEX_URL="https://mirror.example/simple",
        PIP_EXTRA_INDEX_URL="https://a.example/simple file:///srv/pypi/simple",
        PIP_FIND_LINKS="/srv/wheels relative/wheels",
    )
    assert sources.indexes == ("https://mirror.example/simple", "https://a.example/simple")
    assert sources.folders == (Path("/srv/wheels"), Path("/srv/pypi/simple"))


def test_a_person_who_wants_no_index_gets_none(home: Path) -> None:
    assert told(PIP_NO_INDEX="1", PIP_FIND_LINKS="/srv/wheels").indexes == ()
    assert told(PIP_NO_INDEX="0").indexes != ()


def test_the_persons_file_counts_and_a_variable_before_it(home: Path) -> None:
    written = home / "XDG_CONFIG_HOME" / "pip" / "pip.conf"
    written.parent.mkdir(parents=True)
    written.write_text(
        "[global]\nindex-url = https://file.example/simple\nproxy = http://proxy.example:3128\ncert = /etc/ca.pem\n"
        "[download]\nextra_index_url = https://more.example/simple\n[install]\nindex-url = https://not.example\n"
    )
    sources = told()
    assert sources.indexes == ("https://file.example/simple", "https://more.example/simple")
    assert sources.proxy is not None
    assert (sources.proxy.value, sources.proxy.named_by) == ("http://proxy.example:3128", "PIP_PROXY")
    assert sources.certificates is not None
    assert sources.certificates.value == "/etc/ca.pem"
    assert told(PIP_INDEX_URL="https://mirror.example/simple").indexes[0] == "https://mirror.example/simple"
    assert told(PIP_CONFIG_FILE=os.devnull).indexes == ("https://pypi.org/simple",)


def test_a_file_of_ones_own_choice_counts_last(home: Path) -> None:
    (home / "own.conf").write_text("[global]\nindex-url = https://own.example/simple\n")
    assert told(PIP_CONFIG_FILE=str(home / "own.conf")).indexes == ("https://own.example/simple",)


def test_a_file_that_is_none_counts_as_not_there(home: Path) -> None:
    for broken in (b"\xff\xfe\x00", b"index-url = https://x.example\n", b"[global]\nindex-url\n"):
        (home / "own.conf").write_bytes(broken)
        assert told(PIP_CONFIG_FILE=str(home / "own.conf")).indexes == ("https://pypi.org/simple",)


@pytest.mark.parametrize("value", ["https://uv.example/simple", "company=https://uv.example/simple"])
def test_uvs_index_counts_where_pip_was_told_none(home: Path, value: str) -> None:
    assert told(UV_DEFAULT_INDEX=value).indexes == ("https://uv.example/simple",)
    both = told(UV_INDEX_URL=value, PIP_INDEX_URL="https://mirror.example/simple")
    assert both.indexes == ("https://mirror.example/simple",)


def test_a_password_is_not_shown(home: Path) -> None:
    assert "hunter2" not in repr(told(PIP_INDEX_URL="https://person:hunter2@mirror.example/simple"))
