"""The settings of the VS Code client are the server's: names, defaults and who may set them."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

ROOT = Path(__file__).parent.parent.parent
CLIENT = ROOT / "editor-client" / "vscode"
ITS_OWN = {"codegpt.serverPath"}
"""Settings of the client that the server never hears of."""


def test_the_client_declares_every_setting_of_the_server_with_its_default_and_scope() -> None:
    declared = {
        name: (setting["default"], setting["scope"]) for name, setting in _declared().items() if name not in ITS_OWN
    }
    assert declared == {name: (setting["default"], setting["scope"]) for name, setting in _settings()}


def test_the_bounds_of_a_number_are_the_same() -> None:
    declared = _declared()
    for name, setting in _settings():
        assert _bounds(declared[name]) == _bounds(setting), name


def test_no_setting_of_an_untrusted_folder_counts_where_it_decides_where_a_key_goes_or_what_runs() -> None:
    restricted = set(_manifest()["capabilities"]["untrustedWorkspaces"]["restrictedConfigurations"])
    assert restricted == {name for name, setting in _declared().items() if setting["scope"] != "resource"}


def _manifest() -> Any:
    return json.loads((CLIENT / "package.json").read_text(encoding="utf-8"))


def _declared() -> dict[str, Any]:
    sections = _manifest()["contributes"]["configuration"]
    return {name: setting for section in sections for name, setting in section["properties"].items()}


def _settings() -> Iterator[tuple[str, Any]]:
    document = json.loads((ROOT / "schema" / "settings.json").read_text(encoding="utf-8"))
    yield from _members("codegpt", document, document)


def _members(prefix: str, group: Any, document: Any) -> Iterator[tuple[str, Any]]:
    for name, member in group["properties"].items():
        reference = member.get("$ref")
        if reference is None:
            yield f"{prefix}.{name}", member
        else:
            yield from _members(f"{prefix}.{name}", document["$defs"][reference.rpartition("/")[2]], document)


def _bounds(setting: Any) -> dict[str, float]:
    choices = [setting, *setting.get("anyOf", ())]
    names = ("minimum", "maximum", "exclusiveMinimum")
    return {name: choice[name] for choice in choices for name in names if name in choice}
