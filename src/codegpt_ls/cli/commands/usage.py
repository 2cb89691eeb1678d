"""`codegpt-ls usage`: what was used, and what it cost as far as that is known."""

import argparse
from collections.abc import Mapping
from typing import Final

from codegpt_ls.cli.command import Command
from codegpt_ls.cli.options import Commands, add_command, add_json
from codegpt_ls.cli.table import table
from codegpt_ls.credentials.redaction import Redactor
from codegpt_ls.domain.usage import UsageGrouping
from codegpt_ls.protocol.usage import UsageItem, UsageResult

_HEAD: Final = ("models.model", "usage.answers", "usage.input", "usage.output", "usage.cost")
_GROUP: Final = {
    UsageGrouping.DAY: "usage.day",
    UsageGrouping.MODEL: "usage.provider_and_model",
    UsageGrouping.THREAD: "usage.thread",
}


_MOST_DAYS: Final = 3660


def add(commands: Commands) -> None:
    """Declare the command."""
    usage = add_command(commands, "usage", run, "show the tokens of past answers and what they cost")
    usage.add_argument(
        "--by", choices=("day", "model", "thread"), default="day", help="what to add up by (default: day)"
    )
    usage.add_argument("--days", type=_days, default=30, metavar="N", help="the last N days (default: 30)")
    usage.add_argument("--provider", metavar="ID", help="only the answers of this provider")
    add_json(usage)


def _days(text: str) -> int:
    if not text.isdecimal() or not 1 <= int(text) <= _MOST_DAYS:
        raise argparse.ArgumentTypeError(f"a number from 1 to {_MOST_DAYS} is needed")
    return int(text)


def run(arguments: argparse.Namespace, redactor: Redactor) -> int:
    """Show the tokens of past answers."""
    command = Command(arguments, redactor)
    return command.run(lambda: _show_usage(command))


async def _show_usage(command: Command) -> int:
    services, arguments = command.services, command.arguments
    by = UsageGrouping(arguments.by)
    sums = await services.usage.sums(by, days=arguments.days, provider=arguments.provider)
    groups = {each.sum.group for each in sums if each.sum.group}
    titles = await services.threads.titles(groups) if by is UsageGrouping.THREAD else {}
    result = UsageResult.of(sums, services.account_pages({each.sum.provider for each in sums}), titles)
    if command.json:
        command.show_result(result)
    elif not result.items:
        command.terminal.say("usage.nothing", days=arguments.days)
    else:
        _show(command, by, result, await services.threads.short_ids(titles))
    return 0


def _show(command: Command, by: UsageGrouping, result: UsageResult, ids: Mapping[str, str]) -> None:
    terminal, words = command.terminal, command.terminal.words
    head = (words.text(_GROUP[by]), *map(words.text, _HEAD))
    for line in table(head, [_row(item, ids) for item in result.items]):
        terminal.show(line)
    terminal.show(words.text(_total(result), input=result.input_tokens, output=result.output_tokens, cost=result.cost))
    if any(item.estimated_answers for item in result.items):
        terminal.say("usage.estimated")
    if days := sorted({item.price_as_of for item in result.items if item.price_as_of}):
        terminal.say("usage.price_as_of", date=days[0])
    for page in result.account_pages.values():
        terminal.say("usage.rest", url=page)


def _total(result: UsageResult) -> str:
    if result.cost is None:
        return "usage.total"
    return "usage.total_cost" if result.complete else "usage.total_known_cost"


def _row(item: UsageItem, ids: Mapping[str, str]) -> tuple[str, ...]:
    mark = "≈" if item.estimated_answers else ""
    tokens = (f"{mark}{item.input_tokens:,}", f"{mark}{item.output_tokens:,}")
    shown = ids.get(item.group, item.group)
    group = f"{shown} {item.title}" if item.title else shown
    return (group, item.model, str(item.answers), *tokens, f"${item.cost}" if item.cost else "")
