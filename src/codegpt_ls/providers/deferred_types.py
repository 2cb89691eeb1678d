"""Leaves the SDK's description of the whole OpenAI API, half of what it loads, unread until somebody asks for it.

We hand the SDK plain mappings and take plain objects back, so that nobody asks, and a first answer comes a quarter of a
second sooner. What asks all the same (a plug-in, the SDK itself) gets it as ever.
"""

import sys
from collections.abc import Sequence
from importlib.machinery import ModuleSpec, PathFinder, SourceFileLoader
from threading import RLock
from types import ModuleType
from typing import Any, Final

_PACKAGES: Final = frozenset(
    f"openai.types{wing}" for wing in ("", ".chat", ".responses", ".shared", ".shared_params", ".webhooks")
)
"""Each of them imports all that it holds; the modules in them can be had one by one."""


class _LaterLoader(SourceFileLoader):
    """Runs a package when the first of its names is asked for."""

    def exec_module(self, module: ModuleType) -> None:
        lock = RLock()
        begun = False

        def load(name: str) -> Any:  # noqa: ANN401 - whatever the package holds
            nonlocal begun
            # Another thread waits until all is there; this one may come here again, by a circle of imports.
            with lock:
                if not begun:
                    begun = True
                    try:
                        super(_LaterLoader, self).exec_module(module)
                    except BaseException:
                        begun = False  # whoever asks next reads the same error
                        raise
                    del module.__dict__["__getattr__"]
            if name in module.__dict__:
                return module.__dict__[name]
            raise AttributeError(f"module {module.__name__!r} has no attribute {name!r}", name=name, obj=module)

        module.__dict__["__getattr__"] = load


class _Finder:
    """Finds those packages before Python's own finders do."""

    def find_spec(self, name: str, path: Sequence[str] | None, _target: ModuleType | None = None) -> ModuleSpec | None:
        if name not in _PACKAGES:
            return None
        spec = PathFinder.find_spec(name, path)
        if spec is not None and isinstance(spec.loader, SourceFileLoader):
            spec.loader = _LaterLoader(spec.loader.name, spec.loader.path)
        return spec


def defer() -> None:
    """From here on; what is loaded already stays."""
    if not any(isinstance(each, _Finder) for each in sys.meta_path):
        sys.meta_path.insert(0, _Finder())
