"""The list of what is stored where."""

import json
import stat
import subprocess
import sys
from pathlib import Path

import pytest

from codegpt_ls.credentials.index import Index
from codegpt_ls.domain.credentials import CredentialSource

ORIGIN = "https://api.openai.com"
KEYRING, FILE = CredentialSource.KEYRING, CredentialSource.FILE


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "data" / "stored.json"


def test_an_origin_is_listed_per_store_and_forgotten_again(path: Path) -> None:
    index = Index(path)
    assert not index.may_hold(ORIGIN, KEYRING)
    assert not path.parent.exists(), "asking creates nothing"
    index.add(ORIGIN, KEYRING)
    index.add(ORIGIN, FILE)
    assert Index(path).may_hold(ORIGIN, KEYRING)
    assert not Index(path).may_hold("https://api.openai.com:8443", KEYRING)
    index.discard(ORIGIN, KEYRING)
    assert not index.may_hold(ORIGIN, KEYRING)
    assert index.may_hold(ORIGIN, FILE)
    index.discard(ORIGIN, FILE)
    index.discard(ORIGIN, FILE)
    assert (index.items(KEYRING), index.items(FILE)) == ((), ())


def test_the_file_is_for_this_user_only(path: Path) -> None:
    Index(path).add(ORIGIN, KEYRING)
    assert stat.S_IMODE(path.stat().st_mode) == 0o600


def test_every_change_makes_a_new_generation(path: Path) -> None:
    index = Index(path)
    generations = [index.generation()]
    for _ in range(5):
        index.add(ORIGIN, KEYRING)
        generations.append(index.generation())
    assert len(set(generations)) == len(generations)
    assert Index(path).generation() == generations[-1]


@pytest.mark.parametrize(
    "damage", ["", "{", "[]", "null", '{"version": 2, "stored": {}}', '{"stored": {"x": 1}}', "\0"]
)
def test_a_damaged_index_means_that_any_store_may_hold_a_key_even_after_the_next_change(
    path: Path, damage: str
) -> None:
    index = Index(path)
    index.add(ORIGIN, KEYRING)
    path.write_text(damage)
    assert index.may_hold(ORIGIN, KEYRING)
    index.add("https://gateway.example", FILE)
    assert path.with_suffix(".damaged").read_text() == damage
    assert Index(path).may_hold(ORIGIN, KEYRING), "what was lost is still looked for"
    assert json.loads(path.read_text())["complete"] is False


def test_writers_at_the_same_time_lose_nothing(path: Path) -> None:
    script = """
import sys; from pathlib import Path
from codegpt_ls.credentials.index import Index
from codegpt_ls.domain.credentials import CredentialSource
for number in range(20): Index(Path(sys.argv[1])).add(f"https://{sys.argv[2]}{number}.example", CredentialSource.FILE)
"""
    writers = [subprocess.Popen([sys.executable, "-c", script, str(path), name]) for name in "abc"]
    assert [writer.wait(100) for writer in writers] == [0, 0, 0]
    assert len(Index(path).items(FILE)) == 60
    assert {each.name for each in path.parent.iterdir()} == {"stored.json", "stored.lock"}


def test_of_a_damaged_index_no_origin_is_listed(path: Path) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text("{")
    path.chmod(0o600)
    assert Index(path).items(KEYRING) == ()
