"""A language server of another's on standard input and output that knows `def` and where names stand.

The standard library alone, so that it starts at once.
"""

import json
import re
import sys
from collections.abc import Callable, Iterator
from typing import Any, Final

_DEFINITION: Final = re.compile(r"^( {0,40})def (\w{1,40})")
_FUNCTION: Final = 12
Texts = dict[str, str]


def _definitions(uri: str, texts: Texts) -> Iterator[dict[str, Any]]:
    for number, line in enumerate(texts[uri].splitlines()):
        if found := _DEFINITION.match(line):
            end = {"line": number + 2, "character": 0}
            span = {"start": {"line": number, "character": 0}, "end": end}
            yield {"name": found[2], "kind": _FUNCTION, "range": span, "selectionRange": span}


def _symbols(params: dict[str, Any], texts: Texts) -> list[dict[str, Any]]:
    return list(_definitions(params["textDocument"]["uri"], texts))


def _everywhere(params: dict[str, Any], texts: Texts) -> list[dict[str, Any]]:
    found = ((uri, each) for uri in texts for each in _definitions(uri, texts))
    return [
        {"name": each["name"], "kind": each["kind"], "location": {"uri": uri, "range": each["range"]}}
        for uri, each in found
        if params["query"] in each["name"]
    ]


def _references(params: dict[str, Any], texts: Texts) -> list[dict[str, Any]]:
    at, lines = params["position"], texts[params["textDocument"]["uri"]].splitlines()
    name = re.match(r"\w*", lines[at["line"]][at["character"] :])
    places = [
        {"uri": uri, "range": {"start": _at(number, found.start()), "end": _at(number, found.end())}}
        for uri, text in texts.items()
        for number, line in enumerate(text.splitlines())
        for found in re.finditer(rf"\b{name[0]}\b" if name else "$^", line)
    ]
    # As real ones do: what lies elsewhere, too.
    outside = {"uri": "file:///usr/lib/elsewhere.py", "range": {"start": _at(0, 0), "end": _at(0, 1)}}
    return [outside, *places]


def _at(line: int, character: int) -> dict[str, int]:
    return {"line": line, "character": character}


def _hello(_params: dict[str, Any], _texts: Texts) -> dict[str, Any]:
    knows = ("documentSymbolProvider", "workspaceSymbolProvider", "referencesProvider")
    return {"capabilities": {"textDocumentSync": 1, **dict.fromkeys(knows, True)}}


_ANSWERS: Final[dict[str, Callable[[dict[str, Any], Texts], Any]]] = {
    "initialize": _hello,
    "textDocument/documentSymbol": _symbols,
    "workspace/symbol": _everywhere,
    "textDocument/references": _references,
}


def _messages() -> Iterator[dict[str, Any]]:
    while line := sys.stdin.buffer.readline():
        length = int(line.partition(b":")[2])
        while sys.stdin.buffer.readline().strip():
            pass
        yield json.loads(sys.stdin.buffer.read(length))


def main() -> None:
    """Serve until there is nothing more."""
    texts: Texts = {}
    for message in _messages():
        method, params = message.get("method", ""), message.get("params") or {}
        if method == "textDocument/didOpen":
            texts[params["textDocument"]["uri"]] = params["textDocument"]["text"]
        elif method == "textDocument/didClose":
            del texts[params["textDocument"]["uri"]]
        if "id" in message and method:
            result = _ANSWERS[method](params, texts) if method in _ANSWERS else None
            body = json.dumps({"jsonrpc": "2.0", "id": message["id"], "result": result}).encode()
            sys.stdout.buffer.write(b"Content-Length: %d\r\n\r\n%s" % (len(body), body))
            sys.stdout.buffer.flush()
        elif method == "exit":
            return


if __name__ == "__main__":
    main()
