"""A client that knows nothing but the page of the protocol, and goes every way forward that an error offers."""

from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final
from urllib.parse import urlsplit

from tests.fakes.lsp_client import Message, RawClient
from tests.fakes.provider import KEY

MODEL: Final = "gpt-5.4-mini"
INVALID: Final = (-32601, -32602)
SHOWN: Final = ("window/showMessage", "window/showMessageRequest", "window/showDocument")
"""What a client that draws all itself is never sent."""
_CONTINUE: Final = "codegpt/continue"


@dataclass(slots=True, kw_only=True)
class Client:
    """One editor with an interface of its own, and the person in front of it."""

    editor: RawClient
    key: str = KEY
    """What the person types where a key is asked for."""
    advertised: tuple[str, ...] = field(init=False)

    def __post_init__(self) -> None:
        begun = self.editor.initialize(initializationOptions={"ownInterface": True}, locale="en")
        self.advertised = tuple(begun["capabilities"]["executeCommandProvider"]["commands"])

    def command(self, command: str, argument: Message) -> Message:
        """`workspace/executeCommand`."""
        return self.editor.call("workspace/executeCommand", {"command": command, "arguments": [argument]})

    def call(self, method: str, params: Message) -> Message:
        """A request or a command."""
        return self.editor.call(method, params) if "/" in method else self.command(method, params)

    def take(self, action: Message, method: str, params: Message, partial: str = "") -> Message:
        """Go one way forward of a request that failed, as the page says; what came of it."""
        if "url" in action:
            assert urlsplit(action["url"]).scheme == "https", action
            return {"result": None}
        argument = dict((action.get("arguments") or [{}])[0])
        match action["command"]:
            case "codegpt.retry":
                return self.editor.call("codegpt/retry", argument) if argument else self.call(method, params)
            case "codegpt.newChat":
                return self.editor.call("codegpt/createThread", {})
            case "codegpt.continue":
                return self._continued(argument, params, partial)
            case "codegpt.setApiKey":
                given = {"organization": "org-typed"} if argument.get("field") else {"apiKey": self.key}
            case "codegpt.selectModel" if "model" not in argument:
                given = {"model": self._picked(argument["provider"])}
            case _:
                given = {}
        assert action["command"] in self.advertised, f"a dead button: {action}"
        return self.command(action["command"], {**argument, **given})

    def shown(self) -> list[Any]:
        """What this client was sent that it never wants."""
        return [each for each in self.editor.received() if each.get("method") in SHOWN]

    def _picked(self, provider: str) -> str:
        """The person takes the first model of the list, or types one where there is none."""
        listed = self.editor.call("codegpt/models", {"provider": provider})["result"]["models"]
        return str(listed[0]["id"]) if listed else "typed-by-hand"

    def _continued(self, argument: Message, params: Message, partial: str) -> Message:
        messages = [*params["messages"], {"role": "assistant", "content": partial}]
        return self.editor.call(_CONTINUE, argument or {**params, "messages": messages})


def prepared(folder: Path, *parts: str) -> Path:
    """The path of these parts below the folder, whose parents exist."""
    path = folder.joinpath(*parts)
    path.parent.mkdir(parents=True, exist_ok=True)
    return path
