"""A damaged file moved out of the way, under a name that nothing has."""

import logging
from datetime import UTC, datetime
from pathlib import Path
from typing import Final

from codegpt_ls.domain.errors import AssistantError, ErrorCode, Facts

_log = logging.getLogger(__name__)

BESIDE: Final = ("", "-wal", "-shm")
"""What SQLite keeps, by what follows the name."""


def put_aside(path: Path) -> AssistantError:
    """Rename the damaged file. Raises AssistantError STORAGE_DAMAGED where that is impossible."""
    kept = free_name(path, "damaged")
    try:
        for end in BESIDE:
            old = path.with_name(path.name + end)
            if old.exists():
                old.replace(kept.with_name(kept.name + end))
    except OSError as error:
        facts = Facts(path=str(path), detail=error.strerror or type(error).__name__)
        raise AssistantError(ErrorCode.STORAGE_DAMAGED, facts) from None
    _log.error("%s is damaged and is kept as %s", path.name, kept.name)
    return AssistantError(ErrorCode.STORAGE_DAMAGED, Facts(path=str(kept)))


def free_name(path: Path, what: str) -> Path:
    """A name beside the file that nothing has: `threads.damaged-2026-11-22.db`."""
    day = datetime.now(UTC).date().isoformat()
    number, name = 1, path.with_name(f"{path.stem}.{what}-{day}{path.suffix}")
    while name.exists():
        number += 1
        name = path.with_name(f"{path.stem}.{what}-{day}-{number}{path.suffix}")
    return name
