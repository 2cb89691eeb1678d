"""Use leaves nothing behind: what Python holds does not grow with the rounds."""

import pytest

from tests.reliability.soak import run, slope

MOST_PER_ROUND = 80
"""KiB. One round is 200 keystrokes, a dozen answers, a thread and a key."""


@pytest.mark.timeout(300)
def test_a_server_in_use_does_not_grow() -> None:
    samples, _ = run(seconds=0, least=4, samples=4)

    assert slope(samples, "held") < MOST_PER_ROUND
    assert samples[-1].connections <= samples[0].connections
