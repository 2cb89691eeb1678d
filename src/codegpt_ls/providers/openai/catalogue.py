"""The OpenAI models known by name, with their announced end and what OpenAI names as replacement.

Names and dates are those of the SDK (`ChatModel` and its docstring; a guard test compares them). Replacements are those
of OpenAI's deprecations page as of 2026-11-22; one that has an end itself is followed to one that has none, and an old
snapshot without a replacement of its own has its family's.
Context sizes were read on OpenAI's model pages for gpt-5.5 and gpt-5.6; those of older models are the published ones as
others quote them, and an unknown one is left out. The live list of a key comes before all of this.
What looks at pictures and what thinks is told by the same pages, as of 2026-11 ("All latest OpenAI models support text
and image input"); of the models for one field of work they do not say it.
Efforts are those that OpenAI's refusals and its reference name, as of 2026-11; of gpt-6 nobody tells all.
"""

from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import date
from typing import Final

from codegpt_ls.domain.messages.effort import Effort
from codegpt_ls.domain.models import Model

_1M: Final = 1_050_000
_GPT_4_1: Final = 1_047_576
_400K: Final = 400_000
_200K: Final = 200_000
_128K: Final = 128_000


_LOW_TO_HIGH: Final = (Effort.LOW, Effort.MEDIUM, Effort.HIGH)
_EFFORTS: Final[Mapping[str, tuple[Effort, ...] | None]] = {
    "gpt-6": None,
    "gpt-5.6": (Effort.NONE, *_LOW_TO_HIGH, Effort.XHIGH, Effort.MAX),
    "gpt-5.5": (Effort.NONE, *_LOW_TO_HIGH, Effort.XHIGH),
    "gpt-5.4": (Effort.NONE, *_LOW_TO_HIGH, Effort.XHIGH),
    "gpt-5.2": (Effort.NONE, *_LOW_TO_HIGH, Effort.XHIGH),
    "gpt-5.1": (Effort.NONE, *_LOW_TO_HIGH),
    "gpt-5": (Effort.MINIMAL, *_LOW_TO_HIGH),
    "o1-mini": (),
    "o1-preview": (),
    "o": _LOW_TO_HIGH,
    "": (),
}
"""By the beginning of a name, the longest first: what is not here does not think."""


def _efforts(name: str) -> tuple[Effort, ...] | None:
    if "chat" in name:
        return ()
    return next(efforts for family, efforts in _EFFORTS.items() if name.startswith(family))


_ONE_FIELD: Final = ("cyber", "daybreak", "rosalind", "-law", "search-preview")
_PICTURES: Final[Mapping[str, bool]] = {
    "gpt-3.5": False,
    "gpt-4-turbo-preview": False,
    "gpt-4-turbo": True,
    "gpt-4-vision": True,
    "gpt-4o": True,
    "gpt-4.1": True,
    "gpt-4": False,
    "o1-mini": False,
    "o1-preview": False,
    "o3-mini": False,
    "": True,
}
"""By the beginning of a name, the longest first."""
_THINKING: Final = ("gpt-6", "gpt-5", "o1", "o3", "o4", "codex")
"""The beginnings of the names of models that think, `o1-mini` among them, which takes no effort."""
_UNTOLD: Final = (*_ONE_FIELD, "computer-use", "-chat-latest")
"""Of these no page says whether they think."""


def _pictures(name: str) -> bool | None:
    if any(field in name for field in _ONE_FIELD):
        return None
    return next(taken for family, taken in _PICTURES.items() if name.startswith(family))


def _thinks(name: str) -> bool | None:
    return None if any(each in name for each in _UNTOLD) else name.startswith(_THINKING)


def _models(
    *names: str, ends: str | None = None, to: str | None = None, context: int | None = None, chat: bool = True
) -> Iterable[Model]:
    day = None if ends is None else date.fromisoformat(ends)
    for name in names:
        efforts = _efforts(name) if chat else None
        yield Model(
            id=name,
            shutdown_date=day,
            replacement=to,
            context_tokens=context,
            chat=chat,
            efforts=efforts,
            pictures=_pictures(name) if chat else None,
            thinks=_thinks(name) if chat else None,
        )


_CURRENT: Final = (
    *_models("gpt-6-astra", "gpt-6.2-astra", context=_1M),
    *_models("gpt-6.1-sol", "gpt-6.2-sol", "gpt-6.1-terra", "gpt-6-sol", "gpt-6-luna"),
    *_models("gpt-5.6-sol", "gpt-5.6-terra", "gpt-5.6-luna", "gpt-5.5", "gpt-5.5-2026-04-23", context=_1M),
    *_models("gpt-5.4", context=_1M),
    *_models("gpt-5.4-mini", "gpt-5.4-mini-2026-03-17", context=_400K),
    *_models("gpt-5.2", "gpt-5.2-2025-12-11", context=_400K),
)

