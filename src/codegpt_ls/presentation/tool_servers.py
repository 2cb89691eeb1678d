"""Servers of tools as both doors list them."""

from collections.abc import Callable
from typing import Final

from codegpt_ls.domain.tools.servers import ServerDefinition

_HIDDEN: Final = "…"


def how_reached(
    server: ServerDefinition, program: str | None, may_be_secret: Callable[[str], bool]
) -> tuple[tuple[str, ...], str | None]:
    """The program with its arguments, or the address; `program`: its file, where there is one.

    A key that somebody wrote among them is shown nowhere: before it is started, all of it is.
    """
    words = (program or server.command, *server.args) if server.command else ()
    shown = tuple(_HIDDEN if may_be_secret(each) else each for each in words)
    return shown, _HIDDEN if server.url and may_be_secret(server.url) else server.url
