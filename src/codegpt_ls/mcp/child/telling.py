"""What a server's replies are told as: text, and names of what is none."""

from collections.abc import Iterator, Mapping
from typing import Any, Final

from mcp_types import (
    AudioContent,
    BlobResourceContents,
    CallToolResult,
    EmbeddedResource,
    ImageContent,
    ResourceLink,
    TextContent,
    TextResourceContents,
    Tool,
)

from codegpt_ls.domain.limits import SERVER_TEXT

_HALF: Final = SERVER_TEXT // 2


def offer(tool: Tool) -> Mapping[str, Any]:
    """A tool as it leaves this process. Of its annotations only what makes us stricter."""
    told = tool.annotations
    return {
        "name": tool.name,
        "description": tool.description or "",
        "schema": tool.input_schema,
        "openWorld": bool(told and (told.open_world_hint or told.destructive_hint)),
    }


def told(result: CallToolResult) -> Mapping[str, Any]:
    """What a call told."""
    text = "\n".join(_parts(result))
    if len(text) > SERVER_TEXT:
        text = f"{text[:_HALF]}\n[… {len(text) - SERVER_TEXT} characters left out here …]\n{text[-_HALF:]}"
    return {"text": text, "failed": bool(result.is_error)}


def _parts(result: CallToolResult) -> Iterator[str]:
    for each in result.content:
        match each:
            case TextContent():
                yield each.text
            case ImageContent() | AudioContent():
                yield f"[{each.type}: {each.mime_type}, {len(each.data)} characters of base64, not shown]"
            case ResourceLink():
                yield f"[link: {each.name} {each.uri}]"
            case EmbeddedResource(resource=BlobResourceContents() as blob):
                yield f"[file: {blob.uri} {blob.mime_type or ''}, {len(blob.blob)} characters of base64, not shown]"
            case EmbeddedResource(resource=TextResourceContents() as written):
                yield written.text
    if not result.content and result.structured_content is not None:
        yield str(result.structured_content)
