"""Changes of code: proposed, looked at, taken or discarded."""

from typing import Annotated, Final, Self

from pydantic import ConfigDict, Field, model_validator
from pydantic.config import JsonDict

from codegpt_ls.domain.errors import ErrorCode
from codegpt_ls.protocol.context_items import ContextReferences
from codegpt_ls.protocol.conversation.chat import ChatResult
from codegpt_ls.protocol.conversation.offered import OfferedEditResult
from codegpt_ls.protocol.conversation.options import AnswerParams
from codegpt_ls.protocol.method import ANSWERING, Kind, Method
from codegpt_ls.protocol.wire import (
    WHOLE,
    DocumentDiagnostic,
    Flag,
    PlaceInDocument,
    Span,
    Uri,
    Wire,
    Yes,
    given,
    misfit,
)

_WAYS: Final = ("instruction", "task", "answer", "comments")
_ONE_WAY: Final[JsonDict] = {
    "oneOf": [given(name) for name in _WAYS],
    "if": given("several"),
    "then": given("answer"),
}
_ALL_OR_SOME: Final[JsonDict] = {"not": given("hunks", "together")}
_SOMETHING: Final = Field(min_length=1, max_length=1_000_000, pattern=r"\S")

HunkNumbers = Annotated[
    tuple[Annotated[int, Field(strict=True, ge=0, le=100_000), WHOLE], ...], Field(min_length=1, max_length=10_000)
]


class ProposeEditParams(AnswerParams):
    """What is to be changed and how: exactly one of `instruction`, `task`, `answer` and `comments`."""

    model_config = ConfigDict(json_schema_extra=_ONE_WAY)

    uri: Uri = Field(description="The document.")
    range: Span | None = Field(
        None,
        description="The lines that are meant, each as a whole; an empty range means its line. Absent: the whole "
        "document, and with `answer` the place that its code belongs to.",
    )
    instruction: Annotated[str, _SOMETHING] | None = Field(None, description="What the person wants done.")
    task: str | None = Field(None, description="A task by its name, from `codegpt/tasks`: one that answers with code.")
    answer: Annotated[str, _SOMETHING] | None = Field(
        None,
        description="An answer that is there already, or a part of one with its fence, such as a block of a "
        "conversation: nobody is asked, and only its code is put in.",
    )
    several: Yes | None = Field(
        None,
        description="With `answer`: its SEARCH/REPLACE blocks may change other files too, each below its path. "
        "They are looked up in the open folders: documents that are open, files that are there, and where nothing is "
        "sought a new one. All of them are right, or `edit.refused`.",
    )
    comments: Yes | None = Field(
        None,
        description="What is to be done say comments `CodeGPT: …` among the lines that are meant, in any language's "
        "signs; the edit takes them out. `task.needs_question` where there are none.",
    )
    question: Annotated[str, Field(max_length=1_000_000)] | None = Field(
        None, description="With `task`: what the person wants besides."
    )
    diagnostics: Annotated[tuple[DocumentDiagnostic, ...], Field(max_length=1_000)] = Field(
        (), description="Diagnostics of those lines, for the model to see."
    )
    context: ContextReferences = Field((), description="What else goes along, as with a chat.")

    @model_validator(mode="after")
    def _one_way(self) -> Self:
        if sum(getattr(self, name) is not None for name in _WAYS) != 1:
            raise misfit("give exactly one of instruction, task, answer and comments", *_WAYS)
        if self.several is not None and self.answer is None:
            raise misfit("several files are changed by an answer only", "several", "answer")
        return self


class ProposedEditResult(OfferedEditResult):
    """The same, with what came of the question."""

    answer: ChatResult | None = Field(None, description="The end of the answer; absent where none was asked for.")
    others: tuple["ProposedEditResult", ...] | None = Field(
        None,
        description="Of an answer that changes several files: the edits of the others, each a proposal of its own. "
        "`together` of `codegpt/acceptEdit` takes all.",
    )


class ProposalParams(Wire):
    """A proposal."""

    proposal_id: str = Field(description="From `codegpt/proposeEdit`.")


class DiscardEditParams(ProposalParams):
    """A proposal, or hunks of it, to be forgotten."""

    model_config = ConfigDict(json_schema_extra=_ALL_OR_SOME)

    hunks: HunkNumbers | None = Field(None, description="Only these; absent: all of it.")
    together: Yes | None = Field(
        None, description="With those of the other files that the same answer changes, as many as are left."
    )

    @model_validator(mode="after")
    def _all_or_some(self) -> Self:
        if self.hunks is not None and self.together is not None:
            raise misfit("give hunks of one proposal, or take several together", "hunks", "together")
        return self


class AcceptEditParams(DiscardEditParams):
    """A proposal, or hunks of it, to be put in. `together`: all are looked at before the first is put in."""

    confirmed: Flag = Field(
        default=False, description="Whether the person was asked every `question` of what is taken, and agreed."
    )