_ENDING: Final = (
    *_models("gpt-5.4-nano", "gpt-5.4-nano-2026-03-17", ends="2027-04-01", context=_400K),
    *_models("gpt-5.1", "gpt-5.1-2025-11-13", ends="2027-04-01", context=_400K),
    *_models("gpt-4o", "gpt-4o-2024-11-20", "gpt-4o-2024-08-06", ends="2027-01-14", to="gpt-6-luna", context=_128K),
    *_models("gpt-4o-mini", "gpt-4o-mini-2024-07-18", ends="2027-01-14", to="gpt-6-luna", context=_128K),
    *_models("gpt-4.1", "gpt-4.1-2025-04-14", ends="2027-01-14", to="gpt-6-luna", context=_GPT_4_1),
    *_models("gpt-4.1-mini", "gpt-4.1-mini-2025-04-14", ends="2027-01-14", to="gpt-6-luna", context=_GPT_4_1),
    *_models("gpt-5", "gpt-5-2025-08-07", ends="2026-12-11", to="gpt-6.1-sol", context=_400K),
    *_models("gpt-5-mini", "gpt-5-mini-2025-08-07", ends="2026-12-11", to="gpt-6.1-terra", context=_400K),
    *_models("gpt-5-nano", "gpt-5-nano-2025-08-07", ends="2026-12-11", to="gpt-6-luna", context=_400K),
    *_models("o3", "o3-2025-04-16", ends="2026-12-11", to="gpt-6.1-sol", context=_200K),
)

_ENDED: Final = (
    # The five of the product's documentation, with their snapshots.
    *_models("gpt-4", "gpt-4-0613", ends="2026-10-23", to="gpt-5.6-sol", context=8_192),
    *_models("gpt-4-32k", "gpt-4-32k-0314", "gpt-4-32k-0613", ends="2025-06-06", to="gpt-5.6-sol", context=32_768),
    *_models("gpt-4-1106-preview", ends="2026-10-23", to="gpt-5.6-sol", context=_128K),
    *_models("gpt-3.5-turbo", "gpt-3.5-turbo-0125", ends="2026-10-23", to="gpt-5.6-terra", context=16_385),
    *_models("gpt-3.5-turbo-16k", "gpt-3.5-turbo-16k-0613", ends="2024-09-13", to="gpt-5.6-terra", context=16_385),
    # All the others.
    *_models("gpt-3.5-turbo-1106", ends="2026-09-28", to="gpt-5.6-terra", context=16_385),
    *_models("gpt-3.5-turbo-0301", "gpt-3.5-turbo-0613", ends="2024-09-13", to="gpt-5.6-terra", context=4_096),
    *_models("gpt-4-turbo", "gpt-4-turbo-2024-04-09", ends="2026-10-23", to="gpt-5.6-sol", context=_128K),
    *_models("gpt-4o-2024-05-13", ends="2026-10-23", to="gpt-5.6-sol", context=_128K),
    *_models(
        "o1", "o1-2024-12-17", "o3-mini", "o3-mini-2025-01-31", ends="2026-10-23", to="gpt-5.6-sol", context=_200K
    ),
    *_models("o4-mini", "o4-mini-2025-04-16", ends="2026-10-23", to="gpt-5.6-terra", context=_200K),
    *_models("gpt-4.1-nano", "gpt-4.1-nano-2025-04-14", ends="2026-10-23", to="gpt-5.6-luna", context=_GPT_4_1),
    *_models("gpt-4-0125-preview", "gpt-4-turbo-preview", ends="2026-03-26", to="gpt-5.6-sol", context=_128K),
    *_models("gpt-4-0314", ends="2026-03-26", to="gpt-5.6-sol", context=8_192),
    *_models("gpt-4-vision-preview", ends="2024-12-06", to="gpt-6-luna", context=_128K),
    *_models("gpt-5.3-chat-latest", "gpt-5.2-chat-latest", ends="2026-08-10", context=_128K),
    *_models("gpt-5.1-chat-latest", "gpt-5-chat-latest", ends="2026-07-23", context=_128K),
    *_models("gpt-4o-search-preview", "gpt-4o-search-preview-2025-03-11", ends="2026-07-23", context=_128K),
    *_models("gpt-4o-mini-search-preview", "gpt-4o-mini-search-preview-2025-03-11", ends="2026-07-23", context=_128K),
    *_models("chatgpt-4o-latest", ends="2026-02-17", context=_128K),
    *_models("o1-mini", "o1-mini-2024-09-12", ends="2025-10-27", to="gpt-5.6-terra", context=_128K),
    *_models("o1-preview", "o1-preview-2024-09-12", ends="2025-07-28", to="gpt-6.1-sol", context=_128K),
)

