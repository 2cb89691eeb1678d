"""The error numbers of JSON-RPC and LSP that we answer with."""

from typing import Final

PARSE_ERROR: Final = -32700
INVALID_REQUEST: Final = -32600
METHOD_NOT_FOUND: Final = -32601
INVALID_PARAMS: Final = -32602
INTERNAL_ERROR: Final = -32603
NOT_INITIALIZED: Final = -32002
REQUEST_FAILED: Final = -32803
"""The request was fine and failed all the same: `data` is `ErrorData`."""
REQUEST_CANCELLED: Final = -32800
"""The client gave the request up: `data` is `CancelledData` where a thread keeps something of it."""
