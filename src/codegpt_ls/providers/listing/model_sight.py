"""What a provider's list says of whether a model looks at pictures. Every field is somebody's own word."""

from collections.abc import Mapping
from typing import Final

_INPUTS: Final = ("input_modalities", "supported_input_modalities")
"""OpenRouter in `architecture`, GitHub and xAI at the entry itself."""
_FLAGS: Final = ("vision", "supports_image_input", "supports_image_in", "supports_vision", "image_input")
"""Mistral, LM Studio and Copilot in `capabilities`; Fireworks, Moonshot and LiteLLM; Anthropic as an object with
`supported` in it."""
_INNER: Final = ("capabilities", "architecture", "model_info", "supports")
_WORDS: Final = ("vision", "image")
"""Ollama's and others' `capabilities` as a list, of which every model has one."""


def takes_pictures(entry: Mapping[str, object]) -> bool | None:
    """What the list itself says; None where it says nothing."""
    listed = entry.get("capabilities")
    if isinstance(listed, list) and listed and all(isinstance(each, str) for each in listed):
        return any(word in listed for word in _WORDS)
    said = [each for place in _places(entry) for each in (*_inputs(place), *_flags(place))]
    return any(said) if said else None


def _places(entry: Mapping[str, object]) -> list[Mapping[str, object]]:
    """The entry, the objects in it that tell what it can do, and Copilot's `capabilities.supports`."""
    inner = [each for name in _INNER if isinstance(each := entry.get(name), Mapping)]
    deeper = [each for place in inner if isinstance(each := place.get("supports"), Mapping)]
    return [entry, *inner, *deeper]


def _inputs(place: Mapping[str, object]) -> list[bool]:
    given = [each for name in _INPUTS if isinstance(each := place.get(name), list) and each]
    return ["image" in each for each in given]


def _flags(place: Mapping[str, object]) -> list[bool]:
    values = [place.get(name) for name in _FLAGS]
    plain = [each.get("supported") if isinstance(each, Mapping) else each for each in values]
    return [each for each in plain if isinstance(each, bool)]
