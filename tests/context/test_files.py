"""What may be sent of a file by its name, and its text."""

from collections.abc import Mapping
from pathlib import Path

import pytest

from codegpt_ls.context.files import Disk, FolderFiles
from codegpt_ls.context.personal_ignore import PersonalIgnore
from codegpt_ls.domain.context.resolved import IgnoreRule, LeftOutReason, Refused


def folder(root: Path, files: Mapping[str, bytes] | None = None) -> FolderFiles:
    """An open folder with these files."""
    for path, content in (files or {}).items():
        (root / path).parent.mkdir(parents=True, exist_ok=True)
        (root / path).write_bytes(content)
    return Disk(PersonalIgnore({}).file)([root.as_uri()])


def reason(files: FolderFiles, uri: str) -> LeftOutReason | None:
    refusal = files.refusal(files.place(uri))
    return refusal.reason if refusal else None


@pytest.mark.parametrize(
    ("content", "text"),
    [
        ("한글 😀\r\n".encode(), "한글 😀\r\n"),
        (b"\xef\xbb\xbfimport os\n", "import os\n"),
        ("한글\n".encode("utf-16"), "한글\n"),
        (b"\xfe\xff" + "한글\n".encode("utf-16-be"), "한글\n"),
        (b"", ""),
    ],
)
def test_text_is_read_as_it_was_written(tmp_path: Path, content: bytes, text: str) -> None:
    files = folder(tmp_path, {"a.py": content})
    source = files.read(files.place((tmp_path / "a.py").as_uri()))

    assert (str(source.text), source.language_id) == (text, "python")


@pytest.mark.parametrize(
    ("content", "why"),
    [
        (b"\x89PNG\r\n\x1a\n\x00\x00", LeftOutReason.BINARY),
        (b"x" * 100_000 + b"\0", LeftOutReason.BINARY),
        ("한글\n".encode("cp949"), LeftOutReason.NOT_TEXT),
        (b"\xff\xfe\x00", LeftOutReason.NOT_TEXT),
    ],
)
def test_what_is_no_text_is_told_apart(tmp_path: Path, content: bytes, why: LeftOutReason) -> None:
    files = folder(tmp_path, {"a.py": content})
    with pytest.raises(Refused) as refused:
        files.read(files.place((tmp_path / "a.py").as_uri()))

    assert refused.value.refusal.reason is why


@pytest.mark.parametrize(
    ("name", "language"),
    [
        ("Dockerfile", "dockerfile"),
        ("a.TSX", "typescriptreact"),
        ("a.rs", "rust"),
        ("LICENSE", ""),
        ("a.b.unknown", ""),
    ],
)
def test_the_language_is_told_by_the_name(tmp_path: Path, name: str, language: str) -> None:
    files = folder(tmp_path, {name: b"text"})

    assert files.read(files.place((tmp_path / name).as_uri())).language_id == language


def test_a_link_counts_by_its_own_name_and_by_what_it_leads_to(tmp_path: Path) -> None:
    files = folder(tmp_path, {".env": b"SECRET=1", "notes.txt": b"", ".gitignore": b"hidden.txt\nprivate/\n"})
    (tmp_path / "private").mkdir()
    (tmp_path / "private" / "a.txt").touch()
    links = {"readme.md": ".env", "server.pem": "notes.txt", "hidden.txt": "notes.txt", "open.txt": "private/a.txt"}
    for link, target in links.items():
        (tmp_path / link).symlink_to(tmp_path / target)

    reasons = {link: reason(files, (tmp_path / link).as_uri()) for link in links}
    assert reasons == {
        "readme.md": LeftOutReason.DENIED,
        "server.pem": LeftOutReason.DENIED,
        "hidden.txt": LeftOutReason.IGNORED,
        "open.txt": LeftOutReason.IGNORED,
    }


def test_the_rule_is_told_below_the_open_folder(tmp_path: Path) -> None:
    files = folder(tmp_path, {"src/.gitignore": b"\nlocal.py\n"})
    refusal = files.refusal(files.place((tmp_path / "src" / "local.py").as_uri()))

    assert refusal is not None
    assert refusal.rule == IgnoreRule("src/.gitignore", 2)


@pytest.mark.parametrize(
    ("uri", "why"),
    [
        ("untitled:Untitled-1", None),
        ("untitled:.env", LeftOutReason.DENIED),
        ("untitled:/somewhere/.npmrc", LeftOutReason.DENIED),
        ('git:/somewhere/app.py?{"path":"/somewhere/.env"}', LeftOutReason.DENIED),
        ("git:{root}/app.py", None),
        ("git:{root}/ignored.py?%7B%7D", LeftOutReason.IGNORED),
        ("vscode-notebook-cell:{root}/ignored.py#W0sZmlsZQ", LeftOutReason.IGNORED),
        ("file://server/share/.env", LeftOutReason.DENIED),
    ],
)
def test_rules_hold_for_what_is_no_file_too(tmp_path: Path, uri: str, why: LeftOutReason | None) -> None:
    files = folder(tmp_path, {".gitignore": b"ignored.py\n"})

    assert reason(files, uri.replace("{root}", str(tmp_path))) is why


def test_outside_of_all_folders_the_rules_around_a_file_hold(tmp_path: Path) -> None:
    (tmp_path / "open").mkdir()
    files = folder(tmp_path / "open")
    folder(
        tmp_path, {"repo/.git/HEAD": b"", "repo/.gitignore": b"private/\n", "repo/private/a.py": b"", "repo/b.py": b""}
    )

    assert reason(files, (tmp_path / "repo" / "private" / "a.py").as_uri()) is LeftOutReason.IGNORED
    assert reason(files, (tmp_path / "repo" / "b.py").as_uri()) is None
    assert reason(files, (tmp_path / ".ssh" / "notes.txt").as_uri()) is LeftOutReason.DENIED


def test_a_secrets_folder_that_is_opened_stays_one(tmp_path: Path) -> None:
    files = folder(tmp_path / ".aws", {"config": b"[default]"})

    assert reason(files, (tmp_path / ".aws" / "config").as_uri()) is LeftOutReason.DENIED


def test_the_only_folder_is_meant_where_none_is_named(tmp_path: Path) -> None:
    for name in ("one", "two"):
        (tmp_path / name).mkdir()
    one, two = (tmp_path / name for name in ("one", "two"))

    assert Disk(PersonalIgnore({}).file)([one.as_uri()]).folder(None) == str(one)
    assert Disk(PersonalIgnore({}).file)([one.as_uri(), two.as_uri()]).folder(two.as_uri()) == str(two)
    for folders, uri, why in (
        ([], None, LeftOutReason.NOT_FOUND),
        ([one, two], None, LeftOutReason.AMBIGUOUS),
        ([one], two.as_uri(), LeftOutReason.OUTSIDE_WORKSPACE),
        ([one], "http://example.com", LeftOutReason.OUTSIDE_WORKSPACE),
    ):
        with pytest.raises(Refused) as refused:
            Disk(PersonalIgnore({}).file)([each.as_uri() for each in folders]).folder(uri)
        assert refused.value.refusal.reason is why
