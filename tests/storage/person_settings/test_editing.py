"""One setting is changed in the person's file, and nothing else of it."""

import stat
import tomllib
from pathlib import Path

import pytest

from codegpt_ls.domain.limits import SETTINGS_FILE
from codegpt_ls.storage.person_settings.file import PersonSettings

BY_HAND = """\
# Who is asked at work.
provider = "compatible" # the gateway

timeouts = { silence = 30.5 } # it thinks

# Below the head of the other file.
[providers.compatible]
base_url = "https://gateway.example/v1"
headers = { X-Team = "env:TEAM" }

[tool.of.another]
since = 2026-01-31 # not ours
"""


def changed(folder: Path, text: str | None, setting: str, value: object) -> str:
    """The file after this change, which must be possible."""
    file = folder / "config.toml"
    if text is not None:
        file.write_bytes(text.encode())
    assert PersonSettings(lambda: folder).change(tuple(setting.split(".")), value) is None
    return file.read_bytes().decode()


@pytest.mark.parametrize(
    ("setting", "value"),
    [
        ("provider", "ollama"),
        ("model", "한글 “q” \\ ' \""),
        ("models", ["a", "b"]),
        ("memory", 5),
        ("timeouts.silence", 12.5),
        ("timeouts.connect", 1.0),
        ("local.contextTokens", 8192),
        ("providers.compatible.timeouts.connect", 3),
        ("providers.compatible.headers.X-Other", "keyring"),
        ("providers.deepseek.baseUrl", "https://deepseek.example"),
        ("systemPrompt", "Two lines.\nAnd # no comment\n"),
    ],
)
def test_t12_comments_order_and_all_else_stay(tmp_path: Path, setting: str, value: object) -> None:
    after = changed(tmp_path, BY_HAND, setting, value)
    here = tomllib.loads(after)
    for step in setting.split("."):
        here = here[step]
    assert here == value
    first_words = [line.split("=")[0] for line in BY_HAND.splitlines() if line]
    after_words = [line.split("=")[0] for line in after.splitlines()]
    assert [each for each in after_words if each in first_words] == first_words
    assert "# the gateway" in after
    assert "# it thinks" in after
    assert changed(tmp_path, None, setting, value) == after


@pytest.mark.parametrize(
    "text",
    [
        "",
        "# nothing yet",
        "[timeouts]\nsilence = 30\n",
        'providers.ollama.baseUrl = "http://nas.local/v1" # dotted\nprovider = "ollama"\n',
        'providers = { ollama = { baseUrl = "http://nas.local/v1" } }\r\nprovider = "ollama"\r\n',
        "[providers]\n[providers.ollama]\n[providers.ollama.timeouts]\nsilence = 9\n",
        "[local]\n[timeouts]\n[unknown]\nx = [1,\n  2, # two\n]\n",
    ],
)
def test_t12_every_layout_takes_a_value_and_gives_it_back(tmp_path: Path, text: str) -> None:
    before = tomllib.loads(text)
    for setting in ("model", "local.contextTokens", "providers.ollama.timeouts.connect", "providers.groq.baseUrl"):
        after = tomllib.loads(changed(tmp_path, text, setting, 7))
        back = tomllib.loads(changed(tmp_path, None, setting, None))
        *above, name = setting.split(".")
        for step in above:
            after = after[step]
        assert after[name] == 7
        assert leaves(back) == leaves(before)


def leaves(values: object, *above: str) -> dict[tuple[str, ...], object]:
    """Every single value."""
    if not isinstance(values, dict):
        return {above: values}
    return {path: value for name, each in values.items() for path, value in leaves(each, *above, name).items()}


def test_t12_a_name_that_is_spelt_otherwise_is_not_written_twice(tmp_path: Path) -> None:
    after = changed(tmp_path, BY_HAND, "providers.compatible.baseUrl", "https://other.example")
    assert 'base_url = "https://other.example"' in after
    assert "baseUrl" not in after


@pytest.mark.parametrize(
    ("text", "told"),
    [('provider = "a"\nmodel = \n', "line 2"), ("[x]\n[x]\n", "line 2"), ("a = 1\nb = nonsense", "line 2")],
)
def test_t12_a_broken_file_is_told_with_the_line_and_not_overwritten(tmp_path: Path, text: str, told: str) -> None:
    file = tmp_path / "config.toml"
    file.write_text(text)
    problem = PersonSettings(lambda: tmp_path).change(("model",), "x")
    assert problem is not None
    assert told in problem.detail
    assert file.read_text() == text


@pytest.mark.parametrize("text", ["provider = 1\nproviders = 2\n", "# " + "x" * (SETTINGS_FILE - 20)])
def test_t12_what_cannot_be_changed_alone_is_left_as_it_is(tmp_path: Path, text: str) -> None:
    file = tmp_path / "config.toml"
    file.write_text(text)
    problem = PersonSettings(lambda: tmp_path).change(("providers", "ollama", "baseUrl"), "http://nas.local/v1")
    assert problem is not None
    assert problem.sentence == "config.by_hand"
    assert file.read_text() == text


def test_t12_the_file_is_private_and_a_link_to_dotfiles_stays_one(tmp_path: Path) -> None:
    folder, dotfiles = tmp_path / "codegpt-ls", tmp_path / "dotfiles"
    assert tomllib.loads(changed(folder, None, "model", "x")) == {"model": "x"}
    assert stat.S_IMODE((folder / "config.toml").stat().st_mode) == 0o600
    assert stat.S_IMODE(folder.stat().st_mode) == 0o700

    dotfiles.mkdir(mode=0o755)
    (folder / "config.toml").rename(dotfiles / "own.toml")
    (folder / "config.toml").symlink_to(dotfiles / "own.toml")
    changed(folder, None, "model", "y")
    assert (folder / "config.toml").is_symlink()
    assert tomllib.loads((dotfiles / "own.toml").read_text()) == {"model": "y"}
    assert stat.S_IMODE(dotfiles.stat().st_mode) == 0o755
    assert [each.name for each in folder.iterdir()] == ["config.toml"]


def test_t12_a_folder_that_takes_no_file_is_told(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("in the way")
    problem = PersonSettings(lambda: tmp_path / "file").change(("model",), "x")
    assert problem is not None
    assert (problem.sentence, problem.detail) != ("", "")
