"""What the events of OpenAI's Responses tell, and a whole response."""

from collections.abc import Mapping
from typing import Any, Final

from codegpt_ls.domain.chat import FinishReason, Usage
from codegpt_ls.domain.messages.events import ToolCallDelta, ToolCallStarted
from codegpt_ls.domain.messages.parts import Part, Thought, ToolCall
from codegpt_ls.providers.dialects.piece import Piece, count_of, is_count, made_id, member, model_of, text_of
from codegpt_ls.providers.dialects.seals import Wax

_REASONS: Final = {
    "max_output_tokens": FinishReason.LENGTH,
    "content_filter": FinishReason.CONTENT_FILTER,
    "max_messages": FinishReason.PAUSED,
}
_THINKING: Final = ("response.reasoning_summary_text.delta", "response.reasoning_text.delta")


class ResponseReader:
    """An answer of Responses: a list of items, each of which is whole when its end is told."""

    def __init__(self, wax: Wax) -> None:
        self._wax = wax
        self._calls: dict[object, str] = {}
        """The ids of calls by where they stand: their pieces name no more than that."""
        self._refused = False
        self._thought = False

    def take(self, event: Mapping[str, Any]) -> Piece:
        """What the next event tells."""
        kind, delta = event.get("type"), text_of(event.get("delta"))
        match kind:
            case "response.output_text.delta":
                return Piece(text=delta, begun=True)
            case "response.refusal.delta":
                self._refused = True
                return Piece(text=delta, begun=True)
            case "response.reasoning_summary_part.added" if self._thought:
                return Piece(thinking="\n\n", begun=True)
            case "response.output_item.added":
                return Piece(calls=self._started(event), begun=True)
            case "response.function_call_arguments.delta":
                call = self._calls.get(_place(event))
                return Piece(calls=(ToolCallDelta(call, delta),) if call and delta else (), begun=True)
            case "response.output_item.done":
                return Piece(parts=self._parts(event.get("item"), _place(event)), begun=True)
            case "response.completed" | "response.incomplete" | "response.failed":
                return self._end(event.get("response"), str(kind).removeprefix("response."))
        if kind in _THINKING:
            self._thought = True
            return Piece(thinking=delta, begun=True)
        begun = isinstance(kind, str) and kind.startswith("response.")
        return Piece(model=model_of(member(event.get("response"), "model")), begun=begun)

    def rest(self) -> tuple[Part, ...]:
        """None: each item has an end of its own, and what has none is not whole."""
        return ()

    def whole(self, body: object) -> Piece | None:
        """A whole response."""
        items = member(body, "output")
        if member(body, "object") != "response" or not isinstance(items, list):
            return None
        texts, thoughts = [], []
        parts: list[Part] = []
        for place, item in enumerate(items):
            texts.append(self._words(item))
            thoughts.append(_thought(item))
            self._started({"item": item, "output_index": place})
            parts.extend(self._parts(item, place))
        end = self._end(body, "completed")
        calls = tuple(step for each in parts if isinstance(each, ToolCall) for step in _steps(each))
        return Piece(
            text="".join(texts),
            thinking="".join(thoughts),
            calls=calls,
            parts=tuple(parts),
            reason=end.reason,
            model=end.model,
            usage=end.usage,
            error=end.error,
            failed=end.failed,
            begun=True,
        )

    def _started(self, event: Mapping[str, Any]) -> tuple[ToolCallStarted, ...]:
        item = event.get("item")
        if member(item, "type") != "function_call":
            return ()
        call = self._calls[_place(event)] = text_of(member(item, "call_id")) or made_id()
        return (ToolCallStarted(call, text_of(member(item, "name"))),)

    def _parts(self, item: object, place: object) -> tuple[Part, ...]:
        match member(item, "type"):
            case "reasoning":
                seal = self._wax.seal(item) if text_of(member(item, "encrypted_content")) else None
                return (Thought(_thought(item), seal),)
            case "function_call":
                call = self._calls.get(place) or text_of(member(item, "call_id")) or made_id()
                self._calls[place] = call
                return (ToolCall(call, text_of(member(item, "name")), text_of(member(item, "arguments"))),)
        return ()

    def _words(self, item: object) -> str:
        content = member(item, "content") if member(item, "type") == "message" else None
        said = content if isinstance(content, list) else ()
        self._refused = self._refused or any(member(each, "type") == "refusal" for each in said)
        return "".join(text_of(member(each, "text")) or text_of(member(each, "refusal")) for each in said)

    def _end(self, response: object, called: str) -> Piece:
        """`called`: what its event says of it. No status but `failed` is an error; that has its reason inside."""
        error = member(response, "error")
        status, model = member(response, "status") or called, model_of(member(response, "model"))
        if status == "failed" or error:
            return Piece(failed=True, error={"error": error} if error else None, model=model)
        why = text_of(member(member(response, "incomplete_details"), "reason"))
        reason = _REASONS.get(why, FinishReason.OTHER) if status == "incomplete" else self._complete()
        return Piece(reason=reason, usage=_usage(member(response, "usage")), model=model, begun=True, ended=True)

    def _complete(self) -> FinishReason:
        if self._calls:
            return FinishReason.TOOL_CALLS
        return FinishReason.REFUSAL if self._refused else FinishReason.STOP


def _place(event: Mapping[str, Any]) -> object:
    """Which item an event is about: its place, or where a server tells none, as llama.cpp, the item's own name."""
    place = event.get("output_index")
    named = text_of(event.get("item_id")) or text_of(member(event.get("item"), "id"))
    return place if is_count(place) else named


def _thought(item: object) -> str:
    """The summary where there is one, else what was thought itself."""
    if member(item, "type") != "reasoning":
        return ""
    lists = (member(item, name) for name in ("summary", "content"))
    texts = ([text_of(member(each, "text")) for each in given] for given in lists if isinstance(given, list))
    return next(filter(None, map("\n\n".join, texts)), "")


def _steps(call: ToolCall) -> tuple[ToolCallStarted | ToolCallDelta, ...]:
    return ToolCallStarted(call.id, call.name), ToolCallDelta(call.id, call.arguments)


def _usage(counted: object) -> Usage | None:
    sent, received = member(counted, "input_tokens"), member(counted, "output_tokens")
    if not (is_count(sent) and is_count(received)):
        return None
    read, written = member(counted, "input_tokens_details"), member(counted, "output_tokens_details")
    return Usage(
        sent,
        received,
        cached_tokens=count_of(member(read, "cached_tokens")),
        cache_written_tokens=count_of(member(read, "cache_write_tokens")),
        reasoning_tokens=count_of(member(written, "reasoning_tokens")),
    )
