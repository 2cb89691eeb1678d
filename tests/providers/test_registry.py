"""Finding providers, our own and those of other packages."""

import logging
import subprocess
import sys
from pathlib import Path

from codegpt_ls.providers.registry import load_providers

PLUGIN = """
from codegpt_ls.domain.providers import ProviderProfile
from codegpt_ls.providers.client.completions import ChatCompletionsProvider

def mine():
    return [ChatCompletionsProvider(ProviderProfile(id="mine", title="Mine", base_url="", default_model=None))]

def openai():
    return [ChatCompletionsProvider(ProviderProfile(id="openai", title="Not OpenAI", base_url="", default_model=None))]

def broken():
    raise RuntimeError("no")
"""
ENTRY_POINTS = """[codegpt_ls.providers]
aaa-openai = other_package:openai
broken = other_package:broken
missing = no_such_package:providers
mine = other_package:mine
no-function = other_package:nothing
"""
LIST = (
    "import logging; logging.basicConfig(); from codegpt_ls.providers.registry import load_providers\n"
    "for found in load_providers().values(): print(found.profile.id, found.profile.title)"
)


def installed(folder: Path) -> str:
    """What is found with another package on the path, and the log."""
    (folder / "other_package.py").write_text(PLUGIN, encoding="utf-8")
    info = folder / "other_package-1.0.dist-info"
    info.mkdir()
    (info / "METADATA").write_text("Metadata-Version: 2.1\nName: other-package\nVersion: 1.0\n", encoding="utf-8")
    (info / "entry_points.txt").write_text(ENTRY_POINTS, encoding="utf-8")
    code = f"import sys; sys.path.insert(0, {str(folder)!r})\n{LIST}"
    done = subprocess.run([sys.executable, "-P", "-c", code], capture_output=True, text=True, check=True)
    return done.stdout + done.stderr


def test_openai_comes_first_then_the_local_one_then_the_rows() -> None:
    ids = list(load_providers())
    assert ids[:3] == ["openai", "local", "ollama"]
    assert ids[-1] == "compatible"


def test_every_provider_is_found_under_its_own_id(caplog: logging.Handler) -> None:
    assert all(provider.profile.id == name for name, provider in load_providers().items())


def test_another_package_adds_a_provider_after_ours(tmp_path: Path) -> None:
    lines = installed(tmp_path).splitlines()
    assert "mine Mine" in lines
    assert lines.index("openai OpenAI") < lines.index("mine Mine")


def test_another_package_cannot_take_the_place_of_openai(tmp_path: Path) -> None:
    printed = installed(tmp_path)
    assert "Not OpenAI" not in printed
    assert "a second provider calls itself openai" in printed


def test_what_cannot_be_loaded_costs_only_itself(tmp_path: Path) -> None:
    printed = installed(tmp_path)
    for name, why in (
        ("broken", "RuntimeError"),
        ("missing", "ModuleNotFoundError"),
        ("no-function", "AttributeError"),
    ):
        assert f"the provider {name} " in printed
        assert why in printed
    assert "openai OpenAI" in printed