# On the chat endpoint these want sound in or out: a text conversation is refused.
_SOUND: Final = (
    *_models("gpt-audio-mini", "gpt-audio-mini-2025-12-15", ends="2027-01-20", chat=False),
    *_models("gpt-4o-audio-preview", "gpt-4o-audio-preview-2024-12-17", ends="2026-05-07", chat=False),
    *_models("gpt-4o-audio-preview-2025-06-03", ends="2026-05-07", chat=False),
    *_models("gpt-4o-mini-audio-preview", "gpt-4o-mini-audio-preview-2024-12-17", ends="2026-05-07", chat=False),
    *_models("gpt-4o-audio-preview-2024-10-01", ends="2025-10-10", chat=False),
    *_models("gpt-audio-1.5", "gpt-audio-mini-2025-10-06", chat=False),
)

# Answer on the Responses endpoint only, which is where OpenAI is asked.
_RESPONSES_ONLY: Final = (
    *_models("gpt-5.2-pro", "gpt-5.2-pro-2025-12-11"),
    *_models("gpt-5.1-codex", ends="2026-07-23"),
    *_models("codex-mini-latest", ends="2026-02-12"),
    *_models("o1-pro", "o1-pro-2025-03-19", ends="2026-10-23", to="gpt-5.6-sol"),
    *_models("o3-pro", "o3-pro-2025-06-10", ends="2026-12-11"),
    *_models("o3-deep-research", "o3-deep-research-2025-06-26"),
    *_models("o4-mini-deep-research", "o4-mini-deep-research-2025-06-26"),
    *_models("computer-use-preview", "computer-use-preview-2025-03-11"),
    *_models("gpt-5.5-pro", "gpt-5.5-pro-2026-04-23"),
    *_models("gpt-5-pro", "gpt-5-pro-2025-10-06", ends="2026-12-11"),
    *_models("gpt-5-codex", "gpt-5.1-codex-max"),
    *_models("gpt-daybreak-blue-latest", "gpt-daybreak-red-latest", "gpt-5.6-cyber", "gpt-6-cyber"),
    *_models("gpt-rosalind-research", "gpt-6-rosalind", "gpt-6.2-astra-law"),
)
# Which efforts they take, their pages do not say.
_RESPONSES: Final = tuple(replace(each, efforts=None) for each in _RESPONSES_ONLY)

# Embeddings, images, moderation, video, sound, realtime; and a name of the SDK's that never was a model.
_OTHER_KINDS: Final = (
    *_models("text-embedding-ada-002", "text-embedding-3-small", "text-embedding-3-large", chat=False),
    *_models("gpt-image-1.5", "gpt-image-2", "gpt-image-2-2026-04-21", "gpt-image-2.5-sunburst", chat=False),
    *_models("gpt-image-2.5-sunburst-2026-09-08", "gpt-image-2.5-flare", chat=False),
    *_models("gpt-image-2.5-flare-2026-09-08", "gpt-image-2.6-sunburst", "gpt-image-2.6-flare", chat=False),
    *_models("gpt-image-1", "gpt-image-1-mini", "chatgpt-image-latest", "dall-e-2", "dall-e-3", chat=False),
    *_models("omni-moderation-latest", "omni-moderation-2024-09-26", chat=False),
    *_models("text-moderation-latest", "text-moderation-stable", chat=False),
    *_models("sora-2", "sora-2-pro", "sora-2-2025-10-06", "sora-2-pro-2025-10-06", "sora-2-2025-12-08", chat=False),
    *_models("whisper-1", "gpt-transcribe", "gpt-4o-transcribe", "gpt-4o-transcribe-diarize", chat=False),
    *_models("gpt-4o-mini-transcribe", "gpt-4o-mini-transcribe-2025-12-15", chat=False),
    *_models("tts-1", "tts-1-hd", "gpt-4o-mini-tts", "gpt-4o-mini-tts-2025-12-15", chat=False),
    *_models("gpt-realtime", "gpt-realtime-1.5", "gpt-realtime-2", "gpt-realtime-2.1", chat=False),
    *_models("gpt-realtime-2.1-mini", "gpt-realtime-2025-08-28", "gpt-realtime-mini", chat=False),
    *_models("gpt-realtime-mini-2025-10-06", "gpt-realtime-mini-2025-12-15", chat=False),
    *_models("gpt-4o-realtime-preview", "gpt-4o-realtime-preview-2024-10-01", chat=False),
    *_models("gpt-4o-realtime-preview-2024-12-17", "gpt-4o-realtime-preview-2025-06-03", chat=False),
    *_models("gpt-4o-mini-realtime-preview", "gpt-4o-mini-realtime-preview-2024-12-17", chat=False),
    *_models("gpt-3.5-turbo-instruct", "babbage-002", "davinci-002", ends="2026-09-28", chat=False),
    *_models("gpt-5.1-mini", chat=False),
)

CATALOGUE: Final[tuple[Model, ...]] = (*_CURRENT, *_ENDING, *_ENDED, *_SOUND, *_RESPONSES, *_OTHER_KINDS)
