"""From what a person typed and pointed at to what a model is sent."""

from collections.abc import Sequence
from dataclasses import dataclass

from codegpt_ls.domain.chat import Role
from codegpt_ls.domain.context.items import ContextItem, DiagnosticsItem, FileItem, RangeItem, SelectionItem, SymbolItem
from codegpt_ls.domain.context.resolved import ContextPart, LeftOut
from codegpt_ls.domain.messages.parts import File, Image
from codegpt_ls.domain.tasks import Task, TaskInput
from codegpt_ls.domain.threads import ContextReference, NewMessage
from codegpt_ls.services.context.blocks import render
from codegpt_ls.services.context.service import ContextService
from codegpt_ls.services.tasks.tasks import Tasks

CODE = (SelectionItem, RangeItem, SymbolItem, FileItem)
"""What a task's template can be about; anything else goes along behind it."""


@dataclass(frozen=True, slots=True)
class Composed:
    """A question ready to be asked."""

    message: NewMessage
    """What the person typed, what the model is sent instead, and references to the code."""
    left_out: tuple[LeftOut, ...] = ()


async def compose(
    question: str, items: Sequence[ContextItem], context: ContextService, tasks: Tasks, task_language: str
) -> Composed:
    """The question with its code; a slash command at its beginning becomes the task of that name. Never fails.

    `task_language`: in which a task is answered, by its name.
    """
    task, rest = tasks.parse(question)
    if task is None and not items:
        return Composed(NewMessage(role=Role.USER, content=question))
    resolved = await context.resolve(items)
    prompt = _asked(rest, resolved.parts) if task is None else _task(tasks, task, rest, resolved.parts, task_language)
    references = tuple(map(reference, resolved.parts))
    message = NewMessage(
        role=Role.USER, content=question, prompt=prompt, context=references, attached=_attached(resolved.parts)
    )
    return Composed(message, tuple(resolved.left_out))


def asked_about(parts: Sequence[ContextPart]) -> NewMessage:
    """A question about this code that nobody has typed yet."""
    return NewMessage(
        role=Role.USER,
        content="",
        prompt=_asked("", parts),
        context=tuple(map(reference, parts)),
        attached=_attached(parts),
    )


def _attached(parts: Sequence[ContextPart]) -> tuple[Image | File, ...]:
    return tuple(part.attached.part for part in parts if part.attached is not None)


def _asked(question: str, parts: Sequence[ContextPart]) -> str | None:
    """The code first and the question last, where models attend to it best; None where no code goes along."""
    return f"{render(parts)}\n\n{question}" if parts else None


def _task(tasks: Tasks, task: Task, rest: str, parts: Sequence[ContextPart], language: str) -> str:
    code = next((part for part in parts if isinstance(part.item, CODE)), None)
    said = [part for part in parts if isinstance(part.item, DiagnosticsItem)]
    others = [part for part in parts if part is not code and part not in said]
    about = TaskInput(
        code=code.text if code else "",
        first_line=code.first_line if code else 1,
        language=code.language_id if code else "",
        file=code.title if code else "",
        diagnostics=tuple(line for part in said for line in part.text.splitlines()),
        question=rest,
        answer_language=language,
    )
    return "\n\n".join(filter(None, (tasks.prompt(task, about), render(others))))


def reference(part: ContextPart) -> ContextReference:
    """What the thread remembers of it."""
    return ContextReference(
        kind=part.item.kind,
        title=part.title,
        uri=part.uri,
        first_line=part.range.start.line if part.range else None,
        last_line=part.range.last_line if part.range else None,
    )
