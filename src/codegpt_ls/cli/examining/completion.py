"""Who completes code, how they would be asked, and what that costs: nobody is asked for it."""

from pathlib import Path
from typing import Final

from codegpt_ls.cli.checks import Failed, Patient, Skipped
from codegpt_ls.cli.command import Command
from codegpt_ls.domain.models import Model
from codegpt_ls.domain.ports.providers import JudgesModels, Provider
from codegpt_ls.presentation.completing import cost_sentence
from codegpt_ls.services.completion.ways import ways

BESIDES: Final = 300_000_000
"""Bytes of memory that a small model takes beside its file, for the text that it keeps in mind."""
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
    return " ".join(
        filter(None, (told, _memory(patient, provider, settings.model), await cost(patient.command, provider)))
    )


def _memory(patient: Patient, provider: Provider, model: str) -> str | None:
    """Of a file that runs here."""
    if not provider.profile.makes_own_address or not Path(model).is_file():
        return None
    size = Path(model).stat().st_size
    return patient.text("doctor.completion_memory", size=_gigabytes(size), memory=_gigabytes(size + BESIDES))


async def cost(command: Command, provider: Provider) -> str:
    """What the model costs that the settings name, with what that is reckoned with."""
    settings = command.services.settings().completion
    [priced] = await command.services.pricing.priced(provider.profile, [Model(id=settings.model or "")])
    return cost_sentence(command.terminal.words, priced.price, settings, free=priced.free)


def _gigabytes(size: int) -> str:
    return f"{size / _GIGABYTE:.1f}"
