"""An answer becomes an edit that is right to the byte, or none."""

from collections.abc import Sequence
from typing import Any

import pytest

from codegpt_ls.context.hidden_text import without_hidden_text
from codegpt_ls.domain.edits.proposed import EditRemark, ProposedEdit
from codegpt_ls.domain.edits.refusal import EditFault, EditRefused
from codegpt_ls.domain.text import Position, PositionEncoding, Text
from codegpt_ls.services.edits.proposing import Target, propose

AREA = "import math\n\n\ndef area(r):\n    return r * r * 3\n\n\ndef rim(r):\n    return 6 * r\n"


def edit(document: str, answer: str, lines: tuple[int, int] | None = None, **more: Any) -> ProposedEdit:
    language, ended = more.pop("language", "python"), more.pop("ended", True)
    names, instruction = more.pop("names", ("area.py",)), more.pop("instruction", "")
    target = Target(
        uri="file:///shop/area.py",
        version=1,
        text=Text(document),
        language=language,
        names=names,
        lines=lines,
        **more,
    )
    return propose(answer, target, lambda text: without_hidden_text(text).text, instruction=instruction, ended=ended)


def after(document: str, answer: str, lines: tuple[int, int] | None = None, **more: Any) -> str:
    return edit(document, answer, lines, **more).after()


def refused(document: str, answer: str, lines: tuple[int, int] | None = None, **more: Any) -> EditRefused:
    with pytest.raises(EditRefused) as raised:
        edit(document, answer, lines, **more)
    return raised.value


def fenced(*lines: str, marks: str = "```", info: str = "python") -> str:
    return "\n".join(("Here it is:", "", marks + info, *lines, marks, "", "Done."))


def block(search: str, replace: str, path: str = "") -> str:
    return f"{path}\n<<<<<<< SEARCH\n{search}\n=======\n{replace}\n>>>>>>> REPLACE\n"


NEW = "    return math.pi * r * r"
RIGHT = AREA.replace("    return r * r * 3", NEW)
PIECE = (3, 5)


@pytest.mark.parametrize(
    "lines",
    [
        ("def area(r):", NEW),
        ("", "def area(r):", NEW, "", ""),
        ("    def area(r):", "    " + NEW),
        ("\tdef area(r):", "\t\treturn math.pi * r * r"),
        ("def area(r):", "\treturn math.pi * r * r"),
        ("def area(r):  ", NEW),
        ("import math", "", "", "def area(r):", NEW),
        ("def area(r):", NEW, "", "", "def rim(r):", "    return 6 * r"),
    ],
    ids=["as it is", "blank edges", "too deep", "tabs all", "a tab", "trailing", "above", "below"],
)
def test_a_fence_is_read_as_it_was_meant(lines: Sequence[str]) -> None:
    assert after(AREA, fenced(*lines), PIECE) == RIGHT


def test_the_first_line_alone_may_lack_its_margin() -> None:
    document = "class A:\n    def one(self):\n        return 1\n"
    answer = fenced("def one(self):", "        return 2")
    assert after(document, answer, (1, 3)) == document.replace("1\n", "2\n")


def test_all_lines_may_lack_their_margin() -> None:
    document = "class A:\n    def one(self):\n        return 1\n"
    answer = fenced("with self.lock:", "    return 1")
    assert after(document, answer, (2, 3)) == (
        "class A:\n    def one(self):\n        with self.lock:\n            return 1\n"
    )


def test_a_document_with_tabs_keeps_them() -> None:
    document = "func main() {\n\tif a {\n\t\tb()\n\t}\n}\n"
    answer = fenced("    if a {", "        b()", "        c()", "    }", info="go")
    assert after(document, answer, (1, 4), language="go") == document.replace("\t\tb()\n", "\t\tb()\n\t\tc()\n")


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
@pytest.mark.parametrize("given", ["\n", "\r\n"])
def test_line_ends_are_the_documents(end: str, given: str) -> None:
    document, answer = AREA.replace("\n", end), fenced("def area(r):", "    # round", NEW).replace("\n", given)
    assert after(document, answer, PIECE) == RIGHT.replace(NEW, f"    # round\n{NEW}").replace("\n", end)


