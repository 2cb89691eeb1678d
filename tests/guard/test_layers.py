"""The map in CONTRIBUTING and the contracts that hold it are one."""

import re
import tomllib
from pathlib import Path
from typing import Any

ROOT = Path(__file__).parents[2]
PACKAGE = ROOT / "src" / "codegpt_ls"
MAP = (ROOT / "CONTRIBUTING.md").read_text(encoding="utf-8")
CONTRACTS: list[dict[str, Any]] = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["tool"][
    "importlinter"
]["contracts"]


def drawn_layers() -> dict[str, list[str]]:
    """What CONTRIBUTING draws: the layers by container."""
    drawings = re.findall(r"^(codegpt_ls[\w.]*)\n((?:  .+\n)+)", MAP, re.MULTILINE)
    return {container: [line.strip() for line in lines.splitlines()] for container, lines in drawings}


def test_the_drawn_layers_are_the_ones_that_are_held() -> None:
    held = {contract["containers"][0]: contract["layers"] for contract in CONTRACTS if contract["type"] == "layers"}
    assert drawn_layers() == held, "draw the layers of pyproject.toml's contracts in CONTRIBUTING, `Where things are`"


def test_every_folder_is_on_the_map_and_no_other() -> None:
    tree = MAP[MAP.index("src/codegpt_ls/\n") :].split("```")[0]
    room, drawn = "", set()
    for indent, name in re.findall(r"^( {2,4})(\w+)/ ", tree, re.MULTILINE):
        room = room if indent == "    " else name
        drawn.add(name if room == name else f"{room}/{name}")
    there = {path.parent.relative_to(PACKAGE).as_posix() for path in PACKAGE.rglob("__init__.py")} - {"."}
    assert drawn == there, f"the map in CONTRIBUTING lacks {there - drawn}, and has {drawn - there} too many"


def test_every_contract_is_named_by_a_sentence_of_its_own() -> None:
    names = [contract["name"] for contract in CONTRACTS]
    assert len(set(names)) == len(names)
    assert [name for name in names if not re.match(r"[A-Z].{25,}", name)] == [], "say what a newcomer needs to know"
