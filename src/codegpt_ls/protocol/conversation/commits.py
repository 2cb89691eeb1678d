"""A message for the next commit of a git repository."""

from typing import Final, Self

from pydantic import Field

from codegpt_ls.domain.context.commits import CommitSecret
from codegpt_ls.domain.context.items import DiffScope
from codegpt_ls.domain.errors import ErrorCode
from codegpt_ls.domain.text import SecretKind
from codegpt_ls.protocol.conversation.chat import ChatResult
from codegpt_ls.protocol.conversation.options import AnswerParams
from codegpt_ls.protocol.method import ANSWERING, Kind, Method
from codegpt_ls.protocol.wire import Flag, NoticeText, Title, Uri, Wire


class CommitMessageParams(AnswerParams):
    """Which repository's next commit, and who answers. What travels as deltas is the answer as the model words it."""

    folder: Uri | None = Field(
        None, description="An open folder or one below it, in the repository; absent: the only open folder."
    )
    without_secrets: Flag = Field(
        default=False,
        description="The person has read the `question` of an earlier result and wants a message all the same.",
    )


class CommitSecretItem(Wire):
    """What looks like a secret in a line that is about to be committed."""

    path: Title = Field(description="The file, below the folder.")
    line: int = Field(description="Counted from 1.")
    kind: SecretKind

    @classmethod
    def of(cls, secret: CommitSecret) -> Self:
        """The place on the wire."""
        return cls(path=secret.path, line=secret.line, kind=secret.kind)


class CommitMessageResult(Wire):
    """A message, or what the person has to be asked first."""

    message: str | None = Field(
        None,
        description="Its first line has 72 characters at most. Absent: `question` or `notes` say why.",
    )
    question: NoticeText | None = Field(
        None,
        description="What looks like a secret and is about to be committed, and whether to go on without those lines, "
        "in the person's language. Nothing was sent; ask, and call again with `withoutSecrets`.",
    )
    secrets: tuple[CommitSecretItem, ...] = Field((), description="Where; such a line is never sent.")
    notes: tuple[NoticeText, ...] = Field(
        (), description="What of the changes the model was not shown, in the person's language."
    )
    scope: DiffScope = Field(description="`working` where nothing is staged: then what is saved is described.")
    answer: ChatResult | None = Field(None, description="Who answered, with notices; without the text.")


METHODS: Final = (
    Method(
        name="codegpt/commitMessage",
        kind=Kind.REQUEST,
        summary="Word a message for what is staged in a git repository, as its last commits are worded. Nothing is "
        "committed or written. Of the changes, names and counts of all files are sent and the lines of the smallest "
        "ones; files that may not be sent, and lines that look like secrets, are not. The person is asked about the "
        "latter first.",
        params=CommitMessageParams,
        result=CommitMessageResult,
        errors=(*ANSWERING, ErrorCode.LEFT_OUT),
    ),
    Method(
        name="codegpt.commitMessage",
        kind=Kind.COMMAND,
        summary="As `codegpt/commitMessage`; the person is asked, and the message is shown.",
        params=CommitMessageParams,
        result=CommitMessageResult,
        may_be_null=True,
        errors=(*ANSWERING, ErrorCode.LEFT_OUT),
    ),
)
