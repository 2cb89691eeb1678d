"""Whether a model looks at pictures, and whether it thinks, as each vendor's own list tells it."""

from typing import Any

import pytest

from codegpt_ls.domain.models import Model
from codegpt_ls.providers.listing.live_models import live_models
from codegpt_ls.providers.listing.model_abilities import takes_pictures, takes_tools, thinks


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
        ({"capabilities": ["streaming", "tool-calling"], "supported_input_modalities": ["text", "image"]}, True),
        ({}, None),
        ({"capabilities": {"vision": "yes"}, "architecture": {"input_modalities": []}}, None),
        ({"capabilities": [1]}, None),
    ],
)
def test_what_a_list_says(entry: dict[str, Any], expected: bool | None) -> None:  # noqa: FBT001 - a column
    assert takes_pictures(entry) is expected
    (model,) = live_models([{"id": "a", **entry}], [])
    assert model.pictures is expected


@pytest.mark.parametrize(
    ("entry", "expected"),
    [
        ({"thinking": True, "supportedGenerationMethods": ["generateContent"]}, True),
        ({"capabilities": {"thinking": {"supported": True}, "image_input": {"supported": True}}}, True),
        ({"capabilities": {"thinking": {"supported": False}}}, False),
        ({"capabilities": {"reasoning": True, "completion_chat": True}}, True),
        ({"capabilities": ["completion", "thinking"]}, True),
        ({"capabilities": ["completion"]}, None),
        ({"supported_parameters": ["temperature", "include_reasoning", "reasoning"]}, True),
        ({"supported_parameters": ["temperature"]}, None),
        ({"supports_reasoning": False}, False),
        ({"model_info": {"supports_reasoning": True}}, True),
        ({"thinking": "a lot", "capabilities": [1], "supported_parameters": {"reasoning": 1}}, None),
        ({}, None),
    ],
)
def test_what_a_list_says_of_thinking(entry: dict[str, Any], expected: bool | None) -> None:  # noqa: FBT001 - a column
    assert thinks(entry) is expected
    (model,) = live_models([{"id": "a", **entry}], [])
    assert model.thinks is expected


@pytest.mark.parametrize(
    ("entry", "expected"),
    [
        ({"supported_parameters": ["temperature", "tools"]}, True),
        ({"supported_parameters": ["max_tokens", "temperature"]}, False),
        ({"capabilities": ["completion", "tools", "vision"]}, True),
        ({"capabilities": ["completion"]}, False),
        ({"capabilities": ["streaming", "tool-calling"]}, True),
        ({"capabilities": ["streaming"]}, False),
        ({"capabilities": ["tool_use"]}, True),
        ({"capabilities": ["vision"]}, None),
        ({"capabilities": {"function_calling": False, "completion_chat": True}}, False),
        ({"capabilities": {"supports": {"tool_calls": True, "parallel_tool_calls": False}}}, True),
        ({"supports_tools": True}, True),
        ({"model_info": {"supports_function_calling": None}}, None),
        ({"capabilities": [1], "supported_parameters": "tools", "supports_tools": "yes"}, None),
        ({}, None),
    ],
)
def test_what_a_list_says_of_tools(entry: dict[str, Any], expected: bool | None) -> None:  # noqa: FBT001 - a column
    assert takes_tools(entry) is expected
    (model,) = live_models([{"id": "a", **entry}], [])
    assert model.tools is expected


def test_a_list_that_says_nothing_is_completed_with_what_speaks_for_a_model() -> None:
    known = [Model(id="seer", pictures=True, thinks=True), Model(id="reader", pictures=False, thinks=False)]
    seer, reader = live_models(["seer", "reader"], known)
    assert (seer.pictures, seer.thinks) == (True, True)
    assert reader.pictures is None, "at a gateway another model may bear the name"
