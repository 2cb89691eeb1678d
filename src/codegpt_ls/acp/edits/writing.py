"""A drafted change written into its file, as things are once the person has said yes."""

from pathlib import Path

from codegpt_ls.acp.client import CannotAsk, Client, NoAnswer
from codegpt_ls.acp.sessions import Session
from codegpt_ls.assembly import Services
from codegpt_ls.domain.context.resolved import LeftOutReason, Refused
from codegpt_ls.domain.edits.drafted import DraftedEdit
from codegpt_ls.domain.edits.editable import Editable
from codegpt_ls.domain.errors import AssistantError, ErrorCode, Facts
from codegpt_ls.domain.ports.code import ChangeableFile
from codegpt_ls.domain.text import Text
from codegpt_ls.services.failures.left_out import unchangeable


class DraftedChange:
    """What an answer would change of one file, and what the file held before the person was asked."""

    def __init__(self, services: Services, client: Client, session: Session, drafted: DraftedEdit) -> None:
        """Raises AssistantError where the file cannot be read, or nobody could be certain of what it holds."""
        self._services = services
        self._client = client
        self._session = session
        self._drafted = drafted
        self.path = _path(drafted.document)
        self._before = self._file().text

    async def write(self) -> None:
        """Have the client write it, where it does that, else write it.

        Raises AssistantError EDIT_STALE, EDIT_UNCONFIRMED, EDIT_NOT_APPLIED or LEFT_OUT; then nothing is changed.
        """
        now = await self._now()
        drafted, edit = self._drafted.document, self._drafted.edit
        if now.outside or (now.delicate is not None and drafted.delicate is None):
            # A link leads elsewhere by now, or programs may run it: that was not asked about.
            raise AssistantError(ErrorCode.EDIT_UNCONFIRMED, self._facts())
        if self._client.reads_files and not drafted.creates and now.version is None:
            # It did not tell what the person sees, which may be more than what is saved.
            raise AssistantError(ErrorCode.EDIT_NOT_APPLIED, self._facts())
        file = self._file()
        changed = str(now.text) != str(edit.base) or file.text != self._before
        if changed or _path(now) != self.path:
            raise AssistantError(ErrorCode.EDIT_STALE, self._facts())
        # A client would write the text as UTF-8, and without what marks the encoding.
        if self._client.writes_files and file.plain:
            await self._by_client(edit.after())
        elif str(Text(file.text)) != str(now.text):
            # What the person sees in their editor is not what lies there.
            raise AssistantError(ErrorCode.EDIT_STALE, self._facts())
        else:
            self._by_us(file, edit.after())

    async def _now(self) -> Editable:
        """The document looked at anew by every guard. Raises AssistantError EDIT_STALE or LEFT_OUT."""
        session, document = self._session, self._drafted.document
        uri, look = document.place.uri, session.context.creatable if document.creates else session.context.editable
        try:
            if not document.creates:
                session.documents.forget()
                # Before the client is asked for it, in case it may not be read any more.
                await look(uri)
                await session.documents.look(uri, str(self.path))
            return await look(uri)
        except Refused as refused:
            if document.creates and refused.refusal.reason is LeftOutReason.NOT_A_FILE:
                raise AssistantError(ErrorCode.EDIT_STALE, self._facts()) from None
            raise unchangeable(uri, document.place.title, refused) from None

    async def _by_client(self, text: str) -> None:
        try:
            await self._client.write_file(self._session.id, str(self.path), text)
        except (CannotAsk, NoAnswer):
            raise AssistantError(ErrorCode.EDIT_NOT_APPLIED, self._facts()) from None

    def _by_us(self, file: ChangeableFile, text: str) -> None:
        """Not in a thread: one that is stopped would go on and write."""
        try:
            file.write(text)
        except OSError as error:
            raise AssistantError(ErrorCode.EDIT_NOT_APPLIED, self._facts(error)) from None

    def _file(self) -> ChangeableFile:
        files = self._services.edited_files()
        try:
            return files.new(self.path) if self._drafted.document.creates else files.at(self.path)
        except OSError as error:
            raise AssistantError(ErrorCode.EDIT_NOT_APPLIED, self._facts(error)) from None
        except UnicodeDecodeError:
            raise AssistantError(ErrorCode.EDIT_STALE, self._facts()) from None

    def _facts(self, error: OSError | None = None) -> Facts:
        detail = None if error is None else error.strerror or str(error)
        return Facts(path=self._drafted.document.place.title, detail=detail)


def _path(document: Editable) -> Path:
    """Where it lies, with every link followed: what the guards have looked at."""
    path = document.place.real or document.place.path
    assert path is not None  # noqa: S101 - only files are drafted here
    return Path(path)
