"""What a registry of agents, and the lines to paste into a client, say of us is so."""

import json
import re
import tomllib

from codegpt_ls.cli.parser import parse
from tests.guard.repository import ROOT

PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
ENTRY = json.loads((ROOT / "docs/acp-registry/agent.json").read_text(encoding="utf-8"))
PASTED = json.loads((ROOT / "editor-client/acp/settings.json").read_text(encoding="utf-8"))


def test_the_entry_has_what_the_registry_asks_for_and_names_this_version() -> None:
    assert {"id", "name", "version", "description", "license_url", "distribution"} <= ENTRY.keys()
    assert re.fullmatch(r"[a-z][a-z0-9-]*", ENTRY["id"])
    assert (ENTRY["version"], ENTRY["license"]) == (PROJECT["version"], PROJECT["license"])
    run = ENTRY["distribution"]["uvx"]
    assert run["package"] == f"{PROJECT['name']}[acp]=={PROJECT['version']}"
    assert "acp" in PROJECT["optional-dependencies"]


def test_both_start_a_command_that_there_is() -> None:
    (pasted,) = PASTED["agent_servers"].values()
    assert pasted["command"] in PROJECT["scripts"]
    for arguments in (ENTRY["distribution"]["uvx"]["args"], pasted["args"]):
        assert parse(arguments).run.__module__ == "codegpt_ls.cli.serving.acp"
