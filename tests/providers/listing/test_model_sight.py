"""Whether a model looks at pictures, as each vendor's own list tells it."""

from typing import Any

import pytest

from codegpt_ls.providers.listing.live_models import live_models
from codegpt_ls.providers.listing.model_sight import takes_pictures


@pytest.mark.parametrize(
    ("entry", "expected"),
    [
        ({"architecture": {"input_modalities": ["text", "image"]}}, True),
        ({"architecture": {"input_modalities": ["text"]}}, False),
        ({"supported_input_modalities": ["text", "image", "audio"]}, True),
        ({"capabilities": {"vision": True, "completion_chat": True}}, True),
        ({"capabilities": {"vision": False}}, False),
        ({"capabilities": {"image_input": {"supported": True}}}, True),
        ({"capabilities": {"supports": {"vision": True}}}, True),
        ({"supports_image_input": False}, False),
        ({"supports_image_in": True}, True),
        ({"model_info": {"supports_vision": True}}, True),
        ({"capabilities": ["completion", "vision"]}, True),
        ({"capabilities": ["completion", "tools"]}, False),
        ({}, None),
        ({"capabilities": {"vision": "yes"}, "architecture": {"input_modalities": []}}, None),
        ({"capabilities": [1]}, None),
    ],
)
def test_what_a_list_says(entry: dict[str, Any], expected: bool | None) -> None:  # noqa: FBT001 - a column
    assert takes_pictures(entry) is expected
    (model,) = live_models([{"id": "a", **entry}], [])
    assert model.pictures is expected
