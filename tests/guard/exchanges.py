"""One exchange per method between an editor and the real server: what `docs/exchanges/` keeps.

Each is played over stdio against a fake provider. What differs from run to run (ids, ports, process ids) is replaced,
so that a second recording equals the first.
"""

import json
import os
import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby
from pathlib import Path
from typing import Any, Final

from codegpt_ls.protocol.method import Method
from tests.context.repositories import Repository
from tests.fakes.lsp_client import RawClient, Step, environment
from tests.fakes.own_server import LLAMA, OwnServer, layers, lines
from tests.fakes.provider import FakeProvider
from tests.fakes.replies import answer, filled_in, hang_after, json_body, openai_error
from tests.guard.repository import ROOT

FOLDER: Final = ROOT / "docs" / "exchanges"
KEY: Final = "sk-example-0123456789-not-a-real-key-WXYZ"
PORT: Final = 8080

Recording = list[dict[str, Any]]

_QUESTION: Final = {"messages": [{"role": "user", "content": "What is a closure?"}]}
_MEMBERS: Final = ("jsonrpc", "id", "method", "params", "result", "error")
_TIME: Final = re.compile(r"(?<=answers/)\d{8}-\d{6}")
_SOME_TIME: Final = "20261122-101500"
_UUID: Final = re.compile(r"[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}")
_THREAD_ID: Final = re.compile(r"(?:temporary-)?01[0-9a-f]{30}")
_MOMENT: Final = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}(?:Z|\+00:00)")
_WORDS: Final = ("A function ", "with the variables ", "it was born among.")
_MODELS: Final = ({"id": "gpt-5.4-mini", "shutdown_date": None}, {"id": "gpt-4-32k", "shutdown_date": "2025-06-06"})


_PROGRAMS: Final = ("ollama", "lmstudio", "llamacpp", "vllm", "localai", "jan")
_CODE: Final = "def area(r):\n    return r * r * 3\n"
_SECOND_LINE: Final = {"start": {"line": 1, "character": 0}, "end": {"line": 2, "character": 0}}
_FOUND: Final = '{"findings": [{"line": 2, "severity": "warning", "message": "3 is not π; use math.pi."}]}'
_PICTURE: Final = (
    "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAIAAACQd1PeAAAADElEQVR4nGP4z8AAAAMBAQDJ/pLvAAAAAElFTkSuQmCC"  # one red pixel
)
_OFFER: Final = "0b5f4c3e-93a1-4c7c-8a55-1e2f6d7c9b10"
_COMPLETES: Final = {"completion": {"enabled": True, "provider": "llamacpp", "model": "qwen2.5-coder-1.5b"}}
_CODE_ACTIONS: Final = {
    "textDocument": {"codeAction": {"codeActionLiteralSupport": {"codeActionKind": {"valueSet": ["quickfix"]}}}}
}


class NotRecordedError(Exception):
    """A recording that is asked for and not there; its text says what to run."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Scene:
    """What an exchange is a recording of."""

    play: Callable[[RawClient, OwnServer], object]
    before: Callable[[RawClient], object] | None = None
    """What happens first and is not shown."""
    with_key: bool = True
    """Whether a key is there, in an environment variable."""
    with_programs: bool = False
    """Whether the fake is where servers of the person's own are looked for."""
    abilities: Mapping[str, Any] | None = None
    """More of the client's capabilities than `workspace.configuration`."""
    settings: Mapping[str, Any] | None = None
    """Those of the person besides."""
    from_the_start: bool = False
    """Whether `initialize` is shown too."""
    races: bool = False
    """Whether what the server sends last comes in any order; answers are shown before notifications then."""


def scene_of(method: Method) -> str:
    """The name of the scene that shows this method."""
    return method.name.replace("codegpt/", "").replace("codegpt.", "command-")


