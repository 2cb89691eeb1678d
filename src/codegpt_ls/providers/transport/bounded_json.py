"""JSON that a stranger sent, read within bounds: what a few megabytes unpack to can be a hundred times as large."""

import json

from codegpt_ls.domain.limits import JSON_CONTAINERS, JSON_VALUES


def parsed_json(body: bytes) -> object:
    """The value of a whole body. Raises ValueError for what is no JSON, and for more than a provider has to say."""
    # Counted before anything is made of them; a comma inside a string counts too, which the bounds have room for.
    if body.count(b",") > JSON_VALUES or body.count(b"{") + body.count(b"[") > JSON_CONTAINERS:
        raise ValueError("too many values")
    try:
        return json.loads(body)
    except RecursionError:
        raise ValueError("nested too deeply") from None
