"""`codegpt-ls chat` with a question: the answer as it comes, and what is told when there is none."""

import signal

from tests.cli.terminal import call, objects, read_until, screen, started
from tests.fakes.provider import KEY, FakeProvider
from tests.fakes.replies import (
    DONE,
    Event,
    Pause,
    Reply,
    answer,
    deltas,
    finish,
    hang_after,
    hang_after_headers,
    hang_before_headers,
    openai_error,
    recorded,
)


def test_the_answer_goes_to_standard_output_and_nothing_else_does(with_key: dict[str, str], fake: FakeProvider) -> None:
    fake.script(answer("It means: the reader has left."))
    done = call("chat", "What", "does", "SIGPIPE", "mean?", environ=with_key)
    assert (done.returncode, done.stdout, done.stderr) == (0, "It means: the reader has left.\n", "")
    assert fake.chats[0].body["messages"] == [{"role": "user", "content": "What does SIGPIPE mean?"}]


def test_text_is_written_before_the_answer_has_ended(with_key: dict[str, str], fake: FakeProvider) -> None:
    fake.script(hang_after("First ", "words"))
    with started("chat", "Hi", environ=with_key) as process:
        assert read_until(process, "words") == "First words"
        assert process.poll() is None


def test_piped_input_is_the_question(with_key: dict[str, str], fake: FakeProvider) -> None:
    call("chat", environ=with_key, stdin="Warum?\n")
    assert fake.chats[0].body["messages"][-1]["content"] == "Warum?"


def test_piped_input_follows_the_question_after_an_empty_line(with_key: dict[str, str], fake: FakeProvider) -> None:
    call("chat", "Explain this:", environ=with_key, stdin="    int x;\nint y;\n")
    assert fake.chats[0].body["messages"][-1]["content"] == "Explain this:\n\n    int x;\nint y;"


def test_a_key_in_a_question_is_masked_and_told(with_key: dict[str, str], fake: FakeProvider) -> None:
    with screen("chat", f"Is {KEY} mine?", environ=with_key) as person:
        person.wait_for("API key")
        assert person.end() == 0
    assert fake.chats[0].body["messages"][0]["content"] == "Is [redacted] mine?"


def test_options_reach_the_provider(with_key: dict[str, str], fake: FakeProvider) -> None:
    call(
        "chat",
        "--model",
        "gpt-5.6-sol",
        "--system",
        "Be brief.",
        "--temperature",
        "0",
        "--effort",
        "max",
        "Hi",
        environ=with_key,
    )
    body = fake.chats[0].body
    assert (body["model"], body["temperature"], body["reasoning_effort"]) == ("gpt-5.6-sol", 0, "max")
    assert body["messages"][0] == {"role": "system", "content": "Be brief."}


def test_another_address_is_asked_without_a_key_of_ours(with_key: dict[str, str]) -> None:
    with FakeProvider() as other:
        address = ("--provider", "compatible", "--base-url", other.base_url)
        done = call("chat", *address, "--model", "gpt-5.6-sol", "Hi", environ=with_key)
        assert done.returncode == 0, done.stderr
        assert all(KEY not in str(each.headers) for each in other.requests)


def test_json_is_one_object_per_line_with_the_protocols_names(with_key: dict[str, str], fake: FakeProvider) -> None:
    fake.script(answer(["Hel", "lo"], usage=(9, 6)))
    done = call("chat", "--json", "Hi", environ=with_key)
    *pieces, result = objects(done.stdout)
    assert pieces == [{"kind": "delta", "text": "Hel"}, {"kind": "delta", "text": "lo"}]
    assert result["kind"] == "result"
    assert result["finishReason"] == "stop"
    assert result["usage"] == {"inputTokens": 9, "outputTokens": 6}
    assert done.stderr == ""


def test_json_tells_a_failure_with_its_code_and_actions(with_key: dict[str, str]) -> None:
    done = call("chat", "--json", "Hi", environ={**with_key, "OPENAI_API_KEY": "sk-wrong-wrong-wrong"})
    (error,) = objects(done.stdout)
    assert done.returncode == 1
    assert (error["kind"], error["code"], error["httpStatus"]) == ("error", "auth.invalid_key", 401)
    assert error["actions"]


def test_a_wrong_key_is_told_with_what_to_do(with_key: dict[str, str]) -> None:
    done = call("chat", "Hi", environ={**with_key, "OPENAI_API_KEY": "sk-wrong-wrong-wrong"})
    assert (done.returncode, done.stdout) == (1, "")
    assert "OPENAI_API_KEY was refused by 127.0.0.1" in done.stderr
    assert "What you can do:\n" in done.stderr
    assert "codegpt-ls key set --provider openai" in done.stderr
    # Somebody else answers at this address than OpenAI: its pages would be of no use.
    assert "Open the key page" not in done.stderr
    assert "sk-wrong" not in done.stderr


def test_without_a_key_nothing_is_sent_and_the_local_model_is_offered(environ: dict[str, str]) -> None:
    done = call("chat", "Hi", environ=environ)
    assert done.returncode == 1
    assert "There is no API key for OpenAI" in done.stderr
    assert "codegpt-ls chat --provider local\n" in done.stderr


