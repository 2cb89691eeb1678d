"""How a model is asked for the rest of an answer that broke off.

Only some models take up an unfinished answer by themselves; all of them do what the last message asks for.
"""

from collections.abc import Sequence
from dataclasses import replace
from typing import Final

from codegpt_ls.domain.chat import Message, Role
from codegpt_ls.domain.threads import Delivery, NewMessage, ThreadMessage
from codegpt_ls.services.threads.history import to_send

_GO_ON: Final = (
    "Your answer broke off. Write the rest of it: begin with the very next character, in the middle of a word or of a "
    "code block if it broke off there. Repeat nothing of it and put nothing before."
)


def unfinished(answer: ThreadMessage) -> Sequence[Message]:
    """The answer as far as it came, and the request for the rest; nothing where all there is of it was thought."""
    said = to_send(replace(answer, delivery=Delivery.CUT_OFF))
    return (said, Message(Role.USER, _GO_ON)) if said.content.strip() else ()


def asking_for_the_rest(messages: Sequence[NewMessage]) -> Sequence[Message]:
    """These turns, the last of which is the beginning of an answer, and the request for the rest."""
    return (*map(to_send, messages), Message(Role.USER, _GO_ON))
