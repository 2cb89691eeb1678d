"""Which providers there are: found by entry point, so that another package adds one as the built-in ones are added."""

import logging
from collections.abc import Iterable
from importlib.metadata import EntryPoint, entry_points
from typing import Final

from codegpt_ls.domain.ports.providers import Provider

GROUP: Final = "codegpt_ls.providers"
_FIRST: Final = ("openai", "local")

# What a package that is half installed or out of date raises; it costs only its own provider.
_BROKEN: Final = (
    ImportError, AttributeError, LookupError, NameError, OSError, RuntimeError, SyntaxError, TypeError, ValueError,
)  # fmt: skip

_LOG = logging.getLogger(__name__)


def load_providers() -> dict[str, Provider]:
    """Every provider by id: OpenAI, the local one, then the others in the order their packages give them.

    Imports no vendor's package. An entry point that fails is logged and left out; of two with one id the first counts,
    our own before others'.
    """
    found = [provider for entry in _entries() for provider in _loaded(entry)]
    by_id: dict[str, Provider] = {}
    for provider in sorted(found, key=_rank):
        if by_id.setdefault(provider.profile.id, provider) is not provider:
            _LOG.warning("a second provider calls itself %s: left out", provider.profile.id)
    return by_id


def foreign_packages() -> tuple[str, ...]:
    """Every package that is not ours but is loaded for its providers, as `name version`; it is handed keys."""
    packages = (entry.dist for entry in _entries() if not _ours(entry))
    return tuple(dict.fromkeys(f"{package.name} {package.version}" for package in packages if package))


def _ours(entry: EntryPoint) -> bool:
    return entry.dist is None or entry.dist.name == "codegpt-ls"


def _entries() -> list[EntryPoint]:
    """Our own before those of other packages, which may not replace them."""
    return sorted(entry_points(group=GROUP), key=lambda entry: not entry.value.startswith("codegpt_ls."))


def _rank(provider: Provider) -> int:
    return _FIRST.index(provider.profile.id) if provider.profile.id in _FIRST else len(_FIRST)


def _loaded(entry: EntryPoint) -> Iterable[Provider]:
    try:
        return [provider for provider in entry.load()() if provider.profile.id]
    except _BROKEN as error:
        _LOG.warning("the provider %s (%s) cannot be loaded: %s", entry.name, entry.value, type(error).__name__)
        return ()
