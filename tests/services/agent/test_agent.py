"""An answer for which the model looks things up: rounds, limits, stops, and what is remembered of it."""

from contextlib import aclosing
from pathlib import Path
from typing import Any

import pytest

from codegpt_ls.domain.chat import AnswerOptions, ChatEvent, Finished, Role, TextDelta, Usage
from codegpt_ls.domain.context.resolved import IgnoreRule
from codegpt_ls.domain.credentials import CredentialSource
from codegpt_ls.domain.errors import AssistantError, ErrorCode
from codegpt_ls.domain.limits import TOOL_CALLS, TOOL_ROUNDS
from codegpt_ls.domain.messages.parts import ToolCall, ToolResult
from codegpt_ls.domain.models import Model
from codegpt_ls.domain.ports.tools import Verdict
from codegpt_ls.domain.threads import NewMessage
from codegpt_ls.domain.tools.modes import Mode
from codegpt_ls.domain.tools.remarks import LookingEnd, LookingEnded, LookingUntrusted, ToolsLeftOut
from codegpt_ls.domain.tools.steps import UNDER_WAY, StepState, ToolStep
from codegpt_ls.domain.usage import UsedTokens
from codegpt_ls.services.threads.conversations import Conversations
from tests.fakes.assembled import Assembled
from tests.fakes.obedient_model import results
from tests.fakes.provider import FakeProvider
from tests.fakes.replies import answer, calling, hang_after, openai_error
from tests.services.agent.desk import Desk, asked, looking, steps_of, text_of
from tests.services.conftest import Assemble

READ = ("read_file", {"path": "retry.py"})
DONE, FAILED, DENIED = StepState.DONE, StepState.FAILED, StepState.DENIED


@pytest.fixture(autouse=True)
def code(folder: Path) -> None:
    (folder / "retry.py").write_text("def retry():\n    return 3\n", encoding="utf-8")


def sent(fake: FakeProvider, number: int = -1) -> list[Any]:
    return list(fake.chats[number].body["messages"])


async def gathered(conversations: Conversations, thread_id: str, events: list[ChatEvent]) -> None:
    new = [NewMessage(role=Role.USER, content="Where?")]
    async with aclosing(conversations.ask(thread_id, new, AnswerOptions(mode=Mode.LOOK))) as came:
        async for event in came:
            events.append(event)  # noqa: PERF401 - what came before a failure counts


async def test_the_model_reads_before_it_answers(ready: Assembled, desk: Desk, fake: FakeProvider) -> None:
    fake.script(calling(READ, text="I look."), answer("It is in retry.py."))
    events = await asked(looking(ready, desk))

    assert text_of(events) == "I look.\n\nIt is in retry.py."
    assert steps_of(events) == [("read_file", "retry.py", DONE)]
    assert [each["function"]["name"] for each in fake.chats[0].body["tools"]] == [
        *("read_file", "search_text", "list_files", "git_diff", "git_log", "git_blame"),
    ]
    question, call, result = sent(fake)
    assert question["content"] == "Where is it?"
    assert (call["role"], call["content"], call["tool_calls"][0]["id"]) == ("assistant", "I look.", "call_0")
    assert result["content"] == "retry.py, lines 1-2 of 2:\ndef retry():\n    return 3"


async def test_what_each_round_used_is_written_down_and_the_answer_tells_the_sum(
    assemble: Assemble, desk: Desk, fake: FakeProvider
) -> None:
    class Sink:
        def __init__(self) -> None:
            self.noted: list[UsedTokens | None] = []

        async def note(self, used: UsedTokens | None, hold: str | None = None) -> None:
            assert hold is None
            self.noted.append(used)

    sink = Sink()
    services = assemble(usage=sink)
    await services.keep(CredentialSource.KEYRING, fake.origin)
    fake.script(calling(READ, usage=(100, 10)), answer("There.", usage=(150, 5)))
    events = await asked(looking(services, desk))
    assert [(each.input_tokens, each.output_tokens) for each in sink.noted if each] == [(100, 10), (150, 5)]
    (end,) = [each for each in events if isinstance(each, Finished)]
    assert end.usage == Usage(250, 15)


