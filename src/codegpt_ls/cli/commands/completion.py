"""`codegpt-ls completion`: lets a shell complete what is typed."""

import argparse
from typing import Final

from codegpt_ls.cli.options import EXIT_CODES, Commands, add_command, add_group
from codegpt_ls.credentials.redaction import Redactor

_EPILOG: Final = f"""\
Commands, options, providers, models of the list that was fetched last, threads,
tasks and settings are completed. Nobody is asked for it.

to have it in every new shell:
  bash  codegpt-ls completion bash > ~/.local/share/bash-completion/completions/codegpt-ls
        (without the package bash-completion: eval "$(codegpt-ls completion bash)" in ~/.bashrc)
  zsh   codegpt-ls completion zsh > a folder of $fpath/_codegpt_ls
        (or, below compinit in ~/.zshrc: eval "$(codegpt-ls completion zsh)")
  fish  codegpt-ls completion fish > ~/.config/fish/completions/codegpt-ls.fish

{EXIT_CODES}"""
_SHELLS: Final = ("bash", "zsh", "fish")
_LONGEST_SUMMARY: Final = 70
"""Characters of a word's meaning: shells show one line for each."""


def add(commands: Commands) -> None:
    """Declare the command."""
    actions = add_group(
        commands, "completion", "let your shell complete what you type", "Completion for shells.", _EPILOG
    )
    for shell in _SHELLS:
        action = add_command(actions, shell, run_script, f"write what {shell} is to load", _EPILOG)
        action.set_defaults(shell=shell)
    # What those scripts call; without help, it is not listed.
    words = actions.add_parser("words", add_help=False, allow_abbrev=False)
    words.add_argument("words", nargs=argparse.REMAINDER)
    words.set_defaults(run=run_words)


def run_script(arguments: argparse.Namespace, _redactor: Redactor) -> int:
    """Write what the shell is to load."""
    from codegpt_ls.cli.completion.scripts import SCRIPTS

    print(SCRIPTS[arguments.shell], end="")
    return 0


def run_words(arguments: argparse.Namespace, redactor: Redactor) -> int:
    """Write what may stand in place of the last of these words."""
    from codegpt_ls.cli.completion.cursor import candidates

    typed = arguments.words[1:] if arguments.words[:1] == ["--"] else arguments.words
    for each in candidates(typed, redactor):
        summary = " ".join(each.summary.split())
        short = summary if len(summary) <= _LONGEST_SUMMARY else f"{summary[: _LONGEST_SUMMARY - 1]}…"
        print(f"{each.word}\t{short}" if short else each.word)
    return 0
