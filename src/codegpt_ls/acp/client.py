"""What the client at the other end is told and asked, in the shapes of the protocol."""

import logging
from collections.abc import Mapping, Sequence
from typing import Any, Final

from acp.connection import Connection
from acp.exceptions import RequestError
from acp.schema import (
    AllowedOutcome,
    ClientCapabilities,
    PermissionOption,
    ReadTextFileRequest,
    ReadTextFileResponse,
    RequestPermissionRequest,
    RequestPermissionResponse,
    ToolCallUpdate,
    WriteTextFileRequest,
)
from pydantic import BaseModel, ValidationError

_log = logging.getLogger(__name__)

_NOT_FOUND: Final = -32601


class CannotAsk(Exception):  # noqa: N818 - names what it means
    """This client knows no such question."""


class NoAnswer(Exception):  # noqa: N818 - as above
    """The client is gone, or failed."""


class Declined(NoAnswer):
    """The client said no, or could not."""


class Client:
    """One client and what it can do."""

    def __init__(self) -> None:
        self.capabilities = ClientCapabilities()
        self._connection: Connection | None = None

    def connect(self, connection: Connection) -> None:
        """This is how it is reached."""
        self._connection = connection

    @property
    def reads_files(self) -> bool:
        """Whether it reads files for us, as the person sees them in its editor."""
        return bool(self.capabilities.fs and self.capabilities.fs.read_text_file)

    @property
    def writes_files(self) -> bool:
        """Whether it writes files for us, where the person sees them."""
        return bool(self.capabilities.fs and self.capabilities.fs.write_text_file)

    async def update(self, session_id: str, update: BaseModel | Mapping[str, Any]) -> None:
        """Tell what is new in a session; to a client that is gone nothing is told."""
        told = plain(update) if isinstance(update, BaseModel) else update
        try:
            await self._reached.send_notification("session/update", {"sessionId": session_id, "update": told})
        except ConnectionError:
            _log.debug("the client is gone: an update was not told")

    async def say(self, session_id: str, text: str, kind: str = "agent_message_chunk") -> None:
        """Tell words of the answer, or of what is thought before it."""
        # A model for each piece would cost more than all else on its way.
        content = {"type": "text", "text": text}
        await self.update(session_id, {"sessionUpdate": kind, "content": content})

    async def permission(
        self, session_id: str, call: ToolCallUpdate, options: Sequence[PermissionOption]
    ) -> str | None:
        """Which of the options the person took; None where they took none.

        Raises CannotAsk, NoAnswer. Being cancelled forgets the question.
        """
        request = RequestPermissionRequest(session_id=session_id, tool_call=call, options=list(options))
        answer = await self._asked("session/request_permission", request)
        outcome = _read(RequestPermissionResponse, answer).outcome
        return outcome.option_id if isinstance(outcome, AllowedOutcome) else None

    async def read_file(self, session_id: str, path: str) -> str:
        """The file as the person sees it. Raises CannotAsk, NoAnswer, and Declined where it may not."""
        answer = await self._asked("fs/read_text_file", ReadTextFileRequest(session_id=session_id, path=path))
        content: str = _read(ReadTextFileResponse, answer).content
        return content

    async def write_file(self, session_id: str, path: str, content: str) -> None:
        """Write the file where the person sees it. Raises CannotAsk, NoAnswer."""
        request = WriteTextFileRequest(session_id=session_id, path=path, content=content)
        await self._asked("fs/write_text_file", request)

    async def _asked(self, method: str, request: BaseModel) -> object:
        try:
            return await self._reached.send_request(method, plain(request))
        except RequestError as error:
            _log.info("%s was refused: %s", method, error.code)
            raise (CannotAsk if error.code == _NOT_FOUND else Declined) from None
        except ConnectionError:
            raise NoAnswer from None

    @property
    def _reached(self) -> Connection:
        assert self._connection is not None  # noqa: S101 - connected before its first message is read
        return self._connection


def plain(model: BaseModel) -> dict[str, Any]:
    """The model as it goes over the wire."""
    return model.model_dump(mode="json", by_alias=True, exclude_none=True)


def _read(kind: type[Any], answer: object) -> Any:  # noqa: ANN401 - the kind's
    try:
        return kind.model_validate(answer)
    except ValidationError:
        raise NoAnswer from None
