"""The file in which git hands a hook the message of a commit, to be begun or left as it is.

Source: githooks(5) on `prepare-commit-msg`, git-commit(1) on `--cleanup`, `--verbose` and `--signoff`.
"""

import os
import re
import stat
import tempfile
from contextlib import suppress
from pathlib import Path
from typing import Final

_MOST_BYTES: Final = 64 * 1024 * 1024
"""`git commit --verbose` puts the whole difference into it."""
_TRAILER: Final = re.compile(rb"[A-Za-z][A-Za-z-]{1,40}: ")
_COMMENTS: Final = b"#;@!$%^&|:"
"""What may begin a comment where git chooses."""


def begin_message(file: Path, message: str, comment: str) -> bool:
    """Put the message before what git wrote into the file; whether that was done.

    A file with a text of somebody's already is left as it is; what `--signoff` wrote is none. Raises OSError; then the
    file is as it was.
    """
    with file.open("rb") as opened:
        status = os.fstat(opened.fileno())
        content = opened.read(_MOST_BYTES + 1)
    if not stat.S_ISREG(status.st_mode) or len(content) > _MOST_BYTES or not _is_free(content, comment.encode()):
        return False
    begun = message.encode() + b"\n"
    _replace(file, begun + (content if content.startswith(b"\n") else b"\n" + content), stat.S_IMODE(status.st_mode))
    return True


def _is_free(content: bytes, comment: bytes) -> bool:
    """Whether nothing but comments and trailers stands there."""
    for line in content.splitlines():
        begins = line.startswith(comment) if comment != b"auto" else line[:1] in _COMMENTS
        if begins and line:
            return True  # below the first comment may stand what `--verbose` shows
        if line.strip() and not _TRAILER.match(line):
            return False
    return True


def _replace(file: Path, content: bytes, mode: int) -> None:
    handle, name = tempfile.mkstemp(dir=file.parent, prefix=f".{file.name}.")
    try:
        with os.fdopen(handle, "wb") as new:
            new.write(content)
        Path(name).chmod(mode)
        Path(name).replace(file)
    except OSError:
        with suppress(OSError):
            Path(name).unlink()
        raise
