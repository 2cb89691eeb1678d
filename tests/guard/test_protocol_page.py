"""The page of the protocol shows every method and every recorded exchange, and these fit the schema."""

from collections.abc import Iterator
from functools import cache
from typing import Any

import jsonschema
import pytest

from codegpt_ls.protocol.method import Kind
from codegpt_ls.protocol.methods import METHODS
from tests.guard.exchanges import SCENES, load, scene_of
from tests.guard.generators.schema import current_documents
from tests.guard.repository import ROOT


def test_every_method_has_a_scene() -> None:
    missing = {scene_of(method) for method in METHODS} - set(SCENES)
    assert not missing, f"add to SCENES in tests/guard/exchanges.py: {', '.join(sorted(missing))}"


def test_every_recorded_request_is_shown_on_the_page() -> None:
    page = (ROOT / "docs" / "protocol.md").read_text(encoding="utf-8")
    of_methods = {scene_of(method) for method in METHODS}
    hidden = [name for name in SCENES if name not in of_methods and f"<!-- generated: exchange {name} -->" not in page]
    assert not hidden, f"give each a part `<!-- generated: exchange … -->` in docs/protocol.md: {', '.join(hidden)}"


@pytest.mark.parametrize("method", METHODS, ids=lambda method: method.name)
def test_what_was_recorded_fits_the_schema(method: Any) -> None:
    for params, result in _calls(scene_of(method), method.name, method.kind):
        _validator(method.params.__name__).validate(params)
        if result is not None:
            _validator(method.result.__name__).validate(result)


def test_an_error_that_was_recorded_fits_the_schema() -> None:
    errors = [step["message"]["error"] for step in load("chat-without-a-key") if "error" in step["message"]]
    assert errors
    for error in errors:
        _validator("ErrorData").validate(error["data"])


def test_the_schema_is_one() -> None:
    jsonschema.Draft202012Validator.check_schema(current_documents()["protocol.json"])


@cache
def _validator(model: str) -> Any:
    return jsonschema.Draft202012Validator({**current_documents()["protocol.json"], "$ref": f"#/$defs/{model}"})


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
