"""What is asked of a thread, and how it is written down."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Final

from codegpt_ls.domain.chat import AnswerOptions, Role
from codegpt_ls.domain.ports.threads import ThreadStore
from codegpt_ls.domain.threads import Exchange, NewMessage
from codegpt_ls.services.threads.cleaning import Cleaned
from codegpt_ls.services.threads.titles import title_of

NOTHING: Final = Cleaned()


@dataclass(frozen=True, slots=True)
class ForProgram:
    """A question whose answer a program reads. The thread remembers it as a person would have asked it, and the answer
    in words: later questions, and another try, are a person's."""

    message: NewMessage
    """What is sent."""
    worded: Callable[[str], str]
    """The whole answer in words."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Asking:
    """A question to a thread."""

    thread_id: str
    options: AnswerOptions
    new: Cleaned = NOTHING
    """What is asked; nothing where the thread's last question is asked again."""
    instead_of: str | None = None
    goes_on: bool = False
    """Whether the rest of the thread's last answer is asked for."""
    message_id: str | None = None
    """The answer that has to be the last one."""
    program: ForProgram | None = None

    @property
    def worded(self) -> Callable[[str], str] | None:
        """Makes what is kept of the whole answer; None: its text."""
        return self.program.worded if self.program else None

    @property
    def kept(self) -> Sequence[NewMessage]:
        """What the thread remembers of it."""
        return [each for each in self.new.messages if each.role is not Role.SYSTEM]

    async def write(self, store: ThreadStore, answer_id: str) -> Exchange:
        """Write the question down, with the place of its answer. Raises what the store raises."""
        if self.options.mode is not None:
            await store.keep_mode(self.thread_id, self.options.mode)
        if self.goes_on:
            return await store.go_on(self.thread_id, answer_id=answer_id, message_id=self.message_id)
        if not self.new.messages:
            return await store.answer_again(self.thread_id, answer_id=answer_id)
        title = title_of(self.kept[-1].content)
        return await store.ask(self.thread_id, self.kept, answer_id=answer_id, title=title, instead_of=self.instead_of)
