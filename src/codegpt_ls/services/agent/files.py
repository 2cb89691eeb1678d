"""Files: read, listed, searched through."""

from collections.abc import Callable, Iterator, Mapping
from fnmatch import fnmatchcase
from itertools import islice
from typing import Any, Final

from codegpt_ls.domain.context.items import FileItem
from codegpt_ls.domain.context.resolved import LeftOutReason, Place, Refused
from codegpt_ls.domain.limits import (
    LISTED_FILES,
    PLACE_NAME,
    SEARCH_HITS,
    SEARCH_LINE,
    SEARCHED_BYTES,
    SEARCHED_FILES,
)
from codegpt_ls.domain.ports.tools import ToolMisused
from codegpt_ls.domain.tools.offered import ToolKind
from codegpt_ls.services.agent import schema
from codegpt_ls.services.agent.arguments import flag, number, word
from codegpt_ls.services.agent.folders import Opened, OpenFolders, beside
from codegpt_ls.services.agent.sifting import Sifting, listed, on_one_line
from codegpt_ls.services.context.service import ContextService

_LAST: Final = 2**31
_GLOB: Final = "Only paths like this, for instance *.py or src/**/*.ts."


class ReadFile:
    """`read_file`: a text, or some of its lines."""

    kind: Final = ToolKind.READ
    server: Final = None
    offered: Final = schema.offered(
        "read_file",
        "Read a text file, or some of its lines.",
        required=("path",),
        path=schema.text(schema.PATH),
        first=schema.number("First line, counted from 1."),
        last=schema.number("Last line."),
    )

    def __init__(self, folders: OpenFolders, context: ContextService, sift: Sifting) -> None:
        self._folders = folders
        self._context = context
        self._sift = sift

    def about(self, arguments: Mapping[str, Any]) -> str:
        """`src/app.py:10-40`."""
        path, first, last = word(arguments, "path"), number(arguments, "first", 1), number(arguments, "last", _LAST)
        return path if (first, last) == (1, _LAST) else f"{path}:{first}-{'' if last == _LAST else last}"

    async def uri(self, arguments: Mapping[str, Any]) -> str | None:
        """The file's."""
        path = word(arguments, "path")
        return await beside(lambda _: self._folders.opened().uri_at(path))

    async def run(self, arguments: Mapping[str, Any]) -> str:
        """The lines, behind one that says which they are."""
        path, first, last = word(arguments, "path"), number(arguments, "first", 1), number(arguments, "last", _LAST)
        place = await beside(lambda _: self._folders.opened().place(path))
        await self._folders.look(place)
        resolved = await self._context.resolve([FileItem(uri=place.uri)])
        for left_out in resolved.left_out:
            raise Refused(left_out.refusal)
        (part,) = resolved.parts
        # All of it is looked through: in the middle of a key nothing says that it is one.
        lines = (await beside(lambda _: self._sift(part.text.removesuffix("\n")))).split("\n")
        if first > len(lines):
            raise ToolMisused(f"The file has {len(lines)} lines.")
        shown = lines[first - 1 : last]
        told = f"{part.title}, lines {first}-{first + len(shown) - 1} of {len(lines)}:"
        return "\n".join((told, *shown))


class ListFiles:
    """`list_files`: what there is."""

    kind: Final = ToolKind.SEARCH
    server: Final = None
    offered: Final = schema.offered(
        "list_files",
        f"List files below a folder, {LISTED_FILES} at most.",
        path=schema.text(f"{schema.PATH} Left out: all of it."),
        glob=schema.text(_GLOB),
    )

    def __init__(self, folders: OpenFolders) -> None:
        self._folders = folders

    def about(self, arguments: Mapping[str, Any]) -> str:
        """`src/*.py`."""
        return "/".join(filter(None, (word(arguments, "path", ""), word(arguments, "glob", ""))))

    async def run(self, arguments: Mapping[str, Any]) -> str:
        """A path on each line."""
        path, glob = word(arguments, "path", ""), word(arguments, "glob", "")
        return await beside(lambda left: self._listed(path, glob, left))

    def _listed(self, path: str, glob: str, left: Callable[[], bool]) -> str:
        found = _Walk(self._folders.opened(), path, glob, left)
        titles = [on_one_line(each.title, PLACE_NAME) for each in islice(found, LISTED_FILES + 1)]
        more = [f"[more than {LISTED_FILES} files: ask for a folder or with a glob]"] if titles[LISTED_FILES:] else []
        return listed([*titles[:LISTED_FILES], *more, *found.told], "[no files]")


