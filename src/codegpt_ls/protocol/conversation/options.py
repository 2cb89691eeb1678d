"""What every question for an answer can say besides: who answers it, how, and where the answer travels."""

from typing import Annotated

from pydantic import Field

from codegpt_ls.domain.messages.effort import Effort
from codegpt_ls.domain.tools.modes import Mode
from codegpt_ls.protocol.wire import WHOLE, ProgressToken, Wire


class AnswerParams(Wire):
    """Who answers, how, and where the answer travels."""

    provider: str | None = Field(None, description="Provider id; absent: the person's choice.")
    model: str | None = Field(None, description="Model name; absent: the person's choice.")
    temperature: Annotated[float, Field(strict=True, ge=0, le=2)] | None = Field(
        None, description="Absent: the setting."
    )
    max_output_tokens: Annotated[int, Field(strict=True, ge=1), WHOLE] | None = Field(
        None, description="Absent: the model's own limit."
    )
    effort: Effort | None = Field(
        None, description="How much the model is to think, as its `efforts` in `codegpt/models`; absent: the setting."
    )
    partial_result_token: ProgressToken | None = Field(
        None,
        description="With it the answer travels as values of `$/progress` on this token: `ChatBegin`, then "
        "`ChatThinking`, `ChatTool` and `ChatDelta`.",
    )
    work_done_token: ProgressToken | None = Field(
        None, description="With it begin, report and end of the work travel as `$/progress` on this token."
    )


class ModeParams(AnswerParams):
    """The same, and how much the model may do first."""

    mode: Mode | None = Field(
        None,
        description="`ask`: it answers with what it is told; `look`: it may read, list and search files of the open "
        "folders, and ask git about them, which nobody is asked about, and ask for the tools of the person's own MCP "
        "servers, which the person is asked about; `edit`: it may propose changes of files, too. The thread keeps it; "
        "absent: what the thread keeps, else `ask`. In folders that are not trusted nothing is looked up.",
    )
