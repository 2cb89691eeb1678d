"""Which servers answer on this machine, and what they are by their own answers."""

import asyncio
from collections.abc import Collection, Mapping, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, Final

from codegpt_ls.domain.limits import SERVED_MODELS
from codegpt_ls.domain.origin import is_loopback_origin
from codegpt_ls.domain.ports.servers import FoundServer, ServedModel, ServerState
from codegpt_ls.domain.providers import Connection, Program
from codegpt_ls.providers.listing.live_models import Lists, holds_list, live_models
from codegpt_ls.providers.servers import facts
from codegpt_ls.providers.servers.listening import listens

if TYPE_CHECKING:
    from codegpt_ls.providers.servers.asking import Said
    from codegpt_ls.providers.transport.http_client import ConnectionPools

ANSWERS_WITHIN: Final = 3.0
"""Seconds for each answer of who listens: llama.cpp on two busy cores took up to 0.3 to list its models while it wrote
an answer."""
_MOST_SHOWN: Final = 16
"""Models that Ollama is asked about one by one."""
_LISTS: Final = Lists(without=("embed", "minilm", "bge-"))
_OK: Final = 200
_LOADING: Final = 503
_KEY_WANTED: Final = (401, 403)


class ServerFinder:
    """Asks each origin for its models, then whoever has some for what only that program tells.

    No key goes along, no proxy, no redirect is followed, and nobody but this machine is asked.
    """

    def __init__(self, answers_within: float = ANSWERS_WITHIN) -> None:
        self._answers_within = answers_within

    async def find(self, origins: Collection[str]) -> Sequence[FoundServer]:
        """Those that answer."""
        here = [origin for origin in dict.fromkeys(origins) if is_loopback_origin(origin)]
        pools = await asyncio.to_thread(_pools)
        try:
            found = await asyncio.gather(*(self._look(_Visit(pools, origin, self._answers_within)) for origin in here))
        finally:
            await pools.aclose()
        return [each for each in found if each is not None]

    async def _look(self, visit: "_Visit") -> FoundServer | None:
        listed = await visit.said("/v1/models") if await asyncio.to_thread(listens, visit.origin) else None
        if listed is None:
            return None
        if listed.status == _LOADING and _says_error(listed):
            return FoundServer(origin=visit.origin, program=Program.LLAMA_CPP, state=ServerState.LOADING)
        if listed.status in _KEY_WANTED:
            program, _ = await _told(visit, (Program.JAN,))
            known = program is not None or _says_error(listed)
            return FoundServer(origin=visit.origin, program=program, state=ServerState.WANTS_KEY) if known else None
        if listed.status != _OK or not holds_list(listed.body):
            return None
        return await _described(visit, listed.body)


class _Visit:
    """One origin, while it is looked at."""

    def __init__(self, pools: "ConnectionPools", origin: str, within: float) -> None:
        self.origin = origin
        self._pools = pools
        self._within = within

    async def said(self, path: str, body: Mapping[str, str] | None = None) -> "Said | None":
        """What it says there."""
        from codegpt_ls.providers.servers.asking import say

        return await say(
            self._pools, Connection(base_url=self.origin), path, within=self._within, headers={}, body=body
        )


async def _described(visit: _Visit, body: object) -> FoundServer:
    """Who has this list, with what only that program tells of its models."""
    models = [
        ServedModel(id=model.id, context_tokens=model.context_tokens)
        for model in live_models(body, (), _LISTS)[:SERVED_MODELS]
    ]
    owner = facts.owner(body)
    asked = (owner,) if owner else tuple(facts.PATHS)
    (program, said), largest = await asyncio.gather(_told(visit, asked), _largest(visit, models, owner))
    program, state = program or owner, ServerState.READY
    if said is not None and program is Program.LLAMA_CPP:
        state = {_LOADING: ServerState.LOADING, 401: ServerState.WANTS_KEY}.get(said.status, state)
    found = FoundServer(origin=visit.origin, program=program, state=state)
    return replace(found, models=[_with_rooms(model, program, said, largest) for model in models])


async def _told(visit: _Visit, programs: Sequence[Program]) -> "tuple[Program | None, Said | None]":
    """Which of these it is by what it says where only that one speaks; of a single one also what it refuses."""
    paths = [(program, facts.PATHS[program]) for program in programs if program in facts.PATHS]
    answers = await asyncio.gather(*(visit.said(path) for _, path in paths))
    for (program, _), said in zip(paths, answers, strict=True):
        if said is not None and said.status == _OK and facts.is_of(program, said.body):
            return program, said
    return None, answers[0] if len(answers) == 1 else None


async def _largest(visit: _Visit, models: Sequence[ServedModel], owner: Program | None) -> Mapping[str, int]:
    """What models of Ollama take in at most: told of each alone."""
    if owner is not Program.OLLAMA:
        return {}
    names = [model.id for model in models[:_MOST_SHOWN]]
    answers = await asyncio.gather(*(visit.said("/api/show", {"model": name}) for name in names))
    shown = ((name, facts.shown_largest(said.body)) for name, said in zip(names, answers, strict=True) if said)
    return {facts.plain(name): tokens for name, tokens in shown if tokens}


def _with_rooms(
    model: ServedModel, program: Program | None, said: "Said | None", largest: Mapping[str, int]
) -> ServedModel:
    if program is None or said is None:
        # A server that serves one model for as long as it runs: what it takes is what it was started with.
        return replace(model, loaded_tokens=model.context_tokens if program is Program.VLLM else None)
    name = facts.plain(model.id)
    loaded, most = facts.loaded(program, said.body), {**facts.largest(program, said.body), **largest}
    only = facts.only_room(said.body) if program is Program.LLAMA_CPP else None
    return replace(model, context_tokens=most.get(name) or model.context_tokens, loaded_tokens=loaded.get(name) or only)


def _says_error(said: "Said") -> bool:
    return isinstance(said.body, Mapping) and bool(said.body.get("error"))


def _pools() -> "ConnectionPools":
    """In a thread: the HTTP client takes a while to load, and the first answer is waited for by the clock."""
    import codegpt_ls.providers.servers.asking  # noqa: F401
    from codegpt_ls.providers.transport.http_client import ConnectionPools

    return ConnectionPools(keep_alive=False)
