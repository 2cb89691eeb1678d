"""Rows that a person wrote: as strict as our own, and they take nothing that belongs to another provider."""

from collections.abc import Iterator, Mapping, Sequence

from pydantic import ValidationError

from codegpt_ls.domain.ports.providers import Provider
from codegpt_ls.domain.providers import ProviderProfile
from codegpt_ls.providers.vendors import provider_of
from codegpt_ls.providers.vendors.row import row_of
from codegpt_ls.providers.vendors.shape import RowShape
from codegpt_ls.settings.reading import Fault, Misfit, misfit_of


def own_providers(
    tables: Mapping[str, object], others: Sequence[ProviderProfile]
) -> tuple[tuple[Provider, ...], tuple[Misfit, ...]]:
    """The providers of these tables, each by its id, and what is wrong with those that are left out.

    `others`: whose ids and environment variables are not to be had.
    """
    providers: list[Provider] = []
    misfits: list[Misfit] = []
    for name, table in tables.items():
        shape = _shape(name, table, others)
        if isinstance(shape, Misfit):
            misfits.append(shape)
        else:
            providers.append(provider_of(row_of(shape.model_dump(mode="json", by_alias=True, exclude_none=True))))
    return tuple(providers), tuple(misfits)


def _shape(name: str, table: object, others: Sequence[ProviderProfile]) -> RowShape | Misfit:
    if not isinstance(table, Mapping):
        return Misfit(name, Fault.NOT_A_GROUP)
    if "id" in table:
        return Misfit(f"{name}.id", Fault.UNKNOWN)
    try:
        shape = RowShape.model_validate({"id": name, **table})
    except ValidationError as invalid:
        first = invalid.errors(include_input=False, include_url=False)[0]
        return misfit_of(first, (name, *(step for step in first["loc"] if step != "id")))
    if shape.base_url is None:
        return Misfit(f"{name}.baseUrl", Fault.MISSING)
    if name in {each.id for each in others}:
        return Misfit(name, Fault.TAKEN)
    # A key in the environment is for whom its name says: at a stranger's address it would be lost.
    if shape.environment and shape.environment.key in set(_variables(others)):
        return Misfit(f"{name}.environment.key", Fault.TAKEN)
    return shape


def _variables(others: Sequence[ProviderProfile]) -> Iterator[str]:
    yield from (each.environment.key for each in others if each.environment)
