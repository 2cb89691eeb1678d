"""The settings in the manifest of the VS Code client, with their English titles, out of those of the server.

VS Code's Settings editor has an input for a setting of one type, and for a number that may be null. Anything else it
leaves to the file: so what may be unset is an empty text here, which the server takes for unset as it takes null.
"""

import json
import re
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any, Final

from codegpt_ls.settings.shape import SECTION, Chapter
from tests.guard.generators import schema
from tests.guard.repository import ROOT

CLIENT: Final = ROOT / "editor-client" / "vscode"

OWN: Final = ("codegpt.serverPath", "codegpt.pythonPath", "codegpt.offerModels")
"""Settings of the client that the server never hears of: they stand in its manifest only."""

Json = dict[str, Any]

SAID_BY_EACH_VALUE: Final = (
    "codegpt.credentialSource",
    "codegpt.effort",
    "codegpt.completion.dialect",
    "codegpt.completion.trigger",
)
"""Settings whose choices have a name and a sentence each: `setting.NAME.VALUE`, and `….label` for the name."""

UNSET: Final = "unset"
"""What the choice of none is called among the keys of titles."""

# No `minLength`: who empties the input of a setting unsets it.
_BOUNDS: Final = ("minimum", "exclusiveMinimum", "maximum", "maxLength", "minItems", "maxItems")


def files() -> Mapping[Path, bytes | None]:
    """The manifest and its English titles with their content."""
    manifest, titles = read("package.json"), read("package.nls.json")
    chapters = [_chapter(order, chapter, manifest) for order, chapter in enumerate(Chapter, start=1)]
    shown = {name: setting for chapter in chapters for name, setting in chapter["properties"].items()}
    manifest["contributes"]["configuration"] = chapters
    manifest["capabilities"]["untrustedWorkspaces"]["restrictedConfigurations"] = [
        name for name, setting in shown.items() if setting["scope"] != "resource"
    ]
    return {
        CLIENT / "package.json": _written(manifest),
        CLIENT / "package.nls.json": _written(_titles(titles, shown)),
    }


def title_key(name: str) -> str:
    """What the setting's title is called in `package.nls.json`."""
    return name.replace(f"{SECTION}.", "setting.", 1)


def read(name: str) -> Json:
    """A JSON file of the client."""
    content: Json = json.loads((CLIENT / name).read_text(encoding="utf-8"))
    return content


def _chapter(order: int, chapter: Chapter, manifest: Json) -> Json:
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
    # Settings stand below the extension's name in the editor: one of this id is not written before each of them.
    return {"id": SECTION, "title": _heading(chapter), "order": order, "properties": numbered}


def _heading(chapter: Chapter) -> str:
    return f"%settings.{chapter}%"


def _shown(name: str, member: schema.Schema) -> Json:
    choices = [_plain(choice) for choice in member.get("anyOf", [member])]
    unset = {"type": "null"} in choices
    types = [choice["type"] for choice in choices if choice["type"] != "null"]
    assert len(types) == 1, f"the Settings editor has no input for {name}: {types}"
    (type_,) = types
    as_text = type_ == "string" and unset
    bounds = {bound: choice[bound] for choice in choices for bound in _BOUNDS if bound in choice}
    return {
        "type": [type_, "null"] if unset and not as_text else type_,
        **({"items": member["items"]} if "items" in member else {}),
        **_enum(name, [value for choice in choices for value in choice.get("enum", ())], unset=unset),
        "default": "" if as_text else _number(member["default"]),
        **bounds,
        "scope": member["scope"],
        "order": 0,
        **({"editPresentation": "multilineText"} if member.get("multiline") else {}),
        "markdownDescription": f"%{title_key(name)}%",
    }


def _enum(name: str, values: list[str], *, unset: bool) -> Json:
    """The choices with their names; the first is what VS Code falls back to."""
    if not values:
        return {}
    assert name in SAID_BY_EACH_VALUE, f"say what each value of {name} means, and add it there"
    every = [*([""] if unset else []), *values]
    keys = [f"{title_key(name)}.{value or UNSET}" for value in every]
    return {
        "enum": every,
        "enumItemLabels": [f"%{key}.label%" for key in keys],
        "markdownEnumDescriptions": [f"%{key}%" for key in keys],
    }


def _plain(choice: schema.Schema) -> schema.Schema:
    return schema.definition("settings.json", choice) if "$ref" in choice else choice


def _number(default: object) -> object:
    return int(default) if isinstance(default, float) and default.is_integer() else default


def _titles(titles: Json, shown: Json) -> Json:
    """The titles with those of the settings in the order of the settings, where the first of them stands."""
    descriptions = {title_key(name): member["description"] for name, member in schema.settings().items()}
    texts = {key: _linked(descriptions.get(key) or titles[key], shown) for key in _keys(shown)}
    first = next(key for key in titles if key.startswith("setting."))
    result: Json = {}
    for key, title in titles.items():
        if key == first:
            result |= texts
        if not key.startswith("setting."):
            result[key] = title
    return result


def _keys(shown: Json) -> Iterator[str]:
    """What the manifest names of each setting: its title, and the names and sentences of its choices."""
    for name, setting in shown.items():
        yield title_key(name)
        for label, sentence in zip(
            setting.get("enumItemLabels", ()), setting.get("markdownEnumDescriptions", ()), strict=True
        ):
            yield from (label.strip("%"), sentence.strip("%"))


def _linked(text: str, shown: Json) -> str:
    """The text with each setting it names as a link, which the Settings editor makes of `#codegpt.model#`."""
    return re.sub(r"`(codegpt\.[\w.]+)`", lambda found: f"`#{found[1]}#`" if found[1] in shown else found[0], text)


def _written(content: Json) -> bytes:
    return (json.dumps(content, indent=2, ensure_ascii=False) + "\n").encode()