def record(name: str, home: Path) -> Recording:
    """Play a scene on a machine whose home is this empty folder."""
    scene = SCENES[name]
    with OwnServer(expected_key=KEY) as fake:
        fake.models(_MODELS)
        key = {"OPENAI_API_KEY": KEY, "OPENAI_BASE_URL": fake.base_url} if scene.with_key else {}
        moved = ("openai", *_PROGRAMS) if scene.with_programs else ("openai",)
        settings = {} if scene.with_key else {"providers": {each: {"baseUrl": fake.base_url} for each in moved}}
        settings |= scene.settings or {}
        packages = {"PIP_INDEX_URL": f"{fake.origin}/simple"}
        with RawClient(environment(home, **key, **packages), settings=settings) as editor:
            _introduce(editor, scene)
            begin = 0 if scene.from_the_start else len(editor.transcript)
            scene.play(editor, fake)
            told = editor.transcript[begin:]
            steps = _answers_first(told) if scene.races else told
        return _always_the_same(steps, {fake.host: f"127.0.0.1:{PORT}", str(home): "/home/you"})


def load(name: str) -> Recording:
    """The recording on disk. Raises NotRecordedError."""
    try:
        text = file_of(name).read_text(encoding="utf-8")
    except FileNotFoundError:
        raise NotRecordedError(f"{name} was never recorded; run: sh scripts/generate exchanges {name}") from None
    recording: Recording = json.loads(text)
    return recording


def content(recording: Recording) -> bytes:
    """The recording as it lies on disk."""
    return (json.dumps(recording, indent=2, ensure_ascii=False) + "\n").encode()


def file_of(name: str) -> Path:
    """Where a scene's recording lies."""
    return FOLDER / f"{name}.json"


def left_over() -> Iterator[Path]:
    """Recordings of scenes that are no more."""
    return (path for path in FOLDER.iterdir() if path.stem not in SCENES)


def _introduce(editor: RawClient, scene: Scene) -> None:
    abilities = {**(scene.abilities or {})}
    abilities["workspace"] = {"configuration": True, **abilities.get("workspace", {})}
    editor.initialize(capabilities=abilities, locale="en")
    if scene.from_the_start:
        return
    if scene.before:
        scene.before(editor)
    # Answered only once the settings are known: nothing of the introduction is under way any more.
    editor.call("codegpt/keyStatus")


def _answers_first(steps: Sequence[Step]) -> Sequence[Step]:
    last = max(number for number, step in enumerate(steps) if step.sender == "client") + 1
    answers_first = sorted(steps[last:], key=lambda step: ("method" in step.message, step.message.get("id", 0)))
    return [*steps[:last], *answers_first]


def _always_the_same(steps: Sequence[Step], replaced: Mapping[str, str]) -> Recording:
    text = json.dumps([{"from": step.sender, "message": _in_order(step.message)} for step in _joined(steps)])
    for found, shown in {**replaced, f'"processId": {os.getpid()}': '"processId": 4242'}.items():
        text = text.replace(found, shown)
    text = _TIME.sub(_SOME_TIME, text)
    for number, found in enumerate(dict.fromkeys(_UUID.findall(text)), start=1):
        text = text.replace(found, f"server-{number}")
    for number, found in enumerate(dict.fromkeys(_THREAD_ID.findall(text)), start=1):
        text = text.replace(found, f"id-{number}")
    text = _MOMENT.sub("2026-11-22T09:00:00.000Z", text)
    recording: Recording = json.loads(text)
    return recording


def _joined(steps: Sequence[Step]) -> Iterator[Step]:
    """The steps with deltas of one answer that follow each other as one: how many come at once is chance."""
    for token, following in groupby(steps, key=_answer_of):
        same = list(following)
        if token is None:
            yield from same
            continue
        params = same[0].message["params"]
        text = "".join(step.message["params"]["value"]["text"] for step in same)
        value = {**params["value"], "text": text}
        yield same[0]._replace(message={**same[0].message, "params": {**params, "value": value}})


def _answer_of(step: Step) -> object:
    """The token of an answer that this is a piece of the text of."""
    params = step.message.get("params")
    if not isinstance(params, dict) or not isinstance(value := params.get("value"), dict):
        return None
    return params["token"] if value.get("kind") == "delta" else None


def _in_order(message: Mapping[str, Any]) -> dict[str, Any]:
    return {name: message[name] for name in _MEMBERS if name in message}


def _request(method: str, params: object = None) -> Callable[[RawClient, FakeProvider], object]:
    return lambda editor, _fake: editor.call(method, params)


