"""Whether code is completed, and the commands around it."""

from typing import Annotated, Final

from pydantic import Field

from codegpt_ls.domain.errors import ErrorCode
from codegpt_ls.protocol.method import Kind, Method
from codegpt_ls.protocol.wire import Flag, ModelName, NoParams, Wire


class CompletionState(Wire):
    """Whether code is completed while it is typed."""

    enabled: Flag = Field(description="Whether the person has switched it on: `codegpt.completion.enabled`.")
    active: Flag = Field(description="Whether it works now, as far as is known.")
    paused: Flag = Field(description="Whether `codegpt.toggleCompletion` has put it off for this session.")
    provider: str | None = Field(None, description="Provider id; absent where none is named.")
    model: ModelName | None = Field(None, description="The model; absent where none is named.")
    message: str | None = Field(None, description="Why it does not work, in the person's language.")


class CompletionTakenParams(Wire):
    """What was taken."""

    id: Annotated[str, Field(min_length=1, max_length=40)] = Field(description="Of the item, as its command has it.")


class ToggledCompletionResult(Wire):
    """What it is now."""

    state: CompletionState = Field(description="Whether code is completed.")
    message: str = Field(description="The same for the person, in their language.")


METHODS: Final = (
    Method(
        name="codegpt.toggleCompletion",
        kind=Kind.COMMAND,
        summary="Put completion of code off for this session, or on again; where the settings have it switched off, "
        "say how to switch it on. What is under way ends at once.",
        params=NoParams,
        result=ToggledCompletionResult,
        errors=(ErrorCode.INTERNAL,),
    ),
    Method(
        name="codegpt.complete",
        kind=Kind.COMMAND,
        summary="Let the next `textDocument/completion`, within three seconds, ask the model: for editors without "
        "inline completion. Run it by the key that then opens the menu.",
        params=NoParams,
        errors=(ErrorCode.INTERNAL,),
    ),
    Method(
        name="codegpt.completionTaken",
        kind=Kind.COMMAND,
        summary="Count that the person took a completion. Every item of a completion has it as its command. Nothing "
        "of it is sent anywhere.",
        params=CompletionTakenParams,
        errors=(ErrorCode.INTERNAL,),
    ),
)
