"""What a provider's list says of a model's kind: whether it answers a chat in text.

Every field is somebody's own word. Where none is there, the model counts as one that does.
"""

from collections.abc import Mapping
from typing import Final

# Together's and LM Studio's `type`, LiteLLM's `mode`, Copilot's `capabilities.type`; `model` is what several put there
# for every entry.
_CHAT_KINDS: Final = frozenset(
    {
        *("chat", "llm", "vlm", "language", "model", "base", "text-generation", "completion", "code", "multimodal"),
        *("responses", "image-text-to-text", "chat-completion", "conversational", "text", "object"),
    }
)
_CHAT_FLAGS: Final = ("completion_chat", "chat_completion", "supports_chat")
"""Mistral and Azure in `capabilities`, Fireworks at the entry itself."""
_CHAT_WORDS: Final = frozenset({"chat", "completion", "generate", "generatecontent", "streaming", "chat_completion"})
_OTHER_WORDS: Final = frozenset({"embed", "embeddings", "embedding", "embedcontent", "rerank", "classify", "predict"})
"""What stands in lists: Cohere's `endpoints`, Gemini's `supportedGenerationMethods`, Ollama's `capabilities`."""
_LISTS: Final = ("endpoints", "supportedGenerationMethods", "capabilities", "supported_tasks", "tasks")
_OUTPUTS: Final = ("output_modalities", "supported_output_modalities")
_EMBEDDING_FAMILIES: Final = ("bert", "nomic-bert", "xlm-roberta", "gemma-embedding")
"""Ollama's `details.family` of models that only embed."""


def answers_in_text(entry: Mapping[str, object]) -> bool:
    """What the list itself says of the model; True where it says nothing."""
    capabilities = entry.get("capabilities")
    places = [entry, capabilities] if isinstance(capabilities, Mapping) else [entry]
    return (
        all(_kind_answers(place) for place in places)
        and not any(place.get(flag) is False for place in places for flag in _CHAT_FLAGS)
        and _lists_answer(entry)
        and _outputs_text(entry)
        and not _only_embeds(entry)
    )


def _kind_answers(place: Mapping[str, object]) -> bool:
    kind = place.get("type") or place.get("mode") or place.get("task")
    return not isinstance(kind, str) or kind.lower() in _CHAT_KINDS


def _lists_answer(entry: Mapping[str, object]) -> bool:
    """Whether no list of what it can do holds other things only."""
    for name in _LISTS:
        value = entry.get(name)
        words = {each.lower() for each in value if isinstance(each, str)} if isinstance(value, list) else set()
        if words & _OTHER_WORDS and not words & _CHAT_WORDS:
            return False
    return True


def _outputs_text(entry: Mapping[str, object]) -> bool:
    architecture = entry.get("architecture")
    places = [entry, architecture] if isinstance(architecture, Mapping) else [entry]
    given = [place.get(name) for place in places for name in _OUTPUTS]
    return all("text" in modalities for modalities in given if isinstance(modalities, list) and modalities)


def _only_embeds(entry: Mapping[str, object]) -> bool:
    details = entry.get("details")
    family = details.get("family") if isinstance(details, Mapping) else None
    return isinstance(family, str) and family.lower() in _EMBEDDING_FAMILIES