def test_mixed_line_ends_stay() -> None:
    document = "a = 1\r\nb = 2\nc = 3\r\nd = 4\n"
    assert after(document, fenced("a = 1", "b = 5", "c = 3", "x = 0", "d = 4"), (0, 4)) == (
        "a = 1\r\nb = 5\nc = 3\r\nx = 0\r\nd = 4\n"
    )


@pytest.mark.parametrize(
    ("new", "outcome"),
    [(("a = 1", "b = 3"), "a = 1\nb = 3"), (("a = 1", "b = 2", "c = 3"), "a = 1\nb = 2\nc = 3"), (("a = 1",), "a = 1")],
)
def test_a_file_without_a_last_line_break_stays_without(new: Sequence[str], outcome: str) -> None:
    assert after("a = 1\nb = 2", fenced(*new), (0, 2), instruction="remove b") == outcome


def test_the_range_of_an_unterminated_last_line_ends_within_it() -> None:
    proposed = edit("a = 1\nb = '\U0001f600'", fenced("a = 1", "b = 3"), (0, 2))
    assert [span.end for _, span, _ in proposed.changes(PositionEncoding.UTF16)] == [Position(1, 8)]


def test_what_is_only_respelled_keeps_its_bytes() -> None:
    document = "say(\u201chi\u201d)  \nx = 'cafe\u0301'\u00a0# \u1112\u1161\u11ab\u200b\ny = 1\n"
    answer = fenced('say("hi")', "x = 'caf\u00e9' # \ud55c!", "y = \u20182\u2019")
    assert after(document, answer, (0, 3), language="") == (
        "say(\u201chi\u201d)  \nx = 'cafe\u0301'\u00a0# \u1112\u1161\u11ab\u200b!\ny = \u20182\u2019\n"
    )


def test_the_block_like_the_code_counts_and_not_the_longest() -> None:
    answer = fenced("pip install a", "pip install b", "pip install c", "pip install d", info="sh")
    assert after(AREA, answer + "\n" + fenced("def area(r):", NEW), PIECE) == RIGHT


def test_the_code_as_it_was_may_be_quoted_first() -> None:
    answer = fenced("def area(r):", "    return r * r * 3") + "\n" + fenced("def area(r):", NEW)
    assert after(AREA, answer, PIECE) == RIGHT


def test_markdown_within_markdown() -> None:
    document = "# Use\n\n```sh\nrun\n```\n\nMore\n"
    answer = "```markdown\n# Use\n\n```sh\nrun --fast\n```\n\nMore\n```"
    assert after(document, answer, (0, 7), language="markdown") == document.replace("run", "run --fast")


def test_a_longer_fence_holds_shorter_ones() -> None:
    document = "# Use\n\n```\nrun\n```\n\nMore\n"
    answer = "`````\n# Use\n\n```\nrun --fast\n```\n\nMore\n`````"
    assert after(document, answer, (0, 7), language="markdown") == document.replace("run", "run --fast")


LONG = "".join(f"value_{n} = {n}\n" for n in range(12))


