"""Who completes code, how they would be asked, and what that costs: nobody is asked for it."""

from pathlib import Path
from typing import TYPE_CHECKING, Final

from codegpt_ls.cli.checks import Failed, Patient, Skipped
from codegpt_ls.domain.models import Model
from codegpt_ls.domain.ports.providers import JudgesModels, Provider
from codegpt_ls.domain.usage import money
from codegpt_ls.services.completion.ways import ways

if TYPE_CHECKING:
    from decimal import Decimal

BESIDES: Final = 300_000_000
"""Bytes of memory that a small model takes beside its file, for the text that it keeps in mind."""
_AN_HOUR: Final = 60
_TOKENS: Final = (2_600, 64)
"""Of a request with its answer, as large as they get as a rule."""
_MILLION: Final = 1_000_000
_GIGABYTE: Final = 1_000_000_000


async def completion(patient: Patient) -> str:
    """Which model would complete code, and in which way it would be asked first."""
    services = patient.command.services
    settings = services.settings().completion
    if not settings.enabled:
        raise Skipped(patient.text("doctor.completion_off"))
    if settings.provider is None or settings.model is None:
        raise Failed(patient.text("completion.no_model"))
    provider = services.providers[settings.provider]
    if isinstance(provider, JudgesModels):
        provider.ready(settings.model)
    known = ways(provider, settings.model, settings.dialect)
    if not known:
        raise Failed(patient.text("completion.no_fill_in", model=settings.model, provider=settings.provider))
    told = patient.text("doctor.completion_by", model=settings.model, provider=settings.provider, way=f"`{known[0]}`")
    return " ".join(filter(None, (told, _memory(patient, provider, settings.model), await _cost(patient, provider))))


def _memory(patient: Patient, provider: Provider, model: str) -> str | None:
    """Of a file that runs here."""
    if not provider.profile.makes_own_address or not Path(model).is_file():
        return None
    size = Path(model).stat().st_size
    return patient.text("doctor.completion_memory", size=_gigabytes(size), memory=_gigabytes(size + BESIDES))


async def _cost(patient: Patient, provider: Provider) -> str | None:
    """Of an hour in which as much is asked as the settings allow."""
    services, settings = patient.command.services, patient.command.services.settings().completion
    [priced] = await services.pricing.priced(provider.profile, [Model(id=settings.model or "")])
    if priced.price is None:
        return None
    read, written = _TOKENS
    one: Decimal = (priced.price.input * read + priced.price.output * written) / _MILLION
    return patient.text("doctor.completion_cost", cost=money(one * settings.max_requests_per_minute * _AN_HOUR))


def _gigabytes(size: int) -> str:
    return f"{size / _GIGABYTE:.1f}"
