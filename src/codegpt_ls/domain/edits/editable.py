"""A document that may be edited, as the person has it now."""

from dataclasses import dataclass

from codegpt_ls.domain.context.resolved import Place
from codegpt_ls.domain.edits.delicate import delicate_pattern
from codegpt_ls.domain.text import Text


@dataclass(frozen=True, slots=True, kw_only=True)
class Editable:
    """A document with all that decides whether and how it may be edited."""

    place: Place
    text: Text
    language: str
    version: int | None
    """None where it is not open."""
    runs: bool = False
    """Whether the file may be executed."""
    folders: tuple[str, ...] = ()
    """Real paths of the open folders."""

    @property
    def outside(self) -> bool:
        """Whether it is a file in none of the folders that are open, where some are."""
        return self.place.path is not None and self.place.folder is None and bool(self.folders)

    @property
    def creates(self) -> bool:
        """Whether it is a file that is neither there nor open."""
        return self.place.path is not None and not self.place.exists and self.version is None

    @property
    def delicate(self) -> str | None:
        """Why a person is asked once more before it is edited: the entry of the list, or that it is executed; by its
        own
        name, or by what a link leads to."""
        paths = [self._below(path) for path in (self.place.path, self.place.real) if path]
        found = next((each for path in paths if (each := delicate_pattern(path))), None)
        return found or ("+x" if self.runs else None)

    def _below(self, path: str) -> str:
        """The path below its folder: what a person has named the folders above decides nothing."""
        owner = next((each for each in self.folders if path.startswith(each)), None)
        return path if owner is None else path[len(owner) :]
