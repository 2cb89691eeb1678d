"""Documents and what a person wants changed in them. All are our own."""

from dataclasses import dataclass
from typing import Final


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
    elsewhere: tuple[str, str]
    """A line of the document outside the piece, and what it becomes where two things are wanted."""
    path: str

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

    @property
    def both(self) -> str:
        """The document afterwards where the other line is changed as well."""
        line, becomes = self.elsewhere
        return self.outcome.replace(f"{line}\n", f"{becomes}\n", 1)


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
    path, elsewhere = _ABOUT[document]
    return Change(
        name=name,
        language=language,
        document=document,
        first=lines[0],
        last=lines[1],
        old=old,
        new=new,
        elsewhere=elsewhere,
        path=path,
    )


_ABOUT: Final = {
    _PYTHON: ("shop/basket.py", ("import json", "import json\nimport sys")),
    _GO: ("shop/total.go", ('import "fmt"', 'import "log"')),
    _TYPESCRIPT: ("shop/basket.ts", ("  private items: Item[] = [];", "  private readonly items: Item[] = [];")),
    _MARKUP: ("docs/basket.md", ("# Basket", "# Baskets")),
    _KOREAN: ("shop/합계.py", ("    return 합계(항목들) / len(항목들)", "    return 합계(항목들) // len(항목들)")),
}


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
