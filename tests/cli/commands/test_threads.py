"""`codegpt-ls threads` and `chat --thread`."""

from pathlib import Path

from tests.cli.terminal import call, objects, screen
from tests.fakes.provider import FakeProvider
from tests.fakes.replies import answer, openai_error


def new_thread(environ: dict[str, str], question: str = "What is a monad?") -> str:
    """The id of a thread with one question and its answer."""
    done = call("chat", "--thread", "new", "--json", question, environ=environ)
    assert done.returncode == 0, done.stderr
    return str(objects(done.stdout)[-1]["threadId"])


def told_apart(*ids: str) -> list[str]:
    """What a person is shown of these ids, if there are no others: eight letters, or as many as tell them apart."""
    shared = next((at for at, letters in enumerate(zip(*ids, strict=True)) if len({*letters}) > 1), 0)
    return [each[: max(8, shared + 1)] for each in ids]


def test_a_new_thread_says_how_to_go_on_in_it(with_key: dict[str, str], fake: FakeProvider) -> None:
    fake.script(answer("A burrito."), answer("No."))
    first = call("chat", "--thread", "new", "What is a monad?", environ=with_key)
    assert first.stdout == "A burrito.\n"
    command = first.stderr.strip().rpartition(": ")[2].split()
    assert command[:3] == ["codegpt-ls", "chat", "--thread"]

    second = call(*command[1:], "Really?", environ=with_key)
    assert second.stdout == "No.\n"
    sent = [each["content"] for each in fake.chats[-1].body["messages"]]
    assert sent == ["What is a monad?", "A burrito.", "Really?"]


def test_a_conversation_goes_on_in_a_thread(with_key: dict[str, str], fake: FakeProvider) -> None:
    thread_id = new_thread(with_key)
    fake.script(answer("Yes."), answer("Bye."))
    with screen("chat", "--thread", thread_id, environ=with_key) as terminal:
        terminal.wait_for("You:")
        terminal.type("Sure?\n")
        terminal.wait_for("Yes.")
        terminal.type("/exit\n")
        terminal.wait_for(f"--thread {thread_id[:8]}")
    shown = call("threads", "show", thread_id, environ=with_key).stdout
    assert "Sure?" in shown
    assert "Yes." in shown


def test_a_thread_that_is_not_there_is_named_as_such(with_key: dict[str, str], fake: FakeProvider) -> None:
    for arguments in (("chat", "--thread", "nope", "Hi"), ("threads", "show", "nope"), ("threads", "delete", "nope")):
        done = call(*arguments, environ=with_key)
        assert (done.returncode, done.stdout) == (1, "")
        assert "codegpt-ls threads list" in done.stderr
    assert fake.chats == []


def test_without_a_thread_nothing_is_kept(with_key: dict[str, str], fake: FakeProvider) -> None:
    call("chat", "Hi", environ=with_key)
    assert "no conversations" in call("threads", "list", environ=with_key).stderr
    assert (
        not list(Path(with_key["HOME"]).rglob("threads.db"))
        or "Hi" not in call("threads", "list", environ=with_key).stdout
    )


def test_threads_are_listed_with_their_titles(with_key: dict[str, str], fake: FakeProvider) -> None:
    first = new_thread(with_key, "모나드란 무엇입니까?")
    second = new_thread(with_key, "x" * 100)
    lines = call("threads", "list", environ=with_key).stdout.splitlines()
    assert lines[0].split() == ["ID", "Last", "used", "Messages", "Title"]
    assert [line.split()[0] for line in lines[1:]] == told_apart(second, first)
    assert lines[2].endswith("모나드란 무엇입니까?")
    assert max(map(len, lines)) < 120

    (listed,) = objects(call("threads", "list", "--limit", "1", "--json", environ=with_key).stdout)
    assert [each["id"] for each in listed["threads"]] == [second]
    assert "cursor" in listed


def test_threads_of_one_folder_only(with_key: dict[str, str], fake: FakeProvider, tmp_path: Path) -> None:
    new_thread(with_key)
    done = call("threads", "list", "--folder", str(tmp_path), environ=with_key)
    assert (done.returncode, done.stdout) == (0, "")


def test_words_are_found(with_key: dict[str, str], fake: FakeProvider) -> None:
    thread_id = new_thread(with_key, "학교에서 데이터를 읽는 법")
    done = call("threads", "search", "데이터", "학교", environ=with_key)
    assert done.stdout.splitlines() == [f"{thread_id[:8]}  학교에서 데이터를 읽는 법", "    학교에서 데이터를 읽는 법"]
    (found,) = objects(call("threads", "search", "데이터", "--json", environ=with_key).stdout)
    assert found["hits"][0]["thread"]["id"] == thread_id
    assert "“zebra”" in call("threads", "search", "zebra", environ=with_key).stderr


