"""`codegpt-ls key`: set, remove, show and verify a key. The key itself is never on the command line and never shown."""

import argparse
import getpass
import shlex
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Final

from codegpt_ls.cli.command import Command
from codegpt_ls.cli.options import EXIT_CODES, Commands, add_command, add_connection, add_group, add_json
from codegpt_ls.cli.status_line import StatusLine
from codegpt_ls.credentials.redaction import Redactor
from codegpt_ls.domain.credentials import CredentialSource, KeyStatus
from codegpt_ls.domain.errors import AssistantError
from codegpt_ls.domain.origin import is_readable_on_the_way
from codegpt_ls.domain.ports.providers import Provider
from codegpt_ls.domain.providers import LinkKind, ProviderProfile, as_addressed
from codegpt_ls.folders import data_folder
from codegpt_ls.protocol.api_keys import KeyStatusResult, RemoveApiKeyResult
from codegpt_ls.services.connections.key_sentences import (
    readable_question,
    removal_sentence,
    saved_sentence,
    status_sentence,
)
from codegpt_ls.settings.headers import header_name

_EPILOG: Final = f"""\
A key belongs to one address and is sent nowhere else. It is looked for in
OPENAI_API_KEY, then in the system's keyring, then in the plain-text file you may
have agreed to. Editors that are running notice a new key by themselves.

The value of an extra header is kept in the same way, and sent where the settings
name the header with "keyring". Removing a key forgets the headers of its address.

examples:
  codegpt-ls key set                        asks for the key, hidden
  pass openai | codegpt-ls key set --stdin  takes it from another program
  codegpt-ls key status                     which key is used, without showing it
  codegpt-ls key set --organization org-1   another organization for the stored key
  codegpt-ls key verify                     asks the provider whether it works
  codegpt-ls key remove
  codegpt-ls key set --header X-Team-Token  asks for that header's value, hidden

{EXIT_CODES}"""


def add(commands: Commands) -> None:
    """Declare the command."""
    actions = add_group(commands, "key", "set, remove, show or verify an API key", "Keeps your API keys.", _EPILOG)
    setting = add_command(actions, "set", run_set, "store a key, verified with the provider", _EPILOG)
    setting.add_argument("unexpected", nargs="*", help=argparse.SUPPRESS)
    add_connection(setting)
    _add_header(setting, "store the value of this extra header instead of the key")
    setting.add_argument("--organization", metavar="ID", help="the organization the key is used for")
    setting.add_argument("--project", metavar="ID", help="the project the key is used for")
    setting.add_argument("--stdin", action="store_true", help="read the key from standard input instead of asking")
    setting.add_argument(
        "--store",
        choices=("keyring", "file"),
        default="keyring",
        help="where to keep it: the system's keyring (default), or a plain-text file only you can read",
    )
    setting.add_argument(
        "--yes", action="store_true", help="agree to the plain-text file, or to an http address, without being asked"
    )
    add_json(setting)
    for name, run, summary in (
        ("remove", run_remove, "forget the key of a provider, wherever it is stored"),
        ("status", run_status, "say which key is used and where it comes from, without showing it"),
        ("verify", run_verify, "ask the provider, free of charge, whether it takes the key"),
    ):
        action = add_command(actions, name, run, summary, _EPILOG)
        add_connection(action)
        if name == "remove":
            _add_header(action, "forget the value of this extra header only")
        add_json(action)


def _add_header(parser: argparse.ArgumentParser, summary: str) -> None:
    parser.add_argument("--header", type=_header, metavar="NAME", help=summary)


def _header(text: str) -> str:
    try:
        return header_name(text)
    except ValueError:
        raise argparse.ArgumentTypeError("not the name of a header that can be set") from None


def run_set(arguments: argparse.Namespace, redactor: Redactor) -> int:
    """Store a key: asked for hidden, or from standard input."""
    command = Command(arguments, redactor)
    terminal = command.terminal
    if arguments.unexpected:
        terminal.say("key.on_command_line", command=_spelled(arguments))
        return 2
    if arguments.header and (arguments.organization or arguments.project):
        terminal.say("header.no_account", header=arguments.header)
        return 2
    if not command.knows_provider():
        return 1
    try:
        if _means_the_stored_key(command):
            return command.run(lambda: _change_account(command))
    except AssistantError as error:
        command.fail(error)
        return 1
    if not arguments.stdin and not terminal.can_ask:
        terminal.say("key.no_terminal", command=f"{_spelled(arguments)} --stdin")
        return 2
    if arguments.store == CredentialSource.FILE.value and not _agreed_to_plain_text(command):
        return 1
    if not _knows_that_it_can_be_read(command):
        return 1
    # Read before anything runs: Ctrl-C ends the question at once, and cancels the work later.
    text = sys.stdin.read() if arguments.stdin else _asked(command)
    return command.run(lambda: _set(command, text))


def run_remove(arguments: argparse.Namespace, redactor: Redactor) -> int:
    """Forget a key wherever it is stored."""
    command = Command(arguments, redactor)
    return command.run(lambda: _remove(command))


def run_status(arguments: argparse.Namespace, redactor: Redactor) -> int:
    """Say which key is used."""
    command = Command(arguments, redactor)
    return command.run(lambda: _status(command))