class AcceptEditCommand(Wire):
    """`codegpt.acceptEdit`."""

    proposal_id: str | None = Field(None, description="From `codegpt/proposeEdit`; absent: the newest proposal.")
    hunks: HunkNumbers | None = Field(
        None, description="Only these; absent: all of it, and of the other files that the same answer changes."
    )


class DiscardEditResult(Wire):
    """What became of a proposal."""

    left: ProposedEditResult | None = Field(None, description="The hunks that are left of it, counted anew.")


class TakenEdit(Wire):
    """A document holds its edit."""

    uri: str = Field(description="The document.")
    version: int | None = Field(None, description="The version that holds it; absent for a file that was made.")


class AcceptEditResult(DiscardEditResult, TakenEdit):
    """The document holds the edit."""

    others: tuple[TakenEdit, ...] | None = Field(None, description="With `together`: the other documents.")


def span(first: tuple[int, int], last: tuple[int, int]) -> Span:
    """A range by line and character of its ends."""
    start, end = (PlaceInDocument(line=line, character=character) for line, character in (first, last))
    return Span(start=start, end=end)


_PROPOSING: Final = (
    *ANSWERING,
    ErrorCode.TASK_UNKNOWN,
    ErrorCode.TASK_NEEDS_QUESTION,
    ErrorCode.TASK_NEEDS_CODE,
    ErrorCode.LEFT_OUT,
    ErrorCode.EDIT_REFUSED,
)
_TAKING: Final = (
    ErrorCode.EDIT_UNKNOWN,
    ErrorCode.EDIT_STALE,
    ErrorCode.EDIT_UNCONFIRMED,
    ErrorCode.EDIT_NOT_APPLIED,
    ErrorCode.LEFT_OUT,
    ErrorCode.INTERNAL,
)
_FORGETTING: Final = (ErrorCode.EDIT_UNKNOWN, ErrorCode.INTERNAL)

METHODS: Final = (
    Method(
        name="codegpt/proposeEdit",
        kind=Kind.REQUEST,
        summary="Have a change of code written, streamed as `codegpt/chat` does, and get it as an edit that is "
        "certain, or the reason why it is not. Where the first answer cannot be put in, the model is told so and "
        "asked once more: the deltas of the second answer follow another `ChatBegin`. Nothing is changed.",
        params=ProposeEditParams,
        result=ProposedEditResult,
        errors=_PROPOSING,
    ),
    Method(
        name="codegpt/proposedEdit",
        kind=Kind.REQUEST,
        summary="A proposal as it fits the document now, which may have changed since. `edit.stale` where it fits no "
        "more.",
        params=ProposalParams,
        result=ProposedEditResult,
        errors=(ErrorCode.EDIT_UNKNOWN, ErrorCode.EDIT_STALE, ErrorCode.LEFT_OUT, ErrorCode.INTERNAL),
    ),
    Method(
        name="codegpt/acceptEdit",
        kind=Kind.REQUEST,
        summary="Put a proposal, or some hunks of it, into its document by `workspace/applyEdit`, moved along where "
        "other lines have changed since; a new file is made by the server. Answered once the document is known to hold "
        "it, by `textDocument/didChange`: what the editor says of the edit is not believed. `together`: all files that "
        "one answer changes; those that hold their change when another is refused are named in the error.",
        params=AcceptEditParams,
        result=AcceptEditResult,
        errors=_TAKING,
    ),
    Method(
        name="codegpt/discardEdit",
        kind=Kind.REQUEST,
        summary="Forget a proposal, or some hunks of it.",
        params=DiscardEditParams,
        result=DiscardEditResult,
        errors=_FORGETTING,
    ),
    Method(
        name="codegpt.edit",
        kind=Kind.COMMAND,
        summary="As `codegpt/proposeEdit`. The person is shown the difference and asked whether to apply it; where "
        "the editor asks no questions, `codegpt.acceptEdit` and `codegpt.discardEdit` decide on it. An answer that "
        "means no certain edit is shown, and null comes instead.",
        params=ProposeEditParams,
        result=ProposedEditResult,
        may_be_null=True,
        errors=_PROPOSING,
    ),
    Method(
        name="codegpt.acceptEdit",
        kind=Kind.COMMAND,
        summary="As `codegpt/acceptEdit`; without a name it means the newest proposal, and without `hunks` the other "
        "files of the same answer too. What has to be asked before, the person is asked. Without `ownInterface` it is "
        "answered with null, and the person is told what became of it.",
        params=AcceptEditCommand,
        result=AcceptEditResult,
        may_be_null=True,
        errors=_TAKING,
    ),
    Method(
        name="codegpt.discardEdit",
        kind=Kind.COMMAND,
        summary="As `codegpt/discardEdit`; without a name it means the newest proposal, and without `hunks` the other "
        "files of the same answer too.",
        params=AcceptEditCommand,
        result=DiscardEditResult,
        errors=_FORGETTING,
    ),
)