def _command(command: str, *arguments: object, then: str | None = None) -> Callable[[RawClient, FakeProvider], None]:
    """Run a command; `then` is what the server says or asks besides the answer."""

    def play(editor: RawClient, _fake: FakeProvider) -> None:
        editor.call("workspace/executeCommand", {"command": command, "arguments": list(arguments)})
        if then in editor.answers:
            editor.wait_for_server_request(then)
            editor.wait_until(lambda: _has_answered(editor, then), "this editor's own answer")
        elif then:
            editor.wait_for_notification(then)

    return play


def _has_answered(editor: RawClient, method: str | None) -> bool:
    steps = tuple(editor.transcript)
    asked = next(
        step.message["id"] for step in steps if step.sender == "server" and step.message.get("method") == method
    )
    return any(
        step.sender == "client" and step.message.get("id") == asked and "method" not in step.message for step in steps
    )


def _chat(editor: RawClient, fake: FakeProvider) -> None:
    fake.script(answer(_WORDS))
    editor.call("codegpt/chat", {**_QUESTION, "partialResultToken": "answer-1", "workDoneToken": "work-1"})


def _cancelled_chat(editor: RawClient, fake: FakeProvider) -> None:
    fake.script(hang_after(*_WORDS[:2]))
    asked = editor.request("codegpt/chat", {**_QUESTION, "partialResultToken": "answer-1"})
    editor.wait_for_notification("$/progress", 3)
    editor.cancel(asked)
    editor.wait_for(asked)


def _chat_command(editor: RawClient, fake: FakeProvider) -> None:
    fake.script(answer(_WORDS))
    _command("codegpt.chat", "What is a closure?", then="window/showMessageRequest")(editor, fake)


def _failed_command(editor: RawClient, fake: FakeProvider) -> None:
    editor.answers["window/showMessageRequest"] = lambda params: params["actions"][0]
    _command("codegpt.chat", "What is a closure?", then="window/showMessageRequest")(editor, fake)
    editor.wait_for_notification("window/showMessage")


def _open_document(editor: RawClient) -> None:
    document = {"uri": "file:///home/you/area.py", "languageId": "python", "version": 1, "text": _CODE}
    editor.notify("textDocument/didOpen", {"textDocument": document})


def _task(command: str, **more: object) -> "Scene":
    """A task on the second line of a document, in an editor that can show one."""
    argument = {"uri": "file:///home/you/area.py", "range": _SECOND_LINE, **more}

    def play(editor: RawClient, fake: FakeProvider) -> None:
        fake.script(answer(_WORDS))
        _command(command, argument, then="window/showDocument")(editor, fake)

    return Scene(play=play, before=_open_document, abilities={"window": {"showDocument": {"support": True}}})


def _run_task(editor: RawClient, fake: FakeProvider) -> None:
    begun = editor.call("codegpt/createThread", {"workspaceFolder": "file:///home/you/project"})
    fake.script(answer(_WORDS))
    about = {"uri": "file:///home/you/area.py", "range": _SECOND_LINE, "threadId": begun["result"]["id"]}
    editor.call("codegpt/runTask", {"task": "explain", "question": "Why 3?", **about, "partialResultToken": "answer-1"})


_EDITED: Final = "Use π:\n\n````python\n    return r * r * math.pi\n````\n"
_EDIT: Final = {"uri": "file:///home/you/area.py", "range": _SECOND_LINE}


def _edits(editor: RawClient) -> None:
    """Make the edits the server asks for, and tell of them, as an editor does."""
    text = _CODE.splitlines(keepends=True)

    def apply(params: Any) -> dict[str, bool]:
        change = params["edit"]["documentChanges"][0]
        for edit in change["edits"]:
            text[edit["range"]["start"]["line"] : edit["range"]["end"]["line"]] = [edit["newText"]]
        document = {"uri": change["textDocument"]["uri"], "version": change["textDocument"]["version"] + 1}
        changes = [{"text": "".join(text)}]
        editor.notify("textDocument/didChange", {"textDocument": document, "contentChanges": changes})
        return {"applied": True}

    editor.answers["workspace/applyEdit"] = apply