@pytest.mark.parametrize(
    ("document", "answer", "lines", "fault"),
    [
        (AREA, "I would leave it.", PIECE, EditFault.NO_CODE),
        (AREA, "", PIECE, EditFault.NO_CODE),
        (AREA, "```python\n\n```", PIECE, EditFault.NO_CODE),
        (AREA, "```python\ndef area(r):\n    return math.p", PIECE, EditFault.CUT_OFF),
        (
            AREA,
            fenced("def area(r):", NEW) + "\n" + fenced("def area(r):", "    return 3.14 * r * r"),
            PIECE,
            "which_block",
        ),
        (LONG, fenced("print('hello')", "print('you')"), (0, 12), EditFault.UNLIKE),
        (LONG, fenced(*LONG.splitlines()[:5]), (0, 12), EditFault.EXCERPT),
        (AREA, fenced("def area(r):", NEW), (0, 9), EditFault.EXCERPT),
        (LONG, fenced(*LONG.splitlines()[:5], "# ... rest of the code ..."), (0, 12), EditFault.PLACEHOLDER),
        (LONG, fenced(*LONG.splitlines()[:5], "// rest of the file unchanged"), (0, 12), EditFault.PLACEHOLDER),
        (LONG, fenced(*LONG.splitlines()[:5], "/* ... */"), (0, 12), EditFault.PLACEHOLDER),
        (
            LONG,
            fenced(*LONG.splitlines()[:5], "# \uae30\uc874 \ucf54\ub4dc \uc720\uc9c0..."),
            (0, 12),
            EditFault.PLACEHOLDER,
        ),
        (AREA, fenced("def area(r):", "    return r * r * 3"), PIECE, EditFault.UNCHANGED),
        (AREA, fenced("def area(r):", "    return r * r  # \u202e3"), PIECE, EditFault.HIDDEN),
        (AREA, fenced("def area(r):", "    return r\u200b * r"), PIECE, EditFault.HIDDEN),
        (AREA, block("def volume(r):", "def volume(x):"), None, EditFault.NOT_FOUND),
        (AREA + AREA, block("def area(r):", "def area(x):"), None, EditFault.AMBIGUOUS),
        (AREA, block("def area(r):", "def area(x):", "other.py"), None, EditFault.OTHER_FILE),
        (AREA, block("def area(r):", "def area(x):")[:40], None, EditFault.CUT_OFF),
        (AREA, "<<<<<<< SEARCH\na\n>>>>>>> REPLACE", None, EditFault.BROKEN_BLOCK),
        (
            AREA,
            block("def area(r):", "def area(x):") + block("def area(r):\n    return r * r * 3", "pass"),
            None,
            EditFault.OVERLAPPING,
        ),
        (AREA, block("def area(r):", "def area(x):") + block("def none():", "pass"), None, EditFault.NOT_FOUND),
        # Nearly what takes its place is there, which is not the same.
        (AREA, block("nothing\nof\nthe kind", "def area(r):\n    return r * r * 3.\n"), None, EditFault.NOT_FOUND),
        (AREA, fenced("def area(r):", NEW, "", "def area(r):", NEW), PIECE, EditFault.WHICH_BLOCK),
        (AREA, fenced("def area(r):", NEW) + fenced("def area(r):", NEW + " or so"), PIECE, EditFault.WHICH_BLOCK),
        (AREA, fenced("-def area(r):", "+def area(x):", "     return r * r * 3"), PIECE, EditFault.MARKED_UP),
        (AREA, fenced("@@ -4,2 +4,2 @@", "-def area(r):", "+def area(x):"), PIECE, EditFault.MARKED_UP),
        (AREA, fenced("4: def area(r):", "5: " + NEW), PIECE, EditFault.MARKED_UP),
        (AREA, fenced("5 |     return r * r * 3.14"), (4, 5), EditFault.MARKED_UP),
        (AREA, fenced('{"code": "def area(r):\\n    return 3"}', info="json"), PIECE, EditFault.MARKED_UP),
        (AREA, fenced("<<<<<<< HEAD", "def area(r):", NEW, ">>>>>>> new"), PIECE, EditFault.BROKEN_BLOCK),
        (AREA, block("def area(r):", "<<<<<<< theirs\ndef area(x):"), None, EditFault.MARKED_UP),
        (AREA, fenced("def area(r: float) -&gt; float:", NEW), PIECE, EditFault.MARKED_UP),
        ('if a < "b":\n    c()\n', fenced("if a &lt; &quot;b&quot;:", "    d()"), (0, 2), EditFault.MARKED_UP),
        (AREA, fenced(*RIGHT.replace("import math", "import cmath").splitlines()), PIECE, EditFault.BEYOND),
        (AREA, fenced("def area(r):", NEW, "", "", "def rim(r):", "    return 7 * r"), PIECE, EditFault.BEYOND),
    ],
)
def test_what_is_not_certain_is_refused(
    document: str, answer: str, lines: tuple[int, int] | None, fault: EditFault
) -> None:
    assert refused(document, answer, lines).fault == fault


def test_the_lines_of_all_places_are_named() -> None:
    assert refused(AREA + AREA, block("def area(r):", "def area(x):")).lines == (4, 13)


