"""Where packages come from on this machine: what its package client, pip or else uv, was told.

The order and the names are pip's own (pip's documentation, "Configuration"): files of the system, of the person and of
the environment, then variables.
"""

import os
import sys
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final
from urllib.parse import urlsplit
from urllib.request import url2pathname

import platformdirs

from codegpt_ls.domain.providers import NamedValue

INDEX_VARIABLE: Final = "PIP_INDEX_URL"
"""What names another index, for sentences."""
_PUBLIC: Final = "https://pypi.org/simple"
_SECTIONS: Final = ("global", "download")
_FILE: Final = "pip.ini" if sys.platform == "win32" else "pip.conf"
_UVS: Final = ("UV_DEFAULT_INDEX", "UV_INDEX_URL")
_NO: Final = ("", "0", "false", "no", "off")


@dataclass(frozen=True, slots=True, kw_only=True)
class PackageSources:
    """Folders and indexes in the order they are asked, and the way to them where nothing of ours says another."""

    folders: tuple[Path, ...] = ()
    indexes: tuple[str, ...] = field(default=(), repr=False)
    """Addresses; one may hold a name and a password."""
    proxy: NamedValue | None = None
    certificates: NamedValue | None = None


def package_sources(environ: Mapping[str, str]) -> PackageSources:
    """What counts for this person now. A file that cannot be read counts as not there."""
    told = {**_of_files(environ), **_of_variables(environ)}
    indexes: list[str] = []
    if told.get("no-index", "").lower() in _NO:
        indexes += [told.get("index-url") or _uvs_index(environ) or _PUBLIC, *told.get("extra-index-url", "").split()]
    given = [*told.get("find-links", "").split(), *indexes]
    return PackageSources(
        folders=tuple(path for each in given if (path := _folder(each))),
        indexes=tuple(each for each in indexes if _folder(each) is None),
        proxy=_named("PIP_PROXY", told.get("proxy")),
        certificates=_named("PIP_CERT", told.get("cert")),
    )


def _of_variables(environ: Mapping[str, str]) -> dict[str, str]:
    told = ((name.removeprefix("PIP_"), value) for name, value in environ.items() if name.startswith("PIP_"))
    return {name.lower().replace("_", "-"): value for name, value in told if value}


def _of_files(environ: Mapping[str, str]) -> dict[str, str]:
    # For a download only.
    import configparser

    told: dict[str, str] = {}
    for path in _files(environ):
        parser = configparser.RawConfigParser()
        try:
            parser.read(path, encoding="utf-8")
        except (OSError, ValueError, configparser.Error):
            continue
        for section in _SECTIONS:
            if parser.has_section(section):
                told |= {name.replace("_", "-"): value for name, value in parser.items(section)}
    return told


def _files(environ: Mapping[str, str]) -> Iterator[Path]:
    own = environ.get("PIP_CONFIG_FILE")
    if own == os.devnull:
        return  # pip's own way to say: none at all
    for shared in reversed(platformdirs.site_config_dir("pip", appauthor=False, multipath=True).split(os.pathsep)):
        yield Path(shared) / _FILE
    if sys.platform != "win32":
        yield Path("/etc") / _FILE
    home = Path.home()
    yield home / ("pip" if sys.platform == "win32" else ".pip") / _FILE
    yield home / ".config" / "pip" / _FILE
    yield platformdirs.user_config_path("pip", appauthor=False, roaming=True) / _FILE
    yield Path(sys.prefix) / _FILE
    if own:
        yield Path(own)


def _uvs_index(environ: Mapping[str, str]) -> str | None:
    given = next((value for name in _UVS if (value := environ.get(name))), None)
    if given is None:
        return None
    # It may have a name: `company=https://…`.
    name, equals, address = given.partition("=")
    return address if equals and "/" not in name else given


def _folder(address: str) -> Path | None:
    """The folder that this is, if it is one; a relative one would mean another in each directory."""
    if Path(address).is_absolute():
        return Path(address)
    try:
        parts = urlsplit(address)
    except ValueError:
        return None
    return Path(url2pathname(parts.path)) if parts.scheme == "file" else None


def _named(variable: str, value: str | None) -> NamedValue | None:
    return NamedValue(value, variable) if value else None
