"""What is sent for each way of filling in.

Sources: llama.cpp, `tools/server/README.md` (POST /infill); DeepSeek, "FIM Completion (Beta)"; Mistral,
"Fill-in-the-middle Completion"; Ollama, "OpenAI compatibility"; OpenAI's "Create completion".
"""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any, Final

from codegpt_ls.domain.completion.fill_in import FillIn, NoFillIn
from codegpt_ls.domain.completion.request import CompletionRequest, Snippet
from codegpt_ls.providers.fill_in.families import family_of, without_tokens

USUAL_PATHS: Final = {
    FillIn.INFILL: "/infill",
    FillIn.SUFFIX: "/v1/completions",
    FillIn.FIM_PATH: "/v1/fim/completions",
    FillIn.TEMPLATE: "/v1/completions",
}
"""Below the address without its `/v1`."""
_MILLISECONDS: Final = 1000
_COUNTED: Final = {"stream_options": {"include_usage": True}}


def body_of(request: CompletionRequest) -> Mapping[str, Any]:
    """The body of this request. Raises NoFillIn for a template that nobody knows."""
    request = _plain(request)
    match request.fill_in:
        case FillIn.INFILL:
            return _infill(request)
        case FillIn.SUFFIX:
            return {**_told(request), **_COUNTED, "suffix": request.after}
        case FillIn.FIM_PATH:
            return {**_told(request), "suffix": request.after}
        case FillIn.TEMPLATE:
            return {**_told(request), **_COUNTED, **_template(request)}
    raise NoFillIn


def _plain(request: CompletionRequest) -> CompletionRequest:
    """The request without anything that a model would take for one of its tokens."""
    return replace(
        request,
        before=without_tokens(request.before),
        after=without_tokens(request.after),
        title=without_tokens(request.title),
        snippets=tuple(Snippet(without_tokens(each.name), without_tokens(each.text)) for each in request.snippets),
    )


def _infill(request: CompletionRequest) -> Mapping[str, Any]:
    """The line the cursor stands in comes behind the token for the middle: a word is not cut there (llama.cpp#9894)."""
    above, end, line = request.before.rpartition("\n")
    return {
        "input_prefix": above + end,
        "prompt": line,
        "input_suffix": request.after,
        "input_extra": [{"filename": each.name, "text": each.text} for each in request.snippets],
        "n_predict": request.most_tokens,
        "t_max_predict_ms": round(request.seconds * _MILLISECONDS),
        "temperature": 0.0,
        "repeat_penalty": 1.0,
        "cache_prompt": True,
        "stream": True,
        **({"stop": ["\n"]} if request.one_line else {}),
    }


def _told(request: CompletionRequest) -> Mapping[str, Any]:
    return {
        "model": request.model,
        "prompt": request.before,
        "max_tokens": request.most_tokens,
        "temperature": 0,
        "stream": True,
        **({"stop": ["\n"]} if request.one_line else {}),
    }


def _template(request: CompletionRequest) -> Mapping[str, Any]:
    family = family_of(request.model)
    if family is None:
        raise NoFillIn
    return {
        "prompt": family.written(request.before, request.after, request.title, request.snippets),
        "stop": [*family.tokens, *(["\n"] if request.one_line else [])],
    }
