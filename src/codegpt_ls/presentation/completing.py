"""What completion costs, as every door says it before it is switched on."""

from codegpt_ls.domain.completion.hour import READ, WRITTEN, hour, request_cost
from codegpt_ls.domain.ports.words import Translator
from codegpt_ls.domain.usage import Price, money
from codegpt_ls.services.completion.wait import most_a_minute
from codegpt_ls.settings.completion import CompletionSettings, Trigger


def cost_sentence(words: Translator, price: Price | None, settings: CompletionSettings, *, free: bool) -> str:
    """What an hour of typing costs at most under these settings, or one press of the key where only that asks, and
    what that is reckoned with. `free`: nobody sends a bill."""
    if free:
        return words.text("completion.cost_nothing")
    tokens = {"read": f"{READ:,}", "written": str(WRITTEN)}
    if settings.trigger is Trigger.MANUAL:
        one = request_cost(price)
        if one is None:
            return words.text("completion.cost_unknown_key", **tokens)
        return words.text("completion.cost_key", cost=money(one), **tokens)
    at_most = hour(price, most_a_minute(settings.max_requests_per_minute, costs=True))
    tokens["requests"] = f"{at_most.requests:,}"
    if at_most.dollars is None:
        return words.text("completion.cost_unknown", **tokens)
    return words.text("completion.cost_hour", cost=money(at_most.dollars), **tokens)