def test_a_thread_is_shown_as_it_was_said(with_key: dict[str, str], fake: FakeProvider) -> None:
    fake.script(answer("A *burrito*."))
    thread_id = new_thread(with_key)
    done = call("threads", "show", thread_id, environ=with_key)
    assert done.stdout == "# What is a monad?\n\n## You\n\nWhat is a monad?\n\n## Assistant\n\nA *burrito*.\n"
    (shown,) = objects(call("threads", "show", thread_id, "--json", environ=with_key).stdout)
    assert [each["role"] for each in shown["messages"]] == ["user", "assistant"]


def test_a_thread_is_exported(with_key: dict[str, str], fake: FakeProvider) -> None:
    thread_id = new_thread(with_key)
    markdown = call("threads", "export", thread_id, environ=with_key)
    assert "## You\n\nWhat is a monad?\n" in markdown.stdout
    whole = call("threads", "export", thread_id, "--format", "json", environ=with_key)
    (exported,) = objects(whole.stdout.replace("\n", ""))
    assert exported["messages"][0]["content"] == "What is a monad?"


def test_a_thread_is_deleted_only_when_the_person_says_so(with_key: dict[str, str], fake: FakeProvider) -> None:
    thread_id = new_thread(with_key)
    refused = call("threads", "delete", thread_id, environ=with_key)
    assert refused.returncode == 2
    assert "--yes" in refused.stderr
    with screen("threads", "delete", thread_id, environ=with_key) as terminal:
        terminal.wait_for("What is a monad?")
        terminal.type("n\n")
        assert terminal.end() == 1
    assert thread_id[:8] in call("threads", "list", environ=with_key).stdout
    assert call("threads", "delete", thread_id, "--yes", environ=with_key).returncode == 0
    assert thread_id[:8] not in call("threads", "list", environ=with_key).stdout


def test_a_failed_question_stays_in_its_thread(with_key: dict[str, str], fake: FakeProvider) -> None:
    fake.script(openai_error(429, "You exceeded your current quota.", code="insufficient_quota"))
    done = call("chat", "--thread", "new", "What now?", environ=with_key)
    assert done.returncode == 1
    (listed,) = objects(call("threads", "list", "--json", environ=with_key).stdout)
    assert [(each["title"], each["messageCount"]) for each in listed["threads"]] == [("What now?", 1)]


def test_t13_the_beginning_of_an_id_means_its_thread_everywhere(with_key: dict[str, str], fake: FakeProvider) -> None:
    first, second = new_thread(with_key), new_thread(with_key, "And what is a comonad?")
    short, _ = told_apart(first, second)
    assert "burrito" not in call("threads", "export", short, environ=with_key).stdout
    call("threads", "rename", short, "Monads", "again", environ=with_key)
    assert call("threads", "show", short, environ=with_key).stdout.startswith("# Monads again\n")
    went_on = call("chat", "--thread", short, "Really?", environ=with_key)
    assert went_on.stderr.split()[-1] == short
    used = call("usage", "--by", "thread", environ=with_key).stdout.splitlines()
    assert [line.split()[0] for line in used[1:3]] == told_apart(first, second)
    assert call("threads", "delete", short, "--yes", environ=with_key).returncode == 0
    (left,) = objects(call("threads", "list", "--json", environ=with_key).stdout)
    assert [each["id"] for each in left["threads"]] == [second]


def test_t13_a_beginning_that_means_several_threads_is_told_with_them(
    with_key: dict[str, str], fake: FakeProvider
) -> None:
    first, second = new_thread(with_key), new_thread(with_key)
    asked = len(fake.chats)
    for arguments in (("threads", "delete", "0", "--yes"), ("chat", "--thread", "0", "Hi"), ("threads", "show", "0")):
        done = call(*arguments, environ=with_key)
        assert (done.returncode, done.stdout) == (1, "")
        assert all(short in done.stderr for short in told_apart(first, second))
    assert len(fake.chats) == asked


def test_t13_what_is_exported_can_be_imported(with_key: dict[str, str], fake: FakeProvider, tmp_path: Path) -> None:
    fake.script(answer("A *burrito*."))
    thread_id = new_thread(with_key)
    told = call("threads", "show", thread_id, environ=with_key).stdout
    for form in ("markdown", "json"):
        file = tmp_path / f"thread.{form}"
        file.write_text("\ufeff" + call("threads", "export", thread_id, "--format", form, environ=with_key).stdout)
        done = call("threads", "import", str(file), environ=with_key)
        assert (done.returncode, done.stdout) == (0, ""), done.stderr
        again = done.stderr.split()[-1]
        assert again not in thread_id
        assert call("threads", "show", again, environ=with_key).stdout == told
    piped = call("threads", "import", "-", "--json", environ=with_key, stdin=file.read_text())
    assert objects(piped.stdout)[0]["messageCount"] == 2


def test_t13_what_cannot_be_imported_is_told(environ: dict[str, str], tmp_path: Path) -> None:
    (tmp_path / "list.txt").write_text("eggs, milk")
    (tmp_path / "picture.png").write_bytes(b"\x89PNG\xff")
    for name, told in (("list.txt", "not an exported"), ("picture.png", "UTF-8"), ("nothing.md", "No such file")):
        done = call("threads", "import", str(tmp_path / name), environ=environ)
        assert (done.returncode, done.stdout) == (1, "")
        assert told in done.stderr