@pytest.mark.parametrize("piece", [(3, 5), (12, 14)])
def test_the_selection_tells_which_of_several_places_is_meant(piece: tuple[int, int]) -> None:
    changed = after(AREA + AREA, block("def area(r):", "def area(x):"), piece).splitlines()
    assert changed[piece[0]] == "def area(x):"
    assert changed.count("def area(r):") == 1


def test_a_comment_that_was_there_is_no_placeholder() -> None:
    document = LONG + "# ... rest of the values ...\n"
    lines = [*LONG.splitlines(), "# ... rest of the values ..."]
    assert after(document, fenced(*[*lines[:3], "value_3 = 33", *lines[4:]]), (0, 13)) == document.replace(
        "= 3\n", "= 33\n"
    )


def test_blocks_out_of_order_in_a_fence_with_a_path() -> None:
    answer = "```python\n" + block("    return 6 * r", "    return 2 * math.pi * r", "src/area.py") + "```\n"
    answer += block("    return r * r * 3", NEW, "`area.py`")
    assert after(AREA, answer) == RIGHT.replace("6 * r", "2 * math.pi * r")


@pytest.mark.parametrize(
    ("search", "replace"),
    [
        ("    return r * r * 3   ", NEW),
        ("return r * r * 3", "return math.pi * r * r"),
        ("        return r * r * 3", "    " + NEW),
        ("\n    return r * r * 3\n", f"\n{NEW}\n"),
        ("def area(r):\n    return r * r * 3", f"def area(r):\n{NEW}"),
        ("    def area(r):\n        return r * r * 3", f"    def area(r):\n    {NEW}"),
    ],
)
def test_a_block_is_found_where_it_is_quoted_loosely(search: str, replace: str) -> None:
    assert after(AREA, block(search, replace)) == RIGHT


def test_a_misremembered_line_that_stays_keeps_what_the_document_has() -> None:
    document = "def f():\n    total = compute_everything(first, second)\n    other = 2\n    return total\n"
    search = document.replace("everything(first", "everything(frst").rstrip("\n")
    assert after(document, block(search, search.replace("return total", "return total + 1")[: -0 or None])) == (
        document.replace("return total", "return total + 1")
    )


def test_a_misremembered_line_is_not_changed() -> None:
    document = "def f():\n    total = compute_everything(first, second)\n    other = 2\n    return total\n"
    search = document.replace("everything(first", "everything(frst").rstrip("\n")
    assert refused(document, block(search, search.replace("frst", "third"))).fault is EditFault.NOT_FOUND


def test_what_is_there_already_is_told() -> None:
    proposed = edit(
        RIGHT,
        block("    return r * r * 3", NEW)
        + block("6 * r", "7 * r").replace("6", "    return 6", 1).replace("7", "    return 7", 1),
    )
    assert proposed.after() == RIGHT.replace("6 * r", "7 * r")
    assert [note.remark for note in proposed.notes] == [EditRemark.ALREADY_THERE]
    assert refused(RIGHT, block("    return r * r * 3", NEW)).fault is EditFault.UNCHANGED
    assert refused("import a\nimport b\n", block("import a", "import a\nimport b")).fault is EditFault.UNCHANGED


def test_an_empty_search_is_the_end_or_all_of_a_file() -> None:
    assert after(AREA, block("", "\nlast = 1")) == AREA + "\nlast = 1\n"
    assert after("", block("", "first = 1")) == "first = 1\n"
    assert after("a = 1", block("", "b = 2")) == "a = 1\nb = 2"


def test_a_divider_may_be_a_line_of_the_code() -> None:
    document = "Title\n=======\n\ntext\n"
    found = block("=======\n\ntext", "=======\n\nother")
    assert after(document, found, language="") == document.replace("text", "other")
    # The first line alone is there too, and could be what the second line divides from the rest.
    assert refused(document, block("Title\n=======", "Other\n=======")).fault is EditFault.BROKEN_BLOCK


