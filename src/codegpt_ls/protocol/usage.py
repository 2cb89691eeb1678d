"""`codegpt/usage`: what was used, as far as an API key can know it."""

from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Annotated, Final, Self

from pydantic import Field

from codegpt_ls.domain.errors import ErrorCode
from codegpt_ls.domain.usage import PricedUsage, UsageGrouping
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
    cost: str | None = Field(None, description="US dollars at the standard rate; absent where no price is known.")
    price_as_of: str | None = Field(None, description="YYYY-MM-DD: the day of the price table.")

    @classmethod
    def of(cls, priced: PricedUsage, title: str | None) -> Self:
        """The sum with its price; `title` is its thread's."""
        used, price = priced.sum, priced.price
        return cls(
            group=used.group,
            title=title,
            provider=used.provider,
            model=used.model,
            answers=used.answers,
            estimated_answers=used.estimated_answers,
            input_tokens=used.input_tokens,
            output_tokens=used.output_tokens,
            cost=None if priced.cost is None else dollars(priced.cost),
            price_as_of=price.as_of.isoformat() if price else None,
        )


class UsageResult(Wire):
    """The sums, and where the rest is told: what remains of a budget only the account page knows."""

    items: tuple[UsageItem, ...] = Field(description="By group, then by provider and model.")
    input_tokens: int = Field(description="Tokens sent, in all.")
    output_tokens: int = Field(description="Tokens received, in all.")
    cost: str | None = Field(None, description="US dollars, the sum of the known costs; absent where none is known.")
    complete: bool = Field(description="Whether the cost covers every item.")
    account_pages: dict[str, str] = Field(description="The page that shows what remains, by provider id.")

    @classmethod
    def of(cls, sums: Sequence[PricedUsage], account_pages: Mapping[str, str], titles: Mapping[str, str]) -> Self:
        """The sums with their totals; `titles` by group."""
        costs = [each.cost for each in sums if each.cost is not None]
        return cls(
            items=tuple(UsageItem.of(each, titles.get(each.sum.group)) for each in sums),
            input_tokens=sum(each.sum.input_tokens for each in sums),
            output_tokens=sum(each.sum.output_tokens for each in sums),
            cost=dollars(sum(costs, Decimal(0))) if costs else None,
            complete=len(costs) == len(sums),
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
        summary="Add up the tokens of past answers, with their price where a dated table knows it. What remains of a "
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
