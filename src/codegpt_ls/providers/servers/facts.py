"""What each program tells of itself, read leniently out of its own answers.

Sources: Ollama docs/api.md; LM Studio docs, REST API v1; llama.cpp tools/server/README.md and tried; vLLM
entrypoints/openai; LocalAI core/http; Jan src-tauri proxy.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Final

from codegpt_ls.domain.limits import MODEL_NAME, PATTERN_TEXT, TOKEN_COUNT
from codegpt_ls.domain.ports.servers import Room
from codegpt_ls.domain.providers import Program

OWNERS: Final[Mapping[str, Program]] = {
    "library": Program.OLLAMA,
    "organization_owner": Program.LM_STUDIO,
    "llamacpp": Program.LLAMA_CPP,
    "vllm": Program.VLLM,
    "janhq": Program.JAN,
}
"""Whose a model is by the list of each program."""
PATHS: Final[Mapping[Program, str]] = {
    Program.OLLAMA: "/api/ps",
    Program.LM_STUDIO: "/api/v1/models",
    Program.LLAMA_CPP: "/props",
    Program.JAN: "/openapi.json",
    Program.LOCAL_AI: "/version",
}
"""Where each tells what no other has there."""
UNSET_ROOM: Final = 4096
"""Tokens Ollama loads a model with where nobody sets more and the graphics card has less than 24 GiB."""
_NUM_CTX: Final = re.compile(r"^num_ctx\s+(\d{1,9})\s*$", re.MULTILINE)
_LATEST: Final = ":latest"


def owner(entries: object) -> Program | None:
    """Which program a list of models is of."""
    owners = (entry.get("owned_by") for entry in _objects(entries, "data"))
    return next((OWNERS[each] for each in owners if isinstance(each, str) and each in OWNERS), None)


def is_of(program: Program, body: object) -> bool:
    """Whether this came from its path of `PATHS`."""
    if not isinstance(body, Mapping):
        return False
    match program:
        case Program.OLLAMA:
            models = body.get("models")
            return isinstance(models, list) and all(isinstance(each, Mapping) and "digest" in each for each in models)
        case Program.LM_STUDIO:
            return any("loaded_instances" in each for each in _objects(body, "models"))
        case Program.LLAMA_CPP:
            return isinstance(body.get("default_generation_settings"), Mapping)
        case Program.JAN:
            info = body.get("info")
            title = info.get("title") if isinstance(info, Mapping) else None
            return isinstance(title, str) and title[:MODEL_NAME].split()[:1] == ["Jan"]
        case Program.LOCAL_AI:
            return isinstance(body.get("version"), str) and set(body) == {"version"}
    return False


def loaded(program: Program, body: object) -> Mapping[str, int]:
    """By model, what it is loaded with room for; of several loaded at once the least."""
    rooms: dict[str, int] = {}
    for name, tokens in _loaded(program, body):
        if isinstance(name, str) and (room := count(tokens)) is not None:
            rooms[plain(name)] = min(room, rooms.get(plain(name), room))
    return rooms


def largest(program: Program, body: object) -> Mapping[str, int]:
    """By model, what it takes in at most."""
    if program is not Program.LM_STUDIO:
        return {}
    told = ((each.get("key"), count(each.get("max_context_length"))) for each in _objects(body, "models"))
    return {plain(name): tokens for name, tokens in told if isinstance(name, str) and tokens}


def only_room(body: object) -> int | None:
    """What llama.cpp keeps in mind of each conversation."""
    settings = body.get("default_generation_settings") if isinstance(body, Mapping) else None
    return count(settings.get("n_ctx")) if isinstance(settings, Mapping) else None


def shown_largest(body: object) -> int | None:
    """What a model takes in at most, by Ollama's `/api/show`."""
    info = body.get("model_info") if isinstance(body, Mapping) else None
    names = (name for name in info if isinstance(name, str)) if isinstance(info, Mapping) else ()
    name = next((name for name in names if name.endswith(".context_length")), None)
    return count(info.get(name)) if isinstance(info, Mapping) and name else None


def shown_room(body: object) -> Room:
    """What Ollama will load a model with, by its `/api/show`: a Modelfile's word, else the program's own."""
    parameters = body.get("parameters") if isinstance(body, Mapping) else None
    found = _NUM_CTX.search(parameters[:PATTERN_TEXT]) if isinstance(parameters, str) else None
    tokens = count(int(found[1])) if found else None
    return Room(tokens=tokens) if tokens else Room(tokens=UNSET_ROOM, certain=False)


def count(value: object) -> int | None:
    """A number of tokens, if it is one."""
    is_one = isinstance(value, int) and not isinstance(value, bool) and 0 < value <= TOKEN_COUNT
    return value if is_one and isinstance(value, int) else None


def plain(name: str) -> str:
    """A model's name as Ollama takes it: `llama3.2` is `llama3.2:latest`."""
    return name[:MODEL_NAME].strip().casefold().removesuffix(_LATEST)


def _loaded(program: Program, body: object) -> Iterator[tuple[object, object]]:
    for each in _objects(body, "models"):
        if program is Program.OLLAMA:
            yield each.get("model") or each.get("name"), each.get("context_length")
        if program is Program.LM_STUDIO:
            for instance in _objects(each, "loaded_instances"):
                config = instance.get("config")
                tokens = config.get("context_length") if isinstance(config, Mapping) else None
                yield each.get("key"), tokens
                yield instance.get("id"), tokens


def _objects(body: object, name: str) -> Sequence[Mapping[str, object]]:
    entries = body.get(name) if isinstance(body, Mapping) else None
    return [each for each in entries if isinstance(each, Mapping)] if isinstance(entries, list) else []
