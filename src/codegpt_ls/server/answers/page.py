"""An answer where the editor has no place of its own for it: a Markdown document, or a message."""

import asyncio
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from codegpt_ls.domain.chat import FinishReason
from codegpt_ls.domain.errors import AssistantError
from codegpt_ls.protocol.conversation.chat import ChatResult
from codegpt_ls.server.answers.document import answer_document
from codegpt_ls.server.answers.reading import fits_line, fits_message, read_on, shortened
from codegpt_ls.server.session import RunningChat, Session


class AnswerPage:
    """Where one answer will be seen. Silent for a client that draws answers itself."""

    def __init__(
        self, session: Session, name: str, title: str, *, silent: bool = False, chat: RunningChat | None = None
    ) -> None:
        """`name` is part of the file's name, `title` stands over the answer. `silent`: it is shown by who asked.
        `chat`: the conversation whose page it joins."""
        self._silent = silent or session.editor.abilities.own_interface
        self._session = session
        self._name = name
        self._title = title
        self._chat = chat

    def finished(self, text: str, result: ChatResult, *besides: str) -> None:
        """Show the whole answer with what is to be said about its end, and `besides`."""
        words = self._session.words
        notes = [*besides]
        notes += [notice.message for notice in result.notices]
        notes += [f"{each.title}: {each.message}" if each.title else each.message for each in result.context_left_out]
        if not text.strip():
            notes.insert(0, words.text("chat.no_answer", model=result.model))
        elif result.finish_reason is FinishReason.LENGTH:
            notes.insert(0, words.text("chat.cut_at_length"))
        elif result.finish_reason is FinishReason.CONTENT_FILTER:
            title = self._session.services.addressed(result.provider).title
            notes.insert(0, words.text("chat.cut_by_filter", provider=title))
        self._show(text, notes)

    def tell_or_show(self, text: str, result: ChatResult, *besides: str) -> None:
        """Tell an answer that fits a message and needs no word about it; show any other, with `besides`."""
        notes = (*besides, *result.notices, *result.context_left_out)
        nothing_to_say = result.finish_reason is FinishReason.STOP and not notes
        fits = fits_line if self._session.editor.abilities.one_line_messages else fits_message
        if text.strip() and fits(text) and nothing_to_say:
            if self._chat is not None:
                self._written(text, [])
            self._session.tell(text)
        else:
            self.finished(text, result, *besides)

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
        path, line = self._written(text, notes)
        if self._silent:
            return
        shown = "\n\n".join([text.strip(), *notes]).strip()
        if path is None:
            self._session.tell(shortened(shown))
        else:
            self._session.later(self._open(path, line, shown))

    def _written(self, text: str, notes: list[str]) -> tuple[Path | None, int]:
        """The file that holds it now, and the line it begins in; no file where the disk takes none."""
        if self._silent:
            return None, 0
        answers, document = self._session.services.answers, answer_document(self._title, text, notes)
        if self._chat is None:
            return answers.save(self._name, document), 0
        page = self._chat.page
        if page is not None and not self._session.editor.abilities.rereads_files:
            page = answers.renew(page, self._name)
        line = None if page is None else answers.grow(page, document)
        self._chat.page = answers.save(self._name, document) if line is None else page
        return self._chat.page, line or 0

    async def _open(self, path: Path, line: int, text: str) -> None:
        if not await self._session.editor.open_file(path.as_uri(), line):
            await read_on(self._session, text, path)
