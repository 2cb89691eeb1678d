"""Nothing outside the open folders is read, however it is spelled, and nothing in them that is no file."""

import os
import socket
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import NamedTuple

import pytest

from codegpt_ls.context.paths import PathGuard
from codegpt_ls.domain.context.resolved import LeftOutReason, Refused
from codegpt_ls.domain.limits import FILE_BYTES

OUTSIDE = LeftOutReason.OUTSIDE_WORKSPACE
NOT_FOUND = LeftOutReason.NOT_FOUND
NOT_A_FILE = LeftOutReason.NOT_A_FILE


@pytest.fixture
def machine(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """An open folder, another one inside it, a third that is opened through a link, and what lies outside of all."""
    root, outside = tmp_path / "root", tmp_path / "outside"
    for folder in (root / "sub" / "deep", root / "inner", outside, tmp_path / "third"):
        folder.mkdir(parents=True)
    for file in ("root/a.py", "root/sub/b.py", "root/inner/c.py", "root/한글 😀.py", "root/a%2Fb.py", "root/q?x#y.py"):
        (tmp_path / file).write_text(file)
    (tmp_path / "third" / "d.py").write_text("third/d.py")
    (outside / "secret.txt").write_text("secret")
    (tmp_path / "root-two").mkdir()
    (tmp_path / "root-two" / "near.txt").write_text("near")
    (tmp_path / "link-to-third").symlink_to(tmp_path / "third")
    links = {
        "root/link-out.txt": outside / "secret.txt",
        "root/link-in.txt": root / "a.py",
        "root/link-relative.txt": Path("../outside/secret.txt"),
        "root/folder-out": outside,
        "root/folder-in": root / "sub",
        "root/link-to-link.txt": root / "link-out.txt",
        "root/loop.txt": root / "loop.txt",
        "root/dangling.txt": root / "nothing",
        "root/to-proc": Path("/proc/self/environ"),
        "root/up": Path(".."),
    }
    for link, target in links.items():
        (tmp_path / link).symlink_to(target)
    os.mkfifo(root / "fifo")
    monkeypatch.chdir(root)  # the address of a socket must be short
    listener = socket.socket(socket.AF_UNIX)
    listener.bind("socket")
    monkeypatch.undo()
    (root / "large.txt").write_bytes(b"x" * (FILE_BYTES + 1))
    (root / "fits.txt").write_bytes(b"x" * FILE_BYTES)
    yield tmp_path
    listener.close()


def guard(machine: Path, **options: bool) -> PathGuard:
    folders = [machine / "root", machine / "root" / "inner", machine / "link-to-third", machine / "is-gone"]
    return PathGuard([folder.as_uri() for folder in folders], **options)


class Case(NamedTuple):
    name: str
    uri: Callable[[Path], str]
    outcome: LeftOutReason | bytes


def below(path: str) -> Callable[[Path], str]:
    """A URI whose path is taken as it stands, with nothing encoded for us."""
    return lambda machine: f"file://{machine}/{path}"


CASES = (
    Case("a file", below("root/a.py"), b"root/a.py"),
    Case("a file further down", below("root/sub/b.py"), b"root/sub/b.py"),
    Case("a folder in a folder", below("root/inner/c.py"), b"root/inner/c.py"),
    Case("a folder that was opened through a link", below("link-to-third/d.py"), b"third/d.py"),
    Case("the same by its real path", below("third/d.py"), b"third/d.py"),
    Case("Hangul, space and emoji", lambda at: (at / "root" / "한글 😀.py").as_uri(), "root/한글 😀.py".encode()),
    Case("Hangul that is not encoded", below("root/한글 😀.py"), "root/한글 😀.py".encode()),
    Case("a name with a percent sign, decoded once", below("root/a%252Fb.py"), b"root/a%2Fb.py"),
    Case("a name with ? and #, encoded", below("root/q%3Fx%23y.py"), b"root/q?x#y.py"),
    Case("a name with ? and #, as it is", below("root/q?x#y.py"), b"root/q?x#y.py"),
    Case("localhost", lambda at: f"file://localhost{at}/root/a.py", b"root/a.py"),
    Case("one slash", lambda at: f"file:{at}/root/a.py", b"root/a.py"),
    Case("a scheme in capitals", lambda at: f"FILE://{at}/root/a.py", b"root/a.py"),
    Case("a detour that stays inside", below("root/sub/../a.py"), b"root/a.py"),
    Case("an encoded letter", below("root/%61.py"), b"root/a.py"),
    Case("a link that stays inside", below("root/link-in.txt"), b"root/a.py"),
    Case("a folder link that stays inside", below("root/folder-in/b.py"), b"root/sub/b.py"),
    Case("as large as may be", below("root/fits.txt"), b"x" * FILE_BYTES),
    Case("dots", below("root/../outside/secret.txt"), OUTSIDE),
    Case("dots behind a folder", below("root/sub/../../outside/secret.txt"), OUTSIDE),
    Case("encoded dots", below("root/%2e%2e/outside/secret.txt"), OUTSIDE),
    Case("an encoded slash", below("root/..%2Foutside%2Fsecret.txt"), OUTSIDE),
    Case("dots encoded twice", below("root/%252e%252e/outside/secret.txt"), NOT_FOUND),
    Case("dots behind a link", below("root/folder-out/../outside/secret.txt"), OUTSIDE),
    Case("a link to the folder above", below("root/up/outside/secret.txt"), OUTSIDE),
    Case("an absolute path", lambda _at: "file:///etc/passwd", OUTSIDE),
    Case("many slashes", lambda _at: "file://///etc//passwd", OUTSIDE),
    Case("a folder whose name begins the same", below("root-two/near.txt"), OUTSIDE),
    Case("a link out", below("root/link-out.txt"), OUTSIDE),
    Case("a relative link out", below("root/link-relative.txt"), OUTSIDE),
    Case("a link to a link out", below("root/link-to-link.txt"), OUTSIDE),
    Case("a folder link out", below("root/folder-out/secret.txt"), OUTSIDE),
    Case("a link into /proc", below("root/to-proc"), OUTSIDE),
    Case("/proc", lambda _at: "file:///proc/self/environ", OUTSIDE),
    Case("our own folder in /proc", lambda _at: "file:///proc/self/cwd/pyproject.toml", OUTSIDE),
    Case("a link to itself", below("root/loop.txt"), OUTSIDE),
    Case("a link to nothing", below("root/dangling.txt"), NOT_FOUND),
    Case("another machine", lambda at: f"file://evil.example{at}/root/a.py", OUTSIDE),
    Case("a share", lambda _at: "file://server/share/a.py", OUTSIDE),
    Case("a drive letter", lambda _at: "file:///c%3A/root/a.py", OUTSIDE),
    Case("a NUL", below("root/a.py%00.txt"), OUTSIDE),
    Case("no path", lambda _at: "file://", OUTSIDE),
    Case("a relative path", lambda _at: "file:root/a.py", OUTSIDE),
    Case("a bare path", lambda at: f"{at}/root/a.py", OUTSIDE),
    Case("http", lambda at: f"http://localhost{at}/root/a.py", OUTSIDE),
    Case("untitled", lambda at: f"untitled:{at}/root/a.py", OUTSIDE),
    Case("bytes that are no UTF-8", below("root/%ff.py"), NOT_FOUND),
    Case("another case", below("ROOT/a.py"), OUTSIDE),
    Case("another case of the file", below("root/A.py"), NOT_FOUND),
    Case("nothing there", below("root/nothing.py"), NOT_FOUND),
    Case("a file as a folder", below("root/a.py/b"), NOT_FOUND),
    Case("a name that is too long", below(f"root/{'x' * 5000}"), NOT_FOUND),
    Case("a folder", below("root/sub"), NOT_A_FILE),
    Case("the open folder itself", below("root"), NOT_A_FILE),
    Case("the open folder itself, with a slash", below("root/"), NOT_A_FILE),
    Case("a fifo", below("root/fifo"), NOT_A_FILE),
    Case("a socket", below("root/socket"), NOT_A_FILE),
    Case("too large", below("root/large.txt"), LeftOutReason.TOO_LARGE),
)


@pytest.mark.parametrize("case", CASES, ids=[case.name for case in CASES])
@pytest.mark.parametrize("can_walk", [True, False], ids=["walking", "comparing"])
def test_a_path_leads_to_its_file_or_to_the_reason_why_not(machine: Path, case: Case, *, can_walk: bool) -> None:
    opened = guard(machine, can_walk=can_walk)

    assert outcome(opened, case.uri(machine)) == case.outcome


def outcome(opened: PathGuard, uri: str) -> LeftOutReason | bytes:
    try:
        return opened.read(opened.place(uri))
    except Refused as refused:
        return refused.refusal.reason


def test_a_file_without_permission_is_told_apart() -> None:
    with tempfile.TemporaryDirectory() as folder:
        closed = Path(folder, "closed.py")
        closed.touch(mode=0)
        Path(folder).chmod(0o755)
        opened = PathGuard([Path(folder).as_uri()])
        place = opened.place(closed.as_uri())

        with as_somebody_else(), pytest.raises(Refused) as refused:
            opened.read(place)
    assert refused.value.refusal.reason is LeftOutReason.UNREADABLE


@contextmanager
def as_somebody_else() -> Iterator[None]:
    """Root may read everything; anyone else stays who they are."""
    own = os.geteuid()
    if own:
        yield
        return
    os.seteuid(65534)
    try:
        yield
    finally:
        os.seteuid(own)


def test_a_file_that_is_too_large_is_told_with_its_size(machine: Path) -> None:
    opened = guard(machine)
    with pytest.raises(Refused) as refused:
        opened.read(opened.place(below("root/large.txt")(machine)))

    assert (refused.value.refusal.bytes, refused.value.refusal.limit) == (FILE_BYTES + 1, FILE_BYTES)


@pytest.mark.parametrize(
    ("path", "folder", "title"),
    [
        ("root/a.py", "root", "root/a.py"),
        ("root/inner/c.py", "root/inner", "inner/c.py"),
        ("link-to-third/d.py", "third", "third/d.py"),
        ("root/folder-in/b.py", "root", "root/sub/b.py"),
        ("outside/secret.txt", None, "secret.txt"),
    ],
)
def test_the_innermost_open_folder_owns_a_document(machine: Path, path: str, folder: str | None, title: str) -> None:
    place = guard(machine).place(below(path)(machine))

    assert place.folder == (str(machine / folder) if folder else None)
    assert place.title == title


def test_with_one_open_folder_its_name_is_not_repeated(machine: Path) -> None:
    opened = PathGuard([(machine / "root").as_uri()])

    assert opened.place(below("root/sub/b.py")(machine)).title == "sub/b.py"


def test_without_an_open_folder_nothing_is_read(machine: Path) -> None:
    assert outcome(PathGuard([]), below("root/a.py")(machine)) is OUTSIDE


def test_opening_the_whole_disk_does_not_open_the_kernels_own_files() -> None:
    opened = PathGuard(["file:///"])

    assert outcome(opened, "file:///proc/self/environ") is OUTSIDE
    assert outcome(opened, "file:///sys/kernel/notes") is OUTSIDE
    assert outcome(opened, Path(__file__).as_uri()) == Path(__file__).read_bytes()


def swap_for_a_link(root: Path, outside: Path) -> None:
    (root / "sub" / "b.py").unlink()
    (root / "sub" / "b.py").symlink_to(outside / "secret.txt")


def swap_the_folder_for_a_link(root: Path, outside: Path) -> None:
    (outside / "b.py").write_text("secret")
    (root / "sub").rename(root / "moved")
    (root / "sub").symlink_to(outside)


def swap_the_open_folder_for_a_link(root: Path, outside: Path) -> None:
    (outside / "sub").mkdir()
    (outside / "sub" / "b.py").write_text("secret")
    root.rename(root.with_name("moved"))
    root.symlink_to(outside)


def swap_the_open_folder_for_another(root: Path, outside: Path) -> None:
    root.rename(root.with_name("moved"))
    (root / "sub").mkdir(parents=True)
    (root / "sub" / "b.py").write_text((outside / "secret.txt").read_text())


def swap_for_a_fifo(root: Path, _outside: Path) -> None:
    (root / "sub" / "b.py").unlink()
    os.mkfifo(root / "sub" / "b.py")


def swap_for_a_folder(root: Path, _outside: Path) -> None:
    (root / "sub" / "b.py").unlink()
    (root / "sub" / "b.py").mkdir()


def swap_for_a_link_that_stays_inside(root: Path, _outside: Path) -> None:
    (root / "sub" / "b.py").unlink()
    (root / "sub" / "b.py").symlink_to(root / "a.py")


SWAPS = (
    swap_for_a_link,
    swap_the_folder_for_a_link,
    swap_the_open_folder_for_a_link,
    swap_for_a_fifo,
    swap_for_a_folder,
    swap_for_a_link_that_stays_inside,
)


@pytest.mark.parametrize("swap", SWAPS)
@pytest.mark.parametrize("can_walk", [True, False], ids=["walking", "comparing"])
def test_what_is_put_there_between_looking_and_reading_is_not_read(
    machine: Path, swap: Callable[[Path, Path], None], *, can_walk: bool
) -> None:
    opened = guard(machine, can_walk=can_walk)
    looked_at = opened.place(below("root/sub/b.py")(machine))
    swap(machine / "root", machine / "outside")

    with pytest.raises(Refused):
        opened.read(looked_at)


def test_another_folder_in_the_place_of_the_open_one_is_not_read(machine: Path) -> None:
    opened = guard(machine)
    looked_at = opened.place(below("root/sub/b.py")(machine))
    swap_the_open_folder_for_another(machine / "root", machine / "outside")

    with pytest.raises(Refused) as refused:
        opened.read(looked_at)
    assert refused.value.refusal.reason is OUTSIDE


def test_a_file_that_was_written_anew_is_read_as_it_is(machine: Path) -> None:
    opened = guard(machine)
    looked_at = opened.place(below("root/sub/b.py")(machine))
    (machine / "root" / "sub" / "b.py").unlink()
    (machine / "root" / "sub" / "b.py").write_text("anew")

    assert opened.read(looked_at) == b"anew"
