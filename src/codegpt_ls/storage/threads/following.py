"""What others add to answers in the threads that somebody here watches."""

from collections import OrderedDict
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Final

from codegpt_ls.domain.events.threads import ThreadChange, ThreadReason, ThreadText
from codegpt_ls.domain.threads import Delivery, Thread
from codegpt_ls.storage.sqlite_file import Database

_MOST: Final = 16
"""Threads followed at once, the one read last first: a window shows one or two."""
_STREAMING: Final = f"SELECT id FROM message WHERE thread_id = ? AND delivery = '{Delivery.STREAMING}'"  # noqa: S608


@dataclass(slots=True)
class _Known:
    """How much of a message has been read or told."""

    characters: int = 0
    """As SQLite counts them."""
    units: int = 0
    """The same in UTF-16."""
    grows: bool = False
    """Whether there may be more of it."""

    def add(self, text: str) -> None:
        self.characters += len(text)
        self.units += len(text.encode("utf-16-le", "surrogatepass")) // 2


class Following:
    """The threads that are followed, and how much is known of each answer that is being written there."""

    def __init__(self, is_ours: Callable[[str], bool]) -> None:
        """`is_ours`: whether this process writes the answer of this id, which it needs not be told of."""
        self._is_ours = is_ours
        self._threads: OrderedDict[str, dict[str, _Known]] = OrderedDict()

    @property
    def threads(self) -> Sequence[str]:
        """Those in which an answer is being written."""
        return [
            thread_id for thread_id, answers in self._threads.items() if any(each.grows for each in answers.values())
        ]

    def begin(self, thread: Thread) -> None:
        """Follow this thread from what was read of it."""
        answers = self._threads[thread.summary.id] = {}
        self._threads.move_to_end(thread.summary.id)
        for each in thread.messages:
            streaming = each.delivery is Delivery.STREAMING
            # The last one may go on later.
            if streaming or each is thread.messages[-1]:
                answers[each.id] = _Known(grows=streaming and not self._is_ours(each.id))
                answers[each.id].add(each.content)
        while len(self._threads) > _MOST:
            self._threads.popitem(last=False)

    def note(self, change: ThreadChange) -> None:
        """An answer of others has begun or goes on; it may have ended by now."""
        answers = self._threads.get(change.thread_id or "")
        if answers is not None and change.reason is ThreadReason.ASKED and change.message_id:
            answers.setdefault(change.message_id, _Known()).grows = True

    def grown(self, database: Database) -> Sequence[ThreadText]:
        """What has been added to answers of others since; of one that has ended there is no more to come."""
        told = []
        for thread_id, answers in self._threads.items():
            streaming = [row[0] for row in database.connection.execute(_STREAMING, (thread_id,))]
            for message_id, known in answers.items():
                if not known.grows or self._is_ours(message_id):
                    continue
                text = _rest(database, message_id, known.characters)
                if text:
                    told.append(ThreadText(thread_id, message_id, known.units, text))
                    known.add(text)
                known.grows = message_id in streaming
        return told


def _rest(database: Database, message_id: str, known: int) -> str:
    row = database.connection.execute(
        "SELECT substr(content, ?) FROM message WHERE id = ? AND typeof(content) = 'text'", (known + 1, message_id)
    ).fetchone()
    return str(row[0]) if row else ""
