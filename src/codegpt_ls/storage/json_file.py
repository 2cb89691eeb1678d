"""A small JSON file that is replaced as a whole and never half-written."""

import json
import logging
import os
import tempfile
from pathlib import Path
from typing import Any

_log = logging.getLogger(__name__)


def read_json(path: Path) -> Any:  # noqa: ANN401 - whatever the file holds
    """The file's value; None when it is missing or damaged (which the log tells)."""
    try:
        return json.loads(path.read_bytes())
    except FileNotFoundError:
        return None
    except (OSError, ValueError) as error:
        _log.warning("%s could not be read (%s) and is left aside", path.name, type(error).__name__)
        return None


def write_json(path: Path, value: object) -> None:
    """Write atomically, readable by this person only. A full or read-only disk is logged, not raised."""
    try:
        path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        handle, name = tempfile.mkstemp(dir=path.parent, prefix=path.name)
        with os.fdopen(handle, "w", encoding="utf-8") as file:
            json.dump(value, file)
        Path(name).replace(path)
    except OSError as error:
        _log.warning("%s could not be written (%s)", path.name, type(error).__name__)