def _propose(editor: RawClient, fake: FakeProvider) -> str:
    fake.script(answer([_EDITED]))
    asked = {**_EDIT, "instruction": "Use math.pi", "partialResultToken": "edit-1"}
    return str(editor.call("codegpt/proposeEdit", asked)["result"]["proposalId"])


def _accept(editor: RawClient, fake: FakeProvider) -> None:
    _edits(editor)
    editor.call("codegpt/acceptEdit", {"proposalId": _propose(editor, fake)})


_SHOWS: Final = {"window": {"showMessage": {}, "showDocument": {"support": True}}}
"""An editor that shows each message, and documents."""


def _change(command: str, **more: object) -> "Scene":
    """A change that the person is asked about and takes, in an editor that asks them."""

    def play(editor: RawClient, fake: FakeProvider) -> None:
        _edits(editor)
        fake.script(answer([_EDITED]))
        editor.answers["window/showMessageRequest"] = lambda params: params["actions"][0]
        _command(command, {**_EDIT, **more}, then="workspace/applyEdit")(editor, fake)
        editor.wait_for_notification("window/showMessage")

    return Scene(play=play, before=_open_document, abilities=_SHOWS, races=True)


def _decided(command: str, then: str) -> Callable[[RawClient, FakeProvider], None]:
    def play(editor: RawClient, fake: FakeProvider) -> None:
        _edits(editor)
        _propose(editor, fake)
        _command(command, {}, then=then)(editor, fake)

    return play


def _find_problems(editor: RawClient, fake: FakeProvider) -> None:
    fake.script(answer([_FOUND]))
    argument = {"uri": "file:///home/you/area.py", "range": _SECOND_LINE}
    _command("codegpt.findProblems", argument, then="window/showMessageRequest")(editor, fake)


def _cleared(editor: RawClient, fake: FakeProvider) -> None:
    _open_document(editor)
    _find_problems(editor, fake)
    editor.call("workspace/executeCommand", {"command": "codegpt.clearProblems", "arguments": []})
    editor.wait_for_notification("textDocument/publishDiagnostics", 2)


def _inline_completion(editor: RawClient, fake: OwnServer) -> None:
    fake.expected_key = None
    fake.script(filled_in("r * r * ", "math.pi"))
    text = "def area(r):\n    return \n"
    document = {"uri": "file:///home/you/area.py", "languageId": "python", "version": 1, "text": text}
    editor.notify("textDocument/didOpen", {"textDocument": document})
    place = {"textDocument": {"uri": document["uri"]}, "position": {"line": 1, "character": 11}}
    editor.call("textDocument/inlineCompletion", {**place, "context": {"triggerKind": 1}})


def _open_secrets(editor: RawClient) -> None:
    document = {"uri": "file:///home/you/.env", "languageId": "dotenv", "version": 1, "text": "MODE=development\n"}
    editor.notify("textDocument/didOpen", {"textDocument": document})


def _code_action(editor: RawClient, _fake: FakeProvider) -> None:
    document = {"uri": "file:///home/you/area.py"}
    params = {"textDocument": document, "range": _SECOND_LINE, "context": {"diagnostics": [], "only": ["source"]}}
    editor.call("textDocument/codeAction", params)


def _over_budget(editor: RawClient, fake: FakeProvider) -> None:
    fake.script(answer(_WORDS, told={"cost": 0.012}))
    for _ in range(2):
        editor.call("codegpt/chat", _QUESTION)
    editor.call("codegpt/usage", {"by": "model"})


def _preview(editor: RawClient, _fake: FakeProvider) -> None:
    document = {"uri": "untitled:hello.py", "languageId": "python", "version": 1, "text": "안녕 = 1\nprint(안녕)\n"}
    editor.notify("textDocument/didOpen", {"textDocument": document})
    span = {"start": {"line": 1, "character": 0}, "end": {"line": 1, "character": 9}}
    context = [
        {"kind": "selection", "uri": "untitled:hello.py", "range": span},
        {"kind": "file", "uri": "file:///home/you/project/.env"},
    ]
    editor.call("codegpt/previewContext", {"context": context})


