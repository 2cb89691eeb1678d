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
