"""What shells complete, in the shells themselves."""

import shutil
import subprocess
from pathlib import Path

from tests.cli.terminal import SCRIPT, call, screen
from tests.components import require

HERE = str(Path(SCRIPT).parent)


def words(*typed: str, environ: dict[str, str]) -> list[str]:
    """What may stand in place of the last of these words."""
    done = call("completion", "words", "--", *typed, environ=environ)
    assert (done.returncode, done.stderr) == (0, "")
    return [line.partition("\t")[0] for line in done.stdout.splitlines()]


def test_commands_options_and_values_are_completed(environ: dict[str, str]) -> None:
    assert words("ch", environ=environ) == ["chat"]
    assert {"list", "import", "rename"} <= set(words("threads", "", environ=environ))
    assert words("chat", "--pro", environ=environ) == ["--provider", "--proxy"]
    assert words("--locale", "ko", "chat", "--provider=oll", environ=environ) == ["--provider=ollama"]
    assert words("usage", "--by", "", environ=environ) == ["day", "model", "thread"]
    assert "find-problems" in words("ask", "--task", "", environ=environ)
    assert words("config", "set", "local.c", environ=environ) == ["local.contextTokens"]
    assert words("config", "set", "credentialSource", "k", environ=environ) == ["keyring"]
    assert words("chat", "--file", "a", environ=environ) == [":files"]
    assert words("chat", "what ever", environ=environ) == []


def test_models_and_threads_are_completed_without_a_question_to_anybody(
    environ: dict[str, str], tmp_path: Path
) -> None:
    assert "gpt-5.6-sol" in words("chat", "--provider", "openai", "--model", "gpt-5", environ=environ)
    thread = tmp_path / "thread.json"
    thread.write_text(
        '{"version": 1, "title": "Monads: an introduction", "created": "2026-01-01T00:00:00Z",'
        ' "updated": "2026-01-01T00:00:00Z", "messages": []}'
    )
    short = call("threads", "import", str(thread), environ=environ).stderr.split()[-1]
    assert words("chat", "--thread", "", environ=environ) == [short]
    assert words("threads", "rename", short[:4], environ=environ) == [short]


def in_bash(line: str, environ: dict[str, str], folder: Path) -> list[str]:
    """What the function leaves for bash, which has loaded what is printed for it."""
    script = (
        f'source <("{SCRIPT}" completion bash); COMP_LINE=$1; COMP_POINT=${{#1}}; '
        '_codegpt_ls; printf "%s\\n" "${COMPREPLY[@]}"'
    )
    done = subprocess.run(
        ["bash", "--norc", "-c", script, "bash", line],
        env={**environ, "PATH": f"{HERE}:{environ['PATH']}"},
        cwd=folder,
        capture_output=True,
        text=True,
        check=True,
    )
    assert done.stderr == ""
    return done.stdout.split("\n")[:-1]


def test_bash_completes(environ: dict[str, str], tmp_path: Path) -> None:
    (tmp_path / "main file.py").touch()
    for line, found in (
        ("codegpt-ls conf", ["config"]),
        ("codegpt-ls chat --provider=oll", ["ollama"]),
        ("codegpt-ls chat --file main", ["main file.py"]),
        ("codegpt-ls chat --file=main", ["main file.py"]),
    ):
        assert in_bash(line, environ, tmp_path) == found


def test_bash_completes_what_is_typed(environ: dict[str, str], tmp_path: Path) -> None:
    rc = tmp_path / "rc"
    rc.write_text(f'PS1="> "\neval "$({SCRIPT} completion bash)"\n')
    person = {**environ, "PATH": f"{HERE}:{environ['PATH']}"}
    with screen("--noprofile", "--rcfile", str(rc), "-i", environ=person, program="/bin/bash") as terminal:
        terminal.wait_for("> ")
        terminal.type("codegpt-ls config set local.con\t")
        terminal.wait_for("local.contextTokens")


def test_zsh_completes_what_is_typed(environ: dict[str, str], tmp_path: Path) -> None:
    require("zsh", shutil.which("zsh") is not None, "apt-get install zsh")
    (tmp_path / ".zshrc").write_text(
        f'PS1="> "\nautoload -Uz compinit\ncompinit -u -d "{tmp_path}/dump"\neval "$({SCRIPT} completion zsh)"\n'
    )
    person = {**environ, "PATH": f"{HERE}:{environ['PATH']}", "ZDOTDIR": str(tmp_path)}
    with screen("-d", "-i", environ=person, program=shutil.which("zsh") or "zsh") as terminal:
        terminal.wait_for("> ")
        terminal.type("codegpt-ls config set local.con\t")
        terminal.wait_for("textTokens")
        terminal.type("\x15codegpt-ls chat --pr\t\t")
        terminal.wait_for("the provider to use")


def test_fish_completes(environ: dict[str, str]) -> None:
    require("fish", shutil.which("fish") is not None, "apt-get install fish")
    lines = {
        "codegpt-ls conf": "config\tshow and change your settings",
        "codegpt-ls chat --provider oll": "ollama\tOllama",
        "codegpt-ls chat --provider=oll": "--provider=ollama\tOllama",
        "codegpt-ls config set local.c": "local.contextTokens",
    }
    asked = f'{SCRIPT} completion fish | source; for line in $argv; complete -C "$line"; end'
    done = subprocess.run(
        ["fish", "--no-config", "-c", asked, *lines],
        env={**environ, "PATH": f"{HERE}:{environ['PATH']}"},
        capture_output=True,
        text=True,
        check=True,
    )
    assert done.stdout.splitlines() == list(lines.values())
