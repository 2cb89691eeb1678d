"""`codegpt-ls providers`: whom can be asked."""

import argparse
from collections.abc import Mapping

from codegpt_ls.cli.command import Command
from codegpt_ls.cli.options import Commands, add_command, add_json
from codegpt_ls.cli.table import table
from codegpt_ls.credentials.redaction import Redactor
from codegpt_ls.protocol.providers import ProviderItem, ProvidersResult
from codegpt_ls.services.completion.ways import fills_in


def add(commands: Commands) -> None:
    """Declare the command."""
    providers = add_command(commands, "providers", run, "list the providers that are installed")
    add_json(providers)


def run(arguments: argparse.Namespace, redactor: Redactor) -> int:
    """List the installed providers."""
    command = Command(arguments, redactor)
    return command.run(lambda: _list(command))


async def _list(command: Command) -> int:
    services = command.services
    selected = services.selections.provider()
    items = [
        ProviderItem.of(
            services.connections.addressed(provider.profile),
            command.terminal.words,
            connected=await services.connections.connected(provider.profile),
            selected=provider.profile.id == selected,
            fills_in=fills_in(provider),
            base_url=services.shown_address(provider.profile),
            parts=services.base_urls.parts(provider.profile),
        )
        for provider in services.providers
    ]
    if command.json:
        command.show_result(ProvidersResult(providers=tuple(items)))
    else:
        templates = {each.profile.id: each.profile.template or "" for each in services.providers}
        _show(command, items, templates)
    return 0


def _show(command: Command, items: list[ProviderItem], templates: Mapping[str, str]) -> None:
    words = command.terminal.words
    titles = ("providers.provider", "providers.connection", "", "providers.address")
    head = ("--provider", *(words.text(each) if each else "" for each in titles))
    rows = [
        (
            item.id,
            item.title,
            words.text(_connection(item)),
            "← " + words.text("models.in_use") if item.selected else "",
            item.base_url or templates[item.id],
        )
        for item in items
    ]
    for line in table(head, rows):
        command.terminal.show(line)


def _connection(item: ProviderItem) -> str:
    if not item.needs_key:
        return "providers.no_key_needed"
    return "providers.connected" if item.connected else "providers.no_key"