async def test_steps_are_remembered_and_go_along_with_the_next_question_once(
    ready: Assembled, desk: Desk, fake: FakeProvider
) -> None:
    conversations = looking(ready, desk)
    thread = (await ready.threads.create()).id
    fake.script(calling(READ), answer("There."), answer("Yes."), answer("No."))
    for question in ("Where?", "Sure?", "Really?"):
        await asked(conversations, question, thread)
    kept = (await ready.threads.get(thread)).messages[1]
    assert [type(each.part) for each in kept.parts] == [ToolCall, ToolResult]
    assert [each["role"] for each in sent(fake, 2)] == ["user", "assistant", "tool", "assistant", "user"]
    # What was told two questions ago costs more than it helps.
    assert [each["role"] for each in sent(fake, 3)] == ["user", "assistant", "user", "assistant", "user"]


async def test_without_tools_nothing_of_them_goes_along(ready: Assembled, desk: Desk, fake: FakeProvider) -> None:
    thread = (await ready.threads.create()).id
    fake.script(calling(READ), answer("There."), answer("Yes."))
    await asked(looking(ready, desk), "Where?", thread)
    await asked(ready.conversations, "Sure?", thread)
    assert [each["role"] for each in sent(fake)] == ["user", "assistant", "user"]
    assert "tools" not in fake.chats[-1].body


async def test_what_nobody_allowed_is_told_the_model_as_such(ready: Assembled, desk: Desk, fake: FakeProvider) -> None:
    desk.says = Verdict.DENIED
    fake.script(calling(READ, READ), answer("I cannot know."))
    events = await asked(looking(ready, desk))
    assert steps_of(events) == [("read_file", "retry.py", DENIED)] * 2
    # One question for all of a round.
    assert [len(each) for each in desk.asked] == [2]
    assert all("did not allow" in each for each in results(fake.chats[-1]))
    assert "def retry" not in str(fake.chats[-1].body)


@pytest.mark.parametrize(
    ("verdict", "state", "told"),
    [
        (Verdict.UNANSWERED, StepState.UNANSWERED, "did not answer"),
        (Verdict.UNASKABLE, StepState.UNASKABLE, "nobody can be asked"),
    ],
)
async def test_only_who_was_denied_by_a_person_is_told_so(
    ready: Assembled, desk: Desk, fake: FakeProvider, verdict: Verdict, state: StepState, told: str
) -> None:
    desk.says = verdict
    fake.script(calling(READ), answer("I cannot know."))
    assert steps_of(await asked(looking(ready, desk))) == [("read_file", "retry.py", state)]
    assert told in results(fake.chats[-1])[0]
    assert "did not allow" not in str(fake.chats[-1].body)


async def test_no_tool_is_offered_in_a_folder_that_is_not_trusted(
    ready: Assembled, desk: Desk, fake: FakeProvider
) -> None:
    desk.trusted = False
    thread_id = (await ready.threads.create()).id
    conversations = looking(ready, desk)
    fake.script(answer("One."), answer("Two."))
    told = [await asked(conversations, thread_id=thread_id) for _ in range(2)]
    assert [sum(isinstance(each, LookingUntrusted) for each in events) for events in told] == [1, 0]
    fake.script(answer("I cannot know."))
    await asked(looking(ready, desk))
    assert "tools" not in fake.chats[-1].body


async def test_trust_that_is_withdrawn_meanwhile_counts(ready: Assembled, desk: Desk, fake: FakeProvider) -> None:
    class Withdrawn(Desk):
        async def verdicts(self, calls: Any, thread_id: Any) -> Any:
            self.trusted = False
            return await super().verdicts(calls, thread_id)

    withdrawn = Withdrawn(*desk.folders)
    fake.script(calling(READ, ("list_files", {}), ("git_log", {}), ("git_diff", {})), answer("Nothing."))
    events = await asked(looking(ready, withdrawn))
    assert [state for _, _, state in steps_of(events)] == [FAILED] * 4
    assert all("not trusted" in each for each in results(fake.chats[-1]))


