"""Named tasks are answered in the language of the interface, whatever door they are asked through."""

from pathlib import Path

import pytest

from tests.end_to_end.editor import Editor, opened
from tests.end_to_end.test_tasks import SELECTED, Document, capabilities, sent, warning
from tests.fakes.provider import FakeProvider

TASKS = {
    "explain": ("codegpt.explain", "설명", "Explain"),
    "refactor": ("codegpt.refactor", "리팩터링", "Refactor"),
    "document": ("codegpt.document", "문서화", "Document"),
    "find-problems": ("codegpt.findProblems", "문제찾기", "Find Problems"),
    "unit-test": ("codegpt.unitTest", "단위테스트", "Unit Test"),
    "fix": ("codegpt.fix", "수정", "Fix"),
}
LANGUAGES = [
    ("ko", {}, " in 한국어.", tuple(TASKS)),
    ("en", {}, " in English.", tuple(TASKS)),
    ("ko", {"answerLanguage": "ja"}, " in Japanese.", tuple(TASKS)),
    ("ko-KR", {}, " in 한국어.", ("explain",)),
    ("en", {"locale": "ko"}, " in 한국어.", ("explain",)),
    ("en", {"answerLanguage": "ko"}, " in Korean.", ("explain",)),
]


async def _through_every_door(editor: Editor, document: Document, fake: FakeProvider, name: str) -> dict[str, str]:
    """What was sent for the task: from the palette, a slash in a chat, by either name, and a code action."""
    command, korean, title = TASKS[name]
    span = document.span(SELECTED)
    about = {"uri": document.uri, "range": _wire(span)}
    context = [{"kind": "selection", **about}]
    asked: dict[str, str] = {}
    await editor.request("codegpt/runTask", {"task": name, **about})
    asked["runTask"] = sent(fake)
    await editor.command(command, about)
    asked["command"] = sent(fake)
    for slash in (name, korean, title):
        message = {"role": "user", "content": f"/{slash}"}
        await editor.request("codegpt/chat", {"messages": [message], "context": context})
        asked[slash] = sent(fake)
    actions = await document.actions(span, diagnostics=[warning(span)])
    taken = next(each.command for each in actions if each.command.command == command)
    await editor.command(taken.command, *taken.arguments)
    asked["code action"] = sent(fake)
    return asked


def _wire(span: object) -> dict[str, dict[str, int]]:
    return {
        edge: {"line": getattr(span, edge).line, "character": getattr(span, edge).character}
        for edge in ("start", "end")
    }


@pytest.mark.parametrize(("locale", "settings", "wanted", "names"), LANGUAGES)
async def test_ko_every_task_is_answered_in_the_persons_language_through_every_door(
    with_key: dict[str, str],
    fake: FakeProvider,
    tmp_path: Path,
    locale: str,
    settings: dict[str, str],
    wanted: str,
    names: tuple[str, ...],
) -> None:
    async with opened(with_key, capabilities=capabilities(), locale=locale, settings=settings) as editor:
        document = Document(editor, tmp_path / "a.py")
        for name in names:
            asked = await _through_every_door(editor, document, fake, name)
            wrong = {door: text for door, text in asked.items() if wanted not in text}
            assert not wrong, name
            languages = [word for word in ("한국어", "English", "Japanese", "Korean") if f" in {word}" in wanted]
            others = {"한국어", "English", "Japanese", "Korean"} - set(languages)
            assert not [door for door, text in asked.items() if any(f" in {word}." in text for word in others)]
            systems = {each["content"] for each in fake.chats[-1].body["messages"] if each["role"] == "system"}
            assert systems == ({f"Answer{wanted}"} if "answerLanguage" in settings else set())


async def test_ko_words_typed_with_a_task_and_plain_questions_decide_their_own_language(
    with_key: dict[str, str], fake: FakeProvider, tmp_path: Path
) -> None:
    async with opened(with_key, capabilities=capabilities(), locale="ko") as editor:
        document = Document(editor, tmp_path / "a.py")
        context = [{"kind": "selection", "uri": document.uri, "range": _wire(document.span(SELECTED))}]
        for typed in ("/explain in one sentence", "/설명 in one sentence", "What is it?"):
            message = {"role": "user", "content": typed}
            await editor.request("codegpt/chat", {"messages": [message], "context": context})
            assert "한국어" not in sent(fake)


async def test_ko_comments_keep_the_language_of_the_code(
    with_key: dict[str, str], fake: FakeProvider, tmp_path: Path
) -> None:
    async with opened(with_key, capabilities=capabilities(), locale="ko") as editor:
        document = Document(editor, tmp_path / "a.py")
        for name in ("refactor", "document", "unit-test", "fix"):
            asked = await _through_every_door(editor, document, fake, name)
            assert not [door for door, text in asked.items() if "in the language of those around them" not in text]


async def test_ko_tasks_are_listed_with_what_is_typed_for_them(with_key: dict[str, str]) -> None:
    async with opened(with_key, locale="ko") as editor:
        listed = (await editor.request("codegpt/tasks", {}))["tasks"]
    async with opened(with_key, locale="en") as editor:
        english = (await editor.request("codegpt/tasks", {}))["tasks"]
    slashes = {each["name"]: each["slash"] for each in listed}
    assert slashes | {"edit": "편집", "ask": "질문"} == slashes
    assert [slashes[name] for name in TASKS] == [korean for _, korean, _ in TASKS.values()]
    assert all(each["slash"] == each["name"] for each in english)


async def test_ko_a_thread_remembers_a_task_as_it_is_typed(
    with_key: dict[str, str], fake: FakeProvider, tmp_path: Path
) -> None:
    async with opened(with_key, capabilities=capabilities(), locale="ko") as editor:
        document = Document(editor, tmp_path / "a.py")
        thread_id = (await editor.request("codegpt/createThread", {}))["id"]
        about = {"uri": document.uri, "threadId": thread_id}
        await editor.request("codegpt/runTask", {"task": "unit-test", "question": "pytest로", **about})
        kept = (await editor.request("codegpt/thread", {"threadId": thread_id}))["messages"][0]["content"]
    assert kept == "/단위테스트 pytest로"


async def test_ko_providers_are_called_by_korean_names(with_key: dict[str, str]) -> None:
    async with opened(with_key, locale="ko") as editor:
        providers = (await editor.request("codegpt/providers", {}))["providers"]
    titles = {each["id"]: each["title"] for each in providers}
    assert (titles["local"], titles["compatible"], titles["ollama"]) == ("로컬 모델", "OpenAI 호환 서버", "Ollama")
