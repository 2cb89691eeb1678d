"""`codegpt-ls edit`: a difference that git takes, a file changed whole or not at all, a pipe rewritten."""

import os
import subprocess
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path

import pytest

from tests.fakes.lsp_client import environment
from tests.fakes.provider import KEY, FakeProvider
from tests.fakes.replies import answer

AREA = b"import math\n\n\ndef area(r):\n    return r * r * 3\n\n\ndef rim(r):\n    return 6 * r\n"
BETTER = AREA.replace(b"r * r * 3", b"math.pi * r * r")
ANSWER = "````python\ndef area(r):\n    return math.pi * r * r\n````"
UNSURE = "I would leave it."


@pytest.fixture
def fake() -> Iterator[FakeProvider]:
    with FakeProvider(expected_key=KEY) as provider:
        yield provider


def edit(
    fake: FakeProvider, folder: Path, *arguments: str, reply: str = ANSWER, given: bytes = b""
) -> subprocess.CompletedProcess[bytes]:
    """Run the command in this folder."""
    fake.forget_script()
    fake.script(answer([reply]))
    environ = environment(folder / "home", OPENAI_API_KEY=KEY, OPENAI_BASE_URL=fake.base_url, LC_ALL="C.UTF-8")
    command = [sys.executable, "-m", "codegpt_ls", "edit", *arguments, "--model", "gpt-5.4-mini"]
    return subprocess.run(command, cwd=folder, env=environ, input=given, capture_output=True, timeout=60, check=False)


def applied(folder: Path, difference: bytes, *options: str) -> None:
    subprocess.run(["git", "apply", *options], cwd=folder, input=difference, check=True, capture_output=True)


@pytest.mark.parametrize(
    ("name", "before"),
    [
        ("area.py", AREA),
        ("my área.py", AREA.replace(b"\n", b"\r\n")),
        ('a "b"\t.py', AREA.removesuffix(b"\n")),
        ("marked.py", b"\xef\xbb\xbf" + AREA),
    ],
    ids=["plain", "blanks and CRLF", "quotes and no last break", "byte order mark"],
)
def test_git_takes_the_difference_and_applying_makes_the_same(
    fake: FakeProvider, tmp_path: Path, name: str, before: bytes
) -> None:
    path = tmp_path / name
    path.write_bytes(before)
    path.chmod(0o640)
    shown = edit(fake, tmp_path, f"{name}:4-5", "Use π")
    assert (shown.returncode, path.read_bytes()) == (0, before), shown.stderr.decode()
    after = before.replace(b"r * r * 3", b"math.pi * r * r")
    applied(tmp_path, shown.stdout)
    assert path.read_bytes() == after
    path.write_bytes(before)
    # Git makes the file anew.
    path.chmod(0o640)
    assert edit(fake, tmp_path, f"{name}:4-5", "Use π", "--apply").returncode == 0
    assert (path.read_bytes(), path.stat().st_mode & 0o777) == (after, 0o640)
    assert sorted(each.name for each in tmp_path.iterdir()) == sorted([name, "home"])


def test_a_byte_order_mark_is_part_of_the_first_line(fake: FakeProvider, tmp_path: Path) -> None:
    path = tmp_path / "a.py"
    path.write_bytes(b"\xef\xbb\xbfone = 1\ntwo = 2\n")
    applied(tmp_path, edit(fake, tmp_path, "a.py", "Use 3", reply="````\none = 3\ntwo = 2\n````").stdout)
    assert path.read_bytes() == b"\xef\xbb\xbfone = 3\ntwo = 2\n"


def test_what_is_not_certain_changes_nothing(fake: FakeProvider, tmp_path: Path) -> None:
    path = tmp_path / "area.py"
    path.write_bytes(AREA)
    refused = edit(fake, tmp_path, "area.py", "Use π", "--apply", reply=UNSURE)
    assert (refused.returncode, refused.stdout, path.read_bytes()) == (1, b"", AREA)
    assert b"nothing was changed" in refused.stderr


def test_a_file_that_cannot_be_written_stays(fake: FakeProvider, tmp_path: Path) -> None:
    if os.name == "nt" or os.geteuid() == 0:
        pytest.skip("whoever may write everything is refused nothing")
    path = tmp_path / "area.py"
    path.write_bytes(AREA)
    path.chmod(0o444)
    assert edit(fake, tmp_path, "area.py:4-5", "Use π", "--apply").returncode == 1
    assert path.read_bytes() == AREA


