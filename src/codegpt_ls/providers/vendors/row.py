"""A vendor whose API is one of our dialects: facts in a file that a person can read, made into what a dialect needs."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

from codegpt_ls.domain.completion.fill_in import FillIn
from codegpt_ls.domain.errors import ErrorCode, ErrorRules, KeyMistake
from codegpt_ls.domain.messages.effort import Effort
from codegpt_ls.domain.models import Model
from codegpt_ls.domain.providers import EnvironmentNames, LinkKind, Program, ProviderProfile
from codegpt_ls.domain.usage import Tariff
from codegpt_ls.providers.listing.live_models import Lists

_CODES: Final = {code.value: code for code in ErrorCode}


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """One vendor."""

    profile: ProviderProfile
    dialect: str
    """The API it speaks."""
    tokens_parameter: str
    """What it calls the bound of an answer's length."""
    headers: Mapping[str, str]
    """What it wants of everybody beside the key."""
    lists: Lists
    models: tuple[Model, ...]
    """The models it has, where it gives no list."""
    fill_in: Mapping[FillIn, str]
    """The ways in which it fills in code, the best first, and where."""


def row_of(table: Mapping[str, Any]) -> Row:
    """The row in this table, which has the shape that `shape` tells: nothing is checked here.

    What is left out has the defaults of that shape.
    """
    environment, models = table.get("environment"), table.get("models", ())
    template = table["baseUrl"] if "{" in table.get("baseUrl", "") else None
    return Row(
        profile=ProviderProfile(
            id=table["id"],
            title=table["title"],
            base_url="" if template else table.get("baseUrl", ""),
            template=template,
            default_model=models[0] if models else None,
            needs_key=table.get("needsKey", True),
            usual_keys=frozenset(map(KeyMistake, table.get("usualKeys", ()))),
            links={LinkKind(kind): page for kind, page in table.get("links", {}).items()},
            key_path=table.get("keyPath"),
            errors=_rules(table.get("errors", {})),
            environment=_names(environment) if environment else None,
            efforts=tuple(map(Effort, table["efforts"])) if "efforts" in table else None,
            tariff=_tariff(table.get("prices")),
            lists_first_hand=table.get("listsFirstHand", False),
            start_command=table.get("startCommand"),
            model_command=table.get("modelCommand"),
            context_command=table.get("contextCommand"),
            program=Program(table["program"]) if "program" in table else None,
        ),
        dialect=table.get("dialect", "chat_completions"),
        tokens_parameter=table.get("tokensParameter", "max_tokens"),
        headers=table.get("headers", {}),
        lists=Lists(path=table.get("listPath"), given=not models, without=tuple(table.get("notChat", ()))),
        models=tuple(Model(id=name) for name in models),
        fill_in={FillIn(way): path for way, path in table.get("fillIn", {}).items()},
    )


def _tariff(prices: str | None) -> Tariff:
    return Tariff(free=True) if prices == "free" else Tariff(prices)


def _rules(table: Mapping[str, Mapping[str, str]]) -> ErrorRules:
    statuses, names, phrases = (_codes(table.get(kind, {})) for kind in ("statuses", "names", "phrases"))
    return ErrorRules(statuses={int(status): code for status, code in statuses.items()}, names=names, phrases=phrases)


def _codes(table: Mapping[str, str]) -> dict[str, ErrorCode]:
    return {what: _CODES[code] for what, code in table.items()}


def _names(table: Mapping[str, Any]) -> EnvironmentNames:
    return EnvironmentNames(
        key=table["key"],
        base_url=table.get("baseUrl"),
        organization=table.get("organization"),
        project=table.get("project"),
        shared=table.get("shared", False),
    )
