"""Services that speak one of our dialects: a row of data each, in `rows.json`.

Addresses are those of the services' own documentation. Which models there are, only their live lists can tell.
"""

import json
from collections.abc import Iterable
from functools import partial
from importlib.resources import files
from typing import Final

from codegpt_ls.domain.completion.fill_in import FillIn
from codegpt_ls.domain.ports.providers import Provider
from codegpt_ls.domain.ports.words import NameInWords
from codegpt_ls.domain.providers import ProviderProfile
from codegpt_ls.providers.client.completions import ChatCompletionsProvider
from codegpt_ls.providers.client.provider import DialectProvider
from codegpt_ls.providers.dialects.chat_completions import ChatCompletions
from codegpt_ls.providers.dialects.dialect import Dialect
from codegpt_ls.providers.servers.provider import ServerProvider
from codegpt_ls.providers.vendors.row import Row, row_of

# Whatever the person's own base URL leads to: vLLM, LiteLLM, a company's gateway. Many want no key.
COMPATIBLE: Final = ProviderProfile(
    id="compatible",
    title=NameInWords("OpenAI-compatible server", "providers.compatible"),
    base_url="",
    default_model=None,
    needs_key=False,
)

_OF_ANYBODY: Final = {
    FillIn.INFILL: "/infill",
    FillIn.SUFFIX: "/v1/completions",
    FillIn.TEMPLATE: "/v1/completions",
}
"""What is tried where nobody says which server it is: each tells whether it can."""


def built_in_rows() -> tuple[Row, ...]:
    """The rows that come along, as their file has them."""
    return tuple(map(row_of, json.loads(files(__package__).joinpath("rows.json").read_bytes())["rows"]))


def providers() -> Iterable[Provider]:
    """The entry point."""
    yield from map(provider_of, built_in_rows())
    yield ChatCompletionsProvider(COMPATIBLE, tokens_parameter="max_tokens", fill_in=_OF_ANYBODY)


def provider_of(row: Row) -> Provider:
    """Whoever this row tells of, to be spoken to."""
    if row.profile.program is not None:
        return ServerProvider(
            row.profile, partial(_dialect_of, row), lists=row.lists, headers=row.headers, fill_in=row.fill_in
        )
    return DialectProvider(
        row.profile,
        partial(_dialect_of, row),
        row.models,
        lists=row.lists,
        headers=row.headers,
        fill_in=row.fill_in,
    )


def _dialect_of(row: Row) -> Dialect:
    """What this row speaks: no other is loaded."""
    match row.dialect:
        case "messages":
            from codegpt_ls.providers.dialects.messages import Messages

            return Messages()
        case "gemini":
            from codegpt_ls.providers.dialects.gemini import Gemini

            return Gemini()
        case "responses":
            from codegpt_ls.providers.dialects.responses import Responses

            return Responses()
        case _:
            return ChatCompletions(row.tokens_parameter)
