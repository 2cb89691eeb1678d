"""An answer where the editor has no place of its own for it: a Markdown document, or a message."""

import asyncio
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Final

from codegpt_ls.domain.chat import FinishReason
from codegpt_ls.domain.errors import AssistantError
from codegpt_ls.protocol.conversation.chat import ChatResult
from codegpt_ls.server.answers.document import answer_document
from codegpt_ls.server.session import Session

HOVER_SIZE: Final = 400
"""Characters of an answer that a message can hold."""
_HOVER_LINES: Final = 5


class AnswerPage:
    """Where one answer will be seen. Silent for a client that draws answers itself."""

    def __init__(self, session: Session, name: str, title: str, *, silent: bool = False) -> None:
        """`name` is part of the file's name, `title` stands over the answer. `silent`: it is shown by who asked."""
        self._silent = silent or session.editor.abilities.own_interface
        self._session = session
        self._name = name
        self._title = title

    def finished(self, text: str, result: ChatResult) -> None:
        """Show the whole answer with what is to be said about its end."""
        words = self._session.words
        notes = [notice.message for notice in result.notices]
        notes += [f"{each.title}: {each.message}" if each.title else each.message for each in result.context_left_out]
        if not text.strip():
            notes.insert(0, words.text("chat.no_answer", model=result.model))
        elif result.finish_reason is FinishReason.LENGTH:
            notes.insert(0, words.text("chat.cut_at_length"))
        elif result.finish_reason is FinishReason.CONTENT_FILTER:
            title = self._session.services.addressed(result.provider).title
            notes.insert(0, words.text("chat.cut_by_filter", provider=title))
        self._show(text, notes)

    def tell_or_show(self, text: str, result: ChatResult) -> None:
        """Tell an answer that fits a message and needs no word about it; show any other."""
        nothing_to_say = (
            result.finish_reason is FinishReason.STOP and not result.notices and not result.context_left_out
        )
        if text.strip() and _fits_message(text) and nothing_to_say:
            self._session.tell(text)
        else:
            self.finished(text, result)

    @contextmanager
    def keeping(self, text: Callable[[], str]) -> Iterator[None]:
        """Keep what arrived of an answer that fails or is stopped; of a failure the person is told apart from this."""
        try:
            yield
        except AssistantError as error:
            self._break_off(text(), self._session.explain(error).message)
            raise
        except asyncio.CancelledError:
            self._break_off(text(), self._session.words.text("chat.stopped"))
            raise

    def _break_off(self, text: str, why: str) -> None:
        if text.strip():
            self._show(text, [why])

    def _show(self, text: str, notes: list[str]) -> None:
        if self._silent:
            return
        path = self._session.services.answers.save(self._name, answer_document(self._title, text, notes))
        shown = "\n\n".join([text.strip(), *notes]).strip()
        if path is None:
            self._session.tell(_shortened(shown))
        else:
            self._session.later(self._open(path.as_uri(), str(path), shown))

    async def _open(self, uri: str, path: str, text: str) -> None:
        if await self._session.editor.open_file(uri):
            return
        if _fits_message(text):
            self._session.tell(text)
        else:
            place = self._session.words.text("answer.whole", path=path)
            self._session.tell(f"{_shortened(text)}\n\n{place}")


def _fits_message(text: str) -> bool:
    return len(text) <= HOVER_SIZE and text.count("\n") < _HOVER_LINES


def _shortened(text: str) -> str:
    return text if len(text) <= HOVER_SIZE else f"{text[:HOVER_SIZE].rstrip()}…"
