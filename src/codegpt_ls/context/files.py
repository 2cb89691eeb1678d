"""Files below the open folders: what may be sent of them, and their text."""

import codecs
import os
from collections.abc import Callable, Iterator, Sequence
from typing import Final

from codegpt_ls.context.deny_list import denying_pattern
from codegpt_ls.context.file_uri import names_in, shown_path_of, uri_of
from codegpt_ls.context.ignore import IgnoreFiles, IgnoreRules
from codegpt_ls.context.language_ids import language_of
from codegpt_ls.context.paths import PathGuard
from codegpt_ls.context.walking import walked
from codegpt_ls.domain.context.resolved import LeftOutReason, Place, Refusal, Refused
from codegpt_ls.domain.limits import FILE_BYTES, NOTEBOOK_BYTES
from codegpt_ls.domain.text import SourceText, Text

_NOTEBOOK: Final = ".ipynb"
_UTF16: Final = (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)


class Disk:
    """The machine's files; remembers ignore files between requests."""

    def __init__(self, personal_ignore: Callable[[Sequence[str]], str | None]) -> None:
        """`personal_ignore` tells where the person's own ignore file is, running no program of these folders."""
        self._ignore_files = IgnoreFiles()
        self._personal_ignore = personal_ignore

    def __call__(self, folders: Sequence[str]) -> "FolderFiles":
        """The files below these folders, given as URIs, for one request."""
        guard = PathGuard(folders)
        return FolderFiles(guard, IgnoreRules(self._ignore_files, self._personal_ignore(guard.folders)))


class FolderFiles:
    """`SourceFiles` over the path guard and the ignore rules."""

    def __init__(self, guard: PathGuard, rules: IgnoreRules) -> None:
        self._guard = guard
        self._rules = rules

    def place(self, uri: str) -> Place:
        """Where this lies."""
        return self._guard.place(uri)

    def uri(self, place: Place) -> str:
        """What an editor calls what lies here, links followed below the folder that it has open."""
        return self._guard.uri(place)

    def below(self, folder: str, path: str) -> Place:
        """Where this path lies that starts from a folder; both are plain paths."""
        return self.place(uri_of(os.path.join(folder, path)))  # noqa: PTH118

    @property
    def folders(self) -> Sequence[str]:
        """The real paths of the open folders."""
        return self._guard.folders

    def folder(self, uri: str | None) -> str:
        """The real path of the open folder with this URI; without one, of the only folder."""
        if uri is None:
            folders = self._guard.folders
            if len(folders) != 1:
                raise Refused(LeftOutReason.AMBIGUOUS if folders else LeftOutReason.NOT_FOUND)
            return folders[0]
        found = self._guard.folder(uri)
        if found is None:
            raise Refused(LeftOutReason.OUTSIDE_WORKSPACE)
        return found

    def refusal(self, place: Place) -> Refusal | None:
        """Why what lies here may not be sent by its name. A link counts by its own name and by what it leads to."""
        # Any part of another scheme's URI may be a file's name: git's is followed by what else is known of it.
        loose = [] if place.path else [[name] for name in names_in(place.uri)]
        for names in loose:
            if pattern := denying_pattern(names):
                return Refusal(reason=LeftOutReason.DENIED, pattern=pattern)
        refusals = (self._refusal(path) for path in _paths(place))
        return min(filter(None, refusals), key=lambda each: each.reason is LeftOutReason.IGNORED, default=None)

    def _refusal(self, path: str, *, whole: bool = False) -> Refusal | None:
        """Why this path may not be sent; `whole`: a folder with all that lies in it."""
        names = path.replace(os.sep, "/").split("/")
        if pattern := denying_pattern((*names, "") if whole else names):
            return Refusal(reason=LeftOutReason.DENIED, pattern=pattern)
        folder = self._guard.owner(path) or os.path.dirname(path)  # noqa: PTH120
        if rule := self._rules.matching(folder, path, whole=whole):
            return Refusal(reason=LeftOutReason.IGNORED, rule=rule)
        return None

    def walk(self, place: Place, stopped: Callable[[], bool]) -> Iterator[Place]:
        """Every file below this folder that may be sent by its name, or the file that lies here."""
        if place.folder is None or place.real is None:
            raise Refused(LeftOutReason.OUTSIDE_WORKSPACE)
        if os.path.isfile(place.real):  # noqa: PTH113 - a Path would cost most of the time
            yield from () if self.refusal(place) else (place,)
            return
        if refusal := self._refusal(place.real, whole=True):
            raise Refused(refusal)
        for path in walked(place.real, lambda folder: self._refusal(folder, whole=True) is None, stopped):
            if self._refusal(path) is None:
                yield self._guard.walked(uri_of(path), path)

    def read(self, place: Place) -> SourceText:
        """The file's text, from the disk."""
        most = NOTEBOOK_BYTES if place.title.lower().endswith(_NOTEBOOK) else FILE_BYTES
        return SourceText(Text(_decoded(self._guard.read(place, most))), self.language(place))

    def content(self, place: Place, most: int) -> bytes:
        """What the file holds, from the disk."""
        return self._guard.read(place, most)

    def runs(self, place: Place) -> bool:
        """Whether the file may be executed, as far as this system says so of files."""
        return os.name != "nt" and place.real is not None and place.exists and os.access(place.real, os.X_OK)

    def writable(self, place: Place) -> bool:
        """Whether the file may be written, as far as this system says so, or is none yet."""
        return place.real is None or not place.exists or os.access(place.real, os.W_OK)

    def language(self, place: Place) -> str:
        """The language by its name; empty when that tells none."""
        return language_of(place.title)


def _paths(place: Place) -> Sequence[str]:
    """Each path that a document has: its own, the real one, or that of the file which another scheme shows."""
    shown = None if place.path else shown_path_of(place.uri)
    paths = (place.path or shown, place.real)
    return tuple(dict.fromkeys(os.path.normpath(path) for path in paths if path))


def _decoded(content: bytes) -> str:
    encoding = "utf-16" if content.startswith(_UTF16) else "utf-8-sig"
    if encoding != "utf-16" and b"\0" in content:
        raise Refused(LeftOutReason.BINARY)
    try:
        return content.decode(encoding)
    except UnicodeDecodeError:
        raise Refused(LeftOutReason.NOT_TEXT) from None
