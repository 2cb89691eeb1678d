"""The process's own stdin and stdout, taken out of reach of anything that prints or prompts."""

import os
import select
import sys
from collections.abc import Callable
from typing import NamedTuple


def takes_nothing(_size: int) -> bool:
    """Of a pipe that cannot be asked, nobody knows."""
    return False


class EditorStreams(NamedTuple):
    """The pipe to the editor."""

    read: Callable[[int], bytes]
    """Some bytes, at most as many as asked; none at the end."""
    write: Callable[[bytes], None]
    """Blocks until all is written; raises OSError when the editor is gone."""
    takes: Callable[[int], bool] = takes_nothing
    """Whether so many bytes can be written now without waiting. False where nobody can tell."""


def take_over_stdio() -> EditorStreams:
    """Keep stdin and stdout for the protocol alone.

    Afterwards file descriptor 0 is empty and 1 is stderr, for us and for every child process: a library that prints
    cannot break the protocol, and one that asks for a password cannot read it.
    """
    editor_in, editor_out = os.dup(0), os.dup(1)
    if sys.platform == "win32":
        import msvcrt

        msvcrt.setmode(editor_in, os.O_BINARY)
        msvcrt.setmode(editor_out, os.O_BINARY)
    nothing = os.open(os.devnull, os.O_RDONLY)
    os.dup2(nothing, 0)
    os.close(nothing)
    os.dup2(2, 1)

    def write(data: bytes) -> None:
        view = memoryview(data)
        while view:
            view = view[os.write(editor_out, view) :]

    return EditorStreams(read=lambda size: os.read(editor_in, size), write=write, takes=room(editor_out))


def room(descriptor: int) -> Callable[[int], bool]:
    """POSIX: a pipe that says it can be written to takes PIPE_BUF bytes at least. Windows cannot be asked."""
    if sys.platform == "win32":
        return takes_nothing
    pipe = select.poll()
    pipe.register(descriptor, select.POLLOUT)
    writable = [(descriptor, select.POLLOUT)]
    return lambda size: size <= select.PIPE_BUF and pipe.poll(0) == writable