def test_korean_is_spoken_where_the_environment_says_so(with_key: dict[str, str], fake: FakeProvider) -> None:
    fake.script(recorded("429_insufficient_quota"), recorded("429_insufficient_quota"))
    done = call("chat", "안녕", environ={**with_key, "LANG": "ko_KR.UTF-8"})
    assert "현재 할당량을 초과했습니다" in done.stderr
    assert "의 설명: “You exceeded your current quota" in done.stderr
    chosen = call("chat", "안녕", "--locale", "en", environ={**with_key, "LANG": "ko_KR.UTF-8"})
    assert "quota at 127.0.0.1" in chosen.stderr


def test_a_mistyped_model_costs_no_request_and_names_the_nearest(environ: dict[str, str]) -> None:
    # At OpenAI's own address; `environ` fails the test when anything leaves for it.
    done = call("chat", "--model", "gpt-4-trubo", "Hi", environ={**environ, "OPENAI_API_KEY": KEY})
    assert done.returncode == 1
    assert "did you mean gpt-4-turbo" in done.stderr
    assert "codegpt-ls chat --provider openai --model gpt-4-turbo" in done.stderr


def test_an_unknown_provider_is_told_with_the_nearest(environ: dict[str, str]) -> None:
    done = call("chat", "--provider", "openia", "Hi", environ=environ)
    assert done.returncode == 1
    assert "did you mean openai" in done.stderr


def test_an_answer_cut_at_its_limit_says_so(with_key: dict[str, str], fake: FakeProvider) -> None:
    fake.script(answer("So far", finish_reason="length"), answer("", finish_reason="content_filter"))
    cut = call("chat", "Hi", environ=with_key)
    assert (cut.returncode, cut.stdout) == (0, "So far\n")
    assert "reached its length limit" in cut.stderr
    assert f"content filter of {fake.host}" in call("chat", "Hi", environ=with_key).stderr


def test_what_arrived_stays_when_the_answer_breaks_off(with_key: dict[str, str], fake: FakeProvider) -> None:
    broken = Reply(headers=answer().headers, steps=tuple(deltas(["Half an ans"])))
    fake.script(broken)
    done = call("chat", "Hi", environ=with_key)
    assert done.returncode == 1
    assert done.stdout == "Half an ans\n"
    assert done.stderr


def test_ctrl_c_closes_the_connection_and_keeps_what_arrived(with_key: dict[str, str], fake: FakeProvider) -> None:
    fake.script(hang_after("Once upon"))
    with started("chat", "A story", environ=with_key) as process:
        read_until(process, "upon")
        process.send_signal(signal.SIGINT)
        rest, told = process.communicate()
        assert (rest, told) == (b"\n", b"Stopped.\n")
        assert process.returncode == 130
    fake.wait_until_closed()


def test_ctrl_c_before_the_first_word_stops_too(with_key: dict[str, str], fake: FakeProvider) -> None:
    fake.script(hang_before_headers())
    with started("chat", "A story", environ=with_key) as process:
        fake.wait_for_request()
        process.send_signal(signal.SIGINT)
        assert process.communicate() == (b"", b"Stopped.\n")
        assert process.returncode == 130


def test_a_reader_that_leaves_ends_it_quietly(with_key: dict[str, str], fake: FakeProvider) -> None:
    # More than a pipe holds, so that the writing meets the closed end whenever that comes.
    fake.script(answer(["word " * 1000] * 100))
    with started("chat", "Hi", environ=with_key) as process:
        read_until(process, "word")
        assert process.stdout
        assert process.stderr
        process.stdout.close()
        assert process.stderr.read() == b""
        assert process.wait() == 0


def test_nothing_to_ask_is_a_wrong_call(with_key: dict[str, str], fake: FakeProvider) -> None:
    done = call("chat", environ=with_key)
    assert done.returncode == 2
    assert "codegpt-ls chat" in done.stderr
    assert fake.requests == []


def test_text_that_no_encoding_knows_is_written_all_the_same(with_key: dict[str, str], fake: FakeProvider) -> None:
    escaped = b'data: {"choices": [{"index": 0, "delta": {"content": "lone \\ud83d surrogate"}}]}\n\n'
    fake.script(Reply(headers=answer().headers, steps=(escaped, finish(), DONE)))
    done = call("chat", "Hi", environ={**with_key, "PYTHONIOENCODING": "ascii"})
    assert done.returncode == 0
    assert done.stdout == "lone \N{REPLACEMENT CHARACTER} surrogate\n"


def test_an_answer_cannot_steer_the_terminal(with_key: dict[str, str], fake: FakeProvider) -> None:
    fake.script(answer(["a\x1b]52;c;ZXZpbA==\x07b\r\n\x9b2Jc"]))
    with screen("chat", "Hi", environ=with_key) as person:
        person.wait_for("2Jc")
        assert person.end() == 0
        assert "]52;c;ZXZpbA==b" in person.shown
        assert not {"\x1b", "\x07", "\x9b"} & set(person.shown)


