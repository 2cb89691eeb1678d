"""A unified difference that `git apply` takes, whatever the file's name and line ends."""

from collections.abc import Iterator, Sequence
from difflib import SequenceMatcher
from typing import Final

from codegpt_ls.domain.edits.proposed import Hunk, ProposedEdit

_AROUND: Final = 3
_QUOTED: Final = {'"': '\\"', "\\": "\\\\", "\t": "\\t", "\n": "\\n", "\r": "\\r"}
_NO_BREAK: Final = "\\ No newline at end of file"


def difference(name: str, edit: ProposedEdit, *, new_file: bool = False) -> str:
    """What the edit changes. `name` with slashes, below the folder where the difference is to be applied.

    `new_file`: whether it makes the file.
    """
    old, new = edit.base.lines, _lines(edit)
    before, after = _name("a", name), _name("b", name)
    begun = f"--- {before}\n+++ {after}\n"
    if new_file:
        head = f"diff --git {before.rstrip()} {after.rstrip()}\nnew file mode 100644\n"
        begun = f"{head}--- /dev/null\n+++ {after}\n"
    return begun + "".join(_group(old, new, edit.hunks, group) for group in _groups(edit.hunks))


def _lines(edit: ProposedEdit) -> list[str]:
    lines, done = [], 0
    for hunk in edit.hunks:
        lines += [*edit.base.lines[done : hunk.first], *hunk.new]
        done = hunk.last
    return [*lines, *edit.base.lines[done:]]


def _groups(hunks: Sequence[Hunk]) -> Iterator[Sequence[int]]:
    """Numbers of hunks that are so near that what stands around them overlaps."""
    group: list[int] = []
    for number, hunk in enumerate(hunks):
        if group and hunk.first - hunks[number - 1].last > 2 * _AROUND:
            yield group
            group = []
        group.append(number)
    if group:
        yield group


def _group(old: Sequence[str], new: Sequence[str], hunks: Sequence[Hunk], group: Sequence[int]) -> str:
    before = sum(len(each.new) - len(each.old) for each in hunks[: group[0]])
    within = sum(len(hunks[number].new) - len(hunks[number].old) for number in group)
    first = max(hunks[group[0]].first - _AROUND, 0)
    last = min(hunks[group[-1]].last + _AROUND, len(old))
    some, others = old[first:last], new[first + before : last + before + within]
    head = f"@@ -{_span(first, len(some))} +{_span(first + before, len(others))} @@\n"
    return head + "".join(_body(some, others))


def _span(first: int, count: int) -> str:
    # Of no lines, the one before is named.
    return f"{first + 1 if count else first},{count}"


def _body(old: Sequence[str], new: Sequence[str]) -> Iterator[str]:
    for tag, first, last, start, end in SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        if tag == "equal":
            yield from (_line(" ", line) for line in old[first:last])
        else:
            yield from (_line("-", line) for line in old[first:last])
            yield from (_line("+", line) for line in new[start:end])


def _line(sign: str, line: str) -> str:
    # Git knows one end of a line. A lone carriage return is a letter to it, and the next of ours goes on in its line.
    return sign + line if line.endswith("\n") else f"{sign}{line}\n{_NO_BREAK}\n"


def _name(side: str, name: str) -> str:
    path = f"{side}/{name}"
    if path.isprintable() and not any(each in path for each in _QUOTED):
        # A tab ends a name with blanks in it, as git itself writes it.
        return f"{path}\t" if " " in path else path
    return '"' + "".join(_QUOTED.get(each) or (each if each.isprintable() else _octal(each)) for each in path) + '"'


def _octal(character: str) -> str:
    return "".join(f"\\{byte:03o}" for byte in character.encode(errors="surrogateescape"))
