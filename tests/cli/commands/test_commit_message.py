"""`codegpt-ls commit-message`: a message for what is staged, and the hook that git asks for one."""

import shutil
import subprocess
from pathlib import Path

import pytest

from tests.cli.terminal import SCRIPT, call, screen
from tests.components import require
from tests.context.repositories import Repository
from tests.fakes.provider import KEY, FakeProvider
from tests.fakes.replies import answer, hang_before_headers, openai_error

EDITOR = """\
#!/bin/sh
cp "$1" "$SEEN"
grep -v '^[#;]' "$1" | grep -q . && exit 0
{ echo "By hand"; cat "$1"; } > "$1.new" && mv "$1.new" "$1"
"""
"""An editor whose person keeps a message that is there, and writes one where there is none."""
SECRET = "ghp_" + "a1B2" * 9


class Person:
    """Somebody who commits in a repository."""

    def __init__(self, folder: Path, environ: dict[str, str]) -> None:
        require("git", shutil.which("git") is not None, "apt-get install -y git")
        self.repository = Repository(folder / "shop")
        self.folder = self.repository.folder
        self.seen = folder / "seen"
        editor = folder / "editor"
        editor.write_text(EDITOR)
        editor.chmod(0o755)
        self.environ = {**environ, "GIT_EDITOR": str(editor), "SEEN": str(self.seen)}
        self.write("a.py", "one\n")
        self.git("commit", "-q", "-m", "Begin the shop")

    def write(self, path: str, text: str, *, add: bool = True) -> None:
        self.repository.write(path, text, add=add)

    def git(self, *arguments: str) -> subprocess.CompletedProcess[str]:
        done = subprocess.run(
            ["git", *arguments],
            cwd=self.folder,
            env=self.environ,
            stdin=subprocess.DEVNULL,
            capture_output=True,
            encoding="utf-8",
            check=False,
        )
        assert done.returncode == 0, done.stderr
        return done

    def call(self, *arguments: str, folder: Path | None = None) -> subprocess.CompletedProcess[str]:
        return call("commit-message", *arguments, environ=self.environ, folder=folder or self.folder)

    def installs(self, within: str = "60") -> None:
        done = self.call("--install-hook", "--within", within)
        assert done.returncode == 0, done.stderr

    def last(self) -> str:
        return self.git("log", "-1", "--format=%B").stdout.strip()

    def hook(self) -> Path:
        return self.folder / ".git" / "hooks" / "prepare-commit-msg"


@pytest.fixture
def person(tmp_path: Path, with_key: dict[str, str]) -> Person:
    return Person(tmp_path, with_key)


def asked(fake: FakeProvider, number: int = 0) -> str:
    return fake.chats[number].question


def test_the_message_alone_is_written(person: Person, fake: FakeProvider) -> None:
    person.write("a.py", "one\ntwo\n")
    fake.script(
        answer("Here is the message:\n\n```\nAdd a second line\n\nSigned-off-by: A Model <m@example.com>\n```\n")
    )

    done = person.call(folder=person.folder)

    assert (done.returncode, done.stdout, done.stderr) == (0, "Add a second line\n", "")
    assert "M a.py (+1 -0)" in asked(fake)
    assert "+two" in asked(fake)
    assert "Begin the shop" in asked(fake)
    assert person.git("status", "--porcelain").stdout == "M  a.py\n", "nothing is committed"
    assert KEY not in fake.chats[0].raw.decode(errors="replace").partition("\r\n\r\n")[2]


def test_where_nothing_is_staged_what_is_saved_is_described(person: Person, fake: FakeProvider) -> None:
    person.write("a.py", "saved\n", add=False)
    there = ("-c", 'cd "$0" && exec "$@"', str(person.folder), SCRIPT)
    with screen(*there, "commit-message", environ=person.environ, program="/bin/sh") as shown:
        shown.wait_for("Nothing is staged")
        assert shown.end() == 0
    assert "+saved" in asked(fake)


@pytest.mark.parametrize("clean", [True, False])
def test_without_changes_or_a_repository_nothing_is_asked(
    person: Person, fake: FakeProvider, tmp_path: Path, *, clean: bool
) -> None:
    done = person.call(folder=person.folder if clean else tmp_path)
    told = "There are no changes." if clean else "The folder is not in a git repository."
    assert (done.returncode, done.stdout, done.stderr) == (1, "", f"{told}\n")
    assert fake.chats == []


