"""One answer that changes several files: all of it is right, or nothing is."""

import pytest

from codegpt_ls.context.hidden_text import without_hidden_text
from codegpt_ls.domain.edits.refusal import EditFault, EditRefused
from codegpt_ls.domain.text import Text
from codegpt_ls.services.edits.differences import difference
from codegpt_ls.services.edits.proposing import Target
from codegpt_ls.services.edits.several import propose_several

FILES = {"area.py": "def area(r):\n    return r\n", "test/area.py": "from area import area\n", "new.py": ""}


def block(path: str, search: str, replace: str) -> str:
    lines = [*([path] if path else []), "<<<<<<< SEARCH", *([search] if search else []), "=======", replace]
    return "\n".join((*lines, ">>>>>>> REPLACE", ""))


def targets() -> list[Target]:
    return [
        Target(
            uri=f"file:///projects/shop/{name}",
            version=None,
            text=Text(text),
            language="python",
            names=(name, f"/projects/shop/{name}"),
            whole=True,
        )
        for name, text in FILES.items()
    ]


def outcome(answer: str) -> dict[str, str]:
    edits = propose_several(answer, targets(), lambda text: without_hidden_text(text).text)
    return {each.uri.removeprefix("file:///projects/shop/"): each.after() for each in edits}


def fault(answer: str) -> EditFault:
    with pytest.raises(EditRefused) as refused:
        outcome(answer)
    return refused.value.fault


RENAMED = block("area.py", "def area(r):", "def field(r):")


def test_each_block_goes_to_the_file_above_it() -> None:
    both = RENAMED + block("test/area.py", "from area import area", "from area import field")

    assert outcome(both) == {"area.py": "def field(r):\n    return r\n", "test/area.py": "from area import field\n"}


@pytest.mark.parametrize("name", [".env", "Makefile", "**Dockerfile**:", "`.github`"])
def test_a_name_without_an_end_is_one(name: str) -> None:
    assert fault(RENAMED + block(name, "", "x")) is EditFault.OTHER_FILE


def test_a_block_without_a_path_is_for_the_file_of_the_one_before() -> None:
    assert outcome(RENAMED + block("", "    return r", "    return r * r")) == {
        "area.py": "def field(r):\n    return r * r\n"
    }


def test_a_file_that_is_not_there_is_made() -> None:
    assert outcome(block("new.py", "", "import area")) == {"new.py": "import area\n"}


@pytest.mark.parametrize(
    ("answer", "why"),
    [
        (RENAMED + block("test/area.py", "import nothing", "import field"), EditFault.NOT_FOUND),
        (RENAMED + block("other.py", "from area import area", "from area import field"), EditFault.OTHER_FILE),
        (RENAMED + block("../area.py", "    return r", "    return 1"), EditFault.OTHER_FILE),
        (RENAMED + block("other/new.py", "", "import area"), EditFault.OTHER_FILE),
        (block("", "def area(r):", "def field(r):"), EditFault.OTHER_FILE),
        ("```python\ndef field(r):\n    return r\n```", EditFault.BROKEN_BLOCK),
        (block("area.py", "def area(r):", "def area(r):"), EditFault.UNCHANGED),
        (RENAMED + block("test/area.py", "from area import area", "# \u202eevil"), EditFault.HIDDEN),
    ],
)
def test_where_one_part_is_not_certain_nothing_is(answer: str, why: EditFault) -> None:
    assert fault(answer) == why


def test_what_is_as_wanted_already_stays() -> None:
    there = block("test/area.py", "from area import area", "from area import area")

    assert list(outcome(RENAMED + there)) == ["area.py"]


def test_a_new_file_is_one_to_git() -> None:
    (edit,) = propose_several(block("new.py", "", "import area"), targets(), lambda text: text)

    assert difference("new.py", edit, new_file=True) == (
        "diff --git a/new.py b/new.py\nnew file mode 100644\n--- /dev/null\n+++ b/new.py\n"
        "@@ -0,0 +1,1 @@\n+import area\n"
    )
