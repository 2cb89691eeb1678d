"""The one folder of a session, and what the person has open of it as far as the client tells."""

import asyncio
import logging
from pathlib import Path
from typing import Final

from codegpt_ls.acp.client import CannotAsk, Client, Declined, NoAnswer
from codegpt_ls.domain.context.resolved import LeftOutReason, Refused
from codegpt_ls.domain.text import OpenDocument, PositionEncoding, Text, Workspace, document_key

_log = logging.getLogger(__name__)

_PATIENCE: Final = 10.0
"""Seconds a client may take to read a file: the one on disk counts then."""


class SessionDocuments:
    """Implements `AskedDocuments` of `domain.ports.code`."""

    def __init__(self, client: Client, folder: Path) -> None:
        self._client = client
        self.folder: Final = folder
        self.session_id = ""
        """As the client knows it."""
        self._seen: dict[str, OpenDocument] = {}

    def workspace(self) -> Workspace:
        """The folder that the client was started for, and what was seen of it."""
        return Workspace(
            folders=(self.folder.as_uri(),),
            documents=dict(self._seen),
            trusted=is_project(self.folder),
            encoding=PositionEncoding.UTF32,
        )

    def forget(self) -> None:
        """What was seen may have changed since."""
        self._seen.clear()

    def see(self, uri: str, text: str) -> None:
        """The person sees this text there."""
        # As it is read from the disk: some clients hand on the mark that says how the file is encoded.
        seen = Text(text.removeprefix("\ufeff"))
        document = OpenDocument(uri=uri, language_id="", version=0, text=seen)
        self._seen[document_key(uri)] = document

    async def look(self, uri: str, path: str) -> None:
        """Ask the client, where it can tell, what the person sees of a file that may be sent.

        Raises Refused where it says no: the file on disk is the same one.
        """
        if not self._client.reads_files:
            return
        try:
            async with asyncio.timeout(_PATIENCE):
                self.see(uri, await self._client.read_file(self.session_id, path))
        except Declined:
            raise Refused(LeftOutReason.UNREADABLE) from None
        except (CannotAsk, NoAnswer, TimeoutError):
            _log.info("the client did not read a file: the one on disk counts")


def is_project(folder: Path) -> bool:
    """Whether this is a folder that somebody works in, and not all that a person has: their home or what holds it."""
    return not Path.home().resolve().is_relative_to(folder.resolve())
