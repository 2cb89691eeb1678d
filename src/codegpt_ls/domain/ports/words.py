"""Sentences for people."""

from typing import Protocol, Self


class Translator(Protocol):
    """Words for people in one language."""

    @property
    def language(self) -> str: ...

    def text(self, key: str, **facts: object) -> str:
        """The sentence of this catalogue key with its placeholders filled."""
        ...


class NameInWords(str):
    """A name made of words, `Local model`: in English as it stands, in the person's language under `key`."""

    __slots__ = ("key",)

    key: str

    def __new__(cls, english: str, key: str) -> Self:
        """`key`: the catalogues'."""
        name = super().__new__(cls, english)
        name.key = key
        return name


def named(name: str, words: Translator) -> str:
    """The name as this person reads it; one that is nobody's words, `OpenAI`, as it is."""
    return words.text(name.key) if isinstance(name, NameInWords) else name