class SearchText:
    """`search_text`: lines that hold a text, taken literally: a pattern of a stranger's can take hours."""

    kind: Final = ToolKind.SEARCH
    server: Final = None
    offered: Final = schema.offered(
        "search_text",
        "Find lines that hold this very text; no pattern.",
        required=("text",),
        text=schema.text("On one line."),
        any_case=schema.flag("Whether small and capital letters count as the same."),
        path=schema.text(f"{schema.PATH} Left out: all of it."),
        glob=schema.text(_GLOB),
    )

    def __init__(self, folders: OpenFolders, sift: Sifting) -> None:
        self._folders = folders
        self._sift = sift

    def about(self, arguments: Mapping[str, Any]) -> str:
        """The text."""
        return word(arguments, "text")

    async def run(self, arguments: Mapping[str, Any]) -> str:
        """`path:line: text` on each line."""
        text, any_case = word(arguments, "text"), flag(arguments, "any_case")
        path, glob = word(arguments, "path", ""), word(arguments, "glob", "")
        if "\n" in text or "\r" in text:
            raise ToolMisused("`text` has to be on one line.")
        holds = _holding(text, any_case=any_case)
        return await beside(lambda left: self._searched(path, glob, holds, left))

    def _searched(self, path: str, glob: str, holds: Callable[[str], bool], left: Callable[[], bool]) -> str:
        found = _Walk(self._folders.opened(), path, glob, left)
        hits = list(islice(self._hits(found, holds), SEARCH_HITS + 1))
        more = [f"[more than {SEARCH_HITS} lines: ask for less]"] if hits[SEARCH_HITS:] else []
        return listed([*hits[:SEARCH_HITS], *more, *found.told], "[nothing found]")

    def _hits(self, found: "_Walk", holds: Callable[[str], bool]) -> Iterator[str]:
        for title, text in found.texts():
            if not holds(text) or not self._sift.may_be_shown(text):
                continue
            hits = [place for place, line in enumerate(text.split("\n")) if holds(line)]
            # Looked through whole, as when it is read.
            shown = self._sift(text).split("\n") if hits else []
            for place in hits:
                yield f"{title}:{place + 1}: {on_one_line(shown[place], SEARCH_LINE)}"


class _Walk:
    """Files below a path of a model's that a glob of its own names, and what is to be told of files left over."""

    def __init__(self, opened: Opened, path: str, glob: str, left: Callable[[], bool]) -> None:
        self._opened = opened
        self._path = path
        self._glob = glob.replace("**/", "*")
        self._left = left
        self.told: list[str] = []

    def __iter__(self) -> Iterator[Place]:
        try:
            for top in self._opened.places(self._path):
                for each in self._opened.walk(top, self._left):
                    if self._left():
                        return
                    if self._named(each.title):
                        yield each
        except Refused as refused:
            if refused.refusal.reason is not LeftOutReason.TOO_MANY:
                raise
            self.told.append("[there are too many files: what is left was not looked at]")

    def texts(self) -> Iterator[tuple[str, str]]:
        """The title and the text of each, lines ended by LF; of an open one what the person sees."""
        read = 0
        for count, place in enumerate(self):
            if count >= SEARCHED_FILES or read > SEARCHED_BYTES:
                self.told.append("[there is too much to search: ask for a folder or with a glob]")
                return
            if (text := self._text(place)) is not None:
                read += len(text)
                yield on_one_line(place.title, PLACE_NAME), text.replace("\r\n", "\n").replace("\r", "\n")

    def _text(self, place: Place) -> str | None:
        document = self._opened.document(place)
        if document is not None:
            return str(document.text) if document.known else None
        try:
            return str(self._opened.files.read(place).text)
        except Refused:
            return None

    def _named(self, title: str) -> bool:
        name = title if "/" in self._glob else title.rpartition("/")[2]
        return not self._glob or fnmatchcase(name, self._glob)


def _holding(text: str, *, any_case: bool) -> Callable[[str], bool]:
    if not any_case:
        return lambda line: text in line
    small = text.casefold()
    return lambda line: small in line.casefold()
