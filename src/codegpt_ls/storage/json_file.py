"""A small JSON file that is replaced as a whole and never half-written."""

import json
import logging
import os
import tempfile
from contextlib import suppress
from pathlib import Path
from typing import Any

from codegpt_ls.domain import limits
from codegpt_ls.folders import made

_log = logging.getLogger(__name__)


def read_json(path: Path) -> Any:  # noqa: ANN401 - whatever the file holds
    """The file's value; None when it is missing or damaged (which the log tells), or far larger than any of ours."""
    try:
        return json.loads(_content(path))
    except FileNotFoundError:
        return None
    except (OSError, ValueError, RecursionError) as error:
        _log.warning("%s could not be read (%s) and is left aside", path.name, type(error).__name__)
        return None


def write_json(path: Path, value: object) -> bool:
    """Write atomically, readable by this person only. A full or read-only disk is logged, not raised: False."""
    try:
        replace_text(made(path.parent) / path.name, json.dumps(value))
    except OSError as error:
        _log.warning("%s could not be written (%s)", path.name, type(error).__name__)
        return False
    return True


def replace_text(path: Path, text: str) -> None:
    """Write atomically, readable by this person only. Raises OSError; then the file is as it was."""
    handle, name = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.")
    try:
        with os.fdopen(handle, "w", encoding="utf-8", newline="") as file:
            file.write(text)
        Path(name).replace(path)
    except OSError:
        with suppress(OSError):
            Path(name).unlink()
        raise


def _content(path: Path) -> bytes:
    """Raises OSError, and ValueError for what is no file of ours: a fifo would hold us up for ever."""
    if not path.is_file() and path.exists():
        raise ValueError("not an ordinary file")
    with path.open("rb") as file:
        content = file.read(limits.SMALL_FILE + 1)
    if len(content) > limits.SMALL_FILE:
        raise ValueError("too large")
    return content
