"""What can be typed after `codegpt-ls`, and the help that explains it. Imports only argparse, so it is instant."""

import argparse
from collections.abc import Callable, Sequence
from typing import Final, NoReturn, TypeAlias

from codegpt_ls import __version__

_SHORTEST_SECRET: Final = 8
"""Characters; what is shorter is a mistyped word, which the person wants to see."""

_EXIT_CODES: Final = """\
exit codes:
  0    done
  1    failed; what happened and what you can do about it is on standard error
  2    called wrongly
  130  stopped with Ctrl-C
"""

_TOP: Final = f"""\
examples:
  codegpt-ls chat "What does SIGPIPE mean?"      one answer, written as it comes
  git diff | codegpt-ls chat "Review this"       the diff goes along with the question
  codegpt-ls chat                                a conversation
  codegpt-ls chat --provider local "Hello"       a small model on this machine, no key needed
  codegpt-ls key set                             store your API key in the system's keyring
  codegpt-ls doctor                              find out why it does not work

Editors start codegpt-ls without a command: it then speaks the Language Server
Protocol on standard input and output.

environment:
  OPENAI_API_KEY, OPENAI_BASE_URL   a key, and the address it belongs to
  HTTPS_PROXY, NO_PROXY             the way to the network
  LC_ALL, LC_MESSAGES, LANG         the language of messages: en or ko
  CODEGPT_LS_HOME                   keeps all files of codegpt-ls below one folder

{_EXIT_CODES}"""

_CHAT: Final = f"""\
The answer goes to standard output, everything else to standard error. With a
question and piped input, the input follows the question after an empty line.
Without either, in a terminal, a conversation begins: it is remembered until you
leave and written nowhere, unless you name a thread (`codegpt-ls threads --help`).

examples:
  codegpt-ls chat "How do I undo a commit?"
  codegpt-ls chat < question.txt > answer.md
  codegpt-ls chat --model gpt-5.6-sol --temperature 0 "Explain this:" < main.c
  codegpt-ls chat --base-url http://127.0.0.1:11434/v1 --model llama3.2 "Hi"
  codegpt-ls chat --json "Hi" | jq -r 'select(.kind == "delta").text'

with --json, one object per line:
  {{"kind": "delta", "text": …}}                     a piece of the answer
  {{"kind": "result", "finishReason": …, "model": …}}  its end
  {{"kind": "error", "code": …, "message": …}}         or what went wrong

{_EXIT_CODES}"""

_ASK: Final = f"""\
The built-in tasks are explain, refactor, document, find-problems, unit-test, fix
and ask. Files whose names say that they hold secrets, and those that .gitignore
or .codegptignore leave out, are not sent.

examples:
  codegpt-ls ask --task explain main.py
  codegpt-ls ask --task refactor main.py:10-40 keep the public names

{_EXIT_CODES}"""

_KEY: Final = f"""\
A key belongs to one address and is sent nowhere else. It is looked for in
OPENAI_API_KEY, then in the system's keyring, then in the plain-text file you may
have agreed to. Editors that are running notice a new key by themselves.

examples:
  codegpt-ls key set                        asks for the key, hidden
  pass openai | codegpt-ls key set --stdin  takes it from another program
  codegpt-ls key status                     which key is used, without showing it
  codegpt-ls key verify                     asks the provider whether it works
  codegpt-ls key remove

{_EXIT_CODES}"""

_THREADS: Final = f"""\
A thread is a conversation that is remembered: the same in every editor and here.

examples:
  codegpt-ls chat --thread new "What is a monad?"   begins one, and tells its id
  codegpt-ls threads list                           the ones used last
  codegpt-ls chat --thread ID "And in Python?"      goes on in one
  codegpt-ls threads search monad python            finds words
  codegpt-ls threads export ID > monads.md

{_EXIT_CODES}"""

_DOCTOR: Final = f"""\
Looks at one thing after another: versions, folders, the keyring (writes, reads and
removes an item of its own), proxy, certificates, host name, connection, key, model
and local model. The report holds no key and may be pasted into an issue.
No question is asked of the model, so it costs nothing.

{_EXIT_CODES}"""