def _attachment(editor: RawClient, fake: FakeProvider) -> None:
    picture = {"kind": "attachment", "name": "screen.png", "data": _PICTURE}
    editor.call("codegpt/previewContext", {"context": [picture, {**picture, "name": "id_rsa.png"}]})
    fake.script(answer(("One red pixel.",)))
    question = {"messages": [{"role": "user", "content": "What do you see?"}]}
    editor.call("codegpt/chat", {**question, "context": [picture]})


def _stage(editor: RawClient) -> None:
    """Open a folder in which a change is staged."""
    shop = Repository(Path(editor.environ["HOME"], "shop"))
    shop.write("cart.py", "items = []\n", add=True)
    shop.commit()
    shop.write("cart.py", "items = []\n\n\ndef total() -> int:\n    return sum(items)\n", add=True)
    added = [{"uri": shop.folder.as_uri(), "name": "shop"}]
    editor.notify("workspace/didChangeWorkspaceFolders", {"event": {"added": added, "removed": []}})


def _commit_message(editor: RawClient, fake: FakeProvider) -> None:
    fake.script(answer("Sum up the cart"))
    editor.call("codegpt/commitMessage", {"folder": Path(editor.environ["HOME"], "shop").as_uri()})


def _commit_command(editor: RawClient, fake: FakeProvider) -> None:
    fake.script(answer("Sum up the cart"))
    _command("codegpt.commitMessage", then="window/showMessageRequest")(editor, fake)


def _introduction(editor: RawClient, _fake: FakeProvider) -> None:
    editor.wait_for_server_request("client/registerCapability")
    editor.wait_until(lambda: editor.transcript[-1].sender == "client", "this editor's own answer")


def _end(editor: RawClient, _fake: FakeProvider) -> None:
    editor.call("shutdown")
    editor.notify("exit")
    editor.wait_for_end()


def _set_key(editor: RawClient) -> None:
    editor.call("codegpt/setApiKey", {"apiKey": KEY, "store": "session"})


def _remember(editor: RawClient) -> None:
    """Begin a thread and ask in it."""
    begun = editor.call("codegpt/createThread", {"workspaceFolder": "file:///home/you/project"})
    editor.call("codegpt/chat", {**_QUESTION, "threadId": begun["result"]["id"]})


def _thread(editor: RawClient) -> str:
    """The thread that was begun last."""
    results = [step.message.get("result") for step in editor.transcript]
    return str([each["id"] for each in results if isinstance(each, dict) and "messageCount" in each][-1])


def _in_thread(method: str, **more: object) -> Callable[[RawClient, FakeProvider], object]:
    return lambda editor, _fake: editor.call(method, {"threadId": _thread(editor), **more})


def _first_message(editor: RawClient) -> str:
    """The question of the thread."""
    results = [step.message.get("result") for step in editor.transcript]
    return str([each["questionId"] for each in results if isinstance(each, dict) and "questionId" in each][-1])


def _fork(editor: RawClient, _fake: FakeProvider) -> None:
    editor.call("codegpt/forkThread", {"threadId": _thread(editor), "messageId": _first_message(editor)})


def _remove_question(editor: RawClient, fake: FakeProvider) -> None:
    fake.script(openai_error(400, "This is strange."))
    asked = {**_QUESTION, "threadId": _thread(editor)}
    failed = editor.call("codegpt/chat", asked)["error"]["data"]
    editor.call("codegpt/removeQuestion", {"threadId": failed["threadId"], "questionId": failed["questionId"]})


def _remove_context(editor: RawClient, _fake: FakeProvider) -> None:
    editor.call("codegpt/removeContext", {"threadId": _thread(editor), "questionId": _first_message(editor)})


def _edit(editor: RawClient, fake: FakeProvider) -> None:
    fake.script(answer(_WORDS))
    question = {"threadId": _thread(editor), "questionId": _first_message(editor), "content": "What is a function?"}
    editor.call("codegpt/editMessage", {**question, "partialResultToken": "answer-1"})


def _retry(editor: RawClient, fake: FakeProvider) -> None:
    fake.script(answer(_WORDS))
    editor.call("codegpt/retry", {"threadId": _thread(editor), "partialResultToken": "answer-1"})


