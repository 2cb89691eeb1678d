"""What a provider's list says of whether a model looks at pictures, thinks before it answers, calls tools and fills in
code.

Every field is somebody's own word.
"""

from collections.abc import Iterator, Mapping, Sequence
from typing import Final

_INPUTS: Final = ("input_modalities", "supported_input_modalities")
"""OpenRouter in `architecture`, GitHub and xAI at the entry itself."""
_SIGHT_FLAGS: Final = ("vision", "supports_image_input", "supports_image_in", "supports_vision", "image_input")
"""Mistral, LM Studio and Copilot in `capabilities`; Fireworks, Moonshot and LiteLLM; Anthropic as an object with
`supported` in it."""
_THOUGHT_FLAGS: Final = ("thinking", "reasoning", "supports_reasoning")
"""Gemini at the entry itself and Anthropic in `capabilities`; Mistral in `capabilities`; Moonshot and LiteLLM."""
_INNER: Final = ("capabilities", "architecture", "model_info", "supports")
_SIGHT_WORDS: Final = frozenset({"vision", "image", "multimodal"})
_THOUGHT_WORDS: Final = frozenset({"thinking", "reasoning", "include_reasoning"})
"""What Ollama and GitHub have in `capabilities` as a list, and OpenRouter in `supported_parameters`."""

_TOOL_FLAGS: Final = ("function_calling", "tool_calls", "supports_tools", "supports_function_calling")
"""Mistral in `capabilities`; Copilot in `capabilities.supports`; Fireworks; LiteLLM in `model_info`."""
_TOOL_WORDS: Final = frozenset({"tools", "tool-calling", "tool_use"})
"""What Ollama, GitHub and LM Studio have in `capabilities` as a list, and OpenRouter in `supported_parameters`."""
_WHOLE_LISTS: Final = frozenset({"completion", "streaming", "temperature", "max_tokens"})
"""By these it is known for a list of all that a model can: LM Studio's holds nothing but what is remarkable."""
_FILLING_FLAGS: Final = ("completion_fim",)
"""Mistral in `capabilities`."""


def takes_pictures(entry: Mapping[str, object]) -> bool | None:
    """What the list itself says; None where it says nothing."""
    said = ["image" in each for place in _places(entry) for name in _INPUTS if (each := _words(place.get(name)))]
    said = said or [*_flags(entry, _SIGHT_FLAGS)]
    listed = _words(entry.get("capabilities"))
    # Of such a list every model has one, so that what it does not hold is not there.
    said = said or ([not _SIGHT_WORDS.isdisjoint(listed)] if listed else [])
    return any(said) if said else None


def thinks(entry: Mapping[str, object]) -> bool | None:
    """What the list itself says; None where it says nothing."""
    words = {*_words(entry.get("capabilities")), *_words(entry.get("supported_parameters"))}
    if words & _THOUGHT_WORDS:
        return True
    said = [*_flags(entry, _THOUGHT_FLAGS)]
    return any(said) if said else None


def takes_tools(entry: Mapping[str, object]) -> bool | None:
    """What the list itself says; None where it says nothing."""
    said = [*_flags(entry, _TOOL_FLAGS)]
    lists = [set(_words(entry.get(name))) for name in ("capabilities", "supported_parameters")]
    said += [bool(each & _TOOL_WORDS) for each in lists if each & (_TOOL_WORDS | _WHOLE_LISTS)]
    return any(said) if said else None


def fills_in(entry: Mapping[str, object]) -> bool | None:
    """What the list itself says; None where it says nothing."""
    said = [*_flags(entry, _FILLING_FLAGS)]
    return any(said) if said else None


def _places(entry: Mapping[str, object]) -> list[Mapping[str, object]]:
    """The entry, the objects in it that tell what it can do, and Copilot's `capabilities.supports`."""
    inner = [each for name in _INNER if isinstance(each := entry.get(name), Mapping)]
    deeper = [each for place in inner if isinstance(each := place.get("supports"), Mapping)]
    return [entry, *inner, *deeper]


def _words(value: object) -> Sequence[str]:
    """The words of a list that holds nothing else."""
    return value if isinstance(value, list) and all(isinstance(each, str) for each in value) else ()


def _flags(entry: Mapping[str, object], names: Sequence[str]) -> Iterator[bool]:
    for place in _places(entry):
        values = [place.get(name) for name in names]
        plain = [each.get("supported") if isinstance(each, Mapping) else each for each in values]
        yield from (each for each in plain if isinstance(each, bool))
