"""Sentences for people."""

from typing import Protocol


class Translator(Protocol):
    """Words for people in one language."""

    @property
    def language(self) -> str: ...

    def text(self, key: str, **facts: object) -> str:
        """The sentence of this catalogue key with its placeholders filled."""
        ...
