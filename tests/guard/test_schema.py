"""`schema/` and the table of methods say what the server does."""

import pkgutil
import types
from typing import get_args, get_type_hints

import jsonschema
import pytest

from codegpt_ls.domain.chat import FinishReason
from codegpt_ls.domain.errors import ErrorCode
from codegpt_ls.domain.tools.modes import Mode
from codegpt_ls.protocol.conversation.chat import ChatResult
from codegpt_ls.protocol.conversation.notices import ChatNotice
from codegpt_ls.protocol.method import Kind, Method
from codegpt_ls.protocol.methods import METHODS
from codegpt_ls.protocol.wire import Wire
from codegpt_ls.server.offer import known
from codegpt_ls.server.routes import ANSWERING, COMMANDS, EVENTS, NOTIFICATIONS, REQUESTS
from codegpt_ls.settings.shape import Scope
from tests.guard.generators.schema import current_documents, settings

HANDLED = {Kind.REQUEST: REQUESTS, Kind.NOTIFICATION: NOTIFICATIONS, Kind.COMMAND: COMMANDS}
SERVED = {**HANDLED, Kind.EVENT: EVENTS}


@pytest.mark.parametrize("kind", Kind)
def test_exactly_those_methods_are_served_that_have_a_row(kind: Kind) -> None:
    rows, served = {method.name for method in METHODS if method.kind is kind}, set(SERVED[kind])
    assert not served - rows, f"add a row to METHODS beside its params in protocol/: {sorted(served - rows)}"
    assert not rows - served, f"add a line to server/routes.py: {sorted(rows - served)}"
    assert len(METHODS) == len({method.name for method in METHODS}), "two rows have one name"


@pytest.mark.parametrize("method", [each for each in METHODS if each.kind in HANDLED], ids=lambda method: method.name)
def test_a_method_takes_the_params_and_gives_the_result_of_its_row(method: Method) -> None:
    handler = pkgutil.resolve_name(HANDLED[method.kind][method.name])
    assert handler.params is method.params
    promised = get_type_hints(handler.call)["return"]
    given = set(get_args(promised)) if isinstance(promised, types.UnionType) else {promised}
    nothing = {types.NoneType} if method.may_be_null or method.result is None else set()
    if method.name in ANSWERING:
        # Answered with null before its handler has ended, whether or not that gives null too.
        nothing &= given
    assert given == ({method.result} if method.result else set()) | nothing


def test_an_editor_is_greeted_with_what_the_schema_lists() -> None:
    documents = current_documents()
    told = known()["codegpt"]
    kinds = {"requests": "request", "notifications": "notification", "commands": "command", "events": "event"}
    for name, kind in kinds.items():
        listed = {each["name"] for each in documents["methods.json"]["methods"] if each["kind"] == kind}
        assert set(told[name]) == listed
        assert len(told[name]) == len(listed)
    assert {document["x-protocol"] for document in documents.values()} == {told["protocol"]}
    references = documents["protocol.json"]["$defs"]["PreviewContextParams"]["properties"]["context"]["items"]["oneOf"]
    items = [documents["protocol.json"]["$defs"][each["$ref"].rpartition("/")[2]] for each in references]
    assert told["contextKinds"] == [each["properties"]["kind"]["const"] for each in items if not each.get("x-later")]
    assert told["modes"] == [*Mode]
    assert set(told) == {*kinds, "protocol", "contextKinds", "modes", "actions"}


def test_every_error_can_come_from_some_method() -> None:
    missing = set(ErrorCode) - {code for method in METHODS for code in method.errors}
    assert not missing, f"name in the errors of the methods it can come from, in protocol/: {sorted(missing)}"


def test_a_result_as_it_is_sent_fits_its_schema() -> None:
    notice = ChatNotice(code="model.ending", message="It ends.", model="gpt-4", shutdown_date="2026-10-23")
    result = ChatResult(finish_reason=FinishReason.STOP, provider="openai", model="gpt-4", notices=(notice,))
    sent = result.model_dump(mode="json", by_alias=True, exclude_none=True)
    _check(sent, ChatResult)
    assert "replacement" not in sent["notices"][0]
    for broken in (sent | {"requestId": None}, {**sent, "notices": None}):
        with pytest.raises(jsonschema.ValidationError):
            _check(broken, ChatResult)


def test_every_setting_says_who_may_set_it() -> None:
    scopes = {name: member.get("scope") for name, member in settings().items()}
    assert len(scopes) > 10
    assert set(scopes.values()) <= set(Scope)


def _check(value: object, model: type[Wire]) -> None:
    protocol = current_documents()["protocol.json"]
    jsonschema.validate(value, {**protocol, "$ref": f"#/$defs/{model.__name__}"})
