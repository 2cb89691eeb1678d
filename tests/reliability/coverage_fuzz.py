"""The same code under a fuzzer that watches which lines it reaches.

    python -m tests.reliability.coverage_fuzz --seconds 60

Needs the package atheris; `scripts/prove fuzz` brings it along.
"""

import argparse
import logging
import sys
import time

import atheris

with atheris.instrument_imports(include=["codegpt_ls"], enable_loader_override=False):
    from tests.reliability.figures import report
    from tests.reliability.fuzz_targets import STATUSES, map_error, read_stream


class Fuzzer:
    """Feeds bytes to both targets and counts."""

    def __init__(self) -> None:
        self.inputs = 0
        self.codes: set[str | None] = set()

    def __call__(self, data: bytes) -> None:
        """One input: two bytes choose the target, the rest is what a provider sent."""
        if len(data) < 3:
            return
        self.inputs += 1
        if data[0] % 2:
            self.codes.add(read_stream(data[2:], data[1] % 32)[1])
        else:
            header, _, body = data[2:].partition(b"\n")
            headers = {"retry-after": header.decode("latin-1")}
            self.codes.add(map_error(STATUSES[data[1] % len(STATUSES)], headers, body).code.value)


def main() -> None:
    """Run for so long; atheris ends the process with a report when something else than ours is raised."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--seconds", type=int, default=60)
    seconds = parser.parse_args().seconds
    logging.disable()
    fuzzer, began = Fuzzer(), time.monotonic()

    def one(data: bytes) -> None:
        fuzzer(data)
        # libFuzzer leaves by its own exit: what was done is written down on the way.
        if fuzzer.inputs % 500 == 0:
            spent = round(time.monotonic() - began)
            report("coverage", {"inputs": fuzzer.inputs, "seconds": spent, "outcomes": len(fuzzer.codes)})

    atheris.Setup([sys.argv[0], f"-max_total_time={seconds}", "-max_len=4096", "-print_final_stats=1"], one)
    atheris.Fuzz()


if __name__ == "__main__":
    main()
