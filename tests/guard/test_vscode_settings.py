"""The manifest of the VS Code client: what an untrusted folder may decide, the order of settings, and their titles."""

import re
from typing import Any

import pytest

from tests.guard.generators import vscode_settings

MANIFEST = vscode_settings.read("package.json")
SECTIONS: list[Any] = MANIFEST["contributes"]["configuration"]


def test_no_setting_of_an_untrusted_folder_counts_where_it_decides_where_a_key_goes_or_what_runs() -> None:
    restricted = set(MANIFEST["capabilities"]["untrustedWorkspaces"]["restrictedConfigurations"])
    declared = {name: setting for section in SECTIONS for name, setting in section["properties"].items()}
    open_to_folders = {name for name, setting in declared.items() if setting["scope"] == "resource"}
    assert restricted == declared.keys() - open_to_folders, "run: sh scripts/generate settings"
    assert open_to_folders == {"codegpt.temperature"}, "a folder decides the style of an answer, and nothing else"


EDITABLE = ("string", "boolean", "integer", "number", "array", ["integer", "null"], ["number", "null"])
"""What VS Code's Settings editor has an input for; anything else it leaves to the file (its settingsTreeModels.ts)."""
BY_HAND = {"codegpt.providers"}
"""A group for each provider, of texts, choices and numbers: no form of it has an input. The connection page has its
addresses."""


def test_v14_every_setting_has_an_input_in_the_settings_editor() -> None:
    declared = {name: setting for section in SECTIONS for name, setting in section["properties"].items()}
    by_hand = {name for name, setting in declared.items() if setting["type"] not in EDITABLE}
    assert by_hand == BY_HAND
    # `null` among the choices is shown as one, and a text that may be null has no input at all.
    assert not [name for name, setting in declared.items() if None in setting.get("enum", ())]
    assert not [name for name, setting in declared.items() if setting["type"] == "array" and "items" not in setting]


def test_v14_every_choice_has_a_name_and_a_sentence() -> None:
    chosen = [setting for section in SECTIONS for setting in section["properties"].values() if "enum" in setting]
    assert chosen
    for setting in chosen:
        named = len(setting["enumItemLabels"]), len(setting["markdownEnumDescriptions"])
        assert named == (len(setting["enum"]), len(setting["enum"])), "run: sh scripts/generate settings"


def test_v14_sections_stand_in_order_below_the_products_own_name() -> None:
    assert [section["order"] for section in SECTIONS] == list(range(1, len(SECTIONS) + 1))
    assert {section["id"] for section in SECTIONS} == {"codegpt"}, "or each setting is written with Codegpt before it"


@pytest.mark.parametrize("titles", ["package.nls.json", "package.nls.ko.json"])
def test_v14_settings_that_are_named_are_links_to_settings_that_there_are(titles: str) -> None:
    declared = {name for section in SECTIONS for name in section["properties"]}
    texts = {key: text for key, text in vscode_settings.read(titles).items() if key.startswith("setting.")}
    linked = {name for text in texts.values() for name in re.findall(r"#(codegpt\.[\w.]+)#", text)}
    assert linked
    assert linked <= declared
    bare = {key for key, text in texts.items() for name in re.findall(r"`(codegpt\.[\w.]+)`", text) if name in declared}
    assert not bare, f"write `#codegpt.…#` in {titles}: {bare}"


@pytest.mark.parametrize("section", SECTIONS, ids=lambda section: section["title"])
def test_settings_have_an_order_of_their_own(section: Any) -> None:
    orders = [setting["order"] for setting in section["properties"].values()]
    assert orders == list(range(1, len(orders) + 1)), "run: sh scripts/generate settings"


def test_every_title_is_there_in_korean() -> None:
    english, korean = vscode_settings.read("package.nls.json"), vscode_settings.read("package.nls.ko.json")
    missing = [key for key in english if key not in korean]
    assert not missing, (
        f"translate in editor-client/vscode/package.nls.ko.json: {missing}. Who has no Korean leaves it so: a "
        "maintainer translates before the change is merged."
    )


def test_every_title_that_the_manifest_names_is_there() -> None:
    named = set(re.findall(r'"%([\w.]+)%"', (vscode_settings.CLIENT / "package.json").read_text("utf-8")))
    missing = sorted(named - vscode_settings.read("package.nls.json").keys())
    assert not missing, f"say in editor-client/vscode/package.nls.json: {missing}"
