"""Documents that may be changed: those that a call names, and those that an answer names."""

from collections.abc import Iterator, Sequence
from pathlib import PurePath

from codegpt_ls.domain.context.resolved import LeftOutReason, Place, Refused
from codegpt_ls.domain.edits.editable import Editable
from codegpt_ls.domain.text import Text
from codegpt_ls.services.blocks.naming import names
from codegpt_ls.services.context.reading import ContextReader, only_shown


class ChangeReader(ContextReader):
    """Reads what may be changed at one moment of the editor."""

    def editable(self, uri: str) -> Editable:
        """The document as it is now, open or not, and all that says whether it may be edited. Raises Refused."""
        place = self._files.place(uri)
        if place.path is not None and not self._workspace.trusted:
            raise Refused(LeftOutReason.EDIT_UNTRUSTED)
        source, document = self._source(place), self._open(place)
        if only_shown(uri):
            raise Refused(LeftOutReason.ONLY_SHOWN)
        return Editable(
            place=place,
            text=source.text,
            language=source.language_id,
            version=document.version if document else None,
            runs=self._files.runs(place),
            folders=tuple(self._files.folders),
        )

    def creatable(self, uri: str) -> Editable:
        """A document that is not there yet, and all that says whether it may be made. Raises Refused."""
        place = self._files.place(uri)
        if not self._workspace.trusted:
            raise Refused(LeftOutReason.EDIT_UNTRUSTED)
        if refusal := self._files.refusal(place):
            raise Refused(refusal)
        if place.folder is None:
            raise Refused(LeftOutReason.OUTSIDE_WORKSPACE)
        if place.exists or self._open(place):
            raise Refused(LeftOutReason.NOT_A_FILE)
        folders = tuple(self._files.folders)
        language = self._files.language(place)
        return Editable(place=place, text=Text(""), language=language, version=None, folders=folders)

    def named(self, path: str) -> Sequence[Place]:
        """What a path in an answer may mean, in the open folders alone: documents that are open and called so, and the
        file that lies there."""
        there = (each for each in self._below(path) if each.exists)
        found = {each.identity: each for each in (*there, *self._open_as(path)) if each.folder is not None}
        return tuple(found.values())

    def unmade(self, path: str) -> Place | None:
        """Where the file may be made that a path in an answer names: the only such place in the open folders, in a
        folder that is there. None where there is none, or several are."""
        places = [each for each in self._below(path) if not each.exists and self._has_parent(each)]
        return places[0] if len(places) == 1 else None

    def _open_as(self, path: str) -> Iterator[Place]:
        places = (self._files.place(document.uri) for document in self._workspace.documents.values())
        return (each for each in places if each.path is not None and names(path, (each.title, each.path)))

    def _below(self, path: str) -> Iterator[Place]:
        """Where the path leads from each folder; it may begin with the name of one."""
        first, _, rest = path.replace("\\", "/").partition("/")
        for folder in self._files.folders:
            within = rest if rest and first == PurePath(folder).name and len(self._files.folders) > 1 else path
            place = self._files.below(folder, within.replace("\\", "/"))
            if place.folder is not None:
                yield place

    def _has_parent(self, place: Place) -> bool:
        return place.path is not None and self._files.below(str(PurePath(place.path).parent), ".").exists
