"""Problems in what a model answered."""

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from codegpt_ls.domain.tasks import Finding, Severity
from codegpt_ls.services.tasks.findings import LONGEST_MESSAGE, MOST, parse_findings

ITEM = {"line": 3, "endLine": 4, "severity": "error", "message": "Overflow"}
FOUND = [Finding(3, 4, Severity.ERROR, "Overflow")]
JSON = json.dumps({"findings": [ITEM]})


@pytest.mark.parametrize(
    "answer",
    [
        JSON,
        json.dumps([ITEM]),
        json.dumps(ITEM),
        json.dumps({"Problems": [ITEM]}),
        f"Here you are:\n\n```json\n{JSON}\n```\nGood luck [1]!",
        f"~~~\n{JSON}\n~~~",
        f"I looked at `a[0]` and {{braces}}. {JSON} That is all.",
        f"{json.dumps(ITEM)}\n",
        json.dumps([ITEM])[:-1],
        json.dumps([ITEM])[:-1] + ', {"line": 5, "mess',
        json.dumps([ITEM, "not one", {"line": 9}]),
        json.dumps([{"start_line": "3", "end_line": 4.0, "Severity": " ERROR ", "description": " Overflow "}]),
        json.dumps([{"lines": "3-4", "severity": "critical", "message": "Overflow"}]),
        json.dumps([{"range": [3, 4], "severity": "high", "message": "Overflow"}]),
        json.dumps([{"range": {"start": 3, "end": 4}, "severity": "error", "message": "Overflow"}]),
        json.dumps([{"line": 4, "endLine": 3, "severity": "error", "message": "Overflow"}]),
    ],
)
def test_a_finding_is_read_however_it_is_wrapped(answer: str) -> None:
    assert parse_findings(answer, 1, 10) == FOUND


@pytest.mark.parametrize(
    "answer", ['{"findings": []}', "[]", 'None found: {"findings": []}', '```json\n{"issues": []}\n```']
)
def test_nothing_found_is_no_finding(answer: str) -> None:
    assert parse_findings(answer, 1, 10) == []


@pytest.mark.parametrize(
    "answer",
    [
        "",
        "Line 3 overflows.",
        "It returns `[]` and `{}`.",
        "It returns\n```\n[]\n```\nwhich is wrong.",
        "[1, 2]",
        '{"line": 3}',
        '"text"',
        "null",
        "[" * 100_000,
        '{"a":' * 50_000,
        "9" * 10_000,
    ],
)
def test_what_is_no_list_of_findings_is_left_as_text(answer: str) -> None:
    assert parse_findings(answer, 1, 10) is None


def test_json_lines_are_read_one_by_one() -> None:
    answer = f"{json.dumps(ITEM)}\n{json.dumps({**ITEM, 'line': 1, 'endLine': 1})}"
    found = parse_findings(answer, 1, 10)
    assert found is not None
    assert [finding.first_line for finding in found] == [1, 3]


@pytest.mark.parametrize(
    ("line", "expected"), [(0, 5), (-3, 5), (1, 5), (7, 7), (10**20, 9), ("?", 5), (None, 5), (True, 5), (1e300, 9)]
)
def test_line_numbers_stay_inside_the_code(line: object, expected: int) -> None:
    found = parse_findings(json.dumps([{"line": line, "message": "x"}]), 5, 9)
    assert found == [Finding(expected, expected, Severity.WARNING, "x")]


@pytest.mark.parametrize("severity", ["odd", None, 3, [], {}])
def test_a_severity_nobody_knows_is_a_warning(severity: object) -> None:
    found = parse_findings(json.dumps([{"line": 1, "severity": severity, "message": "x"}]), 1, 1)
    assert found == [Finding(1, 1, Severity.WARNING, "x")]


def test_a_finding_without_words_is_left_out_and_long_ones_are_cut() -> None:
    items = [{"line": 1, "message": " "}, {"line": 1, "message": "x" * 9_999}]
    found = parse_findings(json.dumps(items), 1, 1)
    assert found is not None
    assert [len(finding.message) for finding in found] == [LONGEST_MESSAGE]


def test_no_answer_floods_the_editor() -> None:
    found = parse_findings(json.dumps([ITEM] * (MOST * 2)), 1, 10)
    assert found is not None
    assert len(found) == MOST


_json = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=5),
    lambda inner: (
        st.lists(inner, max_size=4)
        | st.dictionaries(
            st.sampled_from(["line", "endLine", "message", "severity", "findings", "x"]), inner, max_size=5
        )
    ),
    max_leaves=20,
)


@given(
    st.text(alphabet='[]{}":,`~ 1-9aline\n') | st.text() | _json.map(json.dumps), st.integers(1, 5), st.integers(0, 9)
)
def test_no_answer_is_too_strange_and_no_finding_lies_outside(answer: str, first: int, more: int) -> None:
    for finding in parse_findings(answer, first, first + more) or ():
        assert first <= finding.first_line <= finding.last_line <= first + more
        assert finding.message


REAL = '{"findings": [{"line": 2, "severity": "warning", "message": "real"}]}'
DRAFT = '{"findings": [{"line": 1, "message": "draft"}, {"line": 2, "message": "draft"}]}'


@pytest.mark.parametrize(
    "answer",
    [
        f"<think>\nFirst draft: {DRAFT}\nNo.\n</think>\n{REAL}",
        f"<think>{DRAFT}</think>\n\n```json\n{REAL}\n```",
        # Where the prompt ends with the opening mark, only the closing one is in the answer.
        f"First draft: {DRAFT}\n</think>\n{REAL}",
    ],
)
def test_what_was_thought_is_no_finding(answer: str) -> None:
    found = parse_findings(answer, 1, 9)
    assert found is not None
    assert [each.message for each in found] == ["real"]


def test_nothing_found_after_thinking_is_nothing_found() -> None:
    assert parse_findings(f'<think>{DRAFT}</think>{{"findings": []}}', 1, 9) == []


def test_thinking_that_never_ends_holds_no_findings() -> None:
    assert parse_findings(f"<think>{DRAFT}", 1, 9) is None


def test_a_finding_about_a_mark_is_one() -> None:
    found = parse_findings('[{"line": 1, "message": "</think> is never opened"}]', 1, 9)
    assert found is not None
    assert [each.message for each in found] == ["</think> is never opened"]
