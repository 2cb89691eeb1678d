"""What the model is told about how to answer, before everything else."""

from collections.abc import Mapping, Sequence
from itertools import takewhile
from typing import Final

from codegpt_ls.domain.chat import Message, Role
from codegpt_ls.domain.ports.words import Translator
from codegpt_ls.settings import Settings

AUTO: Final = "auto"

# Models know languages best by their English names.
_NAMES: Final[Mapping[str, str]] = {
    "de": "German",
    "en": "English",
    "es": "Spanish",
    "fr": "French",
    "it": "Italian",
    "ja": "Japanese",
    "ko": "Korean",
    "pt": "Portuguese",
    "ru": "Russian",
    "vi": "Vietnamese",
    "zh": "Chinese",
    "zh-cn": "Simplified Chinese",
    "zh-tw": "Traditional Chinese",
}


def answer_language(settings: Settings) -> str | None:
    """The language the person wants every answer in, by its English name; None where it follows the question."""
    wanted = settings.answer_language.strip()
    tag = wanted.lower().replace("_", "-")
    if tag in ("", AUTO):
        return None
    return _NAMES.get(tag) or _NAMES.get(tag.partition("-")[0]) or wanted


def task_language(settings: Settings, words: Translator, locale: str | None) -> str:
    """The language a named task is answered in: a slash command has no words of the person's that it could follow.

    It is the one of the settings, else that of the sentences the person reads; empty where `locale`, what they or
    their machine asked for, is none that we speak.
    """
    if wanted := answer_language(settings):
        return wanted
    spoken = bool(locale) and str(locale).lower().startswith(words.language)
    return words.text("task.answer_language") if spoken else ""


def instructed(messages: Sequence[Message], settings: Settings) -> tuple[Message, ...]:
    """The messages behind one system message: the person's own prompt, their language, what the request adds."""
    language = answer_language(settings)
    given = tuple(takewhile(lambda each: each.role is Role.SYSTEM, messages))
    parts = [
        settings.system_prompt or "",
        f"Answer in {language}." if language else "",
        *(each.content for each in given),
    ]
    text = "\n\n".join(part.strip() for part in parts if part.strip())
    rest = tuple(messages[len(given) :])
    return (Message(Role.SYSTEM, text), *rest) if text else rest