@pytest.mark.parametrize(
    ("call", "told"),
    [
        (("rm", {"path": "/"}), "There is no such tool"),
        (("read_file", "{"), "no JSON object"),
        (("read_file", "[" * 5000), "no JSON object"),
        (("read_file", "[]"), "no JSON object"),
        (("read_file", " " * 30_000), "longer than"),
        (("read_file", {}), "`path` has to be a text"),
        (("read_file", {"path": 7}), "`path` has to be a text"),
        (("read_file", {"path": "a\0b"}), "holds what no file can"),
        (("read_file", '{"path": "\\ud800"}'), "holds what no file can"),
        (("read_file", {"path": "retry.py", "first": 0}), "a number from 1 on"),
        (("read_file", {"path": "retry.py", "first": 9}), "The file has 2 lines"),
        (("search_text", {"text": "a\nb"}), "on one line"),
        (("search_text", {"text": "a", "any_case": "yes"}), "true or false"),
    ],
)
async def test_a_call_that_is_wrong_is_answered_with_what_is(
    ready: Assembled, desk: Desk, fake: FakeProvider, call: tuple[str, Any], told: str
) -> None:
    fake.script(calling(call), answer("Oh."))
    events = await asked(looking(ready, desk))
    assert steps_of(events)[0][2] is FAILED
    assert told in results(fake.chats[-1])[0]


async def test_numbers_are_understood_however_models_write_them(
    ready: Assembled, desk: Desk, fake: FakeProvider
) -> None:
    fake.script(calling(("read_file", {"path": "retry.py", "first": "2", "last": 2.0})), answer("Oh."))
    await asked(looking(ready, desk))
    assert results(fake.chats[-1]) == ["retry.py, lines 2-2 of 2:\n    return 3"]


async def test_a_name_that_steers_a_terminal_is_shown_without_that(
    ready: Assembled, desk: Desk, fake: FakeProvider
) -> None:
    path = "a\x1b]0;b\u202e\n\u200bc" + "x" * 500
    fake.script(calling(("read\x1b[2Jfile\n", {}), ("read_file", {"path": path})), answer("Oh."))
    shown = steps_of(await asked(looking(ready, desk)))
    assert shown[0][0] == "read [2Jfile"
    assert shown[1][1].startswith("a ]0;b")
    assert all(each.isprintable() for tool, about, _ in shown for each in (tool, about))
    assert len(shown[1][1]) == 120


async def test_calls_of_one_name_are_told_apart(ready: Assembled, desk: Desk, fake: FakeProvider) -> None:
    fake.script(calling(READ), calling(("list_files", {})), answer("There."))
    await asked(looking(ready, desk))
    said = sent(fake)
    assert [each["tool_calls"][0]["id"] for each in said if "tool_calls" in each] == ["call_0", "call_0_2"]
    assert [each["tool_call_id"] for each in said if each["role"] == "tool"] == ["call_0", "call_0_2"]


async def test_only_so_many_calls_are_run(ready: Assembled, desk: Desk, fake: FakeProvider) -> None:
    many = [("search_text", {"text": f"word{number}"}) for number in range(TOOL_CALLS + 150)]
    fake.script(calling(*many), answer("Enough."))
    events = await asked(looking(ready, desk))
    states = [state for _, _, state in steps_of(events)]
    assert states == [DONE] * TOOL_CALLS + [StepState.LEFT_OUT] * 150
    assert "Answer now" in results(fake.chats[-1])[-1]


async def test_only_so_many_rounds_are_asked(ready: Assembled, desk: Desk, fake: FakeProvider) -> None:
    fake.script(*(calling(("search_text", {"text": f"word{number}"})) for number in range(TOOL_ROUNDS + 5)))
    events = await asked(looking(ready, desk))
    assert len(fake.chats) == TOOL_ROUNDS
    assert "Nothing more is looked up" in results(fake.chats[-1])[-1]
    assert "Nothing more is looked up" not in results(fake.chats[-2])[-1]
    ended, end = events[-2:]
    assert ended == LookingEnded(LookingEnd.ROUNDS, fake.chats[0].body["model"])
    assert isinstance(end, Finished)


