"""What to type so that a package is installed beside us, whichever way we were installed ourselves."""

import importlib.util
import shlex
import sys
import tomllib
from pathlib import Path
from typing import Any, Final

_NAME: Final = "codegpt-ls"
_PIPX: Final = "pipx_metadata.json"
_UV: Final = "uv-receipt.toml"
# pipx and uv each leave such a file in the environment of a program they installed.


def install_command(package: str, prefix: Path | None = None) -> str:
    """The command for this environment: pipx and uv rebuild theirs, so what pip adds to it is lost."""
    prefix = prefix or Path(sys.prefix)
    if (prefix / _PIPX).is_file():
        return shlex.join(["pipx", "inject", prefix.name, package])
    if (prefix / _UV).is_file():
        return shlex.join(["uv", "tool", "install", "--with", package, _source(prefix / _UV)])
    if importlib.util.find_spec("pip") is None:
        return shlex.join(["uv", "pip", "install", "--python", sys.executable, package])
    return shlex.join([sys.executable, "-m", "pip", "install", package])


def _source(receipt: Path) -> str:
    """Where uv took us from, as it is to be named once more: from a clone our name alone would not be found."""
    try:
        requirements: list[Any] = tomllib.loads(receipt.read_text(encoding="utf-8"))["tool"]["requirements"]
        ours = next(each for each in requirements if each["name"] == _NAME)
    except (OSError, ValueError, LookupError, TypeError, StopIteration):
        return _NAME
    places = (ours[each] for each in ("directory", "editable", "path") if each in ours)
    return str(next(places, f"{_NAME} @ git+{ours['git']}" if "git" in ours else _NAME))
