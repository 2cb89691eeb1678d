"""Sessions with a keyring, and processes that live in them."""

import json
import os
import subprocess
import sys
import venv
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path

import psutil
import pytest

from tests.credentials.machine import Machine
from tests.fakes.os_keyring import OsKeyring, os_keyring

BADLY_BEHAVED = Path(__file__).with_name("badly_behaved.py")
ANOTHER_PROCESS = Path(__file__).with_name("another_process.py")


@pytest.fixture
def session() -> Iterator[OsKeyring]:
    """A desktop with an unlocked keyring."""
    with os_keyring() as opened:
        yield opened


@pytest.fixture
def bare_session() -> Iterator[OsKeyring]:
    """A session with neither bus nor keyring: SSH, a container."""
    with os_keyring(bus=False) as opened:
        yield opened


@pytest.fixture
def machine(session: OsKeyring, tmp_path: Path) -> Machine:
    return Machine(tmp_path, session.environ)


Start = Callable[..., "subprocess.Popen[str]"]


@pytest.fixture
def start(tmp_path: Path) -> Iterator[Start]:
    """Starts `another_process.py`; whatever is left of them is killed in the end."""
    started: list[subprocess.Popen[str]] = []

    def _start(
        environ: Mapping[str, str], *commands: list[str], python: str = sys.executable, **request: object
    ) -> "subprocess.Popen[str]":
        request |= {"folder": str(tmp_path), "commands": commands}
        process = subprocess.Popen(
            [python, "-I", str(ANOTHER_PROCESS), json.dumps(request)],
            env=dict(environ),
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )
        started.append(process)
        return process

    yield _start
    for process in started:
        process.kill()
        process.communicate()


@pytest.fixture(scope="session")
def other_python(tmp_path_factory: pytest.TempPathFactory) -> str:
    """An interpreter in whose packages someone has installed backends of their own."""
    folder = tmp_path_factory.mktemp("venv")
    venv.create(folder, symlinks=True)
    version = f"python{sys.version_info.major}.{sys.version_info.minor}"
    packages = folder / "lib" / version / "site-packages"
    here = [path for path in sys.path if path.endswith(("site-packages", "/src"))]
    (packages / "ours.pth").write_text("\n".join(here))
    (packages / "badly_behaved.py").write_bytes(BADLY_BEHAVED.read_bytes())
    entry = packages / "badly_behaved-1.0.dist-info"
    entry.mkdir()
    (entry / "METADATA").write_text("Metadata-Version: 2.1\nName: badly-behaved\nVersion: 1.0\n")
    (entry / "entry_points.txt").write_text("[keyring.backends]\nbad = badly_behaved\n")
    return str(folder / "bin" / "python")


def answers(process: "subprocess.Popen[str]", stdin: str = "") -> list[object]:
    """What the process printed, once it has ended."""
    output, errors = process.communicate(stdin, timeout=100)
    assert not errors
    return [json.loads(line) for line in output.splitlines()]


def helpers_of(pid: int) -> list[psutil.Process]:
    """The keyring helpers a process has started and that are alive."""
    try:
        children = psutil.Process(pid).children(recursive=True)
        return [child for child in children if any("keyring_child" in each for each in child.cmdline())]
    except (psutil.NoSuchProcess, psutil.ZombieProcess):
        return []


def own_helpers() -> list[psutil.Process]:
    """The keyring helpers of this test process."""
    return helpers_of(os.getpid())


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Mark what runs our code in a process of its own, which no mutant made in this one reaches."""
    for item in items:
        if {"start", "other_python"} & set(getattr(item, "fixturenames", ())):
            item.add_marker("another_process")
