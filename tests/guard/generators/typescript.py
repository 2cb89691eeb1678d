"""`generated.ts` of the VS Code client: the wire's types in TypeScript, and which method takes and gives which."""

import json
import textwrap
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import Final

from codegpt_ls.protocol.compatibility import PROTOCOL
from codegpt_ls.protocol.method import Kind
from codegpt_ls.protocol.wire import LATER
from tests.guard.generators.schema import Schema, current_documents
from tests.guard.generators.schema import definition as defined
from tests.guard.repository import ROOT

TARGET: Final = ROOT / "editor-client" / "vscode" / "src" / "protocol" / "generated.ts"

_INDENT: Final = "    "
_WIDTH: Final = 120
_PLAIN: Final = {"string": "string", "integer": "number", "number": "number", "boolean": "boolean", "null": "null"}
_WORDS: Final = {"description", "title", "default"}
"""Members of a schema that constrain nothing."""


def files() -> Mapping[Path, bytes | None]:
    """The file with its content."""
    definitions = current_documents()["protocol.json"]["$defs"]
    methods = current_documents()["methods.json"]["methods"]
    number = f"/** The protocol's number that these types are of. */\nexport const PROTOCOL = {PROTOCOL};"
    parts = [
        "// Generated from schema/: sh scripts/generate types",
        number,
        *_definitions(definitions),
        *_tables(methods),
    ]
    return {TARGET: ("\n\n".join(parts) + "\n").encode()}


def _definitions(definitions: Mapping[str, Schema]) -> Iterator[str]:
    for name, definition in definitions.items():
        declared = _interface(name, definition) if "properties" in definition else _alias(name, definition)
        yield "\n".join([*_comment(definition, ""), declared])


def _interface(name: str, definition: Schema) -> str:
    required = definition.get("required", ())
    lines = [f"export interface {name} {{"]
    for member, schema in definition["properties"].items():
        lines += _comment(schema, _INDENT)
        lines.append(f"{_INDENT}{member}{'' if member in required else '?'}: {_type(schema)};")
    return "\n".join([*lines, "}"])


def _alias(name: str, definition: Schema) -> str:
    line = f"export type {name} = {_type(definition)};"
    if len(line) <= _WIDTH:
        return line
    choices = f"\n{_INDENT}| ".join(_choices(definition))
    return f"export type {name} =\n{_INDENT}| {choices};"


def _type(schema: Schema) -> str:
    return " | ".join(_choices(schema))


def _choices(schema: Schema) -> Iterable[str]:
    for several in ("anyOf", "oneOf"):
        if several in schema:
            return [_type(choice) for choice in schema[several] if not _is_for_later(choice)]
    if "enum" in schema:
        return [json.dumps(value) for value in schema["enum"]]
    return [_single(schema)]


def _is_for_later(choice: Schema) -> bool:
    """Whether it stands for what only a later version sends: a client of this one would be let off everything."""
    return "$ref" in choice and defined("protocol.json", choice).get(LATER, False)


def _single(schema: Schema) -> str:
    if "$ref" in schema:
        return _referred(schema)
    if "const" in schema:
        return json.dumps(schema["const"])
    match schema.get("type"):
        case "array":
            item = _type(schema["items"])
            return f"({item})[]" if " | " in item else f"{item}[]"
        case "object":
            return f"Record<string, {_type(schema['additionalProperties'])}>"
        case None if not schema.keys() - _WORDS:
            return "unknown"
        case plain if plain in _PLAIN:
            return _PLAIN[plain]
        case _:
            raise ValueError(f"{Path(__file__).name} has no TypeScript for {dict(schema)}")


def _referred(schema: Schema) -> str:
    name: str = schema["$ref"].rpartition("/")[2]
    return name


def _comment(schema: Schema, indent: str) -> Iterator[str]:
    description = schema.get("description")
    if not description:
        return
    line = f"{indent}/** {description} */"
    if len(line) <= _WIDTH:
        yield line
        return
    yield f"{indent}/**"
    prefix = f"{indent} * "
    yield from textwrap.wrap(
        description, _WIDTH, initial_indent=prefix, subsequent_indent=prefix, break_on_hyphens=False
    )
    yield f"{indent} */"


def _tables(methods: Iterable[Schema]) -> Iterator[str]:
    by_kind = {kind: [method for method in methods if method["kind"] == kind] for kind in Kind}
    requests = [
        f'"{each["name"]}": {{ params: {_referred(each["params"])}; result: {_result(each)} }}'
        for each in by_kind[Kind.REQUEST]
    ]
    events = [f'"{each["name"]}": {_referred(each["params"])}' for each in by_kind[Kind.EVENT]]
    yield _table("What can be asked: params and result by method.", "Requests", requests)
    yield _table("What the server tells by itself: params by method.", "Events", events)
    yield _alias("Notification", _names(by_kind[Kind.NOTIFICATION]))
    commands = _alias("ServerCommand", _names(by_kind[Kind.COMMAND]))
    yield f"/** What can be run by `workspace/executeCommand`. */\n{commands}"


def _table(description: str, name: str, rows: Iterable[str]) -> str:
    lines = (f"{_INDENT}{row};" for row in rows)
    return "\n".join([f"/** {description} */", f"export interface {name} {{", *lines, "}"])


def _names(methods: Iterable[Schema]) -> Schema:
    return {"enum": [method["name"] for method in methods]}


def _result(method: Schema) -> str:
    if "result" not in method:
        return "null"
    return f"{_referred(method['result'])}{' | null' if method.get('resultMayBeNull') else ''}"
