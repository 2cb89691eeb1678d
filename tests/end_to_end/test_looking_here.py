"""Questions about this repository, answered by a model that has to look: no network, no model of a registry that is
small enough and calls tools."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.cli.terminal import call
from tests.fakes.seeking_model import SeekingModel

REPOSITORY = Path(__file__).resolve().parents[2]
HERE = Path(__file__).relative_to(REPOSITORY).as_posix()


@pytest.fixture
def fake() -> Iterator[SeekingModel]:
    """The provider that `with_key` has a key for."""
    with SeekingModel() as model:
        yield model


@pytest.mark.parametrize(
    ("question", "file"),
    [
        ("Where does a loop of calls end, `class LoopGuard:`?", "src/codegpt_ls/services/agent/guard.py"),
        ("Where is decided how long `def delay(` waits?", "src/codegpt_ls/services/chat/retry.py"),
        ("What keeps `id_ed25519*` and `*.keytab` from being sent?", "src/codegpt_ls/context/deny_list.py"),
        (
            "Where are links followed, `os.path.realpath(path)`, in `class PathGuard:`?",
            "src/codegpt_ls/context/paths.py",
        ),
        (
            "What installs `--install-extension` where `mktemp -d` made a folder?",
            "editor-client/vscode/e2e/with-editor",
        ),
    ],
)
def test_a_question_about_this_repository_names_the_right_file(
    with_key: dict[str, str], question: str, file: str
) -> None:
    done = call("chat", "--allow", "read", "--no-stdin", question, environ=with_key, folder=REPOSITORY)
    assert done.returncode == 0, done.stderr
    named = set(done.stdout.removeprefix("In ").rstrip(".\n").split(", ")) - {HERE}
    assert named == {file}
