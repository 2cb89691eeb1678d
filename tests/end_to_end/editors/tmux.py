"""A person at a terminal of 120 by 40 characters, which tmux shows us."""

import subprocess
import time
from collections.abc import Callable

from tests.end_to_end.editors.desk import PATIENCE, Desk


class Terminal:
    """A terminal of 120 by 40 characters."""

    def __init__(self, desk: Desk, command: str) -> None:
        self._environ = dict(desk.environ)
        self._socket = str(desk.project.parent / "tmux")
        self._tmux("-f", "/dev/null", "-u", "new-session", "-d", "-x", "120", "-y", "40", "-c", desk.project, command)

    def type(self, *keys: str) -> None:
        """Press keys, named as tmux names them."""
        self._tmux("send-keys", *keys)

    def screen(self) -> str:
        """What is on the screen."""
        return self._tmux("capture-pane", "-p")

    def until(self, shown: Callable[[str], object]) -> str:
        """The screen once this is true of it."""
        end = time.monotonic() + PATIENCE
        while not shown(screen := self.screen()):
            assert time.monotonic() < end, screen
            time.sleep(0.1)
        return screen

    def close(self) -> None:
        """End it and what runs in it."""
        self._tmux("kill-server")

    def _tmux(self, *arguments: object) -> str:
        command = ["tmux", "-S", self._socket, *map(str, arguments)]
        return subprocess.run(command, env=self._environ, capture_output=True, text=True, check=True).stdout
