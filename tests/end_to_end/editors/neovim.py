"""A person at a real Neovim with our plugin: what they type goes in by its socket, what they see comes out by it."""

import json
import subprocess
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Final

from tests.components import require
from tests.end_to_end.editors.desk import CLIENTS, PATIENCE, SCRIPTS, Desk, program

VERSIONS: Final = ("nvim", "nvim-0.12")
"""As the lock installs it, and as `scripts/fetch-editors` unpacks it."""


def installed(name: str) -> str:
    """The program of this name."""
    found = program(name)
    require(name, found is not None, "sh scripts/test installs 0.11 from the lock, sh scripts/fetch-editors 0.12")
    return str(found)


class Neovim:
    """Neovim without a screen."""

    def __init__(self, desk: Desk, name: str, settings: Mapping[str, Any], options: Sequence[str]) -> None:
        self._desk = desk
        self._program = installed(name)
        self._socket = desk.project.parent / "neovim.socket"
        self._script = desk.project.parent / "said.lua"
        configure = (
            f"lua vim.lsp.config('codegpt', {{settings={{codegpt=vim.json.decode([==[{json.dumps(settings)}]==])}}}})"
        )
        start = ["--clean", "--headless", "--listen", str(self._socket), "--cmd", f"set rtp^={CLIENTS / 'neovim'}"]
        begin = ["-c", f"luafile {SCRIPTS / 'neovim.lua'}", "-c", configure, *options]
        # Neovim and its helper make it at once, and the one that is late says that there is no place for a log.
        (Path(desk.environ["HOME"]) / ".local" / "state" / "nvim").mkdir(parents=True, exist_ok=True)
        self._log = (desk.project.parent / "neovim.log").open("w")
        self.process = subprocess.Popen(
            [self._program, *start, *begin],
            env=dict(desk.environ),
            cwd=desk.project,
            stdin=subprocess.DEVNULL,
            stdout=self._log,
            stderr=self._log,
        )
        self._again("return seen", lambda found: found)

    def lua(self, code: str) -> Any:
        """What this Lua returns."""
        self._script.write_text(code, encoding="utf-8")
        done = self._remote("--remote-expr", f"json_encode(luaeval('dofile(_A)', '{self._script}'))")
        assert done.returncode == 0, done.stdout + done.stderr
        return json.loads(done.stdout)

    def type(self, keys: str) -> None:
        """Type keys, written as in a mapping."""
        done = self._remote("--remote-send", keys)
        assert done.returncode == 0, done.stderr

    def ex(self, command: str) -> None:
        """Run a command of the command line."""
        self.lua(f"vim.cmd([==[{command}]==])")

    def until(self, condition: str) -> Any:
        """Once this Lua expression is true: what it is."""
        waiting = f"local it; vim.wait({PATIENCE * 900}, function() it = {condition}; return it end, 10); return it"
        found = self.lua(waiting)
        assert found, condition + json.dumps(self.lua("return {seen, chats()}"), ensure_ascii=False, indent=1)
        return found

    def prompted(self, *words: str) -> str:
        """The question of the command line, once it holds these words. While it stands Neovim waits for the keys."""
        found = self._again("return vim.fn.getcmdprompt()", lambda said: said and all(each in said for each in words))
        return str(found)

    def _again(self, code: str, enough: Callable[[Any], object]) -> Any:
        end = time.monotonic() + PATIENCE
        while True:
            self._script.write_text(code, encoding="utf-8")
            done = self._remote("--remote-expr", f"json_encode(luaeval('dofile(_A)', '{self._script}'))")
            if done.returncode == 0 and enough(found := json.loads(done.stdout)):
                return found
            assert time.monotonic() < end, done.stdout + done.stderr
            assert self.process.poll() is None, done.stderr
            time.sleep(0.05)

    def chat(self, *words: str) -> str:
        """The one conversation there is, once it holds these words."""
        wanted = " and ".join(f"(chats()[1] or ''):find([==[{each}]==], 1, true)" for each in words) or "chats()[1]"
        self.until(wanted)
        (chat,) = self.lua("return chats()")
        return str(chat)

    def answered(self, *words: str) -> str:
        """The one conversation there is, once it holds these words and nothing more is on its way."""
        self.chat(*words)
        self.until("not chats()[1]:find('<C-c>', 1, true)")
        return self.chat(*words)

    def told(self) -> list[str]:
        """What the person was told beside the conversation."""
        return list(self.lua("return seen.told"))

    def questions(self) -> list[dict[str, Any]]:
        """What the person was asked to choose from."""
        return list(self.lua("return seen.questions"))

    def choose(self, *titles: str) -> None:
        """Choose the line with these words whenever it is offered next, one after another."""
        for title in titles:
            self.lua(f"table.insert(seen.choices, [==[{title}]==])")

    def close(self) -> None:
        """Leave it."""
        self.process.terminate()
        self.process.wait(PATIENCE)
        self._log.close()

    def _remote(self, *arguments: str) -> subprocess.CompletedProcess[str]:
        command = [self._program, "--clean", "--server", str(self._socket), *arguments]
        return subprocess.run(
            command,
            env=dict(self._desk.environ),
            cwd=self._desk.project,  # where Neovim may leave a log
            capture_output=True,
            text=True,
            timeout=PATIENCE,
            check=False,
        )


@contextmanager
def opened(
    desk: Desk, name: str, settings: Mapping[str, Any] | None = None, options: Sequence[str] | None = None
) -> Iterator[Neovim]:
    """Neovim with the desk's file open."""
    enabled = ["-c", "lua vim.lsp.enable('codegpt')", "-c", f"edit {desk.file.name}"]
    neovim = Neovim(desk, name, settings or {}, enabled if options is None else options)
    try:
        yield neovim
    finally:
        neovim.close()
