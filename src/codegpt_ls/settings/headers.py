"""What a person may say of an extra header: its name, and where its value is."""

from typing import Annotated, Final

from pydantic import AfterValidator, Field

from codegpt_ls.domain.limits import HEADER_NAME

FROM_ENVIRONMENT: Final = "env:"
"""What a reference to an environment variable begins with."""
# A key goes by its own way; the rest is the connection's (RFC 9112), or goes with the key.
_HEADERS_OF_OURS: Final = frozenset({
    "accept", "accept-encoding", "authorization", "connection", "content-encoding", "content-length", "content-type",
    "cookie", "expect", "host", "keep-alive", "openai-organization", "openai-project", "proxy-authorization",
    "proxy-connection", "te", "trailer", "transfer-encoding", "upgrade", "user-agent",
})  # fmt: skip


def _free(name: str) -> str:
    if name.lower() in _HEADERS_OF_OURS:
        raise ValueError("not for a setting")
    return name


HeaderName = Annotated[
    str, Field(max_length=HEADER_NAME, pattern=r"^[A-Za-z0-9!#$%&'*+.^_`|~-]+$"), AfterValidator(_free)
]
"""A token (RFC 9110, 5.6.2) that is not the connection's own affair."""
HeaderReference = Annotated[str, Field(max_length=200, pattern=r"^env:[A-Za-z_][A-Za-z0-9_]*$")]
"""Where a header's value is; never the value."""
