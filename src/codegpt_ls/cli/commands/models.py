"""`codegpt-ls models`: what can be asked."""

import argparse
from collections.abc import Iterator, Sequence
from typing import Final

from codegpt_ls.cli.command import Command
from codegpt_ls.cli.options import Commands, add_command, add_connection, add_json
from codegpt_ls.cli.status_line import StatusLine
from codegpt_ls.cli.table import table
from codegpt_ls.credentials.redaction import Redactor
from codegpt_ls.domain.models import Model, ModelSource, ModelStatus
from codegpt_ls.domain.ports.words import Translator
from codegpt_ls.domain.providers import efforts
from codegpt_ls.protocol.models import ModelItem, ModelsResult

_HEAD: Final = (
    *("models.model", "models.status", "models.ends", "models.replacement", "models.abilities", "models.source"),
)
_STATUS: Final = {
    ModelStatus.CURRENT: "models.current",
    ModelStatus.DEPRECATED: "models.deprecated",
    ModelStatus.RETIRED: "models.retired",
}
_SOURCE: Final = {
    ModelSource.LIVE: "models.live",
    ModelSource.CATALOGUE: "models.catalogue",
    ModelSource.SETTINGS: "models.settings",
}


def add(commands: Commands) -> None:
    """Declare the command."""
    models = add_command(commands, "models", run, "list the models of a provider")
    add_connection(models)
    models.add_argument(
        "--refresh", action="store_true", help="ask the provider now instead of showing the list of the last day"
    )
    add_json(models)


def run(arguments: argparse.Namespace, redactor: Redactor) -> int:
    """List the models of a provider."""
    command = Command(arguments, redactor)
    return command.run(lambda: _list(command))


async def _list(command: Command) -> int:
    services, terminal = command.services, command.terminal
    provider = services.provider(None)
    line = StatusLine(terminal, silent=command.json)
    title = services.addressed(None).title
    line.say("progress.waiting", provider=title)
    try:
        known = await services.models.list(provider, refresh=command.arguments.refresh)
        # Why there is none, only asking tells: a key that is missing, a server that is not running.
        known = known or await services.models.list(provider, refresh=True)
    finally:
        line.clear()
    priced = await services.pricing.priced(provider.profile, known)
    items = tuple(
        ModelItem.of(each.model, services.today(), each.price, efforts(provider.profile, each.model))
        for each in priced
        if each.model.chat
    )
    selected = services.models.selected(provider)
    if command.json:
        command.show_result(ModelsResult(provider=provider.profile.id, title=title, selected=selected, models=items))
    elif not items:
        terminal.say("models.none", provider=title)
    else:
        _show(command, [model for model in known if model.chat], selected)
    return 0


def _abilities(model: Model, words: Translator) -> Iterator[str]:
    if model.thinks:
        yield words.text("models.thinks")
    if model.pictures:
        yield words.text("models.pictures")


def _show(command: Command, models: Sequence[Model], selected: str | None) -> None:
    words, today = command.terminal.words, command.services.today()
    rows = [
        (
            model.id,
            words.text(_STATUS[model.status(today)]),
            model.shutdown_date.isoformat() if model.shutdown_date else "",
            model.replacement or "",
            ", ".join(_abilities(model, words)),
            words.text(_SOURCE[model.source]),
            "← " + words.text("models.in_use") if model.id == selected else "",
        )
        for model in models
    ]
    for line in table((*map(words.text, _HEAD), ""), rows):
        command.terminal.show(line)
    if command.terminal.can_tell:
        command.terminal.say("models.how_to_choose", command="codegpt-ls config set model NAME")
