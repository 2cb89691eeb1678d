"""The fetch of the local model, as both doors tell it."""

from typing import Final

from codegpt_ls.domain.ports.fetching import Fetchable, Fetching, Stage
from codegpt_ls.domain.ports.words import Translator

_MEGABYTE: Final = 1_000_000
_SENTENCES: Final = {
    Stage.FETCHING: "weights.progress",
    Stage.WAITING: "weights.waiting",
    Stage.ANEW: "weights.anew",
    Stage.VERIFYING: "weights.verifying",
}


def fetch_question(found: Fetchable, words: Translator) -> str:
    """Whether to fetch it: how large it is, from where it comes, and what of it is here already."""
    return _told("weights.ask_rest" if found.arrived else "weights.ask", found, words)


def fetch_beginning(found: Fetchable, words: Translator) -> str:
    """That it is being fetched, with the same facts."""
    return _told("weights.fetching_rest" if found.arrived else "weights.fetching", found, words)


def fetching_sentence(fetching: Fetching, words: Translator) -> str:
    """How far it is."""
    return words.text(
        _SENTENCES[fetching.stage], done=fetching.done // _MEGABYTE, megabytes=fetching.total // _MEGABYTE
    )


def _told(key: str, found: Fetchable, words: Translator) -> str:
    megabytes, done = found.size // _MEGABYTE, found.arrived // _MEGABYTE
    return words.text(key, megabytes=megabytes, done=done, source=found.source)
