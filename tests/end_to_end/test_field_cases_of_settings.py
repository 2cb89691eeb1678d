"""What people reported of settings that are told in messages, by the cases' ids."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from tests.fakes.lsp_client import RawClient
from tests.fakes.piped import WITHHELD

DATA = Path(__file__).parent.parent / "data" / "field_cases_editor.json"
CASES = {case["id"]: case for case in json.loads(DATA.read_text(encoding="utf-8"))}


def runs(case_id: str) -> list[Any]:
    return [pytest.param(case_id, number, id=f"{case_id}-{number}") for number in range(len(of(case_id)["runs"]))]


def of(case_id: str) -> dict[str, Any]:
    case: dict[str, Any] = CASES[case_id]["input"]
    return case


def always(result: object) -> Callable[[object], object]:
    return lambda _params: result


def answering(editor: RawClient, answers: dict[str, Any]) -> None:
    for method, answer in answers.items():
        editor.answers[method] = always(WITHHELD if answer == "never" else answer["result"])


def selected(editor: RawClient) -> str:
    providers = editor.call("codegpt/providers")["result"]["providers"]
    (chosen,) = [each["id"] for each in providers if each["selected"]]
    return str(chosen)


@pytest.mark.parametrize(("case_id", "number"), runs("empty_did_change_configuration_forgets_the_settings"))
def test_settings_survive_what_says_nothing_of_them(environ: dict[str, str], case_id: str, number: int) -> None:
    case = of(case_id)
    with RawClient(environ, tells_the_persons=False) as editor:
        editor.initialize(**case["initialize"])
        for step in case["runs"][number]["send"]:
            if "notify" in step:
                editor.notify(step["notify"], step["params"])
            else:
                assert selected(editor) == "ollama"
        assert editor.server_requests("window/showMessageRequest") == [], "a model on this machine needs no question"


@pytest.mark.parametrize(("case_id", "number"), runs("init_options_ignored_where_the_editor_answers_null"))
def test_init_options_count_where_the_editor_does_not_tell(environ: dict[str, str], case_id: str, number: int) -> None:
    case, run = of(case_id), of(case_id)["runs"][number]
    with RawClient(environ, tells_the_persons=False) as editor:
        answering(editor, run.get("answers", {}))
        capabilities = {"workspace": {"configuration": True}}
        if run.get("initialized", True):
            editor.initialize(capabilities=capabilities, **case["initialize"])
        else:
            editor.call("initialize", {"processId": None, "capabilities": capabilities, **case["initialize"]})
        assert selected(editor) == "ollama"


def test_a_pushed_null_takes_a_setting_of_the_options_away(environ: dict[str, str]) -> None:
    with RawClient(environ, tells_the_persons=False) as editor:
        editor.initialize(capabilities={}, initializationOptions={"codegpt": {"provider": "ollama"}})
        assert selected(editor) == "ollama"
        editor.notify("workspace/didChangeConfiguration", {"settings": {"codegpt": {"provider": None}}})
        assert selected(editor) == "openai"