@pytest.mark.parametrize(("options", "code"), [([], 1), (["--yes"], 0)])
def test_a_file_that_programs_obey_takes_a_yes(
    fake: FakeProvider, tmp_path: Path, options: Sequence[str], code: int
) -> None:
    (tmp_path / "conftest.py").write_bytes(AREA)
    done = edit(fake, tmp_path, "conftest.py:4-5", "Use π", "--apply", *options)
    assert done.returncode == code
    assert (tmp_path / "conftest.py").read_bytes() == (AREA if code else BETTER)


def test_a_secret_file_is_neither_sent_nor_changed(fake: FakeProvider, tmp_path: Path) -> None:
    (tmp_path / ".env").write_bytes(b"A=1\n")
    assert edit(fake, tmp_path, ".env", "Use π", "--apply").returncode == 1
    assert not [each for each in fake.requests if each.method == "POST"]


@pytest.mark.parametrize(
    ("reply", "code", "out"), [(ANSWER, 0, b"def area(r):\r\n    return math.pi * r * r"), (UNSURE, 1, b"")]
)
def test_a_pipe_is_rewritten_or_nothing_comes_out(
    fake: FakeProvider, tmp_path: Path, reply: str, code: int, out: bytes
) -> None:
    given = b"def area(r):\r\n    return r * r * 3"
    done = edit(fake, tmp_path, "--stdin", "Use π", reply=reply, given=given)
    assert (done.returncode, done.stdout) == (code, out)


@pytest.mark.parametrize("arguments", [["Use π"], ["area.py", "Use π", "--stdin"]])
def test_a_file_or_a_pipe(fake: FakeProvider, tmp_path: Path, arguments: Sequence[str]) -> None:
    assert edit(fake, tmp_path, *arguments).returncode == 2


SEVERAL = """\
area.py
<<<<<<< SEARCH
def area(r):
=======
def field(r):
>>>>>>> REPLACE

use.py
<<<<<<< SEARCH
from area import area
=======
from area import field
>>>>>>> REPLACE

sub/new.py
<<<<<<< SEARCH
=======
import use
>>>>>>> REPLACE
"""


def several(folder: Path) -> dict[str, bytes]:
    names = ("area.py", "use.py", "sub/new.py")
    return {name: (folder / name).read_bytes() for name in names if (folder / name).exists()}


def test_several_files_are_one_difference_and_changed_together(fake: FakeProvider, tmp_path: Path) -> None:
    before = {"area.py": AREA, "use.py": b"from area import area\r\n"}
    after = {
        "area.py": AREA.replace(b"def area", b"def field"),
        "use.py": b"from area import field\r\n",
        "sub/new.py": b"import use\n",
    }
    (tmp_path / "sub").mkdir()
    for name, text in before.items():
        (tmp_path / name).write_bytes(text)
    files = ("area.py", "use.py", "sub/new.py")

    shown = edit(fake, tmp_path, *files, "Rename it", reply=SEVERAL)
    assert (shown.returncode, several(tmp_path)) == (0, before), shown.stderr.decode()
    asked = fake.chats[-1].body
    assert all(each in str(asked) for each in ("area.py", "from area import area", "Not there yet: sub/new.py"))
    applied(tmp_path, shown.stdout)
    assert several(tmp_path) == after

    (tmp_path / "sub" / "new.py").unlink()
    for name, text in before.items():
        (tmp_path / name).write_bytes(text)
    assert edit(fake, tmp_path, *files, "Rename it", "--apply", reply=SEVERAL).returncode == 0
    assert several(tmp_path) == after


@pytest.mark.parametrize("files", [("area.py", "use.py"), ("area.py", "use.py", "sub/new.py", ".env")])
def test_of_several_files_all_are_changed_or_none(fake: FakeProvider, tmp_path: Path, files: Sequence[str]) -> None:
    (tmp_path / "sub").mkdir()
    for name in ("area.py", "use.py", ".env"):
        (tmp_path / name).write_bytes(AREA if name == "area.py" else b"from area import area\n")
    before = several(tmp_path)

    # The first names a file that nobody named, the other one that is never sent.
    assert edit(fake, tmp_path, *files, "Rename it", "--apply", reply=SEVERAL).returncode == 1
    assert several(tmp_path) == before
