"""The published schema and the server take and refuse the same params."""

import json
from collections.abc import Mapping
from typing import Any, Final

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from pygls.exceptions import JsonRpcException

from codegpt_ls.server.boundary import check_params
from codegpt_ls.server.routes import COMMANDS, NOTIFICATIONS, REQUESTS
from tests.reliability.params import ANYTHING, fits, fitting, methods, spoilt

METHODS: Final = methods("request", "notification", "command")
HANDLERS: Final = {**REQUESTS, **NOTIFICATIONS, **COMMANDS}
EXAMPLES: Final = settings(max_examples=60, suppress_health_check=[HealthCheck.too_slow, HealthCheck.filter_too_much])


def taken(name: str, params: object) -> bool:
    """Whether the server's own boundary takes these params, as they come out of a message."""
    try:
        check_params(HANDLERS[name], json.loads(json.dumps(params)))
    except JsonRpcException:
        return False
    return True


@pytest.mark.parametrize("name", METHODS)
@EXAMPLES
@given(data=st.data())
def test_what_the_schema_takes_the_server_takes(name: str, data: st.DataObject) -> None:
    assert taken(name, data.draw(fitting(METHODS[name])))


@pytest.mark.parametrize("name", METHODS)
@EXAMPLES
@given(data=st.data())
def test_the_server_refuses_what_the_schema_refuses_and_nothing_else(name: str, data: st.DataObject) -> None:
    params = data.draw(st.one_of(spoilt(METHODS[name]), ANYTHING))
    assert taken(name, params) == fits(METHODS[name], {} if params is None else params)


@pytest.mark.parametrize(
    ("name", "params", "fine"),
    [
        ("codegpt/models", {"refresh": True}, True),
        ("codegpt/models", {"refresh": None}, True),
        ("codegpt/models", {"refresh": 1}, False),
        ("codegpt/usage", {"days": 1.0}, True),
        ("codegpt/usage", {"days": 1.5}, False),
        ("codegpt/usage", {"days": True}, False),
        ("codegpt/thread", {"threadId": "a"}, True),
        ("codegpt/thread", {"thread_id": "a"}, False),
        ("codegpt/clearThreads", {"all": True, "workspaceFolder": None}, True),
        ("codegpt/clearThreads", {"all": 1}, False),
        ("codegpt/clearThreads", {"all": False}, False),
        ("codegpt/clearThreads", {"all": True, "workspaceFolder": "file:///a"}, False),
        ("codegpt/clearThreads", {"workspaceFolder": ""}, False),
        ("codegpt/previewContext", {"context": [{"kind": "pixel", "uri": 7}]}, True),
        ("codegpt/previewContext", {"context": [{"kind": "file"}]}, False),
        ("codegpt/previewContext", {"context": [{"kind": "file", "uri": "a:b", "path": "b"}]}, False),
        ("codegpt/previewContext", {"context": [{"kind": "symbol", "uri": "a:b"}]}, False),
        ("codegpt/previewContext", {"context": [{"kind": "text", "title": "a", "text": ""}]}, True),
        ("codegpt/previewContext", {"context": [{"kind": "text", "title": "", "text": "a"}]}, False),
        ("codegpt/chat", {"threadId": "a", "messages": [{"role": "assistant", "content": ""}]}, False),
        ("codegpt/chat", {"messages": [{"role": "assistant", "content": ""}]}, True),
        ("codegpt.chat", "a question", True),
        ("codegpt.ask", "a question", False),
    ],
    ids=lambda value: json.dumps(value) if not isinstance(value, str) else value,
)
def test_the_two_agree_where_a_guess_could_go_either_way(name: str, params: Mapping[str, Any], *, fine: bool) -> None:
    assert (taken(name, params), fits(METHODS[name], params)) == (fine, fine)