async def test_who_asks_for_the_same_again_is_told_once_and_then_not_asked(
    ready: Assembled, desk: Desk, fake: FakeProvider
) -> None:
    fake.script(*[calling(READ)] * 9)
    events = await asked(looking(ready, desk))
    assert len(fake.chats) == 4
    assert ["asked for this before" in each for each in results(fake.chats[-1])] == [False, False, True]
    assert isinstance(events[-2], LookingEnded)
    assert events[-2].why is LookingEnd.REPETITION


async def test_who_goes_round_in_circles_is_told_as_well(ready: Assembled, desk: Desk, fake: FakeProvider) -> None:
    circle = [calling((name, {"text": word})) for name, word in (("search_text", "a"), ("search_text", "b"))]
    fake.script(*circle, *circle, answer("Oh."))
    events = await asked(looking(ready, desk))
    assert "asked for this before" in results(fake.chats[-1])[-1]
    assert text_of(events) == "Oh."
    assert not any(isinstance(each, LookingEnded) for each in events)


@pytest.mark.parametrize(
    ("status", "message"),
    [
        (400, "registry.ollama.ai/library/gemma:2b does not support tools"),
        (400, '"auto" tool choice requires --enable-auto-tool-choice and --tool-call-parser to be set'),
        (404, "No endpoints found that support tool use."),
        (500, "tools param requires --jinja flag"),
    ],
)
async def test_a_model_without_tools_answers_without_and_it_is_told_once(
    ready: Assembled, desk: Desk, fake: FakeProvider, status: int, message: str
) -> None:
    conversations = looking(ready, desk)
    thread = (await ready.threads.create()).id
    fake.script(openai_error(status, message), answer("I guess."), answer("I guess again."))
    first = await asked(conversations, "Where?", thread)
    then = await asked(conversations, "Sure?", thread)
    assert [text_of(first), text_of(then)] == ["I guess.", "I guess again."]
    assert ["tools" in each.body for each in fake.chats] == [True, False, False]
    remarks = [[each for each in events if isinstance(each, ToolsLeftOut)] for events in (first, then)]
    assert remarks == [[ToolsLeftOut(fake.chats[0].body["model"])], []]


async def test_a_failure_in_a_later_round_keeps_what_was_said(ready: Assembled, desk: Desk, fake: FakeProvider) -> None:
    conversations = looking(ready, desk)
    thread = (await ready.threads.create()).id
    fake.script(calling(READ, text="I look."), openai_error(401, "No.", code="invalid_api_key"))
    with pytest.raises(AssistantError) as caught:
        await asked(conversations, "Where?", thread)
    assert caught.value.facts.partial_text == "I look."
    fake.script(answer("Here."))
    await asked(conversations, "Again?", thread)
    assert [each["role"] for each in sent(fake)] == ["user", "assistant", "tool", "assistant", "user"]
    assert sent(fake)[3]["content"] == "[The answer was stopped here.]"


async def test_an_answer_that_was_stopped_leaves_a_thread_that_goes_on(
    ready: Assembled, desk: Desk, fake: FakeProvider
) -> None:
    conversations = looking(ready, desk)
    thread = (await ready.threads.create()).id

    class Slow(Desk):
        async def verdicts(self, calls: Any, thread_id: Any) -> Any:
            assert await conversations.stop(thread)
            return await super().verdicts(calls, thread_id)

    slow = looking(ready, Slow(*desk.folders))
    fake.script(calling(READ, READ, text="I look."), answer("Never asked."))
    events: list[ChatEvent] = []
    with pytest.raises(AssistantError) as caught:
        await gathered(slow, thread, events)
    assert caught.value.code is ErrorCode.STOPPED
    assert [state for _, _, state in steps_of(events)] == [StepState.CANCELLED] * 2
    assert len(fake.chats) == 1
    fake.forget_script()
    fake.script(answer("Here."))
    assert text_of(await asked(conversations, "Again?", thread)) == "Here."
    assert [each["role"] for each in sent(fake)] == ["user", "assistant", "user"]
    assert "tool_calls" not in sent(fake)[1]