@pytest.mark.parametrize(
    ("document", "answer", "remark"),
    [
        (AREA, fenced("import math", "", "", "def area(r):", NEW), EditRemark.NEIGHBOURS),
        (AREA, fenced("def area(r):", "    return (r"), EditRemark.NO_LONGER_PARSES),
    ],
)
def test_what_a_person_should_know_is_said(document: str, answer: str, remark: EditRemark) -> None:
    assert [note.remark for note in edit(document, answer, PIECE).notes] == [remark]


def test_that_most_of_the_code_goes_is_said_unless_it_was_asked_for() -> None:
    answer = fenced("value_0 = 0", "value_5 = 5", "value_11 = 11")
    assert [note.remark for note in edit(LONG, answer, (0, 12)).notes] == [EditRemark.DELETION]
    assert edit(LONG, answer, (0, 12), instruction="Delete most of them").notes == ()


def test_hunks_are_taken_one_by_one() -> None:
    proposed = edit(LONG, fenced(*LONG.replace("= 2\n", "= 22\n").replace("= 9\n", "= 99\n").splitlines()), (0, 12))
    assert len(proposed.hunks) == 2
    assert proposed.after({1}) == LONG.replace("= 9\n", "= 99\n")


def test_code_of_a_conversation_finds_its_place() -> None:
    assert after(AREA, fenced("def area(r):", NEW)) == RIGHT
    assert refused(AREA, fenced("def volume(r):", "    return 0")).fault is EditFault.NO_PLACE


@pytest.mark.parametrize(
    "lines",
    [
        ("# shop/area.py", "def area(r):", NEW),
        ("// area.py", "", "def area(r):", NEW),
        ("<<<<<<< HEAD", "def area(r):", "    return r * r * 3", "=======", "def area(r):", NEW, ">>>>>>> new"),
    ],
)
def test_what_is_about_the_code_and_none_of_it_is_left_out(lines: Sequence[str]) -> None:
    assert after(AREA, fenced(*lines), PIECE) == RIGHT


def test_another_name_in_a_comment_is_a_comment() -> None:
    assert after(AREA, fenced("# See other.py", "def area(r):", NEW), PIECE) == RIGHT.replace(
        "def area", "# See other.py\ndef area"
    )


def test_conflicts_of_the_document_are_what_it_is_about() -> None:
    conflict = ["x = 0", "<<<<<<< HEAD", "a = 1", "=======", "a = 2", ">>>>>>> theirs", "y = 0", "z = 0"]
    answer = fenced(*conflict) + fenced("x = 0", "a = 2", "y = 0", "z = 0")

    assert after("\n".join(conflict), answer, (0, 8)) == "x = 0\na = 2\ny = 0\nz = 0"


def test_a_draft_is_a_part_of_what_follows_it() -> None:
    assert after(AREA, fenced("def area(r):") + fenced("def area(r):", NEW), PIECE) == RIGHT


def test_another_case_below_the_first_is_wanted() -> None:
    document = "add(\n    'one',\n    kind=int,\n    help='The first one',\n)\nadd(\n    'two',\n)\n"
    piece = document.split("\n")[:5]
    third = ["add(", "    'three',", "    kind=int,", "    help='The third one',", ")"]

    changed = after(document, fenced(*piece, *third), (0, 5))

    assert changed.split("\n")[:10] == [*piece, *third]


def test_an_early_return_like_the_line_below_is_wanted() -> None:
    document = "def total(some):\n    result = 0\n    for each in some:\n        result += each\n    return result\n"
    new = ("    if not some:", "        return result", "    for each in some:", "        result += each")

    assert after(document, fenced(*new), (2, 4)) == document.replace(
        "    for", "    if not some:\n        return result\n    for"
    )


@pytest.mark.parametrize("language", ["markdown", "python"])
def test_blanks_at_the_end_of_a_line_stay_where_they_say_something(language: str) -> None:
    changed = after("one\ntwo\n", fenced("one", "three  ", "two"), (0, 2), language=language)

    assert changed == ("one\nthree  \ntwo\n" if language == "markdown" else "one\nthree\ntwo\n")


def test_one_line_that_is_sought_without_its_margin_leaves_the_others_as_they_are() -> None:
    document = "class Map:\n    tree_cache = {}\n"

    changed = after(document, block("tree_cache = {}", "tree_cache = {}\n    other_cache = {}"), None)

    assert changed == "class Map:\n    tree_cache = {}\n    other_cache = {}\n"


