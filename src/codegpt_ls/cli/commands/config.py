"""`codegpt-ls config`: the person's own settings file, which editors read, too."""

import argparse
import json
import os
import shlex
import shutil
import subprocess
from collections.abc import Callable, Iterator
from typing import Any, Final

from codegpt_ls.cli.command import Command
from codegpt_ls.cli.examining.completion import cost
from codegpt_ls.cli.options import EXIT_CODES, Commands, add_command, add_group, add_json
from codegpt_ls.cli.table import table
from codegpt_ls.credentials.redaction import Redactor
from codegpt_ls.domain.errors import AssistantError
from codegpt_ls.domain.models import ChosenBy
from codegpt_ls.domain.origin import origin_of, without_password
from codegpt_ls.folders import made
from codegpt_ls.locales.translator import languages, translator
from codegpt_ls.settings.names import PROVIDERS, near_names, path_of, typed_value
from codegpt_ls.settings.reading import Fault, holds_key, read_settings
from codegpt_ls.settings.shape import SECTION
from codegpt_ls.settings.sources import Path, SettingFrom, effective, value_at, with_value

_SWITCH: Final = ("completion", "enabled")
_BY_HAND: Final = ("VISUAL", "EDITOR")
_HIDDEN: Final = "…"
_SAID_BY: Final[dict[str, str]] = {ChosenBy.REMEMBERED: "config.remembered", SettingFrom.DEFAULT: "config.default"}

_EPILOG: Final = f"""\
The names are those of the editors' settings. Every editor reads the file, too.

What counts, the strongest first: an option of the command line, the file, what
was chosen last in an editor (provider and model only), the default. In an editor
its own settings count before the file.

examples:
  codegpt-ls config set provider ollama
  codegpt-ls config set model llama3.2
  codegpt-ls config set providers.ollama.baseUrl http://nas.local:11434/v1
  codegpt-ls config set models '["my-model", "another"]'   a list: JSON or TOML
  codegpt-ls config list                                   what counts, and why
  codegpt-ls config unset model
  codegpt-ls config edit                                   opens $VISUAL or $EDITOR

A key is never a setting: `codegpt-ls key set` stores one.

{EXIT_CODES}"""


def add(commands: Commands) -> None:
    """Declare the command."""
    actions = add_group(commands, "config", "show and change your settings", "Your own settings file.", _EPILOG)
    for name, run, summary, takes in (
        ("list", run_list, "show every setting as it counts, and whose word it is", ()),
        ("get", run_get, "write the value of a setting as it counts", ("name",)),
        ("set", run_set, "write a setting into the file", ("name", "value")),
        ("unset", run_unset, "take a setting out of the file", ("name",)),
        ("path", run_path, "write where the file is, or would be", ()),
        ("edit", run_edit, "open the file in your editor", ()),
    ):
        action = add_command(actions, name, run, summary, _EPILOG)
        if "name" in takes:
            action.add_argument("setting", metavar="NAME", help="the setting, e.g. model or local.contextTokens")
        if "value" in takes:
            action.add_argument("value", metavar="VALUE", help="its value; lists and tables as JSON or TOML")
        add_json(action)


def run_list(arguments: argparse.Namespace, redactor: Redactor) -> int:
    """Show every setting as it counts."""
    command = Command(arguments, redactor)
    rows = list(_rows(command))
    if command.json:
        settings = [{"name": name, "value": value, "saidBy": said_by} for name, value, said_by in rows]
        path = str(command.services.person_settings.path)
        command.terminal.show_json({"path": path, "settings": settings})
        return 0
    words = command.terminal.words.text
    head = (words("config.name"), words("config.value"), words("config.said_by"))
    by_word = {by: words(key) for by, key in _SAID_BY.items()} | {
        SettingFrom.FILE: command.services.person_settings.path.name
    }
    shown = [(name, "" if value is None else _text(value), by_word[by]) for name, value, by in rows]
    for line in table(head, shown):
        command.terminal.show(line)
    return 0


def run_get(arguments: argparse.Namespace, redactor: Redactor) -> int:
    """Write the value of a setting as it counts."""
    return _with_setting(arguments, redactor, _get)


def run_set(arguments: argparse.Namespace, redactor: Redactor) -> int:
    """Write a setting into the file."""
    return _with_setting(arguments, redactor, _set)


def run_unset(arguments: argparse.Namespace, redactor: Redactor) -> int:
    """Take a setting out of the file."""
    return _with_setting(arguments, redactor, lambda command, path: _changed(command, path, None))


def run_path(arguments: argparse.Namespace, redactor: Redactor) -> int:
    """Write where the file is, or would be."""
    command = Command(arguments, redactor)
    path = str(command.services.person_settings.path)
    if command.json:
        command.terminal.show_json({"path": path})
    else:
        command.terminal.show(path)
    return 0


def run_edit(arguments: argparse.Namespace, redactor: Redactor) -> int:
    """Open the file in the person's editor, and tell afterwards what of it does not count."""
    command = Command(arguments, redactor)
    path = command.services.person_settings.path
    editor = next((value for name in _BY_HAND if (value := os.environ.get(name))), None) or shutil.which("vi")
    if editor is None:
        command.terminal.say("config.no_editor", path=path)
        return 1
    try:
        made(path.parent)
        # Whoever sets the variable may name options there, as for git.
        subprocess.run([*shlex.split(editor, posix=os.name != "nt"), str(path)], check=True)  # noqa: S603
    except (OSError, ValueError, subprocess.CalledProcessError) as error:
        command.terminal.say("config.editor_failed", command=editor, detail=str(error))
        return 1
    after = Command(arguments, redactor)
    return 0 if after.settings_are_sound else 1


