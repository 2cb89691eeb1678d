"""What only an editor knows, asked of it for a model."""

from typing import Annotated, Final, Literal

from pydantic import Field

from codegpt_ls.domain import limits
from codegpt_ls.protocol.wire import Flag, Uri, Wire, cut

CALL_TOOL: Final = "codegpt/callTool"

ClientToolName = Literal["diagnostics", "symbols", "references"]


class CallToolParams(Wire):
    """What is asked for."""

    call_id: str = Field(description="Tells it from other calls.")
    tool: ClientToolName = Field(description="One of those the client named in `initializationOptions.clientTools`.")
    arguments: str = Field(
        description="JSON text. `diagnostics`: `{uri?}`; `symbols`: `{query?, uri?}`; `references`: `{uri, line, "
        "name}`, the line counted from 1, the name as it stands there."
    )


class FoundPlace(Wire):
    """Lines of a document, both counted from 1 and both part of it."""

    uri: Uri = Field(description="The document.")
    start_line: Annotated[int, Field(strict=True, ge=1, le=limits.LINE)] = Field(description="The first line.")
    end_line: Annotated[int, Field(strict=True, ge=1, le=limits.LINE)] = Field(description="The last line.")
    text: Annotated[str, cut(limits.FOUND_TEXT)] = Field(
        description="What there is to say of it: the problem, the symbol, the line. Cut where it is very long."
    )


class CallToolResult(Wire):
    """What was found."""

    found: Annotated[tuple[FoundPlace, ...], Field(max_length=limits.FOUND_PLACES)] = Field(
        description="Places that may not be sent are left out by the server."
    )
    more: Flag = Field(default=False, description="Whether there is more than that.")