def test_tabs_of_an_answer_are_the_documents_blanks_where_nothing_sought_is_indented() -> None:
    document = "class Map:\n    size = 1\n    names = {}\n"

    assert after(document, block("class Map:", "class Map:\n\tkind = 2"), None) == document.replace(
        "Map:\n", "Map:\n    kind = 2\n"
    )


def test_a_step_is_what_most_lines_are_deeper_by() -> None:
    document = "def area(r,\n         s):\n    if r:\n        if s:\n            return r\n    return call(r,\n   s)\n"

    changed = after(document, fenced("\tif r:", "\t\tif s > 1:", "\t\t\treturn r"), (2, 5))

    assert changed == document.replace("if s:", "if s > 1:")


def test_markers_that_are_indented_deeper_are_lines_of_the_code() -> None:
    document = 'def read():\n    """\n    <<<<<<< SEARCH\n    """\n    return 1\n'
    search = document.removesuffix("\n")

    assert after(document, block(search, search.replace("return 1", "return 2")), None) == document.replace("1", "2")


LIES_AT = ("shop/area.py", "/projects/shop/area.py")


@pytest.mark.parametrize(
    "path",
    ["area.py", "shop/area.py", "projects/shop/area.py", "shop\\Area.py", "./shop/area.py", "/projects/shop/area.py"],
)
def test_a_path_in_an_answer_may_say_less_or_more(path: str) -> None:
    assert after(AREA, block("    return r * r * 3", NEW, path), names=LIES_AT) == RIGHT


@pytest.mark.parametrize(
    "path",
    [
        *(
            "other.py",
            "test/area.py",
            "other/shop/area.py",
            "../area.py",
            "shop/../area.py",
            "..\\area.py",
            "~/area.py",
        ),
        *(
            "/area.py",
            "/etc/shop/area.py",
            "C:/shop/area.py",
            "C:\\area.py",
            "\\\\host\\shop\\area.py",
            "//host/area.py",
        ),
        *("file:///shop/area.py", "file://host/projects/shop/area.py", "https://example.com/area.py"),
    ],
)
def test_a_path_in_an_answer_is_never_another_file(path: str) -> None:
    assert refused(AREA, block("    return r * r * 3", NEW, path), names=LIES_AT).fault == EditFault.OTHER_FILE


@pytest.mark.parametrize(
    "comment", ["# area.py", "# src/area.py", "#  File: Area.py", "// area.py", "/* area.py */", "<!-- x\\area.py -->"]
)
@pytest.mark.parametrize("lines", [None, PIECE])
def test_a_comment_that_names_the_file_is_no_line_of_it(comment: str, lines: tuple[int, int] | None) -> None:
    assert after(AREA, fenced(comment, "", "def area(r):", NEW), lines) == RIGHT


def test_a_comment_that_the_file_has_stays() -> None:
    named = f"# area.py\n{AREA}"
    assert after(named, fenced("# area.py", *RIGHT.splitlines())) == f"# area.py\n{RIGHT}"
    other = fenced("def area(r):", "    # rim.py", NEW)
    assert after(AREA, other, PIECE) == RIGHT.replace(NEW, f"    # rim.py\n{NEW}")
    of_another = fenced("# rim.py", "def area(r):", NEW)
    assert after(AREA, of_another, PIECE) == RIGHT.replace("def area", "# rim.py\ndef area")


def test_all_of_a_file_is_known_by_its_beginning_and_its_end() -> None:
    assert after(AREA, fenced(*RIGHT.splitlines())) == RIGHT
    assert after(AREA, fenced(*RIGHT.splitlines(), "", "", "TAU = 6")) == f"{RIGHT}\n\nTAU = 6\n"
    assert refused(AREA, fenced(*RIGHT.splitlines()[:5])).fault is EditFault.NO_PLACE


def test_blank_lines_around_a_block_do_not_hide_its_place() -> None:
    assert after(AREA, fenced("", "def area(r):", NEW)) == RIGHT
