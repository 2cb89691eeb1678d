"""Sixty answers of the kinds that models give, each with the document as it should be afterwards. All are our own."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Final

_Spoil = Callable[["Change", list[str]], list[str]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """A piece of a document, and what a person wants it to become."""

    name: str
    language: str
    document: str
    first: int
    """Counted from 0."""
    last: int
    """The line behind the piece."""
    old: str
    new: str
    """Every `old` within the piece becomes this; where it ends in a break, lines come or go."""

    @property
    def lines(self) -> list[str]:
        """The document's."""
        return self.document.split("\n")

    @property
    def piece(self) -> list[str]:
        """What is asked about."""
        return self.lines[self.first : self.last]

    @property
    def wanted(self) -> list[str]:
        """What the piece is to become."""
        return "\n".join(self.piece).replace(self.old, self.new).split("\n")

    @property
    def outcome(self) -> str:
        """The document afterwards."""
        return "\n".join((*self.lines[: self.first], *self.wanted, *self.lines[self.last :]))


@dataclass(frozen=True, slots=True)
class Case:
    """An answer to a change."""

    change: Change
    kind: str
    answer: str


def cases() -> Iterator[Case]:
    """All of them."""
    for change in CHANGES:
        for kind, spoil in _FENCES.items():
            yield Case(change, kind, _fence(spoil(change, change.wanted)))
        for kind, spoil in _BLOCKS.items():
            yield Case(change, kind, _block(spoil(change, change.piece), spoil(change, change.wanted)))


def _fence(lines: Sequence[str]) -> str:
    return "\n".join(("Here is the changed code:", "", "````", *lines, "````", "", "Nothing else had to change."))


def _block(search: Sequence[str], replace: Sequence[str]) -> str:
    return "\n".join(("<<<<<<< SEARCH", *search, "=======", *replace, ">>>>>>> REPLACE"))


def _as_it_is(_: Change, lines: list[str]) -> list[str]:
    return lines


def _first_line_cut(_: Change, lines: list[str]) -> list[str]:
    return [lines[0].lstrip(), *lines[1:]]


def _margin_cut(_: Change, lines: list[str]) -> list[str]:
    edge = min((len(line) - len(line.lstrip()) for line in lines if line.strip()), default=0)
    return [line[edge:] for line in lines]


def _too_deep(change: Change, lines: list[str]) -> list[str]:
    step = "\t" if "\n\t" in change.document else "    "
    return [step + line if line.strip() else line for line in lines]


def _with_neighbours(change: Change, lines: list[str]) -> list[str]:
    return [*change.lines[max(change.first - 2, 0) : change.first], *lines, *change.lines[change.last :][:2]]


_FENCES: Final[dict[str, _Spoil]] = {
    "fence": _as_it_is,
    "fence, first line cut": _first_line_cut,
    "fence, lines from around": _with_neighbours,
}
_BLOCKS: Final[dict[str, _Spoil]] = {"block, margin cut": _margin_cut, "block, too deep": _too_deep}

_PYTHON: Final = '''\
import json


class Basket:
    """What a customer wants."""

    def __init__(self):
        self.items = []

    def add(self, name, price):
        self.items.append((name, price))

    def total(self):
        total = 0
        for name, price in self.items:
            total += price
        return total


def load(path):
    with open(path) as file:
        return json.load(file)
'''
_GO: Final = """\
package shop

import "fmt"

func Total(prices []int) int {
\tsum := 0
\tfor _, price := range prices {
\t\tsum += price
\t}
\treturn sum
}

func Print(prices []int) {
\tfor i, price := range prices {
\t\tfmt.Println(i, price)
\t}
}
"""
_TYPESCRIPT: Final = """\
export interface Item {
  name: string;
  price: number;
}

export class Basket {
  private items: Item[] = [];

  add(item: Item) {
    this.items.push(item);
  }

  total() {
    let sum = 0;
    for (const item of this.items) {
      sum += item.price;
    }
    return sum;
  }
}
"""
_MARKUP: Final = """\
# Basket

Put things in:

- a name
- a price

The total is a sum.
"""
_KOREAN: Final = '''\
def 합계(항목들):
    """항목의 가격을 더한다."""
    합 = 0
    for 항목 in 항목들:
        합 += 항목["가격"]
    return 합


def 평균(항목들):
    return 합계(항목들) / len(항목들)
'''


def _change(name: str, language: str, document: str, lines: tuple[int, int], old: str, new: str) -> Change:
    first, last = lines
    return Change(name=name, language=language, document=document, first=first, last=last, old=old, new=new)


CHANGES: Final = (
    _change("a better loop", "python", _PYTHON, (12, 17), "price in self.items", "price in sorted(self.items)"),
    _change("a type", "python", _PYTHON, (9, 11), "name, price):", "name: str, price: int) -> None:"),
    _change("a new line", "python", _PYTHON, (6, 8), "self.items = []", "self.items = []\n        self.paid = False"),
    _change("an encoding", "python", _PYTHON, (19, 22), "open(path)", 'open(path, encoding="utf-8")'),
    _change("a line less", "python", _PYTHON, (12, 17), "        total = 0\n", ""),
    _change("tabs", "go", _GO, (4, 11), "sum += price", "sum += price * 2"),
    _change("a line with tabs", "go", _GO, (12, 16), "fmt.Println(i, price)", "fmt.Println(i)\n\t\tfmt.Println(price)"),
    _change("a method", "typescript", _TYPESCRIPT, (8, 11), "(item: Item) {", "(item: Item): void {"),
    _change("a guard", "typescript", _TYPESCRIPT, (12, 18), "      sum +=", "      if (!item) continue;\n      sum +="),
    _change("a field", "typescript", _TYPESCRIPT, (0, 4), "  price: number;", "  price: number;\n  count: number;"),
    _change("a list", "markdown", _MARKUP, (4, 6), "- a price", "- a price\n- a count"),
    _change("words of Korean", "python", _KOREAN, (0, 6), "합 = 0", "합 = 0.0"),
)
