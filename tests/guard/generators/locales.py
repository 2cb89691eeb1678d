"""The compiled catalogues, a `.mo` beside each `.po`: what is not translated, or marked as fuzzy, is not in it."""

from collections.abc import Iterator, Mapping
from datetime import UTC, datetime
from io import BytesIO
from pathlib import Path
from typing import Final

from babel.messages.catalog import Catalog, Message
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po

from tests.guard.repository import ROOT

FOLDER: Final = ROOT / "src" / "codegpt_ls" / "locales"
WHOLE: Final = ("en", "ko")
"""The languages that must say everything; where another one has no text yet, the English one stands in."""


def files() -> Mapping[Path, bytes | None]:
    """Every compiled catalogue with its content; None for one whose source is gone."""
    compiled = {source.with_suffix(".mo"): _compiled(source) for source in _sources()}
    return {**dict.fromkeys(FOLDER.glob("*/LC_MESSAGES/*.mo")), **compiled}


def languages() -> tuple[str, ...]:
    """The languages that somebody began to translate into."""
    return tuple(source.parts[-3] for source in _sources())


def catalogue(language: str) -> Catalog:
    """The source of a language's texts."""
    return _read(FOLDER / language / "LC_MESSAGES" / "codegpt_ls.po")


def texts(language: str) -> dict[str, str]:
    """The texts of a language that are ready to be read."""
    return {str(each.id): str(each.string) for each in catalogue(language) if _is_ready(each)}


def remarks() -> Iterator[str]:
    """What somebody could still translate, a line for each language that is not whole."""
    wanted = texts("en").keys()
    for language in languages():
        missing = sorted(wanted - texts(language).keys())
        if missing:
            yield (
                f"{language}: {len(wanted) - len(missing)} of {len(wanted)} texts are translated, the others are shown "
                f"in English: {', '.join(missing[:5])}{' …' if missing[5:] else ''}"
            )


def _sources() -> list[Path]:
    return sorted(FOLDER.glob("*/LC_MESSAGES/codegpt_ls.po"))


def _read(source: Path) -> Catalog:
    with source.open("rb") as text:
        return read_po(text, abort_invalid=True)


def _is_ready(message: Message) -> bool:
    return bool(message.id and message.string) and not message.fuzzy


def _compiled(source: Path) -> bytes:
    binary = BytesIO()
    catalogue = _read(source)
    # One that names no dates would be given today's.
    catalogue.creation_date = catalogue.revision_date = datetime.fromtimestamp(0, UTC)
    write_mo(binary, catalogue)
    return binary.getvalue()