def test_a_person_sees_what_is_waited_for_then_only_the_answer(with_key: dict[str, str], fake: FakeProvider) -> None:
    fake.script(openai_error(429, "Rate limit reached", code="rate_limit_exceeded", headers={"retry-after-ms": "1"}))
    fake.script(answer("Here."))
    with screen("chat", "Hi", environ=with_key) as person:
        person.wait_for(f"Waiting for {fake.host}…")
        person.wait_for(f"Rate limit of {fake.host} reached; retrying in 1 s (attempt 2)…")
        person.wait_for("Here.")
        assert person.end() == 0
        assert person.shown.rstrip().splitlines()[-1].rpartition("\r")[2] == "Here."


def test_a_model_that_thinks_for_long_is_asked_once_and_seen_thinking(
    with_key: dict[str, str], fake: FakeProvider
) -> None:
    # The pauses pass the first sign of life after ten seconds; each alone passes neither of the small deadlines.
    thinking = [step for _ in range(110) for step in (b": still here\n\n", Pause(0.1))]
    fake.script(Reply(headers=answer().headers, steps=(*deltas(()), *thinking, *deltas("42"), finish())))
    with screen("chat", "--first-byte", "5", "--silence", "5", "Hi", environ=with_key) as person:
        person.wait_for(f"{fake.host} is still thinking, 10 s so far…")
        person.wait_for("42")
        assert person.end() == 0
    assert len(fake.chats) == 1


def test_patience_is_an_option_and_the_sentence_names_it(with_key: dict[str, str], fake: FakeProvider) -> None:
    fake.script(hang_before_headers())
    done = call("chat", "--first-byte", "0.2", "Hi", environ=with_key)
    assert done.returncode == 1
    assert "--first-byte" in done.stderr
    # On a busy machine that time may be over before anything is sent: then nobody took the reply.
    asked = len(fake.chats)
    fake.forget_script()
    fake.script(hang_after_headers())
    done = call("chat", "--first-words", "0.2", "Hi", environ=with_key)
    assert "--first-words" in done.stderr
    assert len(fake.chats) == asked + 1 <= 2


def test_a_script_sees_no_status_line(with_key: dict[str, str], fake: FakeProvider) -> None:
    fake.script(openai_error(429, "Slow down", code="rate_limit_exceeded", headers={"retry-after-ms": "1"}))
    assert call("chat", "Hi", environ=with_key).stderr == ""


def test_thinking_is_one_dim_line_that_is_gone_with_the_answer(with_key: dict[str, str], fake: FakeProvider) -> None:
    thought = Event({"choices": [{"index": 0, "delta": {"reasoning_content": "First 2,\nthen \x1b[31m2. "}}]})
    more = Event({"choices": [{"index": 0, "delta": {"reasoning_content": "So 4."}}]})
    fake.script(Reply(headers=answer().headers, steps=(thought, more, Pause(0.5), *deltas("Four."), finish())))
    with screen("chat", "What is 2 and 2?", environ=with_key) as person:
        person.wait_for("\x1b[2mThinking: First 2, then [31m2. So 4.\x1b[0m")
        person.wait_for("Four.")
        assert person.end() == 0


def test_a_script_has_thinking_only_where_it_takes_events(with_key: dict[str, str], fake: FakeProvider) -> None:
    thought = Event({"choices": [{"index": 0, "delta": {"reasoning_content": "Hm."}}]})
    fake.script(*[Reply(headers=answer().headers, steps=(thought, *deltas("Four."), finish()))] * 2)
    assert call("chat", "2 and 2?", environ=with_key).stdout == "Four.\n"
    told = objects(call("chat", "--json", "2 and 2?", environ=with_key).stdout)
    assert told[:2] == [{"kind": "thinking", "text": "", "thinking": "Hm."}, {"kind": "delta", "text": "Four."}]


def test_an_announced_end_of_the_model_is_told(with_key: dict[str, str], fake: FakeProvider) -> None:
    fake.models([{"id": "gpt-fading", "shutdown_date": "2026-12-01"}, {"id": "gpt-5.4-mini", "shutdown_date": None}])
    fake.script(Reply(headers=answer().headers, steps=(*deltas("Yes."), finish())))
    call("models", "--refresh", environ=with_key)
    with screen("chat", "--model", "gpt-fading", "Hi", environ=with_key) as person:
        person.wait_for("gpt-fading ends on 2026-12-01")
        person.wait_for("Yes.")
        assert person.end() == 0


def test_t1_a_notice_is_for_who_reads_it_and_not_for_an_editors_pipe(
    with_key: dict[str, str], fake: FakeProvider
) -> None:
    """Helix puts what stands on standard error into the file, in place of the answer."""
    fake.models([{"id": "gpt-fading", "shutdown_date": "2026-12-01"}, {"id": "gpt-5.4-mini", "shutdown_date": None}])
    fake.script(answer("Yes."))
    call("models", "--refresh", environ=with_key)
    done = call("chat", "--model", "gpt-fading", "Hi", environ=with_key, stdin="code")
    assert (done.returncode, done.stdout, done.stderr) == (0, "Yes.\n", "")