def test_a_secret_is_told_of_and_not_sent(person: Person, fake: FakeProvider) -> None:
    person.write("config.py", f"name = 'shop'\ntoken = '{SECRET}'\n")
    person.write(".env", f"TOKEN={SECRET}\n")

    done = person.call()

    assert done.returncode == 0
    assert done.stderr.startswith("About to be committed: config.py: line 2 looks like an access token. What")
    assert "+[a line that looks like an access token was taken out]" in asked(fake)
    assert SECRET not in asked(fake) + done.stderr + done.stdout
    assert ".env" not in asked(fake)


def test_the_key_in_use_is_never_sent_nor_written(person: Person, fake: FakeProvider) -> None:
    person.write("notes.txt", f"mine: {KEY}\n")
    person.write(f"{KEY}.txt", "one\n")
    fake.script(openai_error(401, f"Incorrect API key provided: {KEY}.", code="invalid_api_key"))

    done = person.call()

    assert done.returncode == 1
    assert KEY not in asked(fake) + done.stderr + done.stdout


def test_the_hook_proposes_and_the_person_commits(person: Person, fake: FakeProvider) -> None:
    person.installs()
    person.write("a.py", "one\ntwo\n")
    fake.script(answer("Add a second line\n\n#7 wants it"))

    done = person.git("commit", "--verbose", "--signoff")

    assert person.last() == "Add a second line\n\n #7 wants it\n\nSigned-off-by: A <a@example.com>"
    assert "Please enter the commit message" in person.seen.read_text()
    assert KEY not in done.stdout + done.stderr


def test_the_hook_describes_what_this_commit_takes(person: Person, fake: FakeProvider) -> None:
    """The index is another one then: `index.lock`, `next-index-1.lock`."""
    person.write("b.py", "staged\n")
    person.git("commit", "-q", "-m", "Add b")
    person.installs()
    for number, way in enumerate(("-a", "a.py")):
        person.write("a.py", f"taken {number}\n", add=False)
        person.write("b.py", f"staged {number}\n", add=way == "a.py")
        person.git("commit", way)
        assert f"+taken {number}" in asked(fake, number)
        assert ("b.py" in asked(fake, number)) == (way == "-a")


def test_the_hook_leaves_a_message_that_is_there(person: Person, fake: FakeProvider, tmp_path: Path) -> None:
    person.git("switch", "-q", "-c", "side")
    person.git("commit", "-q", "--allow-empty", "-m", "Aside")
    person.git("switch", "-q", "main")
    person.installs()
    (tmp_path / "template").write_text("Why: \n")
    person.git("merge", "--no-ff", "side")
    person.write("a.py", "two\n")
    person.git("commit", "-m", "Mine")
    person.git("commit", "--amend")
    person.write("a.py", "three\n")
    person.git("-c", f"commit.template={tmp_path / 'template'}", "commit", "--allow-empty-message")
    person.git("merge", "--squash", "side")
    person.git("commit", "--allow-empty")
    assert fake.chats == []


def test_a_failure_of_the_hook_stops_no_commit(person: Person, fake: FakeProvider) -> None:
    person.installs("1")
    plain = person.environ
    without = {name: value for name, value in plain.items() if name != "OPENAI_API_KEY"}
    for number, (environ, reply) in enumerate(
        [
            (without, answer()),
            (plain, hang_before_headers()),
            (plain, openai_error(401, f"Incorrect API key provided: {KEY}.", code="invalid_api_key")),
            (plain, answer("")),
        ]
    ):
        person.environ = environ
        fake.forget_script()
        fake.script(reply)
        person.write("a.py", f"{number}\n")
        done = person.git("commit")
        assert person.last() == "By hand", done.stderr
        assert person.seen.read_text().startswith("\n# Please enter")
        assert KEY not in done.stdout + done.stderr + person.seen.read_text()


def test_the_hook_takes_no_index_from_elsewhere(person: Person, fake: FakeProvider, tmp_path: Path) -> None:
    other = tmp_path / "index"
    shutil.copy(person.folder / ".git" / "index", other)
    person.environ = {**person.environ, "GIT_INDEX_FILE": str(other)}
    file = tmp_path / "message"
    file.write_text("\n# A comment\n")

    done = person.call("--hook", str(file))

    assert (done.returncode, done.stdout, file.read_text()) == (0, "", "\n# A comment\n")
    assert "leads into another repository" in done.stderr
    assert fake.chats == []