class _WrongCall(Exception):  # noqa: N818 - what happened, and not a failure of ours
    """The arguments do not fit."""

    def __init__(self, parser: "_Parser", reason: str) -> None:
        super().__init__(reason)
        self.parser = parser


class _Parser(argparse.ArgumentParser):
    """Hands a wrong call to `parse`, which knows all that was typed."""

    def error(self, message: str) -> NoReturn:
        raise _WrongCall(self, message)

    def refuse(self, message: str) -> NoReturn:
        """Print usage and reason, and exit with 2."""
        super().error(message)


_Commands: TypeAlias = "argparse._SubParsersAction[_Parser]"


def parse(argv: Sequence[str]) -> argparse.Namespace:
    """The arguments; `run` names the command as `module:function`. Exits for help, version and wrong calls."""
    parser = _parser()
    try:
        arguments, unknown = parser.parse_known_args(list(argv))
    except _WrongCall as wrong:
        wrong.parser.refuse(_without_values(str(wrong), argv))
    if unknown:
        options = ", ".join(word.partition("=")[0] for word in unknown if word.startswith("--"))
        parser.refuse(f"unknown option {options}" if options else "an argument too many (not shown)")
    return arguments


def _without_values(reason: str, argv: Sequence[str]) -> str:
    """The reason without anything that was typed: it could be a key in the wrong place."""
    values = {word.partition("=")[2] if word.startswith("-") else word for word in argv}
    for value in sorted(values, key=len, reverse=True):
        if len(value) >= _SHORTEST_SECRET:
            reason = reason.replace(value, "…")
    return reason


_MOST_DAYS: Final = 3660


def _parser() -> _Parser:
    parser = _Parser(
        prog="codegpt-ls",
        description="An AI assistant with your own key, for every editor and for the terminal.",
        epilog=_TOP,
        formatter_class=argparse.RawDescriptionHelpFormatter,
        allow_abbrev=False,
        parents=[_language(None)],
    )
    parser.add_argument("--version", action="version", version=f"codegpt-ls {__version__}")
    _serving(parser)
    # Without `prog`, argparse lays out a help text to find it: a tenth of what an editor waits for.
    commands = parser.add_subparsers(title="commands", metavar="COMMAND", prog=parser.prog)
    for add in (
        _add_serve,
        _add_chat,
        _add_ask,
        _add_threads,
        _add_key,
        _add_models,
        _add_providers,
        _add_local,
        _add_usage,
        _add_doctor,
    ):
        add(commands)
    return parser


def _add_serve(commands: _Commands) -> None:
    serve = _command(
        commands, "serve", "codegpt_ls.cli.serve:run", "serve an editor (what happens without a command)", _EXIT_CODES
    )
    _serving(serve)


def _add_chat(commands: _Commands) -> None:
    chat = _command(commands, "chat", "codegpt_ls.cli.chat:run", "ask a question, or hold a conversation", _CHAT)
    chat.add_argument("prompt", nargs="*", metavar="PROMPT", help="the question; several words are joined by spaces")
    _connection(chat)
    chat.add_argument("--model", metavar="NAME", help="the model to ask; for the local provider also a .gguf file")
    chat.add_argument(
        "--thread", metavar="ID", help="go on in this thread, or begin one with `new`; without it nothing is kept"
    )
    chat.add_argument(
        "--file",
        action="append",
        metavar="FILE[:LINES]",
        help="code that goes along, e.g. main.py or main.py:10-40; may be given several times",
    )
    chat.add_argument("--system", metavar="TEXT", help="how the model is to behave, told before the question")
    chat.add_argument(
        "--temperature",
        type=_number(0, 2),
        metavar="T",
        help="0 is precise, 1 creative, 2 the most some models take (default: 0.3)",
    )
    _json(chat)


def _add_ask(commands: _Commands) -> None:
    ask = _command(commands, "ask", "codegpt_ls.cli.ask:run", "do a named task on a file: explain, fix, …", _ASK)
    ask.add_argument("file", metavar="FILE[:LINES]", help="the code, e.g. main.py or main.py:10-40")
    ask.add_argument("words", nargs="*", metavar="WORD", help="what to heed besides")
    ask.add_argument("--task", required=True, metavar="NAME", help="what to do; your own tasks count too")
    _connection(ask)
    ask.add_argument("--model", metavar="NAME", help="the model to ask; for the local provider also a .gguf file")
    ask.add_argument("--temperature", type=_number(0, 2), metavar="T", help="0 is precise, 1 creative (default: 0.3)")
    _json(ask)