def run_verify(arguments: argparse.Namespace, redactor: Redactor) -> int:
    """Ask the provider whether it takes the key."""
    command = Command(arguments, redactor)
    return command.run(lambda: _verify(command))


def _means_the_stored_key(command: Command) -> bool:
    """Whether an organization or project is given, no key with it, and there is a key that it can be for."""
    arguments = command.arguments
    if arguments.stdin or (arguments.organization is None and arguments.project is None):
        return False
    provider, api_keys = command.services.provider(None), command.services.api_keys
    return command.ask_stores(lambda: api_keys.is_stored(provider))


async def _change_account(command: Command) -> int:
    arguments, services = command.arguments, command.services
    provider = services.provider(None)
    with _verifying(command, _owner(command)):
        status = await services.api_keys.change_account(
            provider, organization=arguments.organization, project=arguments.project
        )
    _show_status(command, provider.profile, status, saved_sentence(command.terminal.words, provider.profile, status))
    return 0


async def _set(command: Command, text: str) -> int:
    arguments = command.arguments
    provider = command.services.provider(None)
    if arguments.header:
        return await _set_header(command, provider, text)
    with _verifying(command, _owner(command)):
        status = await command.services.api_keys.set(
            provider,
            text,
            organization=arguments.organization,
            project=arguments.project,
            store=CredentialSource(arguments.store),
            readable=True,  # asked before the key was typed
        )
    _show_status(command, provider.profile, status, saved_sentence(command.terminal.words, provider.profile, status))
    return 0


async def _set_header(command: Command, provider: Provider, text: str) -> int:
    status = await command.services.api_keys.set_header(
        provider,
        command.arguments.header,
        text,
        store=CredentialSource(command.arguments.store),
        readable=True,  # asked before the value was typed
    )
    _show_status(command, provider.profile, status, saved_sentence(command.terminal.words, provider.profile, status))
    return 0


async def _remove(command: Command) -> int:
    provider = command.services.provider(None)
    removal = await command.services.api_keys.remove(provider, command.arguments.header)
    message = removal_sentence(command.terminal.words, provider.profile, removal)
    if command.json:
        command.show_result(RemoveApiKeyResult.of(provider.profile.id, removal, message))
    else:
        command.terminal.show(message)
    return 0


async def _status(command: Command) -> int:
    provider = command.services.provider(None)
    status = await command.services.api_keys.status(provider)
    _show_status(command, provider.profile, status, status_sentence(command.terminal.words, provider.profile, status))
    lacking = any(each.used and not each.present for each in status.headers)
    return 0 if (status.present or not provider.profile.needs_key) and not lacking else 1


async def _verify(command: Command) -> int:
    provider = command.services.provider(None)
    with _verifying(command, command.services.addressed(None)):
        status = await command.services.api_keys.verify(provider)
    _show_status(command, provider.profile, status, status_sentence(command.terminal.words, provider.profile, status))
    return 0


@contextmanager
def _verifying(command: Command, profile: ProviderProfile) -> Iterator[None]:
    """Say meanwhile that the provider is asked about the key."""
    line = StatusLine(command.terminal, silent=command.json)
    line.say("progress.verifying_key", provider=profile.title)
    try:
        yield
    finally:
        line.clear()


def _asked(command: Command) -> str:
    profile, terminal = _owner(command), command.terminal
    header = command.arguments.header
    if header:
        return _typed(terminal.words.text("header.ask", header=header, provider=profile.title))
    if page := profile.links.get(LinkKind.KEYS):
        terminal.say("key.where_to_make", provider=profile.title, url=page)
    return _typed(terminal.words.text("key.ask", provider=profile.title))


def _typed(question: str) -> str:
    try:
        return getpass.getpass(question)
    except EOFError:
        return ""


def _owner(command: Command) -> ProviderProfile:
    """Whose key is to be stored, as it is called at the address it is stored for."""
    provider = command.services.provider(None)
    try:
        return as_addressed(provider.profile, command.services.api_keys.origin(provider))
    except AssistantError:
        return provider.profile


def _agreed_to_plain_text(command: Command) -> bool:
    return _agreed(
        command, command.terminal.words.text("prompt.plain_text_file", path=data_folder() / "credentials.json")
    )


def _knows_that_it_can_be_read(command: Command) -> bool:
    """Whether the key does not pass a network unencrypted, or the person wants it to."""
    try:
        origin = command.services.api_keys.origin(command.services.provider(None))
    except AssistantError:
        return True  # told once the key is there, with everything else that may be wrong
    if not is_readable_on_the_way(origin):
        return True
    return _agreed(command, readable_question(command.terminal.words, origin, command.arguments.header))


def _agreed(command: Command, question: str) -> bool:
    if command.arguments.yes:
        return True
    if command.arguments.stdin:
        command.terminal.tell(f"{question} --yes")
        return False
    return command.terminal.agrees(question, by_default=False)


def _show_status(command: Command, profile: ProviderProfile, status: KeyStatus, message: str) -> None:
    if command.json:
        command.show_result(KeyStatusResult.of(profile.id, status, message))
    else:
        command.terminal.show(message)


def _spelled(arguments: argparse.Namespace) -> str:
    provider = f" --provider {shlex.quote(arguments.provider)}" if arguments.provider else ""
    header = f" --header {shlex.quote(arguments.header)}" if arguments.header else ""
    return f"codegpt-ls key set{provider}{header}"
