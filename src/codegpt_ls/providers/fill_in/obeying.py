"""Whether a server reads the suffix that it takes: llama.cpp for one takes it without a word and passes it over."""

from typing import Final

from codegpt_ls.providers.dialects.piece import is_count, member
from codegpt_ls.providers.fill_in.asking import FillInCall

_LONG: Final = "    return the_second_of_two_suffixes(width, height, depth)\n" * 4


async def obeys_suffix(call: FillInCall, model: str) -> bool:
    """Ask twice with different suffixes, for one token each: what is read is counted, and differs. Raises
    AssistantError as the call does."""
    counts = [await _read_tokens(call, model, suffix) for suffix in ("\n", _LONG)]
    return all(is_count(each) for each in counts) and counts[0] != counts[1]


async def _read_tokens(call: FillInCall, model: str, suffix: str) -> object:
    body = {"model": model, "prompt": "def area(", "suffix": suffix, "max_tokens": 1, "temperature": 0}
    return member(member(await call.whole(body), "usage"), "prompt_tokens")
