"""The wire and the settings as JSON Schema, for clients in other languages: the content of `schema/`."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any, Final

from pydantic import BaseModel
from pydantic.json_schema import GenerateJsonSchema, models_json_schema

from codegpt_ls.protocol.compatibility import PROTOCOL
from codegpt_ls.protocol.method import Kind, Method
from codegpt_ls.protocol.methods import ANSWERS, BESIDES, METHODS
from codegpt_ls.protocol.wire import Wire
from codegpt_ls.settings import Settings

Schema = dict[str, Any]

_DIALECT: Final = "https://json-schema.org/draft/2020-12/schema"
_PROTOCOL: Final = "protocol.json"
PROTOCOL_WORD: Final = "x-protocol"
"""The protocol's number, as in the answer to `initialize`."""
_NULL: Final = {"type": "null"}
_ABOUT: Final = ("description", "default")
"""Words of a schema that are about a member, and say nothing of its value."""


class _Untitled(GenerateJsonSchema):
    """pydantic's schema without a title for every member, which would only repeat its name."""

    def field_title_should_be_set(self, schema: Any) -> bool:  # noqa: ANN401, ARG002 - pydantic's own shape
        return False


def documents(languages: Sequence[str]) -> Mapping[str, Schema]:
    """Every file of `schema/` by its name; the languages are those that messages can be in."""
    return {_PROTOCOL: _protocol(), "methods.json": _methods(), "settings.json": _settings(languages)}


def _protocol() -> Schema:
    events = [method.params for method in METHODS if method.kind is Kind.EVENT]
    called = [method.params for method in METHODS if method.kind is not Kind.EVENT]
    received = _definitions([*called, *ANSWERS])
    sent = _definitions([*(method.result for method in METHODS if method.result), *events, *BESIDES])
    definitions = {
        **{name: _as_received(schema) for name, schema in received.items()},
        **{name: _as_sent(schema) for name, schema in sent.items()},
    }
    return {
        "$schema": _DIALECT,
        PROTOCOL_WORD: PROTOCOL,
        "description": "Params, results and error data of codegpt-ls by name; methods.json says where each belongs.",
        "$defs": dict(sorted(definitions.items())),
    }


def _methods() -> Schema:
    return {
        PROTOCOL_WORD: PROTOCOL,
        "description": "What an editor can call. Generated from the server's own models.",
        "methods": [_method(method) for method in METHODS],
    }


def _method(method: Method) -> Schema:
    result = {"result": _reference(method.result)} if method.result else {}
    nullable = {"resultMayBeNull": True} if method.may_be_null else {}
    errors = {"errors": [code.value for code in method.errors]} if method.errors else {}
    return {
        "name": method.name,
        "kind": method.kind.value,
        "summary": method.summary,
        "params": _reference(method.params),
        **result,
        **nullable,
        **errors,
    }


def _settings(languages: Sequence[str]) -> Schema:
    schema = Settings.model_json_schema(schema_generator=_Untitled)
    locale = schema["properties"]["locale"]
    *others, last = (f"`{language}`" for language in languages)
    locale["description"] = locale["description"].format(languages=f"{', '.join(others)} or {last}")
    return {"$schema": _DIALECT, PROTOCOL_WORD: PROTOCOL, **schema}


def _definitions(models: Iterable[type[BaseModel]]) -> Mapping[str, Schema]:
    wanted = dict.fromkeys(models)
    _, document = models_json_schema([(model, "validation") for model in wanted], schema_generator=_Untitled)
    definitions: Mapping[str, Schema] = document["$defs"]
    return definitions


def _as_received(schema: Schema) -> Schema:
    """The schema of something we take: a member that may be absent may be null as well."""
    if "properties" not in schema:
        return schema
    required = schema.get("required", ())
    return {
        **schema,
        "properties": {
            name: member if name in required else _or_null(member) for name, member in schema["properties"].items()
        },
    }


def _or_null(member: Schema) -> Schema:
    if _may_be_null(member):
        return member
    about = {name: value for name, value in member.items() if name in _ABOUT}
    return {"anyOf": [{name: value for name, value in member.items() if name not in _ABOUT}, _NULL], **about}


def _as_sent(schema: Schema) -> Schema:
    """The schema of something we send: a member that has nothing to say is absent, never null; all others are there."""
    if "properties" not in schema:
        return schema
    members = schema["properties"]
    return {
        **schema,
        "properties": {name: _without_null(member) for name, member in members.items()},
        "required": [name for name, member in members.items() if not _may_be_null(member)],
    }


def _may_be_null(member: Schema) -> bool:
    return _NULL in member.get("anyOf", ())


def _without_null(member: Schema) -> Schema:
    rest = {name: value for name, value in member.items() if name not in ("anyOf", "default")}
    choices = [choice for choice in member.get("anyOf", ()) if choice != _NULL]
    if not choices:
        return rest
    return {**choices[0], **rest} if len(choices) == 1 else {"anyOf": choices, **rest}


def _reference(model: type[Wire]) -> Schema:
    return {"$ref": f"{_PROTOCOL}#/$defs/{model.__name__}"}
