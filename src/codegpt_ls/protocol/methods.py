"""Everything an editor can call, with params, result and errors: what `schema/` and `docs/protocol.md` are made of.

The server's own table, `server/routes.py`, names functions instead; tests hold both equal. Nothing reads this one
while the server runs.
"""

from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from codegpt_ls.domain.errors import ErrorCode
from codegpt_ls.protocol.api_keys import (
    KeyStatusResult,
    NoParams,
    ProviderParams,
    RemoveApiKeyResult,
    SetApiKeyParams,
)
from codegpt_ls.protocol.chat import ChatDelta, ChatParams, ChatResult
from codegpt_ls.protocol.commands import ChatCommand, SelectModelCommand, SetApiKeyCommand
from codegpt_ls.protocol.context import PreviewContextParams, PreviewContextResult
from codegpt_ls.protocol.errors import ErrorData, InvalidParamsData
from codegpt_ls.protocol.models import ModelsParams, ModelsResult
from codegpt_ls.protocol.providers import ProvidersResult
from codegpt_ls.protocol.tasks import RunTaskCommand, TaskCommand, TaskResult, TasksResult
from codegpt_ls.protocol.threads import (
    ClearThreadsParams,
    ClearThreadsResult,
    CreateThreadParams,
    EditMessageParams,
    ExportThreadParams,
    ExportThreadResult,
    ForkThreadParams,
    ImportThreadParams,
    RenameThreadParams,
    RetryParams,
    SearchThreadsParams,
    SearchThreadsResult,
    ThreadChangedParams,
    ThreadItem,
    ThreadParams,
    ThreadResult,
    ThreadsParams,
    ThreadsResult,
)
from codegpt_ls.protocol.usage import UsageParams, UsageResult
from codegpt_ls.protocol.wire import Wire


