"""What an editor does while one types is what the formatters ask for afterwards."""

import configparser
import json
import tomllib

from tests.guard.repository import ROOT

PRETTIER = ROOT / "editor-client" / "vscode" / ".prettierrc.json"


def test_the_editor_config_agrees_with_ruff() -> None:
    ruff = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["tool"]["ruff"]
    everywhere = _sections()["*"]
    assert int(everywhere["max_line_length"]) == ruff["line-length"]
    assert (everywhere["indent_style"], everywhere["indent_size"]) == ("space", "4")


def test_the_editor_config_agrees_with_prettier() -> None:
    prettier = json.loads(PRETTIER.read_text(encoding="utf-8"))
    (override,) = (each["options"] for each in prettier["overrides"] if each["files"] == "*.json")
    sections = _sections()
    assert int(sections["*"]["max_line_length"]) == prettier["printWidth"]
    assert int(sections["*"]["indent_size"]) == prettier["tabWidth"]
    (json_section,) = (section for name, section in sections.items() if "json" in name)
    assert int(json_section["indent_size"]) == override["tabWidth"]


def _sections() -> configparser.ConfigParser:
    parser = configparser.ConfigParser()
    parser.read_string("[top]\n" + (ROOT / ".editorconfig").read_text(encoding="utf-8"))
    return parser
