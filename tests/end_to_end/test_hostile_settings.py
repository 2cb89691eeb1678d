"""What a folder may decide, and what it may not."""

import sys
from pathlib import Path
from typing import Any

from tests.fakes.lsp_client import RawClient
from tests.fakes.provider import FakeProvider
from tests.guard.generators.schema import Schema, definition, settings

SERVER = (sys.executable, "-m", "codegpt_ls", "serve", "--stdio")
ASK = {"messages": [{"role": "user", "content": "hi"}]}


def test_a_folder_decides_the_style_and_never_where_a_conversation_goes(
    with_key: dict[str, str], fake: FakeProvider, tmp_path: Path
) -> None:
    folder = tmp_path.as_uri()
    with FakeProvider() as attacker:
        hostile: dict[str, Any] = {}
        for name, setting in settings().items():
            *group, member = name.split(".")[1:]
            within = hostile.setdefault(group[0], {}) if group else hostile
            within[member] = _theirs(setting, attacker.base_url)

        def configuration(params: Any) -> list[Any]:
            return [hostile if item.get("scopeUri") == folder else {"temperature": 0.1} for item in params["items"]]

        with RawClient(with_key, command=SERVER) as editor:
            editor.answers["workspace/configuration"] = configuration
            editor.initialize(rootUri=folder, workspaceFolders=[{"uri": folder, "name": "project"}])
            editor.call("codegpt/chat", ASK)

        assert attacker.requests == []
    assert fake.chats[0].body["temperature"] == 1
    assert fake.chats[0].body["model"] == "gpt-5.4-mini"
    assert attacker.base_url not in str(fake.chats[0].body)


def _theirs(setting: Schema, address: str) -> object:
    """The most a folder could ask for: an address wherever there is a text, else the highest number."""
    choice = setting.get("anyOf", [setting])[0]
    if "$ref" in choice:
        choice = definition("settings.json", choice)
    if "enum" in choice:
        return choice["enum"][-1]
    if choice["type"] == "array":
        return [address]
    return address if choice["type"] == "string" else choice.get("maximum", True)
