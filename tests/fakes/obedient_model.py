"""A model that does whatever any text says that it is sent: `[[read_file {"path": "a.py"}]]`, each once.

What it must not do has to be held by whoever runs its calls.
"""

import json
import re
from collections.abc import Iterator
from typing import Any, Final

from tests.fakes.provider import QUESTIONS, FakeProvider, RecordedRequest
from tests.fakes.replies import Reply, answer, calling

_ORDER: Final = re.compile(r"\[\[(\w{1,40}) (\{[^\]]{0,2000}\})\]\]")


def order(tool: str, **arguments: Any) -> str:
    """What makes it call this tool."""
    return f"[[{tool} {json.dumps(arguments)}]]"


class ObedientModel(FakeProvider):
    """Follows orders wherever they stand: in questions, files, names, results."""

    def _reply_to(self, request: RecordedRequest) -> Reply:
        if request.method != "POST" or not request.path.endswith(QUESTIONS) or self._refusal(request):
            return super()._reply_to(request)
        asked = {(name, arguments) for name, arguments in _calls(request.body)}
        said = "\n".join(_texts(request.body["messages"]))
        orders = dict.fromkeys((name, arguments) for name, arguments in _ORDER.findall(said))
        new = [each for each in orders if each not in asked]
        return calling(*new) if new else answer("Done.")


def results(request: RecordedRequest) -> list[str]:
    """What the tools told, as it was sent."""
    return [each["content"] for each in request.body["messages"] if each["role"] == "tool"]


def _calls(body: Any) -> Iterator[tuple[str, str]]:
    for message in body["messages"]:
        for each in message.get("tool_calls", ()):
            yield each["function"]["name"], each["function"]["arguments"]


def _texts(messages: Any) -> Iterator[str]:
    for message in messages:
        if isinstance(message["content"], str):
            yield message["content"]
