"""`codegpt/usage`: what was used, as far as an API key can know it."""

from collections.abc import Iterable, Mapping, Sequence
from decimal import Decimal
from enum import StrEnum
from typing import Annotated, Final, Self

from pydantic import Field

from codegpt_ls.domain.errors import ErrorCode
from codegpt_ls.domain.usage import CompletionCount, Period, Spent, UsageGrouping, UsageSum
from codegpt_ls.protocol.api_keys import ProviderParams
from codegpt_ls.protocol.method import Kind, Method
from codegpt_ls.protocol.wire import WHOLE, ModelName, Title, Wire


class UsageParams(Wire):
    """Which answers, and by what they are added up."""

    by: UsageGrouping = UsageGrouping.DAY
    days: Annotated[int, Field(strict=True, ge=1, le=3660), WHOLE] = Field(
        30, description="The last so many days, today included, in UTC."
    )
    provider: str | None = Field(None, description="Only this provider's answers.")
    thread_id: str | None = Field(None, description="Only this thread's answers.")


class UsageItem(Wire):
    """All answers of one model within one group."""

    group: str = Field(description="Day (YYYY-MM-DD), provider/model or thread id; empty: outside any thread.")
    title: Title | None = Field(None, description="The thread's title, by thread; absent where it is gone.")
    provider: str = Field(description="Provider id.")
    model: ModelName = Field(description="The model as the provider named it.")
    answers: int = Field(description="How many answers, those that were cut off among them.")
    estimated_answers: int = Field(description="Those whose tokens the provider did not tell; they are estimated.")
    input_tokens: int = Field(description="Tokens sent.")
    output_tokens: int = Field(description="Tokens received.")
    cost: str | None = Field(
        None,
        description="US dollars: what each answer cost when it came, by the provider's own word or its published "
        "standard prices; absent where no cost is known.",
    )
    unpriced_answers: int = Field(description="Those whose cost nobody knows; they are not in `cost`.")
    told_answers: int = Field(description="Those whose cost is the provider's own word.")

    @classmethod
    def of(cls, used: UsageSum, title: str | None) -> Self:
        """The sum on the wire; `title` is its thread's."""
        return cls(
            group=used.group,
            title=title,
            provider=used.provider,
            model=used.model,
            answers=used.answers,
            estimated_answers=used.estimated_answers,
            input_tokens=used.input_tokens,
            output_tokens=used.output_tokens,
            cost=None if used.cost is None else dollars(used.cost),
            unpriced_answers=used.unpriced_answers,
            told_answers=used.told_answers,
        )


class BudgetState(StrEnum):
    """How far a budget is."""

    WITHIN = "within"
    WARNED = "warned"
    """Its mark of warning is reached."""
    USED_UP = "used_up"
    """Nothing more is sent that costs something."""


class BudgetItem(Wire):
    """What the person wants to spend in a day or a month (`codegpt.budget`), and what of it is spent."""

    period: Period = Field(description="The day or the month that is now, where the person is.")
    spent: str = Field(
        description="US dollars of answers that have come, and what those under way may cost, of every server."
    )
    warn: str | None = Field(None, description="US dollars from which the person is told.")
    stop: str | None = Field(None, description="US dollars beyond which nothing is sent.")
    left: str | None = Field(None, description="US dollars until then.")
    unpriced_answers: int = Field(description="Answers in this time whose cost nobody knows: they are not in `spent`.")
    state: BudgetState = Field(description="`within`, `warned`: `warn` is reached, `used_up`: `stop` is.")

    @classmethod
    def of(cls, spent: Spent) -> Self:
        """The budget on the wire."""
        limit = spent.limit
        used_up, warned = spent.left == 0, spent.warns()
        return cls(
            period=limit.period,
            spent=dollars(spent.dollars),
            warn=None if limit.warn is None else dollars(limit.warn),
            stop=None if limit.stop is None else dollars(limit.stop),
            left=None if spent.left is None else dollars(spent.left),
            unpriced_answers=spent.unpriced,
            state=BudgetState.USED_UP if used_up else BudgetState.WARNED if warned else BudgetState.WITHIN,
        )


class CompletionCountItem(Wire):
    """What became of the code that a model filled in."""

    provider: str = Field(description="Provider id.")
    model: ModelName = Field(description="The model as it was asked for.")
    shown: int = Field(description="How often something was suggested.")
    taken: int = Field(description="How often it was taken, as far as the editor tells.")
    kept: int = Field(description="How often it was still there half a minute later.")


class UsageResult(Wire):
    """The sums, and where the rest is told: what remains of a budget only the account page knows."""

    items: tuple[UsageItem, ...] = Field(description="By group, then by provider and model.")
    input_tokens: int = Field(description="Tokens sent, in all.")
    output_tokens: int = Field(description="Tokens received, in all.")
    cost: str | None = Field(None, description="US dollars, the sum of the known costs; absent where none is known.")
    complete: bool = Field(description="Whether the cost covers every answer.")
    budget: tuple[BudgetItem, ...] = Field((), description="The person's own budget, where they have set one.")
    completions: tuple[CompletionCountItem, ...] = Field(
        (), description="Completions of code in the same days; of all providers, whichever was asked for."
    )
    account_pages: dict[str, str] = Field(description="The page that shows what remains, by provider id.")

    @classmethod
    def of(
        cls,
        sums: Sequence[UsageSum],
        account_pages: Mapping[str, str],
        titles: Mapping[str, str],
        budget: Iterable[Spent],
        completions: Iterable[CompletionCount],
    ) -> Self:
        """The sums with their totals; `titles` by group."""
        costs = [each.cost for each in sums if each.cost is not None]
        return cls(
            items=tuple(UsageItem.of(each, titles.get(each.group)) for each in sums),
            input_tokens=sum(each.input_tokens for each in sums),
            output_tokens=sum(each.output_tokens for each in sums),
            cost=dollars(sum(costs, Decimal(0))) if costs else None,
            complete=not any(each.unpriced_answers for each in sums),
            budget=tuple(map(BudgetItem.of, budget)),
            completions=tuple(
                CompletionCountItem(
                    provider=each.provider, model=each.model, shown=each.shown, taken=each.taken, kept=each.kept
                )
                for each in completions
            ),
            account_pages=dict(account_pages),
        )


class UsagePageResult(Wire):
    """Where a provider shows what was used and what remains."""

    provider: str = Field(description="Provider id.")
    url: str | None = Field(None, description="The page, to be opened by the client; absent: none is known.")
    message: str = Field(description="The same for a person, in their language.")


def dollars(amount: Decimal) -> str:
    """To a hundredth of a cent: single answers cost no more."""
    return str(amount.quantize(Decimal("0.0001")))


METHODS: Final = (
    Method(
        name="codegpt/usage",
        kind=Kind.REQUEST,
        summary="Add up the tokens of past answers, with what they cost where that is known. What remains of a "
        "budget an API key cannot know; `accountPages` says where it is shown.",
        params=UsageParams,
        result=UsageResult,
        errors=(ErrorCode.UNKNOWN_PROVIDER, ErrorCode.STORAGE_FAILED, ErrorCode.STORAGE_DAMAGED, ErrorCode.INTERNAL),
    ),
    Method(
        name="codegpt.showUsage",
        kind=Kind.COMMAND,
        summary="Open the provider's usage page, or show its address where the editor opens none. With `ownInterface` "
        "nothing is opened: the client opens the `url` of the result.",
        params=ProviderParams,
        result=UsagePageResult,
        errors=(ErrorCode.UNKNOWN_PROVIDER, ErrorCode.INTERNAL),
    ),
)
