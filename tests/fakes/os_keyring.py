"""A throw-away session of a real operating system keyring: its own D-Bus, its own gnome-keyring, its own folders."""

import shutil
import signal
import subprocess
import tempfile
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

    def start_daemon(self, *, unlocked: bool = True) -> None:
        """gnome-keyring with an unlocked default collection, or with none, as where nobody logs in by password."""
        unlock = ("--unlock",) if unlocked else ()
        self._daemon = self._started("gnome-keyring-daemon", "--foreground", *unlock, "--components=secrets")
        assert self._daemon.stdin
        self._daemon.stdin.write(_PASSWORD.encode() if unlocked else b"")
        self._daemon.stdin.close()
        self._until_answering()

    def lock(self) -> None:
        """Lock the default collection; opening it again would ask the person."""
        # Not `secret-tool lock`, which ends in a segmentation fault on Debian 12.
        collection = "array:objpath:/org/freedesktop/secrets/collection/login"
        self._service("org.freedesktop.Secret.Service.Lock", collection)

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

    @contextmanager
    def watched(self) -> Iterator[list[str]]:
        """The lines of every D-Bus message sent meanwhile; filled in at the end."""
        watcher = self._started("dbus-monitor", "--session")
        lines: list[str] = []
        try:
            self._read_until(watcher, "member=NameLost")
            yield lines
            self._run("dbus-send", "--session", "/", "org.example.Tests.TheEnd")
            lines += self._read_until(watcher, "member=TheEnd")
        finally:
            self._end(watcher)

    def close(self) -> None:
        """End both processes."""
        for process in (self._daemon, self._bus):
            if process is not None:
                self._end(process)

    def _end(self, process: subprocess.Popen[bytes]) -> None:
        process.kill()
        for stream in (process.stdin, process.stdout):
            if stream:
                stream.close()
        process.wait()

    def _read_until(self, watcher: subprocess.Popen[bytes], last: str) -> list[str]:
        assert watcher.stdout
        lines: list[str] = []
        while not lines or last not in lines[-1]:
            line = watcher.stdout.readline()
            assert line, "dbus-monitor ended"
            lines.append(line.decode())
        return lines

    def _until_answering(self) -> None:
        assert self._daemon
        question = (
            "org.freedesktop.DBus.Properties.Get",
            "string:org.freedesktop.Secret.Service",
            "string:Collections",
        )
        while self._service(*question, check=False).returncode != 0:
            assert self._daemon.poll() is None, "gnome-keyring-daemon ended"

    def _service(self, method: str, *arguments: str, check: bool = True) -> subprocess.CompletedProcess[bytes]:
        address = ("--dest=org.freedesktop.secrets", "/org/freedesktop/secrets")
        return self._run("dbus-send", "--session", "--print-reply", *address, method, *arguments, check=check)

    def _started(self, *command: str) -> subprocess.Popen[bytes]:
        return subprocess.Popen(
            command,
            env=self.environ,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            cwd=self.folder,
        )

    def _run(self, *command: str, check: bool = True) -> subprocess.CompletedProcess[bytes]:
        return subprocess.run(command, env=self.environ, check=check, capture_output=True, timeout=30)


@contextmanager
def os_keyring(*, bus: bool = True, daemon: bool = True) -> Iterator[OsKeyring]:
    """A session with or without its bus and its daemon; gone with all its folders in the end."""
    for command in ("dbus-daemon", "dbus-monitor", "dbus-send", "gnome-keyring-daemon", "secret-tool"):
        require(command, shutil.which(command) is not None, _INSTALL)
    # Not below `tmp_path`: the path of a socket ends at 107 bytes.
    with tempfile.TemporaryDirectory(prefix="keyring-") as folder:
        session = OsKeyring(Path(folder))
        try:
            if bus:
                session.start_bus()
            if bus and daemon:
                session.start_daemon()
            yield session
        finally:
            session.close()
