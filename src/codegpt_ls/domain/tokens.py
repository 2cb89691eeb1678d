"""How many tokens a text is, guessed from its size: no tokenizer fits every model, and most fetch their tables."""

from typing import Final

BYTES_PER_TOKEN: Final = 3
"""Cautious: Korean measures near 3 bytes of UTF-8 per token, source code and English about 4.2."""


def estimated_tokens(text: str) -> int:
    """Tokens this text takes at most, as a rule; the provider's own count is the truth afterwards."""
    return -(-len(text.encode(errors="replace")) // BYTES_PER_TOKEN)
