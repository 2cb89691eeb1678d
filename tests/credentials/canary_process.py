"""Drives a key through success, refusal, deadline, debug logs and a crash: `python -I canary_process.py REQUEST`.

REQUEST: {folder, working, stopped} with the environments of two sessions; the key on stdin. Logs everything there is
at debug level, to stderr and to `debug.log`.
"""

import asyncio
import json
import logging
import sys
from pathlib import Path
from typing import Any

sys.path.append(str(Path(__file__).parents[2]))

from codegpt_ls.credentials.entry import clean_header, clean_key
from codegpt_ls.credentials.environment import ProcessEnvironment
from codegpt_ls.credentials.keyring_store import KeyringStore
from codegpt_ls.credentials.redaction import Redactor
from codegpt_ls.domain.credentials import Credential
from codegpt_ls.domain.errors import AssistantError
from codegpt_ls.domain.providers import EnvironmentNames, ProviderProfile
from tests.credentials.machine import HASTY, ORIGIN, Machine, credential

log = logging.getLogger("canary")


async def main(request: dict[str, Any], key: str, redactor: Redactor) -> None:
    folder = Path(request["folder"])
    working = Machine(folder / "a", request["working"], redactor=redactor)
    null = Machine(folder / "b", request["working"], redactor=redactor, backend="keyring.backends.null.Keyring")
    loud = Machine(folder / "c", request["working"], redactor=redactor, backend="badly_behaved.Talkative")
    raising = Machine(folder / "d", request["working"], redactor=redactor, backend="badly_behaved.Raising")
    stopped = Machine(folder / "e", request["stopped"], redactor=redactor, deadlines=HASTY)
    for machine in (working, null, loud, raising, stopped):
        await attempt(machine.keyring, credential(key))
        await attempt(machine.keyring, Credential(origin=ORIGIN, header="x-token", key=key))
    log.info("in the environment: %s", environment(key, redactor))
    for spoilt in (f"Bearer {key}", f"{key}\n{key}", f"OPENAI_API_KEY={key}"):
        try:
            clean_key(spoilt)
        except AssistantError as error:
            log.info("refused: %s %r", error.facts, error, exc_info=True)
    try:
        clean_header(f"{key}\nX-Evil: 1")
    except AssistantError as error:
        log.info("refused: %s %r", error.facts, error, exc_info=True)
    log.debug("a careless line: %s", key, extra={"headers": {"authorization": f"Bearer {key}"}})
    log.debug("an argument too many", key)
    raise RuntimeError(f"a crash that quotes {key}")


async def attempt(store: KeyringStore, kept: Credential) -> None:
    try:
        await store.write(kept)
        store.forget_memory()
        log.info("found: %r %s", await store.read(ORIGIN, kept.header), store)
    except AssistantError as error:
        log.info("failed: %r %s", error, error.facts, exc_info=True)


def environment(key: str, redactor: Redactor) -> str:
    names = EnvironmentNames(key="OPENAI_API_KEY", organization="OPENAI_ORG_ID")
    profile = ProviderProfile(id="o", title="O", base_url=ORIGIN, default_model=None, environment=names)
    environ = {"OPENAI_API_KEY": key, "OPENAI_ORG_ID": f"{key}\n"}
    return repr(ProcessEnvironment(environ, redactor=redactor).connection(profile))


def run(request: dict[str, Any], key: str) -> None:
    redactor = Redactor()
    handlers: list[logging.Handler] = [
        logging.StreamHandler(),
        logging.FileHandler(Path(request["folder"]) / "debug.log"),
    ]
    logging.basicConfig(level=logging.DEBUG, handlers=handlers)
    redactor.install(handlers)
    sys.excepthook = redactor.excepthook(sys.stderr.write)
    asyncio.run(main(request, key, redactor), debug=True)


if __name__ == "__main__":
    run(json.loads(sys.argv[1]), sys.stdin.read())
