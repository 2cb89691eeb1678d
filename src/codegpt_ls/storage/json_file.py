"""A small JSON file that is replaced as a whole and never half-written."""

import json
import logging
import os
import tempfile
from contextlib import suppress
from pathlib import Path
from typing import Any

from codegpt_ls.folders import made

_log = logging.getLogger(__name__)


def read_json(path: Path) -> Any:  # noqa: ANN401 - whatever the file holds
    """The file's value; None when it is missing or damaged (which the log tells)."""
    try:
        return json.loads(path.read_bytes())
    except FileNotFoundError:
        return None
    except (OSError, ValueError, RecursionError) as error:
        _log.warning("%s could not be read (%s) and is left aside", path.name, type(error).__name__)
        return None


def write_json(path: Path, value: object) -> bool:
    """Write atomically, readable by this person only. A full or read-only disk is logged, not raised: False."""
    try:
        _replace(made(path.parent) / path.name, json.dumps(value))
    except OSError as error:
        _log.warning("%s could not be written (%s)", path.name, type(error).__name__)
        return False
    return True


def _replace(path: Path, text: str) -> None:
    handle, name = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.")
    try:
        with os.fdopen(handle, "w", encoding="utf-8") as file:
            file.write(text)
        Path(name).replace(path)
    except OSError:
        with suppress(OSError):
            Path(name).unlink()
        raise
