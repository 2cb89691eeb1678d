"""Starts the servers: finds the program, brings together what it gets, and keeps its secrets with the keys."""

import os
import shutil
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path
from typing import Any, Final

from codegpt_ls.credentials.entry import clean_header
from codegpt_ls.credentials.redaction import Redactor
from codegpt_ls.domain.credentials import Credential, CredentialSource
from codegpt_ls.domain.errors import AssistantError
from codegpt_ls.domain.origin import origin_of
from codegpt_ls.domain.ports.keys import CredentialStore
from codegpt_ls.domain.tools.servers import FROM_ENVIRONMENT, STORED, ServerDefinition, ServerFailed, ServerFault
from codegpt_ls.installing import install_command
from codegpt_ls.mcp.environment import server_environment
from codegpt_ls.mcp.process import ServerProcess

PACKAGE: Final = "mcp"
"""Alone loaded by the process that speaks to a server."""
_KEPT_IN: Final = (CredentialSource.KEYRING, CredentialSource.FILE)


@dataclass(frozen=True, slots=True)
class Way:
    """How an address is reached."""

    proxy: str | None = None
    ca_bundle: str | None = None


class Launcher:
    """For the environment of whoever started us."""

    def __init__(
        self,
        environ: Mapping[str, str],
        stores: Mapping[CredentialSource, CredentialStore],
        redactor: Redactor,
        way: Callable[[str], Way],
    ) -> None:
        """`way`: the proxy and the authorities for an address, as the settings and the environment have them."""
        self._environ = environ
        self._stores = stores
        self._redactor = redactor
        self._way = way

    def program(self, server: ServerDefinition) -> str | None:
        """The file of its program; None where there is none. A folder that is relative to a project is none to look
        in."""
        if server.command is None:
            return None
        folders = [each for each in self._environ.get("PATH", "").split(os.pathsep) if Path(each).is_absolute()]
        return shutil.which(server.command, path=os.pathsep.join(folders) or os.devnull)

    def lacking(self) -> str | None:
        """What to type in a terminal, where the package that speaks to servers is not installed; else None."""
        return None if find_spec(PACKAGE) else install_command(PACKAGE)

    def seal(self, server: ServerDefinition) -> str:
        """What a yes to it is bound to."""
        return server.seal(self.program(server))

    async def start(self, server: ServerDefinition) -> ServerProcess:
        """Start it. Raises ServerFailed, AssistantError as the store of keys does."""
        if (lacking := self.lacking()) is not None:
            raise ServerFailed(ServerFault.NOT_INSTALLED, lacking)
        if server.url is not None:
            way = self._way(server.url)
            headers = {name: await self._value(server, name, said) for name, said in server.headers.items()}
            how: Mapping[str, Any] = {
                "url": server.url, "headers": headers, "proxy": way.proxy, "caBundle": way.ca_bundle
            }  # fmt: skip
            return await ServerProcess.started(how, self._environ)
        program = self.program(server)
        if program is None:
            raise ServerFailed(ServerFault.NOT_FOUND, server.command or "")
        named = {name: await self._value(server, name, said) for name, said in server.env.items()}
        env = {**server_environment(self._environ), **named}
        cwd = server.cwd or str(Path.home())
        how = {"command": program, "args": list(server.args), "env": env, "cwd": cwd}
        return await ServerProcess.started(how, self._environ)

    async def keep_secret(self, server: ServerDefinition, name: str, value: str) -> None:
        """Keep the value of a variable or a header in the keyring. Raises AssistantError as the store does."""
        key = clean_header(value)
        credential = Credential(origin=_owner(server), header=name.lower(), key=key)
        await self._stores[CredentialSource.KEYRING].write(credential)

    async def forget_secrets(self, server: ServerDefinition) -> None:
        """Forget all of them. Raises AssistantError as the store does."""
        for name in server.secrets:
            for source in _KEPT_IN:
                await self._stores[source].remove(_owner(server), name)

    async def _value(self, server: ServerDefinition, name: str, said: str) -> str:
        if said == STORED:
            return await self._stored(server, name)
        if not said.startswith(FROM_ENVIRONMENT):
            return said
        value = self._environ.get(said.removeprefix(FROM_ENVIRONMENT), "")
        if not value:
            raise ServerFailed(ServerFault.SECRET, said)
        self._redactor.register(value)
        return value

    async def _stored(self, server: ServerDefinition, name: str) -> str:
        for store in self._asked():
            try:
                found = await store.read(_owner(server), name)
            except AssistantError as error:
                raise ServerFailed(ServerFault.SECRET, f"{name} ({error.code})") from None
            if found is not None:
                return found.credential.key
        raise ServerFailed(ServerFault.SECRET, name)

    def _asked(self) -> Sequence[CredentialStore]:
        return [self._stores[each] for each in _KEPT_IN]


def _owner(server: ServerDefinition) -> str:
    """What a secret is bound to: this server, and where there is an address, its origin."""
    origin = f" {origin_of(server.url)}" if server.url else ""
    return f"mcp:{server.name}{origin}"
