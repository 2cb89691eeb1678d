"""`python in_heaps.py PROGRAM`: a server whose results come late, in one piece with what is said soon behind them."""

import os
import re
import select
import subprocess
import sys

MOMENT = 0.3
"""Seconds without a word, after which what was held back goes on."""
MESSAGE = re.compile(rb"Content-Length: (\d+)\r\n(?:[^\r]+\r\n)*\r\n")


def told_at_once(said: bytes) -> int:
    """How many of these bytes come before the first result."""
    end = 0
    while head := MESSAGE.match(said, end):
        message = said[head.end() : head.end() + int(head[1])]
        if b'"method"' not in message:
            break
        end = head.end() + int(head[1])
    return end


if __name__ == "__main__":
    with subprocess.Popen(sys.argv[1:], stdout=subprocess.PIPE) as server:
        assert server.stdout is not None
        heap = b""
        while True:
            if not select.select([server.stdout], [], [], MOMENT if heap else None)[0]:
                end = len(heap)
            elif piece := os.read(server.stdout.fileno(), 65536):
                heap += piece
                end = told_at_once(heap)
            else:
                break
            sys.stdout.buffer.write(heap[:end])
            sys.stdout.buffer.flush()
            heap = heap[end:]
