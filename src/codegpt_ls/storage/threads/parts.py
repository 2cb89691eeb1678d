"""Parts of messages as a column of the threads' file holds them, in JSON."""

import base64
import json
from collections.abc import Mapping, Sequence
from dataclasses import asdict
from typing import Any

from codegpt_ls.domain.limits import LABEL, MODEL_NAME, PLACE_NAME, TITLE
from codegpt_ls.domain.messages.effort import Effort
from codegpt_ls.domain.messages.parts import File, Image, Part, Seal, Text, Thought, ToolCall, ToolResult
from codegpt_ls.domain.messages.placed import Placed
from codegpt_ls.domain.thread_choice import ThreadChoice
from codegpt_ls.domain.tools.offered import ToolKind
from codegpt_ls.domain.tools.steps import StepState, ToolStep


def written(placed: Sequence[Placed]) -> str | None:
    """The column; half characters are escaped in it, so that nothing is lost."""
    return json.dumps([{"at": each.at, **_fields(each.part)} for each in placed]) if placed else None


def read(column: str) -> tuple[Placed, ...]:
    """What a column holds. Raises ValueError, LookupError, TypeError or RecursionError for anything else."""
    return tuple(Placed(_number(each["at"]), _part(each)) for each in json.loads(column))


def written_attached(attached: Sequence[Image | File]) -> str | None:
    """The column of what a person attached."""
    return json.dumps(list(map(_fields, attached))) if attached else None


def read_attached(column: str) -> tuple[Image | File, ...]:
    """What that column holds. Raises ValueError, LookupError, TypeError or RecursionError for anything else."""
    return tuple(map(_attached, json.loads(column)))


def written_steps(steps: Sequence[ToolStep]) -> str | None:
    """The column of what became of what a model looked up."""
    return json.dumps(list(map(_step_fields, steps))) if steps else None


def read_steps(column: str) -> tuple[ToolStep, ...]:
    """What that column holds. Raises ValueError, LookupError, TypeError or RecursionError for anything else."""
    return tuple(map(_step, json.loads(column)))


def written_choice(choice: ThreadChoice) -> str:
    """The column of who answers in a thread."""
    return json.dumps([choice.provider, choice.model, choice.effort and choice.effort.value])


def read_choice(column: str) -> tuple[ThreadChoice]:
    """What that column holds. Raises ValueError or TypeError for anything else."""
    provider, model, effort = (each if each is None else _word(each, MODEL_NAME) for each in json.loads(column))
    return (ThreadChoice(provider=provider, model=model, effort=None if effort is None else Effort(effort)),)


def _step_fields(step: ToolStep) -> Mapping[str, Any]:
    refused = {"refused": _known(asdict(step.refusal))} if step.refusal else {}
    named = {name: value for name, value in (("server", step.server), ("uri", step.uri)) if value is not None}
    known = {"id": step.id, "tool": step.tool, "about": step.about, "kind": step.kind.value, "state": step.state.value}
    return {**known, **named, **refused}


def _known(fields: Mapping[str, Any]) -> Mapping[str, Any]:
    return {name: value for name, value in fields.items() if value is not None}


def _step(fields: Mapping[str, Any]) -> ToolStep:
    # Most answers looked nothing up.
    from codegpt_ls.domain.context.resolved import IgnoreRule, LeftOutReason, Refusal

    def refused(fields: Mapping[str, Any]) -> Refusal:
        rule = fields.get("rule")
        known: dict[str, Any] = {each: _number(fields[each]) for each in ("bytes", "limit", "line") if each in fields}
        known |= {each: _word(fields[each], PLACE_NAME) for each in ("pattern", "detail") if each in fields}
        ignored = IgnoreRule(_word(rule["file"], PLACE_NAME), _number(rule["line"])) if rule else None
        return Refusal(reason=LeftOutReason(fields["reason"]), rule=ignored, **known)

    id_, tool, about = (_word(fields[each], LABEL) for each in ("id", "tool", "about"))
    server, uri = (_word(fields[each], PLACE_NAME) if each in fields else None for each in ("server", "uri"))
    refusal = refused(fields["refused"]) if "refused" in fields else None
    kind, state = ToolKind(fields["kind"]), StepState(fields["state"])
    return ToolStep(id=id_, tool=tool, about=about, kind=kind, state=state, server=server, uri=uri, refusal=refusal)


def _attached(fields: Mapping[str, Any]) -> Image | File:
    shown = _shown(fields)
    if isinstance(shown, Text) or len(shown.media_type) > LABEL or len(getattr(shown, "name", "")) > TITLE:
        raise ValueError("nothing that can be attached")
    return shown


def _fields(part: Part) -> Mapping[str, Any]:
    match part:
        case Text(text, seal):
            return {"kind": "text", "text": text, **_seal(seal)}
        case Thought(text, seal):
            return {"kind": "thought", "text": text, **_seal(seal)}
        case Image():
            return {"kind": "image", "media_type": part.media_type, "data": _packed(part.data)}
        case File():
            return {"kind": "file", "name": part.name, "media_type": part.media_type, "data": _packed(part.data)}
        case ToolCall():
            named = {"id": part.id, "name": part.name, "arguments": part.arguments}
            return {"kind": "tool_call", **named, **_seal(part.seal)}
        case ToolResult():
            said = [_fields(each) for each in part.parts]
            return {"kind": "tool_result", "call_id": part.call_id, "parts": said, "failed": part.failed}


def _seal(seal: Seal | None) -> Mapping[str, Any]:
    return {"seal": [seal.dialect, seal.model, seal.data]} if seal else {}


def _part(fields: Mapping[str, Any]) -> Part:
    match fields["kind"]:
        case "thought":
            return Thought(_word(fields["text"]), _sealed(fields))
        case "tool_call":
            id_, name, arguments = (_word(fields[each]) for each in ("id", "name", "arguments"))
            return ToolCall(id_, name, arguments, _sealed(fields))
        case "tool_result":
            said = tuple(_shown(each) for each in fields["parts"])
            return ToolResult(_word(fields["call_id"]), said, fields["failed"] is True)
    return _shown(fields)


def _shown(fields: Mapping[str, Any]) -> Text | Image | File:
    match fields["kind"]:
        case "text":
            return Text(_word(fields["text"]), _sealed(fields))
        case "image":
            return Image(_word(fields["media_type"]), _unpacked(fields["data"]))
        case "file":
            return File(_word(fields["name"]), _word(fields["media_type"]), _unpacked(fields["data"]))
    raise ValueError("no part")


def _sealed(fields: Mapping[str, Any]) -> Seal | None:
    if "seal" not in fields:
        return None
    dialect, model, data = map(_word, fields["seal"])
    return Seal(dialect, model, data)


def _packed(data: bytes) -> str:
    return base64.b64encode(data).decode()


def _unpacked(text: object) -> bytes:
    return base64.b64decode(_word(text), validate=True)


def _word(value: object, longest: int | None = None) -> str:
    if not isinstance(value, str):
        raise TypeError("no text")
    return value if longest is None else value[:longest]


def _number(value: object) -> int:
    if not isinstance(value, int) or value < 0:
        raise ValueError("no place")
    return value
