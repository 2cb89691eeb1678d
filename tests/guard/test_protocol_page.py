"""The documentation tells what the server does today: its tables are current and its exchanges happen again."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import jsonschema
import pytest

from codegpt_ls.protocol.methods import METHODS, Kind
from codegpt_ls.protocol.schema import documents
from tests.guard.exchanges import FOLDER, SCENES, load, record, scene_of
from tests.guard.protocol_page import PAGES, ROOT, rendered


@pytest.mark.parametrize("page", PAGES, ids=lambda page: str(page.relative_to(ROOT)))
def test_the_generated_parts_are_current(page: Path) -> None:
    text = page.read_text(encoding="utf-8")
    assert rendered(text) == text, "run scripts/pages"


@pytest.mark.parametrize("scene", SCENES)
def test_an_exchange_happens_again_as_it_was_recorded(scene: str, tmp_path: Path) -> None:
    assert record(scene, tmp_path) == load(scene), "run scripts/record-exchanges and scripts/pages"


def test_every_method_has_an_exchange_and_nothing_else_lies_there() -> None:
    assert {scene_of(method) for method in METHODS} <= set(SCENES)
    assert {path.stem for path in FOLDER.iterdir()} == set(SCENES)


def test_every_recorded_request_is_shown_on_the_page() -> None:
    page = (ROOT / "docs" / "protocol.md").read_text(encoding="utf-8")
    parts = {name for name in SCENES if f"<!-- generated: exchange {name} -->" in page}
    assert parts | {scene_of(method) for method in METHODS} == set(SCENES)


@pytest.mark.parametrize("method", METHODS, ids=lambda method: method.name)
def test_what_was_recorded_fits_the_schema(method: Any) -> None:
    protocol = documents()["protocol.json"]

    def check(value: object, model: str) -> None:
        jsonschema.validate(value, {**protocol, "$ref": f"#/$defs/{model}"})

    for params, result in _calls(scene_of(method), method.name, method.kind):
        check(params, method.params.__name__)
        if result is not None:
            check(result, method.result.__name__)
    for message in (step["message"] for step in load("chat-without-a-key")):
        if "error" in message:
            check(message["error"]["data"], "ErrorData")


def _calls(scene: str, name: str, kind: Kind) -> Iterator[tuple[object, object]]:
    """Params and result of each call of this method."""
    messages = [step["message"] for step in load(scene)]
    results = {message["id"]: message["result"] for message in messages if "result" in message}
    for message in messages:
        params = message.get("params", {})
        if kind is Kind.COMMAND and params.get("command") == name:
            arguments = [argument for argument in params["arguments"] if isinstance(argument, dict)]
            yield (arguments or [{}])[0], results[message["id"]]
        elif message.get("method") == name:
            yield params, results.get(message.get("id"))
