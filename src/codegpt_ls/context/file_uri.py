"""What path a URI means."""

import os
import re
from typing import Final
from urllib.parse import quote, unquote, unquote_to_bytes

from codegpt_ls.domain.limits import PATTERN_TEXT

_DRIVE: Final = re.compile(r"[A-Za-z]:\\")
_SHARE: Final = re.compile(r"\\\\[^\\?.:*<>|\"]+[^\\?:*<>|\"]*\\[^\\]")
_EARLIER_STATES: Final = ("fugitive", "gitsigns", "diffview")
_CELL: Final = "vscode-notebook-cell"
_REVISION: Final = re.compile(r"(?:\d|:\d:?|[0-9a-f]{4,64}|HEAD)[:/]+(.+)")
_DEVICE: Final = re.compile(
    r"(con|prn|aux|nul|conin\$|conout\$|(com|lpt)[0-9\u00b9\u00b2\u00b3]) *(\..*)?", re.IGNORECASE
)
"""Names that open a device in every folder of Windows, whatever follows the dot."""
_THIS_MACHINE: Final = ("", "localhost")


def path_of(uri: str, *, windows: bool = os.name == "nt") -> str | None:
    """The absolute path of a file URI, decoded once; None for any other URI, and for what can be no path here.

    `?` and `#` belong to the name: editors encode them or mean them, and none has a use for a query of a file.
    """
    scheme, _, rest = uri.partition(":")
    if scheme.lower() != "file":
        return None
    host = ""
    if rest.startswith("//"):
        host, slash, rest = rest[2:].partition("/")
        rest = slash + rest
    try:
        path = os.fsdecode(unquote_to_bytes(rest))
        os.fsencode(path)
    except UnicodeError:
        return None
    if "\0" in path or not path.startswith("/"):
        return None
    return _windows_path(host, path) if windows else _posix_path(host, path)


def uri_of(path: str) -> str:
    """The URI of an absolute path."""
    slashed = path.replace(os.sep, "/")
    return "file://" + quote(os.fsencode(slashed if slashed.startswith("/") else f"/{slashed}"))


def shown_path_of(uri: str, *, windows: bool = os.name == "nt") -> str | None:
    """The path of the file whose content a URI of another scheme shows, `git:/home/me/app.py?…`; None for others."""
    if earlier := _earlier_state(uri):
        return path_of(f"file://{quote(earlier)}", windows=windows)
    path = uri.partition(":")[2].partition("?")[0].partition("#")[0]
    if path.startswith("//"):
        path = "/" + path[2:].partition("/")[2]
    return path_of(f"file://{path}", windows=windows) if path.startswith("/") else None


def name_of(uri: str) -> str:
    """The last part of any URI, for a person to read; of a notebook's cell the notebook."""
    scheme, _, rest = uri.partition(":")
    named = rest.partition("#")[0] if scheme == _CELL else rest
    return unquote(named).rstrip("/").rpartition("/")[2]


def names_in(uri: str) -> tuple[str, ...]:
    """All parts of any URI, also those of its query, for rules about names."""
    named = _earlier_state(uri) or unquote(uri.partition(":")[2])
    return tuple(part for part in re.split(r"[/\\?#&=\"]", named) if part)


def _earlier_state(uri: str) -> str | None:
    """The path of the file of which a buffer of a git plugin of Vim shows an earlier state; None for others.

    `fugitive:///repo/.git//0/app.py`, `gitsigns:///repo/.git//:0:app.py`, `diffview:///repo/.git/1a2b3c4d/app.py`.
    """
    scheme, _, rest = uri.partition(":")
    if scheme not in _EARLIER_STATES or len(rest) > PATTERN_TEXT:
        return None
    top, _, inner = unquote(rest).partition("/.git/")
    # Of a worktree or submodule, the name of its git folder comes first.
    found = _REVISION.match(inner[inner.find("//") + 1 if "//" in inner else 0 :].lstrip("/"))
    return f"/{top.lstrip('/')}/{found[1]}" if found else None


def _posix_path(host: str, path: str) -> str | None:
    return "/" + path.lstrip("/") if host.lower() in _THIS_MACHINE else None


def _windows_path(host: str, path: str) -> str | None:
    path = path.replace("/", "\\")
    if host.lower() not in _THIS_MACHINE:
        path = f"\\\\{host}{path}"
    elif _DRIVE.match(path[1:]):
        path = path[1].upper() + path[2:]
    # A colon behind the drive would name a stream of a file, which hides its real name.
    if not (_DRIVE.match(path) or _SHARE.match(path)) or ":" in path[2:]:
        return None
    return None if any(_DEVICE.fullmatch(part) for part in path.split("\\")) else path
