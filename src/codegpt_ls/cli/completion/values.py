"""The values that may stand for an option or an argument: from what is here, without asking anybody."""

import argparse
import asyncio
from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Final

from codegpt_ls.cli.command import Command
from codegpt_ls.cli.completion.words import Candidate
from codegpt_ls.domain.credentials import CredentialSource
from codegpt_ls.domain.errors import AssistantError
from codegpt_ls.domain.messages.effort import Effort
from codegpt_ls.locales.translator import languages
from codegpt_ls.settings.names import all_names

FILES: Final = ("FILE", "FILE[:LINES]", "PATH")
"""What stands in help for a file or a folder: shells know them better than we do."""
_MOST_THREADS: Final = 50

Values = Callable[[Command, Sequence[str]], Iterator[Candidate]]


def values_of(action: argparse.Action, command: Callable[[], Command], given: Sequence[str]) -> Iterator[Candidate]:
    """What may stand for this; nothing where anything may."""
    if action.choices:
        yield from (Candidate(str(each)) for each in action.choices)
    elif action.dest in _VALUES:
        try:
            yield from _VALUES[action.dest](command(), given)
        except AssistantError:
            return  # a file that cannot be read: told by whatever reads it in earnest


def _providers(command: Command, _given: Sequence[str]) -> Iterator[Candidate]:
    for each in command.services.providers:
        yield Candidate(each.profile.id, command.services.connections.addressed(each.profile).title)


def _models(command: Command, _given: Sequence[str]) -> Iterator[Candidate]:
    services = command.services
    provider = services.provider(None)
    address = services.connections.asked_at(provider.profile)
    if address is None:
        return
    yield from (Candidate(each.id) for each in services.models.known(provider, address) if each.chat)


def _threads(command: Command, _given: Sequence[str]) -> Iterator[Candidate]:
    async def read() -> list[Candidate]:
        threads = command.services.threads
        try:
            page = await threads.page(folder=None, cursor=None, limit=_MOST_THREADS)
            ids = await threads.short_ids(each.id for each in page.items)
            return [Candidate(ids[each.id], each.title) for each in page.items]
        finally:
            await command.services.aclose()

    yield from asyncio.run(read())


def _tasks(command: Command, _given: Sequence[str]) -> Iterator[Candidate]:
    command.services.tasks.reload()
    yield from (Candidate(each.name, each.title) for each in command.services.tasks.all())


def _settings(command: Command, _given: Sequence[str]) -> Iterator[Candidate]:
    yield from map(Candidate, all_names(each.profile.id for each in command.services.providers))


def _values_of_setting(command: Command, given: Sequence[str]) -> Iterator[Candidate]:
    match given[0].rpartition(".")[2] if given else "":
        case "provider":
            yield from _providers(command, given)
        case "model":
            yield from _models(command, given)
        case "locale":
            yield from _locales(command, given)
        case "effort":
            yield from (Candidate(each.value) for each in Effort)
        case "credentialSource":
            yield from (Candidate(each.value) for each in CredentialSource)


def _locales(_command: Command, _given: Sequence[str]) -> Iterator[Candidate]:
    yield from map(Candidate, languages())


_VALUES: Final[Mapping[str, Values]] = {
    "provider": _providers,
    "model": _models,
    "thread": _threads,
    "task": _tasks,
    "setting": _settings,
    "value": _values_of_setting,
    "locale": _locales,
}
"""By the name an argument has in the parser."""
