"""llama.cpp's own server, which others wrote, with a model whose answers are known: three dialects at one address."""

import importlib.util
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Final

from codegpt_ls.providers.local.engine import PACKAGE
from tests.components import require
from tests.fakes.scripted_model import write_model
from tests.providers.asking import KEY

SLOTS: Final = 3
"""Answers at once; another question waits until one of them is over."""
CONTEXT: Final = 2048
"""Tokens of each answer with its question; a longer question is refused, a longer answer pushes its beginning out."""
_PROGRAM: Final = """
import sys, xllamacpp
model, key, context, slots = sys.argv[1:]
given = xllamacpp.CommonParams()
given.model.path, given.model_alias, given.hostnames, given.port = model, {"scripted"}, ["127.0.0.1"], 0
# A place of its own for each answer: out of one memory, endless ones would crowd each other out.
given.n_ctx, given.n_parallel, given.kv_unified, given.ctx_shift = int(context) * int(slots), int(slots), False, True
given.ui, given.offline, given.warmup, given.api_keys = False, True, False, [key]
for cpu in (given.cpuparams, given.cpuparams_batch):
    cpu.n_threads, cpu.poll = 1, 0
server = xllamacpp.Server(given)
print(server.listening_address, flush=True)
sys.stdin.read()
"""


class LlamaCpp:
    """The running server."""

    def __init__(self, origin: str, process: subprocess.Popen[str]) -> None:
        self.origin = origin
        self._process = process

    def kill(self) -> None:
        """End it in the middle of whatever it does."""
        self._process.kill()
        self._process.wait()


@contextmanager
def llama_cpp(folder: Path) -> Iterator[LlamaCpp]:
    """Run it, on a port of its own choice."""
    require("llama.cpp's server", importlib.util.find_spec(PACKAGE) is not None, f"pip install {PACKAGE}")
    model = write_model(folder / "scripted.gguf")
    command = (sys.executable, "-c", _PROGRAM, str(model), KEY, str(CONTEXT), str(SLOTS))
    log = folder / "llama_cpp.log"
    with (
        log.open("w") as errors,
        subprocess.Popen(
            command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=errors, text=True, encoding="utf-8"
        ) as process,
    ):
        try:
            assert process.stdout
            origin = next((line.strip() for line in process.stdout if line.startswith("http://")), None)
            assert origin, log.read_text(errors="replace")[-2000:]
            yield LlamaCpp(origin, process)
        finally:
            process.kill()
