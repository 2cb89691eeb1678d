"""Write everything in the repository that is made out of something else: `sh scripts/generate`.

A generator names its files with the content they must have; `tests/guard/test_generated.py` compares, and this writes.
Recorded exchanges are played anew instead, which takes a second or two each.
"""

import sys
import tempfile
from collections.abc import Callable, Collection, Iterator, Mapping
from pathlib import Path
from typing import Final

from tests.guard import exchanges
from tests.guard.generators import locales, pages, schema, typescript, vscode_settings
from tests.guard.repository import ROOT

EXCHANGES: Final = "exchanges"
GENERATORS: Final[Mapping[str, Callable[[], Mapping[Path, bytes | None]]]] = {
    "locales": locales.files,
    "schema": schema.files,
    "settings": vscode_settings.files,
    "types": typescript.files,
    "pages": pages.files,
}
"""By name, each after those whose files it reads; None instead of a content means that the file goes."""


def stale(name: str) -> list[Path]:
    """The files of this generator that are not as they must be."""
    return [path for path, content in GENERATORS[name]().items() if _content(path) != content]


def main(words: list[str]) -> None:
    """Run the generators named, or all of them; further names are scenes, of which alone the exchanges are recorded."""
    names = [word for word in words if word in {*GENERATORS, EXCHANGES}]
    scenes = [word for word in words if word not in names]
    if words and EXCHANGES not in names and (scenes or not names):
        sys.exit(f"There are the generators {', '.join([*GENERATORS, EXCHANGES])}, and scenes after the last of them.")
    if unknown := set(scenes) - set(exchanges.SCENES):
        sys.exit(f"Add to SCENES in tests/guard/exchanges.py, or spell as there: {', '.join(sorted(unknown))}")
    # The pages show what is recorded.
    chosen = {*names, "pages"} if EXCHANGES in names else set(names) or {*GENERATORS, EXCHANGES}
    for line in _run(chosen, scenes):
        print(line, flush=True)  # noqa: T201 - a tool of the terminal


def _run(chosen: Collection[str], scenes: list[str]) -> Iterator[str]:
    for name in GENERATORS:
        if name == "pages" and EXCHANGES in chosen:
            yield from _record(scenes)
        if name in chosen:
            yield from _written(GENERATORS[name]())
        if name == "locales" and name in chosen:
            yield from locales.remarks()


def _written(files: Mapping[Path, bytes | None]) -> Iterator[str]:
    for path, content in files.items():
        if _content(path) == content:
            continue
        if content is None:
            path.unlink()
        else:
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(content)
        yield f"{path.relative_to(ROOT)}{' is gone' if content is None else ''}"


def _record(scenes: list[str]) -> Iterator[str]:
    """Each recording is replaced once its scene has been played; at a full run those of no scene go."""
    for scene in scenes or exchanges.SCENES:
        with tempfile.TemporaryDirectory() as home:
            recording = exchanges.record(scene, Path(home))
        yield from _written({exchanges.file_of(scene): exchanges.content(recording)})
    if not scenes:
        yield from _written(dict.fromkeys(exchanges.left_over()))


def _content(path: Path) -> bytes | None:
    return path.read_bytes() if path.is_file() else None


if __name__ == "__main__":
    try:
        main(sys.argv[1:])
    except exchanges.NotRecordedError as missing:
        sys.exit(str(missing))
