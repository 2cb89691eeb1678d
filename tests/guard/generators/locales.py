"""The compiled catalogues, a `.mo` beside each `.po`: what is not translated, or marked as fuzzy, is not in it."""

from collections.abc import Iterator, Mapping
from datetime import UTC, datetime
from io import BytesIO
from pathlib import Path
from typing import Final

from babel.messages.catalog import Catalog
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po

from tests.guard.repository import ROOT

FOLDER: Final = ROOT / "src" / "codegpt_ls" / "locales"
WHOLE: Final = ("en", "ko")
"""The languages that must say everything; where another one has no text yet, the English one stands in."""


def files() -> Mapping[Path, bytes | None]:
    """Every compiled catalogue with its content; None for one whose source is gone."""
    current = {source.with_suffix(".mo"): compiled(_read(source)) for source in _sources()}
    return {**dict.fromkeys(FOLDER.glob("*/LC_MESSAGES/*.mo")), **current}


def languages() -> tuple[str, ...]:
    """The languages that somebody began to translate into."""
    return tuple(source.parts[-3] for source in _sources())


def catalogue(language: str) -> Catalog:
    """The source of a language's texts."""
    return _read(FOLDER / language / "LC_MESSAGES" / "codegpt_ls.po")


def texts(language: str) -> dict[str, str]:
    """The texts of a language that are ready to be read."""
    return ready(catalogue(language))


def ready(source: Catalog) -> dict[str, str]:
    """The texts of this catalogue that are translated and not doubted."""
    return {str(each.id): str(each.string) for each in source if each.id and each.string and not each.fuzzy}


def remark(language: str, source: Catalog) -> str | None:
    """What somebody could still translate of this language; None where it is whole."""
    wanted = texts("en").keys()
    missing = sorted(wanted - ready(source).keys())
    if not missing:
        return None
    return (
        f"{language}: {len(wanted) - len(missing)} of {len(wanted)} texts are translated, the others are shown in "
        f"English: {', '.join(missing[:5])}{' …' if missing[5:] else ''}"
    )


def remarks() -> Iterator[str]:
    """A line for each language that is not whole."""
    for language in languages():
        told = remark(language, catalogue(language))
        if told:
            yield told


def compiled(source: Catalog) -> bytes:
    """The catalogue as `gettext` reads it."""
    binary = BytesIO()
    # One that names no dates would be given today's.
    source.creation_date = source.revision_date = datetime.fromtimestamp(0, UTC)
    write_mo(binary, source)
    return binary.getvalue()


def _sources() -> list[Path]:
    return sorted(FOLDER.glob("*/LC_MESSAGES/codegpt_ls.po"))


def _read(source: Path) -> Catalog:
    with source.open("rb") as text:
        return read_po(text, abort_invalid=True)
