"""How a model is asked to fill in code."""

from enum import StrEnum


class FillIn(StrEnum):
    """The ways there are, the surest first."""

    INFILL = "infill"
    """llama.cpp's own path, which knows the model's tokens."""
    SUFFIX = "suffix"
    """A completion that is told what follows."""
    FIM_PATH = "fim-path"
    """Mistral's own path."""
    TEMPLATE = "template"
    """A bare completion of a text with the model's own tokens in it."""
    CHAT = "chat"
    """A question to any model, with a mark where something is missing."""


class NoFillIn(Exception):  # noqa: N818 - a finding: there may be another way
    """A model or its server cannot be asked in this way."""
