"""What the editor knows: its problems, symbols and references. Asked for places that may be read, and told of those."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any, Final

from codegpt_ls.domain.limits import FOUND_PLACES, PLACE_NAME, SEARCH_LINE
from codegpt_ls.domain.ports.tools import EditorTools, FoundLines, Tool, ToolMisused
from codegpt_ls.domain.tools.offered import OfferedTool, ToolKind
from codegpt_ls.services.agent import schema
from codegpt_ls.services.agent.arguments import number, word
from codegpt_ls.services.agent.folders import Opened, OpenFolders, beside
from codegpt_ls.services.agent.sifting import listed, on_one_line

_Asked = Callable[[Mapping[str, Any]], Mapping[str, Any]]
"""What the editor is asked with besides the place, out of what the model asks with. Raises ToolMisused."""


class EditorTool:
    """One of them."""

    kind: Final = ToolKind.SEARCH
    server: Final = None

    def __init__(
        self, offered: OfferedTool, folders: OpenFolders, editor: EditorTools, asked: _Asked, named: str
    ) -> None:
        """`named`: the argument that says what it is about, besides a path."""
        self.offered = offered
        self._folders = folders
        self._editor = editor
        self._asked = asked
        self._named = named

    def about(self, arguments: Mapping[str, Any]) -> str:
        """What is sought, and where."""
        self._asked(arguments)
        sought = word(arguments, self._named, "") if self._named else ""
        return " ".join(filter(None, (sought, word(arguments, "path", ""))))

    async def run(self, arguments: Mapping[str, Any]) -> str:
        """`path:first-last: text` on each line."""
        path = word(arguments, "path", "")
        asked = dict(self._asked(arguments))
        if path:
            asked["uri"] = await beside(lambda _: _sendable(self._folders.opened(), path))
        found, more = await self._editor.call(self.offered.name, asked)
        lines = await beside(lambda _: _told(self._folders.opened(), found[:FOUND_PLACES]))
        return listed([*lines, *(["[there is more: ask for less]"] if more else [])], "[nothing found]")


def editor_tools(folders: OpenFolders, editor: EditorTools) -> Sequence[Tool]:
    """Those that this editor can be asked for."""
    path = schema.text(f"{schema.PATH} Left out: all of it.")
    every = (
        EditorTool(
            schema.offered("diagnostics", "List errors and warnings that the editor shows.", path=path),
            folders,
            editor,
            lambda _: {},
            "",
        ),
        EditorTool(
            schema.offered(
                "symbols", "Find definitions by their names.", query=schema.text("Part of a name."), path=path
            ),
            folders,
            editor,
            _symbols,
            "query",
        ),
        EditorTool(
            schema.offered(
                "references",
                "Find where something is used.",
                required=("path", "line", "name"),
                path=schema.text(schema.PATH),
                line=schema.number("A line in which the name stands, counted from 1."),
                name=schema.text("The name as it stands there."),
            ),
            folders,
            editor,
            _references,
            "name",
        ),
    )
    return [each for each in every if each.offered.name in editor.names]


def _symbols(arguments: Mapping[str, Any]) -> Mapping[str, Any]:
    query = word(arguments, "query", "")
    if not query and not word(arguments, "path", ""):
        raise ToolMisused("`query` or `path` has to be given.")
    return {"query": query} if query else {}


def _references(arguments: Mapping[str, Any]) -> Mapping[str, Any]:
    word(arguments, "path")
    if arguments.get("line") is None:
        raise ToolMisused("`line` has to be given.")
    return {"line": number(arguments, "line", 1), "name": word(arguments, "name")}


def _sendable(opened: Opened, path: str) -> str:
    return opened.uri(opened.sendable(path))


def _told(opened: Opened, found: Sequence[FoundLines]) -> list[str]:
    """The places that may be sent by their names."""
    names: dict[str, str | None] = {}
    for each in found:
        if each.uri not in names:
            place = opened.files.place(each.uri)
            allowed = place.folder is not None and opened.files.refusal(place) is None
            names[each.uri] = on_one_line(place.title, PLACE_NAME) if allowed else None
    return [
        f"{name}:{_lines(each)}: {on_one_line(each.text, SEARCH_LINE)}" for each in found if (name := names[each.uri])
    ]


def _lines(found: FoundLines) -> str:
    return str(found.first) if found.last <= found.first else f"{found.first}-{found.last}"
