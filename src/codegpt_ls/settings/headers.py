"""What a person may say of an extra header: its name, and where its value is."""

import re
from typing import Annotated, Final

from pydantic import AfterValidator, Field

from codegpt_ls.domain.limits import HEADER_NAME, HEADERS

FROM_ENVIRONMENT: Final = "env:"
"""What a reference to an environment variable begins with."""
STORED: Final = "keyring"
"""The reference to a value that the person stored for the address, as a key is stored."""
# A key goes by its own way; the rest is the connection's (RFC 9112), or goes with the key.
_HEADERS_OF_OURS: Final = frozenset({
    "accept", "accept-encoding", "authorization", "connection", "content-encoding", "content-length", "content-type",
    "cookie", "expect", "host", "keep-alive", "openai-organization", "openai-project", "proxy-authorization",
    "proxy-connection", "te", "trailer", "transfer-encoding", "upgrade", "user-agent",
})  # fmt: skip
_TOKEN: Final = r"^[A-Za-z0-9!#$%&'*+.^_`|~-]+$"  # noqa: S105 - RFC 9110, 5.6.2
_NAME: Final = re.compile(_TOKEN)


def header_name(text: str) -> str:
    """The name of an extra header in its one normal form, lower case.

    Raises ValueError for what is no name, or the name of a header that is the connection's own affair.
    """
    if len(text) > HEADER_NAME or not _NAME.fullmatch(text):
        raise ValueError("not the name of a header")
    return _free(text).lower()


def refers(value: object) -> bool:
    """Whether this says where a value is, instead of being one."""
    return isinstance(value, str) and (value == STORED or value.startswith(FROM_ENVIRONMENT))


def _free(name: str) -> str:
    if name.lower() in _HEADERS_OF_OURS:
        raise ValueError("not for a setting")
    return name


def _each_once(headers: dict[str, str]) -> dict[str, str]:
    if len({name.lower() for name in headers}) < len(headers):
        raise ValueError("one header twice")
    return headers


_Spelt = Annotated[str, Field(max_length=HEADER_NAME, pattern=_TOKEN)]
HeaderName = Annotated[_Spelt, AfterValidator(header_name)]
"""A header that is named outside the settings; arrives in lower case."""
HeaderReference = Annotated[str, Field(max_length=200, pattern=rf"^(env:[A-Za-z_][A-Za-z0-9_]*|{STORED})$")]
"""Where a header's value is; never the value."""
Headers = Annotated[
    dict[Annotated[_Spelt, AfterValidator(_free)], HeaderReference],
    Field(max_length=HEADERS),
    AfterValidator(_each_once),
]
"""References by name, as the person spelt them."""
