"""A process of its own that uses the stores: `python -I another_process.py REQUEST`, the request as JSON.

{folder, commands: [[command, origin, key?]…], hasty?, backend?}; prints one line of JSON for each command.
"""

import asyncio
import json
import os
import signal
import sys
from pathlib import Path
from typing import Any

sys.path.append(str(Path(__file__).parents[2]))

from codegpt_ls.credentials.keyring_process import KeyringAnswer, KeyringProcess
from codegpt_ls.domain.errors import AssistantError
from tests.credentials.machine import HASTY, PATIENT, Machine, credential


class _DiesBeforeReadingBack(KeyringProcess):
    async def read(self, service: str, *, prompting: bool = False) -> KeyringAnswer | None:  # noqa: ARG002
        os.kill(os.getpid(), signal.SIGKILL)
        return None


async def main(request: dict[str, Any]) -> None:
    folder = Path(request["folder"])
    machine = Machine(
        folder, os.environ, deadlines=HASTY if request.get("hasty") else PATIENT, backend=request.get("backend")
    )
    for command, origin, *key in request["commands"]:
        try:
            answer = await run(machine, folder, command, origin, *key)
        except AssistantError as error:
            answer = error.code.value
        sys.stdout.write(json.dumps(answer) + "\n")
        sys.stdout.flush()


async def run(machine: Machine, folder: Path, command: str, origin: str, key: str = "") -> object:
    match command:
        case "set":
            return (await machine.keyring.write(credential(key, origin))).credential.key
        case "get":
            machine.keyring.forget_memory()
            found = await machine.keyring.read(origin)
            return found.credential.key if found else None
        case "remove":
            return await machine.keyring.remove(origin)
        case "set-and-die":
            process = _DiesBeforeReadingBack(environ=os.environ, redactor=machine.redactor, deadlines=PATIENT)
            await machine.store_on(process, folder).write(credential(key, origin))
            return None
        case "stdin":
            return sys.stdin.read()
        case _:
            raise ValueError(command)


if __name__ == "__main__":
    asyncio.run(main(json.loads(sys.argv[1])))
