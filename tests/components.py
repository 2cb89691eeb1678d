"""What a test needs of the machine: skipped with the way to get it, failed where all of it must be there."""

import os

import pytest


def require(component: str, present: bool, install: str) -> None:  # noqa: FBT001 - reads as a sentence
    """Skip the test when `component` is absent; fail it when the environment says `CI`."""
    if present:
        return
    reason = f"{component} is missing: {install}"
    if os.environ.get("CI"):
        pytest.fail(reason, pytrace=False)
    pytest.skip(reason)
