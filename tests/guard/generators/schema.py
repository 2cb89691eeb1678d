"""`schema/`: the wire, the settings and the rows of providers as JSON Schema."""

import json
from collections.abc import Iterator, Mapping
from functools import cache
from pathlib import Path
from typing import Any, Final

from pydantic.json_schema import GenerateJsonSchema

from codegpt_ls.protocol.schema import documents
from codegpt_ls.providers.vendors.shape import RowsShape
from codegpt_ls.settings.shape import SECTION
from tests.guard.generators import locales
from tests.guard.repository import ROOT

FOLDER: Final = ROOT / "schema"
ROWS: Final = "provider-rows.json"

Schema = Mapping[str, Any]


def files() -> Mapping[Path, bytes | None]:
    """Every file of the folder with its content; None for one that belongs to nothing any more."""
    current = {
        FOLDER / name: (json.dumps(document, indent=2, ensure_ascii=False) + "\n").encode()
        for name, document in {**current_documents(), ROWS: rows()}.items()
    }
    return {**dict.fromkeys(FOLDER.iterdir()), **current}


@cache
def current_documents() -> Mapping[str, Schema]:
    """The documents as they must be now, whatever lies in the folder."""
    return documents(locales.languages())


class _Untitled(GenerateJsonSchema):
    def field_title_should_be_set(self, schema: Any) -> bool:  # noqa: ARG002 - pydantic's own shape
        return False


def rows() -> Schema:
    """The file of rows of providers."""
    document = RowsShape.model_json_schema(schema_generator=_Untitled)
    return {"$schema": GenerateJsonSchema.schema_dialect, **document}


def settings() -> Mapping[str, Schema]:
    """Every setting by its full name, with its schema."""
    return dict(_below(SECTION, current_documents()["settings.json"]))


def _below(prefix: str, group: Schema) -> Iterator[tuple[str, Schema]]:
    for name, member in group["properties"].items():
        if "$ref" in member and "scope" not in member:  # a group; a choice has a scope
            yield from _below(f"{prefix}.{name}", definition("settings.json", member))
        else:
            yield f"{prefix}.{name}", member


def definition(document: str, reference: Schema) -> Schema:
    """What a reference within this document leads to."""
    found: Schema = current_documents()[document]["$defs"][reference["$ref"].rpartition("/")[2]]
    return found
