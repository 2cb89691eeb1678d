"""A URI is decoded once, and on Windows leads to no device, no stream and no other machine."""

import pytest

from codegpt_ls.context.file_uri import name_of, names_in, path_of, shown_path_of
from codegpt_ls.context.paths import PathGuard


@pytest.mark.parametrize(
    ("uri", "path"),
    [
        ("file:///c%3A/Users/me/a.py", r"C:\Users\me\a.py"),
        ("file:///C:/Users/me/a.py", r"C:\Users\me\a.py"),
        ("file:///c:/%ED%95%9C%EA%B8%80.py", "C:\\한글.py"),
        ("file:///C:/a%2520b.py", r"C:\a%20b.py"),
        ("file://localhost/c:/a.py", r"C:\a.py"),
        ("file://server/share/a.py", r"\\server\share\a.py"),
        ("file:////server/share/a.py", r"\\server\share\a.py"),
        ("file:///C:/repo/../other/a.py", r"C:\repo\..\other\a.py"),
        ("file:///C:/auxiliary/console.py", r"C:\auxiliary\console.py"),
        ("file:///a.py", None),
        ("file:///c:a.py", None),
        ("file:///C:/a.py:stream", None),
        ("file:///C:/.env::$DATA", None),
        ("file:///C:/CON", None),
        ("file:///C:/sub/nul.txt", None),
        ("file:///C:/Com1 .py", None),
        ("file:///%5C%5C%3F%5CC:/a.py", None),
        ("file:////./C:/a.py", None),
        ("file:////%3F/C:/a.py", None),
        ("file://./pipe/a", None),
        ("file:///C:/a%00.py", None),
        ("http://server/share/a.py", None),
    ],
)
def test_a_windows_path_is_a_drives_or_a_shares_and_nothing_else(uri: str, path: str | None) -> None:
    assert path_of(uri, windows=True) == path


def test_another_machine_is_not_even_looked_at() -> None:
    """Looking at a share makes Windows send a password's hash there; on any system it would be a look outside."""
    opened = PathGuard(["file:///C:/repo", "file://mine/share"], windows=True)

    assert opened.place("file://evil/share/a.py").real is None
    assert opened.place("file://mine/share/a.py").real is not None


@pytest.mark.parametrize("uri", ["file:///a\ud800.py", "file:///%00", "file:a", "", ":", "file", "file://", "FILE:"])
def test_what_can_be_no_path_is_none(uri: str) -> None:
    assert path_of(uri, windows=False) is None


@pytest.mark.parametrize(
    ("uri", "name"),
    [
        ("untitled:Untitled-1", "Untitled-1"),
        ("untitled:/home/me/new%20file.py", "new file.py"),
        ("vscode-notebook-cell:/home/me/a.ipynb#W0sZmlsZQ%3D%3D", "a.ipynb"),
        ("vscode-notebook-cell:/home/me/a%231.ipynb#W0", "a#1.ipynb"),
        ("https://example.com/a/", "a"),
    ],
)
def test_the_last_part_names_a_document_that_is_no_file(uri: str, name: str) -> None:
    assert name_of(uri) == name


def test_rules_see_every_name_in_a_uri() -> None:
    uri = 'git:/home/me/app.py?{"path":"/home/me/.env","ref":"~"}'

    assert {"app.py", ".env"} <= set(names_in(uri))


@pytest.mark.parametrize(
    ("uri", "path"),
    [
        ("git:/home/me/app.py?%7B%7D", "/home/me/app.py"),
        ("vscode-remote://ssh/home/me/app.py", "/home/me/app.py"),
        ("untitled:Untitled-1", None),
        ("output:tasks", None),
    ],
)
def test_another_scheme_can_show_a_file(uri: str, path: str | None) -> None:
    assert shown_path_of(uri, windows=False) == path
