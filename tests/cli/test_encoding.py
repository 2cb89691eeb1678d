"""What of foreign text reaches a terminal, a pipe and a log."""

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from codegpt_ls.cli.encoding import escaped, visible
from codegpt_ls.cli.terminal import Terminal
from tests.cli.terminal import call, objects, screen
from tests.fakes.provider import FakeProvider
from tests.fakes.replies import answer

STEERING = ("\x1b]0;title\x07", "\x9b31m", "\x1b[2J", "\r", "\x08", "\x7f", "\x00")
HIDDEN = ("\u202e", "\u2066", "\u200b", "\u2060", "\ufeff", "\U000e0041", "\xad", "\u200d\u200d", "\ufe0f\ufe0e")


@pytest.mark.parametrize("mark", [*STEERING, *HIDDEN])
def test_what_steers_or_hides_is_not_shown(mark: str) -> None:
    shown = visible(f"a{mark}b")
    assert len(shown) < len(f"a{mark}b")
    assert "\x1b" not in shown
    assert shown.isprintable() or "\u200d" in shown or "\ufe0f" in shown


@pytest.mark.parametrize(
    "text", ["a\tb\nc", "안녕하세요", "👩‍💻 👍🏽", "می‌خواهم", "葛󠄀", "ᄀ", "naïve – “quoted”", "שלום"]
)
def test_what_is_written_with_them_stays(text: str) -> None:
    assert visible(text) == text


@given(st.text())
def test_json_stays_what_it_was(text: str) -> None:
    line = escaped(json.dumps({"text": text}, ensure_ascii=False))
    assert json.loads(line) == {"text": text}
    assert visible(line) == line


def test_s12_a_line_to_copy_is_written_like_every_other(capsys: pytest.CaptureFixture[str]) -> None:
    Terminal().tell("run: --model 'a\x1b]0;x\x07\u202eb'", whole=True)
    assert capsys.readouterr().err == "run: --model 'a]0;xb'\n"


def test_s22_an_answer_is_the_same_on_a_terminal_and_in_a_pipe(with_key: dict[str, str], fake: FakeProvider) -> None:
    said = "one " + " ".join(STEERING) + " two " + " ".join(HIDDEN) + " three"
    fake.script(answer(said), answer(said), answer(said))
    piped = call("chat", "hi", environ=with_key).stdout
    with screen("chat", "hi", environ=with_key) as run:
        run.end()
        assert piped.strip() in run.shown.replace("\r\n", "\n")
    assert piped == visible(said) + "\n"
    whole = call("chat", "--json", "hi", environ=with_key).stdout
    assert visible(whole) == whole, "in JSON it is escaped"
    assert "".join(each.get("text", "") for each in objects(whole) if each["kind"] == "delta") == said
