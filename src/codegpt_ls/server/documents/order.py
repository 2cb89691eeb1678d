"""The edits of one document in the order of their versions, whatever order they come in.

Helix sends each notification by a task of its own: keys pressed at once may come as versions 6, 7, 3, 8, 4, 5.
"""

from collections.abc import Callable, Sequence
from typing import Final

from lsprotocol.types import TextDocumentContentChangeEvent, TextDocumentContentChangeWholeDocument

from codegpt_ls.domain.text import Text

Follow = Callable[[Text | None, Sequence[TextDocumentContentChangeEvent]], Text | None]
"""The text after these changes; None where nobody knows it."""

_MOST: Final = 64
"""Edits after which one that is missing is not expected any more: some editors leave versions out."""


class Edits:
    """What came since the versions of a document were last without a gap."""

    def __init__(self, text: Text | None, version: int, follow: Follow) -> None:
        """`text` and `version` as they were told last."""
        self._follow = follow
        self._go_on(text, version)

    @property
    def version(self) -> int:
        """The latest of those that came."""
        return max(self._came, default=self._first)

    def text_after(
        self, text: Text | None, version: int, edit: Sequence[TextDocumentContentChangeEvent]
    ) -> Text | None:
        """The text, of which `text` is what is known, after this edit; one that fills a gap is put in its place."""
        last = self.version
        late = self._first < version < last and version not in self._came
        self._came[version] = edit
        if late:
            text = self._base
            for each in sorted(self._came):
                text = self._follow(text, self._came[each])
        else:
            text = self._follow(text, edit)
        if late or version > last:
            without_gap = self.version - self._first == len(self._came)
            if without_gap or len(self._came) >= _MOST or (not late and _is_all_of_it(edit)):
                self._go_on(text, self.version)
        else:
            # An editor that does not count up has no order but that in which its edits come.
            self._go_on(text, version)
        return text

    def _go_on(self, text: Text | None, version: int) -> None:
        """From here."""
        self._base, self._first = text, version
        self._came: dict[int, Sequence[TextDocumentContentChangeEvent]] = {}


def _is_all_of_it(edit: Sequence[TextDocumentContentChangeEvent]) -> bool:
    return any(isinstance(each, TextDocumentContentChangeWholeDocument) for each in edit)
