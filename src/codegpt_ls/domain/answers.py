"""Answers as models write them, which may break off anywhere: the thinking before one, the code block left open.

Servers that do not know a model's marks leave what it thinks aloud in the text: DeepSeek-R1 and Qwen write `<think>`,
Magistral `[THINK]`, Kimi `◁think▷`, gpt-oss the channels of its harmony format. Only at the beginning of an answer:
further down such marks are what the answer is about.
"""

import re
from typing import Final

_MARKS: Final = (
    ("<think>", "</think>"),
    ("<thinking>", "</thinking>"),
    ("<thought>", "</thought>"),
    ("<reasoning>", "</reasoning>"),
    ("<seed:think>", "</seed:think>"),
    ("[think]", "[/think]"),
    ("◁think▷", "◁/think▷"),
    ("<|channel|>analysis<|message|>", "<|channel|>final<|message|>"),
    ("<|start|>assistant<|channel|>analysis<|message|>", "<|channel|>final<|message|>"),
)
_ENDS: Final = {begin: re.compile(re.escape(end), re.IGNORECASE) for begin, end in _MARKS}
_WRITTEN: Final = {_ENDS[begin]: end for begin, end in _MARKS}
_LONGEST_BEGIN: Final = max(len(begin) for begin, _ in _MARKS)
_MOST_BLANKS: Final = 100
"""Characters of white space that may stand before a mark."""
_FENCE: Final = re.compile(r"( {0,3})(`{3,}|~{3,})(.*)")


class Thoughts:
    """One answer's text on its way, the thinking before it told apart."""

    def __init__(self) -> None:
        self._answering = False
        self._has_thought = False
        self._undecided = ""
        """The text's beginning while it may still become a mark."""
        self._end: re.Pattern[str] | None = None
        """What ends the thinking under way."""
        self._thought: list[str] = []
        """The thinking under way, with its mark."""
        self._last = ""
        """Its last characters, which may hold the first part of the end."""

    @property
    def over(self) -> bool:
        """Whether all that comes is answer."""
        return self._answering

    def take(self, text: str) -> tuple[str, str]:
        """What of the next text is thinking, and what is answer, which comes behind it."""
        if self._answering:
            return "", text
        if self._end is not None:
            return self._think(text, self._end)
        return self._begin(self._undecided + text)

    def leftover(self) -> str:
        """Text that was held back and is no thinking: the answer ended with it."""
        return self._undecided.lstrip() if self._has_thought else self._undecided

    def unfinished(self) -> str:
        """Thinking that was never closed, with its mark; it may as well be the answer."""
        return "".join(self._thought)

    def _begin(self, text: str) -> tuple[str, str]:
        said = text.lstrip()
        start = said[:_LONGEST_BEGIN].lower() if len(text) - len(said) <= _MOST_BLANKS else "no mark"
        for begin, end in _ENDS.items():
            if start.startswith(begin):
                self._undecided, self._end = "", end
                self._thought, self._last = [said[: len(begin)]], ""
                return self._think(said[len(begin) :], end)
        if any(begin.startswith(start) for begin in _ENDS):
            self._undecided = text
            return "", ""
        self._answering, self._undecided = True, ""
        # The blank lines between thinking and answer belong to neither.
        return "", said if self._has_thought else text

    def _think(self, text: str, end: re.Pattern[str]) -> tuple[str, str]:
        window = self._last + text
        found = end.search(window)
        if found is None:
            self._thought.append(text)
            told, self._last = _before_a_part_of(end, window)
            return told, ""
        self._end, self._thought, self._has_thought = None, [], True
        more, answer = self._begin(window[found.end() :])
        return window[: found.start()] + more, answer


def _before_a_part_of(end: re.Pattern[str], text: str) -> tuple[str, str]:
    """The text up to what may be the beginning of this end, and that."""
    mark = _WRITTEN[end]
    last = text[1 - len(mark) :].lower()
    begun = next(length for length in range(len(mark) - 1, -1, -1) if last.endswith(mark[:length]))
    return text[: len(text) - begun], text[len(text) - begun :]


def without_thinking(text: str, *, cut_off: bool = False) -> str:
    """What of a whole text is answer. Thinking that was never closed may be it, unless the text was `cut_off`."""
    thoughts = Thoughts()
    answer = thoughts.take(text)[1] + thoughts.leftover()
    return answer + ("" if cut_off else thoughts.unfinished())


def with_fence_closed(text: str) -> str:
    """The text with its last code block ended where it was left open, so that what follows is no code.

    As CommonMark has it: a fence ends at one of its own kind that is as long and has nothing behind it.
    """
    opened: tuple[str, str] | None = None
    for line in text.split("\n"):
        if (fence := _FENCE.fullmatch(line)) is None:
            continue
        indent, marks, rest = fence.groups()
        if opened is None:
            opened = None if marks[0] == "`" and "`" in rest else (indent, marks)
        elif marks.startswith(opened[1]) and not rest.strip():
            opened = None
    if opened is None:
        return text
    # In a list the end has to stand where the beginning does.
    return f"{text}{'' if text.endswith(chr(10)) else chr(10)}{''.join(opened)}"
