"""Servers of tools that the person named: where they are written down, what was said yes to, how one is started."""

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any, Protocol

from codegpt_ls.domain.tools.servers import ServerAnswer, ServerDefinition, ToolListing


class ServerFile(Protocol):
    """The person's own file of servers."""

    @property
    def path(self) -> Path:
        """Where the file is, or would be."""
        ...

    def read(self, open_folders: Sequence[str] = ()) -> tuple[Sequence[ServerDefinition], Sequence[str]]:
        """Those in it, and the names of those that cannot be read. Raises ServerFailed for the file as a whole."""
        ...

    def described(self, name: str, entry: Mapping[str, Any]) -> ServerDefinition | None:
        """The server of this name that an entry like one of the file describes; None for what can be none."""
        ...

    def put(self, server: ServerDefinition) -> None:
        """Write this one down, in the place of one of its name. Raises ServerFailed, OSError."""
        ...

    def remove(self, name: str) -> bool:
        """Take it out; whether it was there. Raises as `put`."""
        ...


class SeenServers(Protocol):
    """What the person saw of servers, and said yes to."""

    def server(self, name: str) -> str | None:
        """The seal of how it is started."""
        ...

    def tools(self, name: str) -> Mapping[str, str]:
        """The seals of its tools, by their names."""
        ...

    def keep(self, name: str, seal: str, tools: Mapping[str, str]) -> None:
        """The person said yes to this."""
        ...

    def forget(self, name: str) -> None:
        """It is gone."""
        ...


class RunningServer(Protocol):
    """A server that was started."""

    @property
    def running(self) -> bool:
        """Whether it can be asked."""
        ...

    async def listing(self) -> ToolListing:
        """What it offers. Raises ServerFailed."""
        ...

    async def call(self, name: str, arguments: Mapping[str, Any]) -> ServerAnswer:
        """What this tool tells. Being cancelled tells the server so. Raises ServerFailed."""
        ...

    async def aclose(self) -> None:
        """End it, and all that it started."""
        ...


class ServerLauncher(Protocol):
    """Starts servers, and keeps what they need that is secret."""

    def seal(self, server: ServerDefinition) -> str:
        """What a yes to this one is bound to, with the program as it is found now."""
        ...

    def program(self, server: ServerDefinition) -> str | None:
        """The file of its program; None where there is none."""
        ...

    def lacking(self) -> str | None:
        """What to type in a terminal, where the package that speaks to servers is not installed; else None."""
        ...

    async def start(self, server: ServerDefinition) -> RunningServer:
        """Start it. Raises ServerFailed. Being cancelled ends what was started."""
        ...

    async def keep_secret(self, server: ServerDefinition, name: str, value: str) -> None:
        """Keep the value of a variable or a header with the keys. Raises AssistantError as the store does."""
        ...

    async def forget_secrets(self, server: ServerDefinition) -> None:
        """Forget all of them. Raises AssistantError as the store does."""
        ...
