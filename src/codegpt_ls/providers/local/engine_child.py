"""The engine's own process: `python -I -S engine_child.py`, spoken to over its pipes.

One JSON line on standard input says what to run (it holds the key, so neither the arguments nor the environment
does); one JSON line on standard output says where it listens or why not. Standard error is the engine's log.
The process ends when standard input does: at the latest when its parent is gone, however that died.
"""

import json
import os
import sys
from typing import Any, TextIO

_BEHIND_OTHERS = 10


def main() -> None:
    """Run the engine until standard input ends."""
    announcements = _announcements()
    order = json.loads(sys.stdin.buffer.readline())
    if order["behind_others"] and hasattr(os, "nice"):
        os.nice(_BEHIND_OTHERS)
    try:
        # Last, so that nothing beside the engine can stand in for the standard library.
        sys.path.append(order["library"])
        import xllamacpp
    except ImportError as error:
        _announce(announcements, failed="import", detail=str(error))
        return
    try:
        server = xllamacpp.Server(_parameters(xllamacpp, order))
    except (RuntimeError, ValueError, OSError) as error:
        _announce(announcements, failed="load", detail=str(error))
        return
    _announce(announcements, address=server.listening_address)
    sys.stdin.buffer.read()
    # At once: an orderly end waits for answers nobody reads any more.
    os._exit(0)


def _announcements() -> TextIO:
    """The real standard output; whatever the engine prints there goes to its log instead."""
    announcements = os.fdopen(os.dup(sys.stdout.fileno()), "w", encoding="utf-8")
    os.dup2(sys.stderr.fileno(), sys.stdout.fileno())
    return announcements


def _announce(announcements: TextIO, **news: str) -> None:
    announcements.write(json.dumps(news) + "\n")
    announcements.flush()


def _parameters(engine: Any, order: dict[str, Any]) -> Any:  # noqa: ANN401 - the engine has no types
    parameters = engine.CommonParams()
    parameters.model.path = order["model"]
    parameters.model_alias = {order["alias"]}
    parameters.api_keys = [order["key"]]
    parameters.hostnames = ["127.0.0.1"]
    parameters.port = 0
    parameters.n_ctx = order["context_tokens"]
    parameters.sampling.penalty_repeat = order["repeat_penalty"]
    parameters.sampling.penalty_last_n = 256
    # Two chats answer side by side out of one memory; with a single place the second would wait for the first's end.
    parameters.n_parallel = 2
    parameters.kv_unified = True
    # Old conversations would be kept in up to 8 GiB of memory.
    parameters.cache_ram_mib = 0
    for cpu in (parameters.cpuparams, parameters.cpuparams_batch):
        cpu.n_threads = order["threads"]
        cpu.poll = 0
    # No page and no list of running chats; no web page's script is welcome.
    parameters.ui = False
    parameters.endpoint_slots = False
    parameters.cors_origins = ""
    parameters.offline = True
    return parameters


if __name__ == "__main__":
    main()
