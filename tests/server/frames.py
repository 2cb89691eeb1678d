"""The messages in bytes that went to the editor."""

import io
import json
from typing import Any

from codegpt_ls.server.transport.reader import FrameReader


def sent_messages(stream: bytes) -> list[dict[str, Any]]:
    """Each message of the stream."""
    frames = FrameReader(io.BytesIO(stream).read).frames()
    return [json.loads(frame) for frame in frames if isinstance(frame, bytes)]