def _continue(editor: RawClient, fake: FakeProvider) -> None:
    fake.script(answer(_WORDS[:2], finish_reason="length"), answer(_WORDS[2:]))
    asked = {**_QUESTION, "threadId": _thread(editor)}
    editor.call("codegpt/chat", {**asked, "partialResultToken": "answer-1"})
    editor.call("codegpt/continue", {"threadId": _thread(editor), "partialResultToken": "answer-2"})


def _stop(editor: RawClient, fake: FakeProvider) -> None:
    fake.script(hang_after(_WORDS[0]))
    asked = editor.request("codegpt/chat", {**_QUESTION, "threadId": _thread(editor), "partialResultToken": "answer-1"})
    editor.wait_for_notification("$/progress", 2)
    editor.call("codegpt/stop", {"threadId": _thread(editor)})
    editor.wait_for(asked)
    editor.wait_until(lambda: _has_ended(editor), "the answer's end")


def _thread_text(editor: RawClient, fake: FakeProvider) -> None:
    fake.script(hang_after(_WORDS[0]))
    editor.call("codegpt/thread", {"threadId": _thread(editor), "limit": 1})
    with editor.beside() as other:
        other.initialize(locale="en")
        asked = other.request(
            "codegpt/chat", {**_QUESTION, "threadId": _thread(editor), "partialResultToken": "answer-1"}
        )
        editor.wait_for_notification("codegpt/threadText")
        other.cancel(asked)
        other.wait_for(asked)
        editor.wait_until(lambda: _has_ended(editor), "the answer's end")


def _has_ended(editor: RawClient) -> bool:
    return any(each.get("state") == "stopped" for each in editor.notifications("codegpt/threadChanged"))


def _chat_in_thread(editor: RawClient, fake: FakeProvider) -> None:
    begun = editor.call("codegpt/createThread", {"workspaceFolder": "file:///home/you/project"})
    fake.script(answer(_WORDS))
    asked = {**_QUESTION, "threadId": begun["result"]["id"], "partialResultToken": "answer-1"}
    editor.call("codegpt/chat", asked)


def _status_changed(editor: RawClient, _fake: FakeProvider) -> None:
    seen = len(editor.notifications("codegpt/statusChanged"))
    editor.call("codegpt/selectModel", {"model": "gpt-5.4-nano"})
    editor.wait_for_notification("codegpt/statusChanged", seen + 1)


def _as_ollama(fake: OwnServer) -> None:
    """From now on the fake is Ollama with one model, and takes orders for another."""
    fake.expected_key = None
    fake.models([{"id": LLAMA, "owned_by": "library"}])
    running = {"name": LLAMA, "model": LLAMA, "digest": "a80c4f17acd5", "context_length": 4096}
    fake.tells("/api/ps", json_body({"models": [running]}))
    fake.tells("/api/show", json_body({"model_info": {"llama.context_length": 131_072}}), method="POST")
    reports = (*layers((45_000_000, 0)), {"status": "verifying sha256 digest"}, {"status": "success"})
    fake.tells("/api/pull", lines(*reports), method="POST")


def _of_ollama(method: str, params: object = None) -> "Scene":
    def play(editor: RawClient, fake: OwnServer) -> None:
        _as_ollama(fake)
        editor.call(method, params)

    return Scene(play=play, with_key=False, with_programs=True)


def _command_of_ollama(command: str, *arguments: object) -> "Scene":
    def play(editor: RawClient, fake: OwnServer) -> None:
        _as_ollama(fake)
        _command(command, *arguments, then="window/showMessageRequest")(editor, fake)

    return Scene(play=play, with_key=False, with_programs=True)


def _import(editor: RawClient, _fake: FakeProvider) -> None:
    message = {"role": "user", "content": "What is a closure?", "created": "2026-11-22T09:00:00.000Z"}
    times = {"created": "2026-11-22T09:00:00.000Z", "updated": "2026-11-22T09:00:00.000Z"}
    content = json.dumps({"version": 1, "title": "Closures", **times, "messages": [message]})
    editor.call("codegpt/importThread", {"content": content, "format": "json"})


