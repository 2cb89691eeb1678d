"""Failures inside the shared contract are explained as in a test module."""

import pytest

pytest.register_assert_rewrite("tests.providers.asking", "tests.providers.contract")