def _with_setting(arguments: argparse.Namespace, redactor: Redactor, work: Callable[[Command, Path], int]) -> int:
    command = Command(arguments, redactor)
    terminal, name = command.terminal, arguments.setting
    providers = [each.profile.id for each in command.services.providers]
    if holds_key({name.rpartition(".")[2]: "value"}) or command.services.may_be_secret(name):
        terminal.say("config.secret")
        return 2
    path = path_of(name)
    if path is None:
        near = near_names(name, providers)
        terminal.say("config.unknown.nearest" if near else "config.unknown", setting=name, nearest=near)
        return 2
    try:
        return work(command, path)
    except AssistantError as error:
        command.fail(error)
        return 2


def _get(command: Command, path: Path) -> int:
    values = {name: value for name, value, _ in _rows(command)}
    name = ".".join(path)
    value = values.get(name)
    if value is None:
        value = value_at(_shown(command, command.services.settings().model_dump(mode="json", by_alias=True)), path)
    if command.json:
        command.terminal.show_json({"name": name, "value": value})
    elif value is not None:
        command.terminal.show(_text(value))
    else:
        command.terminal.say("config.not_set", setting=name)
    return 0 if value is not None else 1


def _set(command: Command, path: Path) -> int:
    terminal, text, name = command.terminal, command.arguments.value.strip(), ".".join(path)
    if command.services.may_be_secret(text):
        terminal.say("config.secret")
        return 2
    if not text:
        terminal.say("config.empty", command=f"codegpt-ls config unset {name}")
        return 2
    value, problem = typed_value(path, text)
    if problem is not None:
        reason = terminal.words.text(f"setting.{problem.fault}", limit=problem.limit)
        terminal.say("config.refused", setting=name, reason=reason)
        return 2
    if path == ("locale",) and not _is_spoken(value):
        reason = terminal.words.text(f"setting.{Fault.NOT_A_CHOICE}", limit=", ".join(languages()))
        terminal.say("config.refused", setting=name, reason=reason)
        return 2
    _refuse_unknown(command, path, value)
    return _changed(command, path, value)


def _is_spoken(tag: str) -> bool:
    """Whether there is a catalogue for this language: `ko_KR.UTF-8` is Korean."""
    return tag.lower().startswith(translator(tag).language.lower())


def _refuse_unknown(command: Command, path: Path, value: Any) -> None:  # noqa: ANN401 - JSON
    """What only a question would show otherwise. Raises AssistantError UNKNOWN_PROVIDER, BAD_ORIGIN."""
    if path == ("provider",):
        command.services.provider(value)
    if path[0] == PROVIDERS and len(path) > 1:
        command.services.provider(path[1])
    for each in value if path == (PROVIDERS,) else ():
        command.services.provider(each)
    settings, _ = read_settings(with_value({}, path, value))
    for address in (settings.base_url, *(each.base_url for each in settings.providers.values())):
        if address is not None:
            origin_of(address)


def _changed(command: Command, path: Path, value: Any) -> int:  # noqa: ANN401 - JSON
    terminal, file, name = command.terminal, command.services.person_settings, ".".join(path)
    problem = file.change(path, value)
    if problem is not None:
        if command.settings_file_is_sound:  # else it was told
            terminal.say(problem.sentence, path=problem.path, detail=problem.detail)
        terminal.say("config.nothing_changed", command="codegpt-ls config edit")
        return 1
    if command.json:
        terminal.show_json({"name": name, "value": value, "path": str(file.path)})
    elif value is None:
        terminal.say("config.unset", setting=name, path=file.path)
    else:
        terminal.say("config.set", setting=name, value=_text(value), path=file.path)
    if path == ("provider",) and value and (model := command.services.settings().model):
        terminal.say("config.model_stays", model=model, command="codegpt-ls config set model NAME")
    return command.run(lambda: _told_cost(command)) if path == _SWITCH and value and not command.json else 0


async def _told_cost(command: Command) -> int:
    """Say what completion costs where it was switched on, or that nobody is named for it."""
    settings = command.services.settings().completion
    if settings.provider is None or settings.model is None:
        command.terminal.say("completion.no_model")
        return 0
    command.terminal.tell(await cost(command, command.services.provider(settings.provider)))
    return 0


def _rows(command: Command) -> Iterator[tuple[str, Any, str]]:
    """Every setting by its name, as it counts, and whose word it is."""
    written, _ = command.services.person_settings.read()
    settings, problems = read_settings(written)
    wrong = {each.setting for each in problems}
    in_force = command.services.selections.in_force()
    chosen = {"provider": (in_force.provider, in_force.provider_from), "model": (in_force.model, in_force.model_from)}
    for each in effective(settings, written, [(SettingFrom.FILE, written)], wrong):
        name = each.name.removeprefix(f"{SECTION}.")
        value, said_by = _shown(command, each.value), each.said_by.value
        if name in chosen and said_by == SettingFrom.DEFAULT and chosen[name][1] is ChosenBy.REMEMBERED:
            value, said_by = chosen[name][0], ChosenBy.REMEMBERED.value
        yield name, value, said_by


def _shown(command: Command, value: Any) -> Any:  # noqa: ANN401 - JSON
    """The value with a mark for what may be a secret: the file is written by hand, too."""
    if isinstance(value, dict):
        return {name: _shown(command, each) for name, each in value.items()}
    if isinstance(value, list | tuple):
        return [_shown(command, each) for each in value]
    if not isinstance(value, str):
        return value
    plain = without_password(value)
    return _HIDDEN if plain is None or command.services.may_be_secret(plain) else plain


def _text(value: Any) -> str:  # noqa: ANN401 - JSON
    return value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)
