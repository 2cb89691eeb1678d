"""What is made of an answer before a person sees it: nothing that stands there already, nothing that nobody sees."""

from itertools import dropwhile, islice
from typing import Final

from codegpt_ls.services.completion.moment import CLOSERS, QUOTES, Moment, opened

_LEAST: Final = 2
"""Visible characters: fewer are typed sooner than they are read."""
_BEGUN: Final = 3
"""Visible characters of a line by which it is known again."""
_TAB: Final = 4


def cleaned(moment: Moment, text: str) -> str:
    """What is offered; empty where nothing is worth it."""
    text = _without_what_is_typed(moment, text)
    text = _without_trailing_blanks(_indented_as_the_file(moment, text))
    text = _without_what_follows(moment, text)
    text = _without_the_line_above(moment, text)
    return text if _is_worth_it(text) else ""


def _without_what_is_typed(moment: Moment, text: str) -> str:
    """Some models begin the line anew that the cursor is in."""
    return text.removeprefix(moment.left) if len(moment.left.strip()) >= _BEGUN else text


def _without_trailing_blanks(text: str) -> str:
    *lines, last = text.split("\n")
    return "\n".join([*(line.rstrip() for line in lines), last.rstrip()]).rstrip("\n")


def _indented_as_the_file(moment: Moment, text: str) -> str:
    """Tabs where the file has tabs, blanks where it has blanks; the first line goes on with one that is there."""
    first, *lines = text.split("\n")
    tabs = _uses_tabs(moment) if lines else None
    if tabs is None:
        return text
    return "\n".join([first, *(_reindented(line, tabs=tabs) for line in lines)])


def _reindented(line: str, *, tabs: bool) -> str:
    code = line.lstrip(" \t")
    blank = line[: len(line) - len(code)]
    if tabs:
        width = len(blank.expandtabs(_TAB))
        return "\t" * (width // _TAB) + " " * (width % _TAB) + code
    return blank.expandtabs(_TAB) + code


def _uses_tabs(moment: Moment) -> bool | None:
    """By the nearest indented line above; None where none is."""
    for number in range(moment.at.line, max(moment.at.line - 50, -1), -1):
        line = moment.left if number == moment.at.line else moment.line(number)
        if line[:1] in ("\t", " ") and line.strip():
            return line[0] == "\t"
    return "\t" in moment.left[:1] if moment.left[:1].isspace() else None


def _without_what_follows(moment: Moment, text: str) -> str:
    """Without the longest end that stands behind the cursor already: in its line, or as the lines below."""
    right = moment.right.rstrip()
    if right:
        lengths = range(min(len(right), len(text)), 0, -1)
        return next((text[:-length] for length in lengths if _stands_there(moment, text, right, length)), text)
    lines = text.split("\n")
    following = (moment.line(number).rstrip() for number in range(moment.at.line + 1, moment.at.line + 25))
    below = [*islice(dropwhile(lambda line: not line, following), len(lines))]
    for length in range(min(len(below), len(lines)), 0, -1):
        tail = [line.rstrip() for line in lines[-length:]]
        if tail == below[:length] and any(tail) and (length < len(lines) or moment.left.strip() == ""):
            return "\n".join(lines[:-length]).rstrip()
    return text


def _without_the_line_above(moment: Moment, text: str) -> str:
    """Nothing where the answer only says the line above once more; as deep as that, or it says something else."""
    above = moment.line(moment.at.line - 1).rstrip()
    first = (moment.left + text.partition("\n")[0]).rstrip()
    return "" if above and first == above else text


def _stands_there(moment: Moment, text: str, right: str, length: int) -> bool:
    """Whether the last characters of the answer are those behind the cursor, and not ends of its own."""
    tail, rest = right[:length], text[:-length]
    if not text.endswith(tail):
        return False
    if len(tail) < len(right) and tail[-1].isalnum():
        return False
    if set(tail) <= set(CLOSERS):
        return opened(rest) <= 0
    if tail in QUOTES:
        return (moment.left + rest).count(tail) % 2 == 1
    return True


def _is_worth_it(text: str) -> bool:
    visible = "".join(text.split())
    if len(visible) >= _LEAST:
        return bool(visible.strip(")]}>;,"))
    return False
