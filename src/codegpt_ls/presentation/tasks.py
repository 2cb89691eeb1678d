"""Named tasks in the person's language."""

from codegpt_ls.domain.ports.words import Translator
from codegpt_ls.domain.tasks import Task


def task_title(words: Translator, task: Task) -> str:
    """What stands in a menu."""
    return words.text(task.title_key) if task.title_key else task.title


def task_slash(words: Translator, task: Task) -> str:
    """What stands behind the slash in a chat: the title in one word where it is not all ASCII, else the name."""
    title = task_title(words, task)
    return task.name if title.isascii() else "".join(title.split())


def task_description(words: Translator, task: Task) -> str:
    """One line of what it does; empty where the person's file says nothing."""
    return words.text(f"{task.title_key}.about") if task.title_key else task.description
