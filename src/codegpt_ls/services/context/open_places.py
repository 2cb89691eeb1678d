"""Documents that are open, by where they really lie: an editor may have come to one through a link, or a path that a
model wrote may."""

from collections.abc import Mapping
from functools import cached_property

from codegpt_ls.domain.context.resolved import Place
from codegpt_ls.domain.ports.code import SourceFiles
from codegpt_ls.domain.text import OpenDocument, Workspace


class OpenPlaces:
    """What is open at one moment of the editor. Looks at the disk, so that it belongs into a thread."""

    def __init__(self, workspace: Workspace, files: SourceFiles) -> None:
        self._workspace = workspace
        self._files = files

    def document(self, place: Place) -> OpenDocument | None:
        """What the person sees of what lies here, under whatever name."""
        if document := self._workspace.document(place.uri):
            return document
        found = self._found.get(place.identity)
        return found[1] if found else None

    def unmade(self) -> list[Place]:
        """Where the files are to lie that are open and not on the disk, in the order they were opened."""
        return [place for place, _ in self._found.values() if place.folder is not None and not place.exists]

    @cached_property
    def _found(self) -> Mapping[str, tuple[Place, OpenDocument]]:
        documents = ((self._files.place(each.uri), each) for each in self._workspace.documents.values())
        return {place.identity: (place, document) for place, document in documents}
