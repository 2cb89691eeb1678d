"""Programs of the person's own on a loopback socket: what Ollama, LM Studio, llama.cpp and others tell of themselves.

The answers have the shape of each program's documentation; llama.cpp's are also held against the real one.
"""

import json
from collections import deque
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any, Final

from codegpt_ls.domain.providers import Program
from tests.fakes.provider import FakeProvider, RecordedRequest
from tests.fakes.replies import Hang, Reply, error, json_body

LLAMA: Final = "llama3.2:latest"
GRANITE: Final = "ibm/granite-4-micro"
SEVERAL_SIZES: Final = (90_000_000, 10_000_000)
"""Bytes of the layers of what Ollama downloads here."""


class OwnServer(FakeProvider):
    """Answers at further paths, by method and path; the last reply of each stays."""

    def __init__(self, *, expected_key: str | None = None) -> None:
        super().__init__(expected_key=expected_key)
        self._tells: dict[tuple[str, str], deque[Reply]] = {}

    def tells(self, path: str, *replies: Reply, method: str = "GET") -> None:
        """What it says at this path, one reply after the other."""
        self._tells[method, path] = deque(replies)

    @property
    def asked(self) -> Sequence[str]:
        """Every path that was asked for, in order."""
        return [each.path for each in self.requests]

    def _reply_to(self, request: RecordedRequest) -> Reply:
        replies = self._tells.get((request.method, request.path))
        if replies is None or self._refusal(request) is not None:
            return super()._reply_to(request)
        return replies.popleft() if len(replies) > 1 else replies[0]


def ollama(*, loaded: int | None = None, parameters: str = "") -> OwnServer:
    """Ollama with one model, which is loaded with room for so many tokens."""
    server = OwnServer()
    server.models([{"id": LLAMA, "owned_by": "library"}, {"id": "nomic-embed-text:latest", "owned_by": "library"}])
    running = {"name": LLAMA, "model": LLAMA, "digest": "a80c4f17acd5", "context_length": loaded}
    server.tells("/api/ps", json_body({"models": [running] if loaded else []}))
    shown = {"model_info": {"general.architecture": "llama", "llama.context_length": 131_072}, "parameters": parameters}
    server.tells("/api/show", json_body({**shown, "capabilities": ["completion"]}), method="POST")
    return server


def in_place_of_all(server: OwnServer, environ: Mapping[str, str]) -> None:
    """Have the person's own settings name this one for every program, so that nothing of this machine is looked at."""
    folder = Path(environ["CODEGPT_LS_HOME"], "config")
    folder.mkdir(parents=True)
    text = "".join(f'[providers.{each}]\nbaseUrl = "{server.base_url}"\n' for each in Program)
    (folder / "config.toml").write_text(text, encoding="utf-8")


def downloading() -> OwnServer:
    """Ollama whose first download stops in the middle, and whose next one ends."""
    server = ollama(loaded=4096)
    half, whole = layers((45_000_000, 0)), layers(SEVERAL_SIZES)
    server.tells("/api/pull", lines(*half, then=(Hang(),)), lines(*whole, {"status": "success"}), method="POST")
    return server


def lm_studio(*, loaded: int | None = None) -> OwnServer:
    """LM Studio with one model."""
    server = OwnServer()
    listed = (GRANITE, "text-embedding-nomic")
    server.models([{"id": each, "owned_by": "organization_owner"} for each in listed])
    instances = [{"id": GRANITE, "config": {"context_length": loaded}}] if loaded else []
    model = {"type": "llm", "key": GRANITE, "max_context_length": 131_072, "loaded_instances": instances}
    server.tells("/api/v1/models", json_body({"models": [model]}))
    return server


def llama_cpp(*, room: int = 8192) -> OwnServer:
    """llama.cpp with its one model."""
    server = OwnServer()
    server.models([{"id": "qwen", "owned_by": "llamacpp", "meta": {"n_ctx_train": 32_768}}])
    server.tells("/props", json_body({"default_generation_settings": {"n_ctx": room}, "total_slots": 1}))
    return server


def vllm() -> OwnServer:
    """vLLM, whose list tells it all."""
    server = OwnServer()
    server.models([{"id": "Qwen/Qwen3-8B", "owned_by": "vllm", "max_model_len": 40_960}])
    return server


def local_ai() -> OwnServer:
    """LocalAI, whose list names nobody."""
    server = OwnServer()
    server.models([{"id": "gemma", "object": "model"}])
    server.tells("/version", json_body({"version": "v3.9.0 (abc)"}))
    return server


def jan() -> OwnServer:
    """Jan, which shows its models to nobody without a key, and its description to everybody."""
    server = OwnServer()
    server.models(error(401, "Invalid or missing authorization token"))
    server.tells("/openapi.json", json_body({"info": {"title": "Jan API Server"}}))
    return server


def lines(*reports: Mapping[str, Any], then: Sequence[Any] = ()) -> Reply:
    """Reports as Ollama streams them."""
    steps = tuple(f"{json.dumps(report)}\n".encode() for report in reports)
    return Reply(headers={"content-type": "application/x-ndjson"}, steps=(*steps, *then))


def layers(*done: tuple[int, int]) -> Sequence[Mapping[str, Any]]:
    """What Ollama reports while two layers arrive."""
    told: list[Mapping[str, Any]] = [{"status": "pulling manifest"}]
    for each in done:
        for number, (completed, total) in enumerate(zip(each, SEVERAL_SIZES, strict=True)):
            digest = f"sha256:{number}"
            told.append({"status": f"pulling {digest}", "digest": digest, "total": total, "completed": completed})
    return told