class Kind(StrEnum):
    """How a method is called."""

    REQUEST = "request"
    NOTIFICATION = "notification"
    COMMAND = "command"
    """By `workspace/executeCommand`, the params as its only argument."""
    EVENT = "event"
    """A notification that the server sends."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Method:
    """One method."""

    name: str
    kind: Kind
    summary: str
    params: type[Wire]
    result: type[Wire] | None = None
    """None: the answer is null, or there is none."""
    may_be_null: bool = False
    """Whether a null can come instead of the result."""
    errors: tuple[ErrorCode, ...] = ()
    """Every code that `ErrorData.code` can hold."""


_STORES: Final = (ErrorCode.LOCKED, ErrorCode.STORE_TIMEOUT, ErrorCode.STORE_FAILED)
_ADDRESS: Final = (ErrorCode.BAD_ORIGIN, ErrorCode.BAD_BASE_URL)
_ASKED: Final = (
    ErrorCode.INVALID_KEY,
    ErrorCode.ORGANIZATION,
    ErrorCode.PERMISSION,
    ErrorCode.REGION,
    ErrorCode.RATE,
    ErrorCode.QUOTA,
    ErrorCode.SPEND,
    ErrorCode.OVERLOADED,
    ErrorCode.SERVER,
    ErrorCode.PROTOCOL,
    ErrorCode.REJECTED,
    ErrorCode.UNREACHABLE,
    ErrorCode.TLS,
    ErrorCode.PROXY,
    ErrorCode.TIMEOUT,
)
"""What a provider that is asked for its model list can fail with."""
_STATUS: Final = (ErrorCode.UNKNOWN_PROVIDER, ErrorCode.BAD_ORIGIN, *_STORES, ErrorCode.INTERNAL)
_SET: Final = (
    ErrorCode.UNKNOWN_PROVIDER,
    ErrorCode.NO_KEY_NEEDED,
    ErrorCode.NOT_A_KEY,
    *_ADDRESS,
    ErrorCode.INVALID_KEY,
    ErrorCode.ORGANIZATION,
    ErrorCode.NO_STORE,
    *_STORES,
    ErrorCode.INTERNAL,
)
_REMOVE: Final = (ErrorCode.UNKNOWN_PROVIDER, ErrorCode.NO_KEY_NEEDED, *_ADDRESS, *_STORES, ErrorCode.INTERNAL)
_LIST: Final = (
    ErrorCode.UNKNOWN_PROVIDER,
    ErrorCode.MISSING_KEY,
    *_ADDRESS,
    *_ASKED,
    *_STORES,
    ErrorCode.INTERNAL,
)
_STORAGE: Final = (ErrorCode.STORAGE_DAMAGED, ErrorCode.STORAGE_FAILED)
_THREAD: Final = (ErrorCode.THREAD_NOT_FOUND, *_STORAGE, ErrorCode.INTERNAL)
_CHAT: Final = (
    *_LIST,
    ErrorCode.MODEL_UNKNOWN,
    ErrorCode.MODEL_NOT_FOUND,
    ErrorCode.MODEL_RETIRED,
    ErrorCode.MODEL_NOT_CHAT,
    ErrorCode.REQUEST_TOO_LARGE,
    ErrorCode.TOO_LONG,
    ErrorCode.STALLED,
    ErrorCode.INTERRUPTED,
    ErrorCode.ENGINE_MISSING,
    ErrorCode.ENGINE_FAILED,
    ErrorCode.WEIGHTS_MISSING,
    ErrorCode.WEIGHTS_INVALID,
    ErrorCode.THREAD_NOT_FOUND,
    ErrorCode.THREAD_BUSY,
    *_STORAGE,
)


def _task(name: str, summary: str, params: type[TaskCommand] = TaskCommand) -> Method:
    """A task as a command; null where there is nothing to ask about, and where it goes on behind the answer."""
    return Method(
        name=name,
        kind=Kind.COMMAND,
        summary=summary,
        params=params,
        result=TaskResult,
        may_be_null=True,
        errors=_CHAT,
    )


METHODS: Final = (
    Method(
        name="codegpt/chat",
        kind=Kind.REQUEST,
        summary="Ask a question and get the answer, streamed as deltas when a `partialResultToken` is given.",
        params=ChatParams,
        result=ChatResult,
        errors=_CHAT,
    ),
    Method(
        name="codegpt/previewContext",
        kind=Kind.REQUEST,
        summary="Show what code would go along with a question, word by word, and what would be left out and why. "
        "Nothing is sent. An item that cannot go is told of in the result, never by an error.",
        params=PreviewContextParams,
        result=PreviewContextResult,
        errors=(ErrorCode.INTERNAL,),
    ),
    Method(
        name="codegpt/setApiKey",
        kind=Kind.REQUEST,
        summary="Store a key, replacing the one there was. It is cleaned, verified with the provider by a free call, "
        "written, read back and used from now on. When the provider refuses it, nothing changes.",
        params=SetApiKeyParams,
        result=KeyStatusResult,
        errors=_SET,
    ),
    Method(
        name="codegpt/removeApiKey",
        kind=Kind.REQUEST,
        summary="Forget a key in every store. Answers that are being streamed with it end.",
        params=ProviderParams,
        result=RemoveApiKeyResult,
        errors=_REMOVE,
    ),
    Method(
        name="codegpt/keyStatus",
        kind=Kind.REQUEST,
        summary="Say which key is in force and where it comes from, without showing it. Asks no provider.",
        params=ProviderParams,
        result=KeyStatusResult,
        errors=_STATUS,
    ),
    Method(
        name="codegpt/verifyKey",
        kind=Kind.REQUEST,
        summary="Ask the provider, by its free model list, whether it takes the key.",
        params=ProviderParams,
        result=KeyStatusResult,
        errors=_LIST,
    ),
    Method(
        name="codegpt/providers",
        kind=Kind.REQUEST,
        summary="List the providers, which of them are connected, and their pages.",
        params=NoParams,
        result=ProvidersResult,
        errors=(ErrorCode.INTERNAL,),
    ),
    Method(
        name="codegpt/models",
        kind=Kind.REQUEST,
        summary="List the models of a provider. It is asked when `refresh` is true, and when the remembered list is "
        "older than a day; only with `refresh` is its failure an error.",
        params=ModelsParams,
        result=ModelsResult,
        errors=_LIST,
    ),
    Method(
        name="codegpt/usage",
        kind=Kind.REQUEST,
        summary="Add up the tokens of past answers, with their price where a dated table knows it. What remains of a "
        "budget an API key cannot know; `accountPages` says where it is shown.",
        params=UsageParams,
        result=UsageResult,
        errors=(ErrorCode.UNKNOWN_PROVIDER, ErrorCode.STORAGE_FAILED, ErrorCode.STORAGE_DAMAGED, ErrorCode.INTERNAL),
    ),
    Method(
        name="codegpt/tasks",
        kind=Kind.REQUEST,
        summary="List the named tasks, and the person's own, whose files are read anew.",
        params=NoParams,
        result=TasksResult,
        errors=(ErrorCode.INTERNAL,),
    ),
    Method(
        name="codegpt/createThread",
        kind=Kind.REQUEST,
        summary="Begin a conversation that is remembered: `codegpt/chat` with its id asks within it. From now on, as "
        "after `codegpt/threads` and `codegpt/thread`, changes are told by `codegpt/threadChanged`.",
        params=CreateThreadParams,
        result=ThreadItem,
        errors=(*_STORAGE, ErrorCode.INTERNAL),
    ),
    Method(
        name="codegpt/threads",
        kind=Kind.REQUEST,
        summary="List the conversations of all this person's editors, the one used last first.",
        params=ThreadsParams,
        result=ThreadsResult,
        errors=(*_STORAGE, ErrorCode.INTERNAL),
    ),
    Method(
        name="codegpt/thread",
        kind=Kind.REQUEST,
        summary="Read a conversation.",
        params=ThreadParams,
        result=ThreadResult,
        errors=_THREAD,
    ),
    Method(
        name="codegpt/searchThreads",
        kind=Kind.REQUEST,
        summary="Find words in conversations. Temporary ones are left out.",
        params=SearchThreadsParams,
        result=SearchThreadsResult,
        errors=(*_STORAGE, ErrorCode.INTERNAL),
    ),
    Method(
        name="codegpt/renameThread",
        kind=Kind.REQUEST,
        summary="Give a conversation another title.",
        params=RenameThreadParams,
        result=ThreadItem,
        errors=_THREAD,
    ),
    Method(
        name="codegpt/deleteThread",
        kind=Kind.REQUEST,
        summary="Delete a conversation, for good.",
        params=ThreadParams,
        errors=_THREAD,
    ),
    Method(
        name="codegpt/clearThreads",
        kind=Kind.REQUEST,
        summary="Delete all conversations, or those of a workspace folder, for good.",
        params=ClearThreadsParams,
        result=ClearThreadsResult,
        errors=(*_STORAGE, ErrorCode.INTERNAL),
    ),
    Method(
        name="codegpt/forkThread",
        kind=Kind.REQUEST,
        summary="Make a new conversation of the messages up to one of them.",
        params=ForkThreadParams,
        result=ThreadItem,
        errors=_THREAD,
    ),
    Method(
        name="codegpt/editMessage",
        kind=Kind.REQUEST,
        summary="Ask something else in the place of an earlier question, and stream the answer as `codegpt/chat` does. "
        "What was answered before is kept in a conversation of its own.",
        params=EditMessageParams,
        result=ChatResult,
        errors=_CHAT,
    ),
    Method(
        name="codegpt/retry",
        kind=Kind.REQUEST,
        summary="Answer a conversation's last question anew, and stream the answer as `codegpt/chat` does. The answer "
        "there was goes once the new one has text.",
        params=RetryParams,
        result=ChatResult,
        errors=_CHAT,
    ),
    Method(
        name="codegpt/exportThread",
        kind=Kind.REQUEST,
        summary="Write a conversation as text.",
        params=ExportThreadParams,
        result=ExportThreadResult,
        errors=_THREAD,
    ),
    Method(
        name="codegpt/importThread",
        kind=Kind.REQUEST,
        summary="Make a conversation of an exported one.",
        params=ImportThreadParams,
        result=ThreadItem,
        errors=(ErrorCode.THREAD_UNREADABLE, *_STORAGE, ErrorCode.INTERNAL),
    ),
    Method(
        name="codegpt/credentialsChanged",
        kind=Kind.NOTIFICATION,
        summary="Tell the server that a key was changed by someone else: the stores are read anew.",
        params=NoParams,
    ),
    Method(
        name="codegpt/threadChanged",
        kind=Kind.EVENT,
        summary="A conversation has changed, by this editor or another one of this person's. Sent once the editor has "
        "listed, read or made one.",
        params=ThreadChangedParams,
    ),
    Method(
        name="codegpt.chat",
        kind=Kind.COMMAND,
        summary="As `codegpt/chat`, or with the bare question as its argument. The answer is shown as a message where "
        "it fits one, else as a document.",
        params=ChatCommand,
        result=ChatResult,
        may_be_null=True,
        errors=_CHAT,
    ),
    Method(
        name="codegpt.setApiKey",
        kind=Kind.COMMAND,
        summary="As `codegpt/setApiKey`. Without a key the person is told how to enter one, "
        "because LSP has no input that stays hidden.",
        params=SetApiKeyCommand,
        result=KeyStatusResult,
        may_be_null=True,
        errors=_SET,
    ),
    Method(
        name="codegpt.removeApiKey",
        kind=Kind.COMMAND,
        summary="As `codegpt/removeApiKey`.",
        params=ProviderParams,
        result=RemoveApiKeyResult,
        errors=_REMOVE,
    ),
    Method(
        name="codegpt.selectModel",
        kind=Kind.COMMAND,
        summary="Use this model from now on, also after a restart. Without a model the person is asked which.",
        params=SelectModelCommand,
        errors=(ErrorCode.UNKNOWN_PROVIDER, ErrorCode.INTERNAL),
    ),
    Method(
        name="codegpt.showUsage",
        kind=Kind.COMMAND,
        summary="Open the provider's usage page, or show its address where the editor opens none.",
        params=ProviderParams,
        errors=(ErrorCode.UNKNOWN_PROVIDER, ErrorCode.INTERNAL),
    ),
    _task("codegpt.explain", "Explain a piece of code. The answer is shown as a document."),
    _task("codegpt.refactor", "Make a piece of code easier to read. The answer is shown; nothing is edited."),
    _task("codegpt.document", "Write documentation comments. The answer is shown; nothing is edited."),
    _task(
        "codegpt.findProblems",
        "Look for problems in a piece of code and publish them as diagnostics. One goes when its lines are edited or "
        "its document is closed, all of them with `codegpt.clearProblems`. What is no list of findings is shown as "
        "text.",
    ),
    _task("codegpt.unitTest", "Write unit tests for a piece of code. The answer is shown as a document."),
    _task("codegpt.fix", "Fix a piece of code, seeing its diagnostics. The answer is shown; nothing is edited."),
    _task("codegpt.ask", "Ask a question about a piece of code. Without a question the person is told to give one."),
    _task("codegpt.runTask", "Run any task by its name: the way to the person's own ones.", RunTaskCommand),
    Method(
        name="codegpt.clearProblems",
        kind=Kind.COMMAND,
        summary="Take away the diagnostics of `codegpt.findProblems`, in every document.",
        params=NoParams,
        errors=(ErrorCode.INTERNAL,),
    ),
    Method(
        name="codegpt.stop",
        kind=Kind.COMMAND,
        summary="Stop every answer that a command asked for and that is still being written behind it. What has "
        "arrived is kept and shown.",
        params=NoParams,
        errors=(ErrorCode.INTERNAL,),
    ),
)

BESIDES: Final[tuple[type[Wire], ...]] = (ChatDelta, ErrorData, InvalidParamsData)
"""What travels to the editor otherwise: values of `$/progress`, and `data` of errors."""