SCENES: Final[Mapping[str, Scene]] = {
    "initialize": Scene(
        play=_introduction,
        from_the_start=True,
        abilities={
            "workspace": {"didChangeConfiguration": {"dynamicRegistration": True}},
            "window": {"workDoneProgress": True, "showDocument": {"support": True}},
        },
    ),
    "chat": Scene(play=_chat),
    "chat-cancelled": Scene(play=_cancelled_chat),
    "chat-without-a-key": Scene(play=_request("codegpt/chat", _QUESTION), with_key=False),
    "invalid-params": Scene(play=_request("codegpt/chat", {"messages": [], "temperature": "warm"})),
    "previewContext": Scene(play=_preview),
    "attachment": Scene(play=_attachment),
    "budget": Scene(play=_over_budget, settings={"budget": {"warnPerDay": 0.005, "stopPerDay": 0.01}}),
    "setApiKey": Scene(
        play=_request("codegpt/setApiKey", {"provider": "openai", "apiKey": KEY, "store": "session"}), with_key=False
    ),
    "removeApiKey": Scene(play=_request("codegpt/removeApiKey", {}), before=_set_key, with_key=False),
    "keyStatus": Scene(play=_request("codegpt/keyStatus", {})),
    "verifyKey": Scene(play=_request("codegpt/verifyKey", {})),
    "providers": Scene(play=_request("codegpt/providers")),
    "usage": Scene(
        play=_request("codegpt/usage", {"by": "model"}), before=lambda editor: editor.call("codegpt/chat", _QUESTION)
    ),
    "localModel": Scene(play=_request("codegpt/localModel")),
    "localFetch": Scene(play=_request("codegpt/localFetch", {"workDoneToken": "fetch-1"})),
    "localServers": _of_ollama("codegpt/localServers"),
    "pullModel": _of_ollama(
        "codegpt/pullModel", {"provider": "ollama", "model": "qwen3", "workDoneToken": "download-1"}
    ),
    "models": Scene(play=_request("codegpt/models", {"refresh": True})),
    "mcpServers": Scene(play=_request("codegpt/mcpServers")),
    "status": Scene(play=_request("codegpt/status")),
    "statusChanged": Scene(play=_status_changed, before=lambda editor: editor.call("codegpt/status"), races=True),
    "selectModel": Scene(play=_request("codegpt/selectModel", {"model": "gpt-5.4-mini"})),
    "tasks": Scene(play=_request("codegpt/tasks")),
    "commitMessage": Scene(play=_commit_message, before=_stage),
    "completionModels": Scene(
        play=_request("codegpt/completionModels", {"provider": "llamacpp", "model": "qwen2.5-coder-1.5b"}),
        settings=_COMPLETES,
    ),
    "completionHere": Scene(
        play=_request("codegpt/completionHere", {"uri": "file:///home/you/.env"}),
        before=_open_secrets,
        settings=_COMPLETES,
    ),
    "runTask": Scene(play=_run_task, before=_open_document),
    "codeAction": Scene(play=_code_action, before=_open_document, abilities=_CODE_ACTIONS),
    "chat-in-a-thread": Scene(play=_chat_in_thread),
    "createThread": Scene(play=_request("codegpt/createThread", {"workspaceFolder": "file:///home/you/project"})),
    "threads": Scene(play=_request("codegpt/threads", {"limit": 20}), before=_remember),
    "thread": Scene(play=_in_thread("codegpt/thread"), before=_remember),
    "searchThreads": Scene(play=_request("codegpt/searchThreads", {"query": "clos"}), before=_remember),
    "renameThread": Scene(play=_in_thread("codegpt/renameThread", title="Closures"), before=_remember),
    "deleteThread": Scene(play=_in_thread("codegpt/deleteThread"), before=_remember),
    "clearThreads": Scene(play=_request("codegpt/clearThreads", {"all": True}), before=_remember),
    "forkThread": Scene(play=_fork, before=_remember),
    "editMessage": Scene(play=_edit, before=_remember),
    "removeQuestion": Scene(play=_remove_question, before=_remember),
    "removeContext": Scene(play=_remove_context, before=_remember),
    "retry": Scene(play=_retry, before=_remember),
    "continue": Scene(play=_continue, before=_remember),
    "stop": Scene(play=_stop, before=_remember, races=True),
    "threadText": Scene(play=_thread_text, before=_remember),
    "exportThread": Scene(play=_in_thread("codegpt/exportThread", format="markdown"), before=_remember),
    "importThread": Scene(play=_import),
    "threadChanged": Scene(play=_in_thread("codegpt/renameThread", title="Closures"), before=_remember),
    "credentialsChanged": Scene(play=lambda editor, _fake: editor.notify("codegpt/credentialsChanged")),
    "trustChanged": Scene(play=lambda editor, _fake: editor.notify("codegpt/trustChanged", {"trusted": True})),
    "command-chat": Scene(play=_chat_command),
    "command-newChat": Scene(play=_command("codegpt.newChat", then="window/showMessage")),
    "command-setApiKey": Scene(play=_command("codegpt.setApiKey", then="window/showMessage"), with_key=False),
    "command-removeApiKey": Scene(
        play=_command("codegpt.removeApiKey", then="window/showMessage"), before=_set_key, with_key=False
    ),
    "command-verifyKey": Scene(play=_command("codegpt.verifyKey", then="window/showMessage")),
    "command-selectModel": Scene(
        play=_command("codegpt.selectModel", {"model": "gpt-5.4-mini"}, then="window/showMessage")
    ),
    "command-localFetch": Scene(play=_command("codegpt.localFetch", then="window/showMessageRequest")),
    "command-localServers": _command_of_ollama("codegpt.localServers"),
    "command-pullModel": _command_of_ollama("codegpt.pullModel", {"provider": "ollama", "model": "qwen3"}),
    "command-showUsage": Scene(
        play=_command("codegpt.showUsage", {"provider": "openrouter"}, then="window/showDocument"),
        abilities={"window": {"showDocument": {"support": True}}},
    ),
    "proposeEdit": Scene(play=_propose, before=_open_document),
    "proposedEdit": Scene(
        play=lambda editor, fake: editor.call("codegpt/proposedEdit", {"proposalId": _propose(editor, fake)}),
        before=_open_document,
    ),
    "acceptEdit": Scene(play=_accept, before=_open_document),
    "discardEdit": Scene(
        play=lambda editor, fake: editor.call("codegpt/discardEdit", {"proposalId": _propose(editor, fake)}),
        before=_open_document,
    ),
    "command-edit": _change("codegpt.edit", instruction="Use math.pi"),
    "command-acceptEdit": Scene(
        play=_decided("codegpt.acceptEdit", "window/showMessage"), before=_open_document, abilities=_SHOWS, races=True
    ),
    "command-discardEdit": Scene(
        play=_decided("codegpt.discardEdit", "window/showMessage"), before=_open_document, abilities=_SHOWS, races=True
    ),
    "command-explain": _task("codegpt.explain"),
    "command-refactor": _task("codegpt.refactor"),
    "command-document": _task("codegpt.document"),
    "command-findProblems": Scene(play=_find_problems, before=_open_document),
    "command-unitTest": _task("codegpt.unitTest"),
    "command-fix": _change("codegpt.fix", diagnostics=[{"range": _SECOND_LINE, "message": "'r' is not a number"}]),
    "command-ask": _task("codegpt.ask", question="Is this right?"),
    "command-commitMessage": Scene(play=_commit_command, before=_stage),
    "command-runTask": _task("codegpt.runTask", task="explain"),
    "inline-completion": Scene(play=_inline_completion, with_key=False, with_programs=True, settings=_COMPLETES),
    "command-clearProblems": Scene(play=_cleared),
    "command-toggleCompletion": Scene(play=_command("codegpt.toggleCompletion", {}), settings=_COMPLETES),
    "command-complete": Scene(play=_command("codegpt.complete", {}), settings=_COMPLETES),
    "command-completionTaken": Scene(play=_command("codegpt.completionTaken", {"id": _OFFER}), settings=_COMPLETES),
    "command-stop": Scene(play=_command("codegpt.stop", then="window/showMessage")),
    "command-failed": Scene(play=_failed_command, with_key=False),
    "shutdown": Scene(play=_end),
}