def _add_threads(commands: _Commands) -> None:
    threads = commands.add_parser(
        "threads",
        help="list, show, find, export or delete conversations",
        description="The conversations that are remembered.",
        epilog=_THREADS,
        formatter_class=argparse.RawDescriptionHelpFormatter,
        allow_abbrev=False,
    )
    actions = threads.add_subparsers(title="commands", metavar="ACTION", required=True, prog=threads.prog)

    def action(name: str, summary: str) -> argparse.ArgumentParser:
        parser = _command(actions, name, f"codegpt_ls.cli.threads:run_{name}", summary, _THREADS)
        _json(parser)
        return parser

    listing = action("list", "list the threads used last")
    searching = action("search", "find words in threads")
    searching.add_argument("words", nargs="+", metavar="WORD", help="all of them must be there")
    for parser in (listing, searching):
        parser.add_argument("--folder", metavar="PATH", help="only threads of this workspace folder")
        parser.add_argument("--limit", type=_count, default=20, metavar="N", help="how many at most (default: 20)")
    showing = action("show", "write a thread's messages")
    exporting = action("export", "write a thread as text that can be kept or imported")
    exporting.add_argument(
        "--format",
        choices=("markdown", "json"),
        default="markdown",
        help="markdown to be read (default), or json, which holds all of it",
    )
    deleting = action("delete", "delete a thread for good")
    deleting.add_argument("--yes", action="store_true", help="do not ask")
    for parser in (showing, exporting, deleting):
        parser.add_argument("thread", metavar="ID", help="the thread's id, as `codegpt-ls threads list` shows it")


def _add_key(commands: _Commands) -> None:
    key = commands.add_parser(
        "key",
        help="set, remove, show or verify an API key",
        description="Keeps your API keys.",
        epilog=_KEY,
        formatter_class=argparse.RawDescriptionHelpFormatter,
        allow_abbrev=False,
    )
    actions = key.add_subparsers(title="commands", metavar="ACTION", required=True, prog=key.prog)
    setting = _command(actions, "set", "codegpt_ls.cli.key:run_set", "store a key, verified with the provider", _KEY)
    setting.add_argument("unexpected", nargs="*", help=argparse.SUPPRESS)
    _connection(setting)
    setting.add_argument("--organization", metavar="ID", help="the organization the key is used for")
    setting.add_argument("--project", metavar="ID", help="the project the key is used for")
    setting.add_argument("--stdin", action="store_true", help="read the key from standard input instead of asking")
    setting.add_argument(
        "--store",
        choices=("keyring", "file"),
        default="keyring",
        help="where to keep it: the system's keyring (default), or a plain-text file only you can read",
    )
    setting.add_argument("--yes", action="store_true", help="agree to the plain-text file without being asked")
    _json(setting)
    for name, summary in (
        ("remove", "forget the key of a provider, wherever it is stored"),
        ("status", "say which key is used and where it comes from, without showing it"),
        ("verify", "ask the provider, free of charge, whether it takes the key"),
    ):
        action = _command(actions, name, f"codegpt_ls.cli.key:run_{name}", summary, _KEY)
        _connection(action)
        _json(action)


def _add_models(commands: _Commands) -> None:
    models = _command(commands, "models", "codegpt_ls.cli.models:run", "list the models of a provider", _EXIT_CODES)
    _connection(models)
    models.add_argument(
        "--refresh", action="store_true", help="ask the provider now instead of showing the list of the last day"
    )
    _json(models)


def _add_usage(commands: _Commands) -> None:
    usage = _command(
        commands, "usage", "codegpt_ls.cli.usage:run", "show the tokens of past answers and what they cost", _EXIT_CODES
    )
    usage.add_argument(
        "--by", choices=("day", "model", "thread"), default="day", help="what to add up by (default: day)"
    )
    usage.add_argument("--days", type=_days, default=30, metavar="N", help="the last N days (default: 30)")
    usage.add_argument("--provider", metavar="ID", help="only the answers of this provider")
    _json(usage)


