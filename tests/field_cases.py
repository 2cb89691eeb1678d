"""What people reported of comparable tools, as cases: what a provider sends, what was seen, what is right.

    case = field_case("sse_control_only_events")
    for reply in replies(case):
        fake.script(reply)

Each case's `expected` says in words what a test of that id must hold.
"""

import gzip
import json
from collections.abc import Mapping, Sequence
from functools import cache
from pathlib import Path
from typing import Any

from tests.fakes.replies import Pause, Reply, Step

FieldCase = Mapping[str, Any]
_FOLDER = Path(__file__).parent / "data"


@cache
def field_cases() -> Mapping[str, FieldCase]:
    """The cases of the network's side, by id."""
    cases = json.loads((_FOLDER / "field_cases_network.json").read_text(encoding="utf-8"))
    return {case["id"]: case for case in cases}


def field_case(case_id: str) -> FieldCase:
    """One case."""
    return field_cases()[case_id]


def replies(case: FieldCase) -> tuple[Reply, ...]:
    """What the provider answers, in the order of the case."""
    late = case["input"].get("delay_headers")
    before: tuple[Step, ...] = (Pause(late),) if late else ()
    return tuple(scripted(each, before) for each in case["input"]["replies"])


def scripted(reply: Mapping[str, Any], before: tuple[Step, ...] = ()) -> Reply:
    """One reply as a case writes it."""
    headers = {"content-type": reply["type"], **reply["headers"]}
    return Reply(status=reply["status"], headers=headers, before_headers=before, steps=tuple(_steps(reply)))


def _steps(reply: Mapping[str, Any]) -> Sequence[Step]:
    if "gzip_of" in reply:
        return [gzip.compress("".join(reply["gzip_of"]).encode())]
    if "body" in reply:
        body = reply["body"]
        return [body.encode() if isinstance(body, str) else json.dumps(body).encode()]
    return [part.encode() if isinstance(part, str) else Pause(part["pause"]) for part in reply["parts"]]
