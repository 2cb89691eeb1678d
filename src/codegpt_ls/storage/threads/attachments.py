"""Pictures and files of a question as one cell of its row."""

import binascii
import json
from base64 import b64decode, b64encode
from collections.abc import Sequence
from typing import Any, Final

from codegpt_ls.domain.limits import ATTACHED_TOTAL, ATTACHMENTS, LABEL, TITLE
from codegpt_ls.domain.messages.parts import File, Image

_LONGEST: Final = ATTACHED_TOTAL * 4 // 3 + 100_000
"""Characters of such a cell: base64, and names."""


def written_attachments(attached: Sequence[Image | File]) -> str | None:
    """The cell of these; None for none."""
    if not attached:
        return None
    return json.dumps(
        [
            {
                **({"name": each.name} if isinstance(each, File) else {}),
                "media_type": each.media_type,
                "data": b64encode(each.data).decode(),
            }
            for each in attached
        ]
    )


def read_attachments(cell: object) -> tuple[Image | File, ...] | None:
    """What the cell holds; None where it is damaged."""
    if not isinstance(cell, str) or len(cell) > _LONGEST:
        return None
    try:
        items = json.loads(cell)
        return tuple(map(_read, items)) if isinstance(items, list) and len(items) <= ATTACHMENTS else None
    except (ValueError, TypeError, KeyError, RecursionError, binascii.Error):
        return None


def _read(item: Any) -> Image | File:  # noqa: ANN401 - whatever the JSON holds
    """One of them. Raises ValueError, TypeError or KeyError for anything else."""
    media_type, name, data = item["media_type"], item.get("name"), b64decode(item["data"], validate=True)
    if not isinstance(media_type, str) or len(media_type) > LABEL:
        raise ValueError("no media type")
    if name is None:
        return Image(media_type, data)
    if not isinstance(name, str) or len(name) > TITLE:
        raise ValueError("no name")
    return File(name, media_type, data)
