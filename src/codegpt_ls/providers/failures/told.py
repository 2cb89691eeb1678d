"""What a response tells of a failure; its reading is loaded with the first that does."""

from collections.abc import Mapping

from codegpt_ls.domain.errors import AssistantError
from codegpt_ls.providers.failures.call import Call


def error_from_response(
    status: int | None, headers: Mapping[str, str], body: bytes | object, call: Call, *, spoken: bool = False
) -> AssistantError:
    """The failure a response tells of. Header names in lower case.

    `status` is None for an error inside a stream or in place of an answer; `spoken`: after some of the answer's text.
    """
    # Most answers are none, and the wordings of all vendors take a while to compile.
    from codegpt_ls.providers.failures.response import error_read

    return error_read(status, headers, body, call, spoken=spoken)