def _days(text: str) -> int:
    if not text.isdecimal() or not 1 <= int(text) <= _MOST_DAYS:
        raise argparse.ArgumentTypeError(f"a number from 1 to {_MOST_DAYS} is needed")
    return int(text)


def _add_providers(commands: _Commands) -> None:
    providers = _command(
        commands, "providers", "codegpt_ls.cli.providers:run", "list the providers that are installed", _EXIT_CODES
    )
    _json(providers)


def _add_local(commands: _Commands) -> None:
    local = commands.add_parser(
        "local",
        help="fetch the model that runs on this machine",
        description="A small model that needs no key, no account and, once fetched, no network.",
        epilog=_EXIT_CODES,
        formatter_class=argparse.RawDescriptionHelpFormatter,
        allow_abbrev=False,
    )
    actions = local.add_subparsers(title="commands", metavar="ACTION", required=True, prog=local.prog)
    fetch = _command(
        actions, "fetch", "codegpt_ls.cli.local:run_fetch", "fetch its weights once, checked by their hash", _EXIT_CODES
    )
    status = _command(
        actions, "status", "codegpt_ls.cli.local:run_status", "say whether engine and weights are here", _EXIT_CODES
    )
    for action in (fetch, status):
        _json(action)


def _add_doctor(commands: _Commands) -> None:
    doctor = _command(commands, "doctor", "codegpt_ls.cli.doctor:run", "check everything and report", _DOCTOR)
    _connection(doctor)
    doctor.add_argument("--model", metavar="NAME", help="the model whose access is checked")
    _json(doctor)


def _command(commands: _Commands, name: str, run: str, summary: str, epilog: str) -> argparse.ArgumentParser:
    parser = commands.add_parser(
        name,
        help=summary,
        description=f"{summary[0].upper()}{summary[1:]}.",
        epilog=epilog,
        formatter_class=argparse.RawDescriptionHelpFormatter,
        allow_abbrev=False,
        parents=[_language(argparse.SUPPRESS)],
    )
    parser.set_defaults(run=run)
    return parser


def _language(default: str | None) -> _Parser:
    shared = _Parser(add_help=False)
    shared.add_argument(
        "--locale", metavar="TAG", default=default, help="language of messages instead of LANG's: en, ko"
    )
    return shared


def _connection(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--provider", metavar="ID", help="the provider to use (`codegpt-ls providers` lists them)")
    parser.add_argument("--base-url", metavar="URL", help="address of its API, e.g. https://gateway.example/v1")
    parser.add_argument("--proxy", metavar="URL", help="HTTP proxy instead of HTTPS_PROXY's")
    parser.add_argument("--ca-bundle", metavar="FILE", help="PEM file of authorities to trust instead of the system's")


def _json(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--json", action="store_true", help="write JSON for scripts; names as in the editor protocol")


def _serving(parser: argparse.ArgumentParser) -> None:
    parser.set_defaults(run="codegpt_ls.cli.serve:run")
    # Without defaults: what stands before the command would be overwritten by those of the command.
    parser.add_argument(
        "--stdio", action="store_true", default=argparse.SUPPRESS, help="accepted for editors that pass it"
    )
    # Added by the client library of VS Code; the id arrives once more, and is used, with `initialize`.
    parser.add_argument("--clientProcessId", default=argparse.SUPPRESS, help=argparse.SUPPRESS)
    parser.add_argument(
        "--log-level",
        choices=("debug", "info", "warning", "error"),
        default=argparse.SUPPRESS,
        help="how much the server writes to standard error (default: warning)",
    )


def _number(least: float, most: float) -> Callable[[str], float]:
    def number(text: str) -> float:
        value = float(text)
        if not least <= value <= most:
            raise argparse.ArgumentTypeError(f"must be from {least} to {most}")
        return value

    return number


def _count(text: str) -> int:
    value = int(text)
    if value < 1:
        raise argparse.ArgumentTypeError("must be at least 1")
    return value
