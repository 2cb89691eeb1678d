"""Where an answer ends, and what is made of it before it is offered."""

import pytest

from codegpt_ls.services.completion.as_chat import bare
from codegpt_ls.services.completion.clean import cleaned
from codegpt_ls.services.completion.stop import Stop
from tests.services.completion.moments import moment


def offered(marked: str, answer: str, *, pieces: int = 3) -> str:
    """What is offered at the bar of an answer that comes in pieces of so many characters."""
    at = moment(marked)
    stop = Stop(at)
    for start in range(0, len(answer), pieces):
        if stop.take(answer[start : start + pieces]):
            break
    return cleaned(at, stop.text())


FUNCTION = "def area(a, b):\n    |\n\n\ndef volume(a, b, c):\n    return a * b * c\n"


@pytest.mark.parametrize("pieces", [1, 3, 200])
@pytest.mark.parametrize(
    ("marked", "answer", "expected"),
    [
        pytest.param("x = |", "area(1)", "area(1)", id="as it is"),
        pytest.param("x = area(|)", "1, 2)\ny = 3\n", "1, 2", id="one line where something stands behind"),
        pytest.param("x = area(|", "1, 2)\ny = 3\n", "1, 2)\ny = 3", id="a bracket that is open is closed"),
        pytest.param("x = area(|)", "bar()", "bar()", id="a bracket of its own stays"),
        pytest.param("x = area(|)", "bar())", "bar()", id="no bracket is closed twice"),
        pytest.param(
            "x = [\n    1,\n    |\n\ny = 2\n", "2,\n]\nz = 3\n", "2,\n]", id="a bracket opened above is closed"
        ),
        pytest.param("x(\n    1,\n    |\n)\n", "22)\n", "22", id="one that is closed below is not"),
        pytest.param("{\n    f(|\n", "1)]\n", "1)", id="each kind by itself"),
        pytest.param(
            "for c in s:\n    if c == '(':\n        a()\n|",
            "    elif c == ')':\n",
            "    elif c == ')':",
            id="a string's",
        ),
        pytest.param("say('\\'(', |)\n", "')')\n", "')'", id="a string with a quote in it"),
        pytest.param('say("|")', 'hello")', "hello", id="the end that stands there"),
        pytest.param("x = |", "area))", "area", id="more brackets than were opened"),
        pytest.param(FUNCTION, "return a * b\n\n\ndef volume(a, b, c):\n    retu", "return a * b", id="next function"),
        pytest.param(
            "def area(a, b):|\n", "\n    return a * b\nprint(area(1, 2))\n", "\n    return a * b", id="out of the block"
        ),
        pytest.param(
            "if a:|\n", "\n    b()\nelse:\n    c()\nd()\n", "\n    b()\nelse:\n    c()", id="else belongs to it"
        ),
        pytest.param(
            "if a:\n    if b:\n        return c|\n    return d\n",
            "\n    for e in f:\n        g()\n    return d\n",
            "\n    for e in f:\n        g()",
            id="into the block around it, where that goes on",
        ),
        pytest.param(
            "def f(a):\n    |\n\n\ndef g():\n",
            "b = 0\n    for c in a:\n        b += c\n    return b\n\n\ndef h():\n",
            "b = 0\n    for c in a:\n        b += c\n    return b",
            id="all of a function on its empty line",
        ),
        pytest.param(
            "def f(a):\n|\n\n\ndef g():\n",
            "    return a\n\n# Test it\nprint(f(1))\n",
            "    return a",
            id="as deep as its own first line",
        ),
        pytest.param(
            "if a:\n|\n        return c\n",
            "        return b\n    else:\n",
            "        return b\n    else:",
            id="what goes on",
        ),
        pytest.param(
            "def f(a):\n    b()\n|\n    c()\n", "# Test it\nprint(f(1))\n", "", id="a function is not cut in two"
        ),
        pytest.param("a = b\n|\n", "c = d\n```\nThis sets c.\n", "c = d", id="a fence"),
        pytest.param("    ret|\n", "    return a\n", "urn a", id="the line begun anew"),
        pytest.param("if a:\n    return b\n|\n", "return b\n", "return b", id="the line above, less deep"),
        pytest.param("|\nreturn total\n", "total = 0\nreturn total\n", "total = 0", id="the next line"),
        pytest.param("a()\n|\n", "b()\nb()\nb()\nb()\nb()\n", "b()\nb()", id="three lines alike"),
        pytest.param("total = 0\n|\n", "total = 0\n", "", id="the line above"),
        pytest.param("x = |", "   \n\n  ", "", id="nothing but blanks"),
        pytest.param("f(|", ")", "", id="a lone closer"),
        pytest.param("x|", "y", "", id="one character"),
        pytest.param("x = |", "12", "12", id="two are enough"),
        pytest.param("x = |", "area(1)   ", "area(1)", id="blanks at the end"),
        pytest.param("if a:\n\tb()\n\t|\n", "if c:\n        d()\n", "if c:\n\t\td()", id="tabs as in the file"),
        pytest.param("if a:\n    b()\n    |\n", "if c:\n\t\td()\n", "if c:\n        d()", id="blanks as in the file"),
        pytest.param("a\n|\nb()\nc()\n", "x()\nb()\nc()", "x()", id="the lines that follow"),
    ],
)
def test_what_is_offered_of_an_answer(marked: str, answer: str, expected: str, pieces: int) -> None:
    assert offered(marked, answer, pieces=pieces) == expected


def test_the_last_line_of_an_answer_that_was_cut_off_is_left_out() -> None:
    stop = Stop(moment("|\n"))
    stop.take("first()\nsecon")
    assert (stop.text(cut=True), stop.text()) == ("first()", "first()\nsecon")


@pytest.mark.parametrize(
    ("answer", "expected"),
    [
        ("a * b", "a * b"),
        ("```python\na * b\n```", "a * b"),
        ("```\na\nb\n```\n", "a\nb"),
        ("It looks like you are coding:\n```python\na * b\n```", ""),
        ("```python\na * b\n```\nThis multiplies.", ""),
    ],
)
def test_a_chat_model_that_talks_offers_nothing(answer: str, expected: str) -> None:
    assert bare(answer) == expected
