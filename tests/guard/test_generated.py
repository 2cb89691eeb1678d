"""What is made out of something else is what it would be made into now."""

import json
from pathlib import Path

import pytest

from tests.guard import exchanges
from tests.guard.generate import GENERATORS, main, stale
from tests.guard.generators import vscode_settings
from tests.guard.repository import ROOT


@pytest.mark.parametrize("name", GENERATORS)
def test_the_generated_files_are_current(name: str) -> None:
    try:
        paths = stale(name)
    except exchanges.NotRecordedError as missing:
        pytest.fail(str(missing))
    names = ", ".join(str(path.relative_to(ROOT)) for path in paths)
    assert not paths, f"{names}: run: sh scripts/generate {name}"


@pytest.mark.parametrize("scene", exchanges.SCENES)
def test_an_exchange_happens_again_as_it_was_recorded(scene: str, tmp_path: Path) -> None:
    try:
        recorded = exchanges.load(scene)
    except exchanges.NotRecordedError as missing:
        pytest.fail(str(missing))
    assert exchanges.record(scene, tmp_path) == recorded, f"run: sh scripts/generate exchanges {scene}"


def test_a_recording_of_no_scene_is_found() -> None:
    assert not list(exchanges.left_over()), "run: sh scripts/generate exchanges"


@pytest.mark.parametrize("words", [["shema"], ["chat"], ["schema", "chat"]])
def test_who_names_no_generator_is_told_which_there_are(words: list[str]) -> None:
    with pytest.raises(SystemExit, match="locales, schema, settings, types, pages, exchanges"):
        main(words)


def test_who_names_no_scene_is_told_where_scenes_stand() -> None:
    with pytest.raises(SystemExit, match=r"tests/guard/exchanges\.py.*: nothing"):
        main(["exchanges", "nothing"])


def test_a_setting_of_the_client_alone_is_kept_as_its_manifest_has_it() -> None:
    manifest = json.loads(vscode_settings.files()[vscode_settings.CLIENT / "package.json"] or b"")
    sections = manifest["contributes"]["configuration"]
    missing = set(vscode_settings.OWN) - {name for section in sections for name in section["properties"]}
    assert not missing, f"declare in editor-client/vscode/package.json: {sorted(missing)}"
