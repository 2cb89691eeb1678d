"""A throw-away session of a real operating system keyring: its own D-Bus, its own gnome-keyring, its own folders."""

import shutil
import signal
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from tests.components import require

_PASSWORD = "a password that ends without a newline"
_INSTALL = "apt-get install gnome-keyring libsecret-tools dbus"
# Without service folders nothing is started by being called: no keyring and no prompt that a test did not start.
_BUS = """<!DOCTYPE busconfig PUBLIC "-//freedesktop//DTD D-Bus Bus Configuration 1.0//EN"
 "http://www.freedesktop.org/standards/dbus/1.0/busconfig.dtd">
<busconfig>
  <type>session</type>
  <listen>unix:path={socket}</listen>
  <auth>EXTERNAL</auth>
  <policy context="default">
    <allow send_destination="*" eavesdrop="true"/><allow eavesdrop="true"/><allow own="*"/>
  </policy>
</busconfig>
"""


class OsKeyring:
    """The session; `environ` is what a process needs to live in it, and nothing else."""

    def __init__(self, folder: Path) -> None:
        for name in ("home", "run", "data", "config"):
            (folder / name).mkdir(mode=0o700, parents=True)
        self.folder = folder
        self.environ = {
            "HOME": str(folder / "home"),
            "PATH": "/usr/bin:/bin",
            "XDG_RUNTIME_DIR": str(folder / "run"),
            "XDG_DATA_HOME": str(folder / "data"),
            "XDG_CONFIG_HOME": str(folder / "config"),
            "DBUS_SESSION_BUS_ADDRESS": f"unix:path={folder / 'run' / 'bus'}",
        }
        self._bus: subprocess.Popen[bytes] | None = None
        self._daemon: subprocess.Popen[bytes] | None = None

    def start_bus(self) -> None:
        """A session bus without any service."""
        configuration = self.folder / "bus.conf"
        configuration.write_text(_BUS.format(socket=self.folder / "run" / "bus"))
        self._bus = self._started("dbus-daemon", f"--config-file={configuration}", "--nofork", "--print-address=1")
        assert self._bus.stdout
        assert self._bus.stdout.readline(), "the bus prints its address once it listens"

    def start_daemon(self) -> None:
        """gnome-keyring with an unlocked default collection."""
        self._daemon = self._started("gnome-keyring-daemon", "--foreground", "--unlock", "--components=secrets")
        assert self._daemon.stdin
        self._daemon.stdin.write(_PASSWORD.encode())
        self._daemon.stdin.close()
        # Storing waits for the service to appear and makes sure that the default collection is there.
        self._until_answering()

    def lock(self) -> None:
        """Lock the default collection; opening it again would ask the person."""
        # Not `secret-tool lock`, which ends in a segmentation fault on Debian 12.
        collection = "array:objpath:/org/freedesktop/secrets/collection/login"
        service = ("--dest=org.freedesktop.secrets", "/org/freedesktop/secrets", "org.freedesktop.Secret.Service.Lock")
        self._run("dbus-send", "--session", "--print-reply", *service, collection)

    def stop(self) -> None:
        """Freeze the daemon: it is there, and never answers."""
        assert self._daemon
        self._daemon.send_signal(signal.SIGSTOP)

    def cont(self) -> None:
        """Let it go on."""
        assert self._daemon
        self._daemon.send_signal(signal.SIGCONT)

    def lookup(self, service: str) -> str | None:
        """What another program finds under this service name."""
        found = self._run("secret-tool", "lookup", "service", service, check=False)
        return found.stdout.decode() or None

    def close(self) -> None:
        """End both processes."""
        for process in (self._daemon, self._bus):
            if process is None:
                continue
            process.kill()
            for stream in (process.stdin, process.stdout):
                if stream:
                    stream.close()
            process.wait()

    def _until_answering(self) -> None:
        assert self._daemon
        while True:
            assert self._daemon.poll() is None, "gnome-keyring-daemon ended"
            stored = self._run("secret-tool", "store", "--label=probe", "probe", "probe", stdin=b"probe", check=False)
            if stored.returncode == 0:
                self._run("secret-tool", "clear", "probe", "probe")
                return

    def _started(self, *command: str) -> subprocess.Popen[bytes]:
        return subprocess.Popen(
            command,
            env=self.environ,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            cwd=self.folder,
        )

    def _run(self, *command: str, stdin: bytes = b"", check: bool = True) -> subprocess.CompletedProcess[bytes]:
        return subprocess.run(command, env=self.environ, input=stdin, check=check, capture_output=True, timeout=30)


@contextmanager
def os_keyring(folder: Path, *, bus: bool = True, daemon: bool = True) -> Iterator[OsKeyring]:
    """A session in this folder (fresh, and short: socket paths end at 107 bytes), with or without bus and daemon."""
    for command in ("dbus-daemon", "gnome-keyring-daemon", "secret-tool"):
        require(command, shutil.which(command) is not None, _INSTALL)
    session = OsKeyring(folder)
    try:
        if bus:
            session.start_bus()
        if bus and daemon:
            session.start_daemon()
        yield session
    finally:
        session.close()