async def test_leaving_closes_the_socket_of_the_round_under_way(
    ready: Assembled, desk: Desk, fake: FakeProvider
) -> None:
    fake.script(calling(READ), hang_after("A long"))
    new = [NewMessage(role=Role.USER, content="Where?")]
    async with aclosing(looking(ready, desk).ask(None, new, AnswerOptions(mode=Mode.LOOK))) as events:
        async for event in events:
            if isinstance(event, TextDelta):
                break
    fake.wait_until_closed(fake.requests.index(fake.chats[-1]))


async def test_a_model_with_little_room_is_told_of_fewer_tools(
    ready: Assembled, desk: Desk, fake: FakeProvider
) -> None:
    address = await ready.connections.find(ready.provider.profile)
    ready.models.remember(ready.provider, address, (Model(id="gpt-5.4-mini", context_tokens=8_000),))
    fake.script(answer("Hm."))
    events = await asked(looking(ready, desk))
    offered = [each["function"]["name"] for each in fake.chats[-1].body["tools"]]
    (left,) = [each for each in events if isinstance(each, ToolsLeftOut)]
    assert 0 < len(offered) < 6
    assert (*offered, *left.tools) == ("read_file", "search_text", "list_files", "git_diff", "git_log", "git_blame")


async def test_a_model_of_whom_its_list_says_that_it_calls_no_tools_is_offered_none(
    ready: Assembled, desk: Desk, fake: FakeProvider
) -> None:
    address = await ready.connections.find(ready.provider.profile)
    ready.models.remember(ready.provider, address, (Model(id="gpt-5.4-mini", tools=False),))
    conversations = looking(ready, desk)
    thread = (await ready.threads.create()).id
    fake.script(answer("I guess."), answer("I guess again."))
    events = [await asked(conversations, each, thread) for each in ("Where?", "Sure?")]
    remarks = [[each for each in answered if isinstance(each, ToolsLeftOut)] for answered in events]
    assert remarks == [[ToolsLeftOut("gpt-5.4-mini")], []]
    assert ["tools" in each.body for each in fake.chats] == [False, False]


async def test_a_thread_is_asked_in_the_mode_it_was_asked_in_last(
    ready: Assembled, fake: FakeProvider, desk: Desk
) -> None:
    thread_id, conversations = (await ready.threads.create()).id, looking(ready, desk)

    async def offered(mode: Mode | None) -> bool:
        fake.script(answer("Here."))
        await asked(conversations, thread_id=thread_id, mode=mode)
        return "tools" in fake.chats[-1].body

    assert [await offered(mode) for mode in (None, Mode.LOOK, None, Mode.ASK, None)] == [
        False,
        True,
        True,
        False,
        False,
    ]


async def test_the_thread_tells_what_its_answers_looked_up(
    ready: Assembled, fake: FakeProvider, desk: Desk, folder: Path
) -> None:
    (folder / "a.py").write_text("x = 1\n")
    (folder / "b.py").write_text("x = 1\n")
    (folder / ".env").write_text("A=b\n")
    (folder / ".codegptignore").write_text("\nb.*\n")
    thread_id = (await ready.threads.create()).id
    paths = ("a.py", ".env", "b.py")
    fake.script(calling(*(("read_file", {"path": each}) for each in paths)), answer("Here."))
    events = await asked(looking(ready, desk), thread_id=thread_id)
    kept = (await ready.threads.get(thread_id)).messages[-1].steps
    ended = [each for each in events if isinstance(each, ToolStep) and each.state not in UNDER_WAY]
    assert [(each.about, each.state) for each in kept] == list(zip(paths, (DONE, FAILED, FAILED), strict=True))
    assert list(kept) == ended
    assert [each.refusal and (each.refusal.pattern, each.refusal.rule) for each in kept][1:] == [
        (".env", None),
        (None, IgnoreRule(".codegptignore", 2)),
    ]
