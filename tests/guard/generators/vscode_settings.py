"""The settings in the manifest of the VS Code client, with their English titles, out of those of the server."""

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any, Final

from codegpt_ls.settings import SECTION, Chapter
from tests.guard.generators import schema
from tests.guard.repository import ROOT

CLIENT: Final = ROOT / "editor-client" / "vscode"

OWN: Final = ("codegpt.serverPath", "codegpt.pythonPath")
"""Settings of the client that the server never hears of: they stand in its manifest only."""

Json = dict[str, Any]

_BOUNDS: Final = ("minimum", "exclusiveMinimum", "maximum", "minLength", "maxLength", "minItems", "maxItems")


def files() -> Mapping[Path, bytes | None]:
    """The manifest and its English titles with their content."""
    manifest, titles = read("package.json"), read("package.nls.json")
    chapters = [_chapter(chapter, manifest) for chapter in Chapter]
    shown = {name: setting for chapter in chapters for name, setting in chapter["properties"].items()}
    manifest["contributes"]["configuration"] = chapters
    manifest["capabilities"]["untrustedWorkspaces"]["restrictedConfigurations"] = [
        name for name, setting in shown.items() if setting["scope"] != "resource"
    ]
    return {
        CLIENT / "package.json": _written(manifest),
        CLIENT / "package.nls.json": _written(_titles(titles, list(shown))),
    }


def title_key(name: str) -> str:
    """What the setting's title is called in `package.nls.json`."""
    return name.replace(f"{SECTION}.", "setting.", 1)


def read(name: str) -> Json:
    """A JSON file of the client."""
    content: Json = json.loads((CLIENT / name).read_text(encoding="utf-8"))
    return content


def _chapter(chapter: Chapter, manifest: Json) -> Json:
    """First what is the client's own and stands in the manifest only, then the server's, in the order of both."""
    own = {
        name: setting
        for section in manifest["contributes"]["configuration"]
        if section["title"] == _heading(chapter)
        for name, setting in section["properties"].items()
        if name in OWN
    }
    theirs = {name: member for name, member in schema.settings().items() if member["chapter"] == chapter}
    shown = own | {name: _shown(name, member) for name, member in theirs.items()}
    numbered = {name: {**setting, "order": order} for order, (name, setting) in enumerate(shown.items(), start=1)}
    return {"title": _heading(chapter), "properties": numbered}


def _heading(chapter: Chapter) -> str:
    return f"%settings.{chapter}%"


def _shown(name: str, member: schema.Schema) -> Json:
    choices = [_plain(choice) for choice in member.get("anyOf", [member])]
    types = [choice["type"] for choice in choices]
    bounds = {bound: choice[bound] for choice in choices for bound in _BOUNDS if bound in choice}
    values = [value for choice in choices for value in choice.get("enum", ())]
    # The first choice of a list is what VS Code falls back to.
    enum = {"enum": [*([None] if "null" in types else []), *values]} if values else {}
    return {
        "type": types[0] if len(types) == 1 else types,
        **({"items": member["items"]} if "items" in member else {}),
        **enum,
        "default": _number(member["default"]),
        **bounds,
        "scope": member["scope"],
        "order": 0,
        **({"editPresentation": "multilineText"} if member.get("multiline") else {}),
        "markdownDescription": f"%{title_key(name)}%",
    }


def _plain(choice: schema.Schema) -> schema.Schema:
    return schema.definition("settings.json", choice) if "$ref" in choice else choice


def _number(default: object) -> object:
    return int(default) if isinstance(default, float) and default.is_integer() else default


def _titles(titles: Json, shown: list[str]) -> Json:
    """The titles with those of the settings in the order of the settings, where the first of them stands."""
    descriptions = {title_key(name): member["description"] for name, member in schema.settings().items()}
    keys = [title_key(name) for name in shown]
    texts = {key: descriptions.get(key) or titles[key] for key in keys}
    first = next(key for key in titles if key.startswith("setting."))
    result: Json = {}
    for key, title in titles.items():
        if key == first:
            result |= texts
        if not key.startswith("setting."):
            result[key] = title
    return result


def _written(content: Json) -> bytes:
    return (json.dumps(content, indent=2, ensure_ascii=False) + "\n").encode()
