"""`codegpt-ls usage`: what was used, and what it cost as far as that is known."""

import argparse
from collections.abc import Iterable, Mapping
from typing import Final

from codegpt_ls.cli.command import Command
from codegpt_ls.cli.options import Commands, add_command, add_json
from codegpt_ls.cli.table import table
from codegpt_ls.credentials.redaction import Redactor
from codegpt_ls.domain.usage import Period, UsageGrouping
from codegpt_ls.protocol.usage import BudgetItem, UsageItem, UsageResult

_HEAD: Final = ("models.model", "usage.answers", "usage.input", "usage.output", "usage.cost")
_GROUP: Final = {
    UsageGrouping.DAY: "usage.day",
    UsageGrouping.MODEL: "usage.provider_and_model",
    UsageGrouping.THREAD: "usage.thread",
}
_BUDGET: Final = {
    (Period.DAY, False): "usage.budget.day",
    (Period.DAY, True): "usage.budget.day_with_stop",
    (Period.MONTH, False): "usage.budget.month",
    (Period.MONTH, True): "usage.budget.month_with_stop",
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
    groups = {each.group for each in sums if each.group}
    titles = await services.threads.titles(groups) if by is UsageGrouping.THREAD else {}
    pages = services.account_pages({each.provider for each in sums})
    completions = await services.usage.completions(days=arguments.days)
    result = UsageResult.of(sums, pages, titles, await services.spending.spent(), completions)
    if command.json:
        command.show_result(result)
    elif not result.items:
        command.terminal.say("usage.nothing", days=arguments.days)
    else:
        _show(command, by, result, await services.threads.short_ids(titles))
    if not command.json:
        for each in result.completions:
            command.terminal.show(command.terminal.words.text("usage.completions", **each.model_dump()))
        _show_budget(command, result.budget)
    return 0


def _show_budget(command: Command, budget: Iterable[BudgetItem]) -> None:
    for item in budget:
        key = _BUDGET[item.period, item.stop is not None]
        command.terminal.show(
            command.terminal.words.text(key, spent=item.spent, warn=item.warn or item.stop, stop=item.stop)
        )
        if item.unpriced_answers:
            command.terminal.say("usage.budget.unpriced", count=item.unpriced_answers)


def _show(command: Command, by: UsageGrouping, result: UsageResult, ids: Mapping[str, str]) -> None:
    terminal, words = command.terminal, command.terminal.words
    head = (words.text(_GROUP[by]), *map(words.text, _HEAD))
    for line in table(head, [_row(item, ids) for item in result.items]):
        terminal.show(line)
    terminal.show(words.text(_total(result), input=result.input_tokens, output=result.output_tokens, cost=result.cost))
    if any(item.estimated_answers for item in result.items):
        terminal.say("usage.estimated")
    if any(item.told_answers for item in result.items):
        terminal.say("usage.told")
    if result.cost is not None:
        terminal.say("usage.standard_prices")
    if unpriced := sum(item.unpriced_answers for item in result.items):
        terminal.say("usage.unpriced", count=unpriced)
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
    return (group, item.model, str(item.answers), *tokens, _cost(item))


def _cost(item: UsageItem) -> str:
    """Marked where some of it is not known, and where it is the provider's own word."""
    if item.cost is None:
        return ""
    return f"{'≥' if item.unpriced_answers else ''}${item.cost}{'*' if item.told_answers else ''}"
