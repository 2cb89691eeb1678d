"""What a person is told beside an answer."""

from typing import Literal

from pydantic import Field

from codegpt_ls.protocol.wire import ModelName, NoticeText, Wire

NoticeCode = Literal[
    "model.ending",
    "effort.left_out",
    "tools.left_out",
    "tools.untrusted",
    "looking.ended",
    "server.left_out",
    "budget.warned",
    "budget.unpriced",
    "history.trimmed",
    "context.short",
    "context.left_behind",
    "pictures.not_seen",
    "question.cleaned",
    "question.key_removed",
    "thinking.unfinished",
    "answer.ended",
    "answer.not_kept",
]


class ChatNotice(Wire):
    """Something to tell the person that is no error."""

    code: NoticeCode = Field(
        description="`model.ending`: the model will be shut down within 60 days; `effort.left_out`: the model does not "
        "take the effort asked for, and answered with its own; `tools.left_out`: it cannot look things up, or not by "
        "every tool; `tools.untrusted`: nothing is looked up, since the folder is not trusted; `looking.ended`: it was "
        "still looking things up when the answer ended; `server.left_out`: a server of tools is missing, or some of "
        "its tools, and what can be done; `budget.warned`: the person's budget comes near its end; "
        "`budget.unpriced`: nobody knows what this model costs, so its answers are not in the budget; "
        "`history.trimmed`: the oldest part of the conversation did not fit and was not sent; `context.short`: the "
        "question may be longer than what its model is loaded with, and its server may leave some of it out; "
        "`context.left_behind`: code, pictures and files that went along with the question before do not go along any "
        "more; `pictures.not_seen`: the model takes no pictures, so those of earlier questions were not sent; "
        "`question.cleaned`: characters that nobody sees were taken out of the question; `question.key_removed`: an "
        "API key in use was taken out of it; `thinking.unfinished`: the model was cut off while thinking; "
        "`answer.ended`: why it ended; `answer.not_kept`: the answer could not be saved."
    )
    message: NoticeText = Field(description="The same for a person, in their language.")
    model: ModelName | None = Field(
        None,
        description="The model that ends, takes no such effort, no pictures or no tools, is unpriced, is too small, or "
        "was thinking or looking things up.",
    )
    shutdown_date: str | None = Field(None, description="YYYY-MM-DD, with `model.ending`.")
    replacement: ModelName | None = Field(
        None, description="The model its provider names instead, with `model.ending`."
    )
    dropped: int | None = Field(
        None, description="How many questions with their answers were not sent, with `history.trimmed`."
    )
