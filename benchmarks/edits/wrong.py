"""Answers that hold no edit that is certain to be right, and hostile ones: nothing of them may be put in."""

import html
import json
from collections.abc import Iterator
from difflib import unified_diff

from benchmarks.edits import forms
from benchmarks.edits.cases import Case
from benchmarks.edits.changes import CHANGES, Change
from benchmarks.edits.forms import Lines, block, blocks, fence, piece, whole


def wrong() -> Iterator[Case]:
    """All of them."""
    for change in CHANGES:
        yield from _pieces(change)
        yield from _wholes(change)
        yield from _blocks(change)
    yield from _ambiguous()


def _pieces(change: Change) -> Iterator[Case]:
    new, old = change.wanted, change.piece
    answers = {
        "nothing in it": fence([]),
        "prose only": "I would rather not change this: it is right as it stands.",
        "cut off": "\n".join(fence(new).split("\n")[: 3 + max(len(new) // 2, 1)]),
        "a comment for the rest": fence([*new[:1], _rest(change), *new[-1:]]),
        "a comment at the end": fence([*new[:-1], _rest(change)]),
        "two that differ": f"{fence(new)}\n\n{fence([*new[:-1], new[-1] + ' '.join(('', 'or', 'so'))])}",
        "a difference": fence(list(_difference(old, new)), "```diff"),
        "a difference without a head": fence(list(_signed(old, new)), "```diff"),
        "numbered lines": fence([f"{number + 1}: {line}" for number, line in enumerate(new)]),
        "numbered lines and bars": fence([f"{number + 1:3}| {line}" for number, line in enumerate(new)]),
        "a direction override": fence([*new[:-1], new[-1] + "\u202e"]),
        "a blank that nobody sees": fence([new[0] + "\u200b", *new[1:]]),
        "code in JSON": fence([json.dumps({"code": "\n".join(new)})], "```json"),
        "given twice in one fence": fence([*new, "", *new]),
        "another line of the file too": fence(change.both.split("\n")),
    }
    if len(old) >= 5:
        unlike = ["# something", "else = 1", "entirely", "for each in range(3):", "    print(each)"]
        answers["unlike"] = fence(unlike)
    if any(each in "".join(new) for each in '<>&"'):
        answers["written for a page"] = fence([html.escape(line) for line in new])
    for kind, answer in answers.items():
        yield piece(change, kind, answer, None)


def _wholes(change: Change) -> Iterator[Case]:
    lines = change.outcome.removesuffix("\n").split("\n")
    head, tail = lines[: change.last], lines[change.last :]
    answers = {
        "a comment for the rest": [*head, _rest(change)],
        "a comment for the beginning": [_rest(change), *lines[change.first :]],
        "the end is missing": head if len(tail) > len(head) else lines[: len(lines) // 2],
        "numbered lines": [f"{number + 1}: {line}" for number, line in enumerate(lines)],
        "half a conflict": ["<<<<<<< HEAD", *lines, ">>>>>>> new"],
    }
    for kind, some in answers.items():
        yield whole(change, kind, f"{change.path}\n{fence(some, said='')}", None)
    cut = f"{change.path}\n````\n" + "\n".join(lines[: change.last - 1])
    yield whole(change, "cut off", cut, None)


def _blocks(change: Change) -> Iterator[Case]:
    old, new, path = change.piece, change.wanted, change.path
    line, _ = change.elsewhere
    made_up = [f"{each}_of_another_day" if each.strip() else each for each in old]
    answers = {
        "not there": block(made_up, new, path),
        "one of two is not there": f"{forms.other_block(change)}\n\n{block(made_up, new, path)}",
        "cut off": block(old, new, path).rpartition(">>>>>>>")[0],
        "the second cut off": f"{forms.other_block(change)}\n\n{path}\n```\n<<<<<<< SEARCH\n{line}\n",
        "no divider": block(old, new, path).replace("=======\n", ""),
        "another file": block(old, new, "shop/elsewhere.py"),
        "a comment for the rest": block(old, [*new[:1], _rest(change)], path),
        "two on the same lines": f"{block(old, new, path)}\n\n{block(old[:1], [old[0] + ' # or'], path)}",
        "there already": block([line], [line], path),
        "a direction override": block(old, [*new[:-1], new[-1] + "\u202e"], path),
        "what changes was misread": block(*_misread(change), path),
        "numbered lines": block(
            [f"{number + 1}: {each}" for number, each in enumerate(old)],
            [f"{number + 1}: {each}" for number, each in enumerate(new)],
            path,
        ),
    }
    if len(old) >= 4:
        answers["a line left out of both"] = block(*_left_out(change), path)
    for kind, answer in answers.items():
        yield blocks(change, kind, answer, None)


def _ambiguous() -> Iterator[Case]:
    """What is sought is there twice, and nothing tells which one is meant."""
    for change in CHANGES:
        twice = "\n".join((*change.lines[: change.last], "", *change.piece, "", *change.lines[change.last :]))
        for kind, answer in {
            "there twice": block(change.piece, change.wanted, change.path),
            "there twice, margin cut": block(
                forms.margin_cut(change.piece), forms.margin_cut(change.wanted), change.path
            ),
        }.items():
            case = blocks(change, kind, answer, None)
            yield Case(
                kind=case.kind,
                form=case.form,
                answer=answer,
                path=change.path,
                language=change.language,
                document=twice,
                outcome=None,
            )


def _rest(change: Change) -> str:
    sign = {"go": "//", "typescript": "//", "markdown": "<!--"}.get(change.language, "#")
    end = " -->" if sign == "<!--" else ""
    return f"{sign} ... rest of the code stays the same ...{end}"


def _difference(old: Lines, new: Lines) -> Iterator[str]:
    return unified_diff(old, new, "a", "b", lineterm="")


def _signed(old: Lines, new: Lines) -> Iterator[str]:
    return (
        line for line in unified_diff(old, new, n=len(old), lineterm="") if not line.startswith(("---", "+++", "@@"))
    )


def _misread(change: Change) -> tuple[list[str], list[str]]:
    """The line that changes is quoted as it never was."""
    changes = change.old.split("\n")[0]
    search = [f"{line}  # as it was" if changes in line else line for line in change.piece]
    return search, change.wanted


def _left_out(change: Change) -> tuple[list[str], list[str]]:
    """A line of the piece is missing in what is sought and in what is to be there."""
    changes = change.old.split("\n")[0]
    gone = next(line for line in change.piece[1:] if changes not in line)
    return [line for line in change.piece if line != gone], [line for line in change.wanted if line != gone]
