"""The servers of tools that the person named, as an editor lists them: none is started for it."""

import sys
from pathlib import Path
from typing import Final

from codegpt_ls.domain.tools.servers import ServerDefinition
from codegpt_ls.mcp.definitions import ServersFile
from codegpt_ls.mcp.seen import SeenFile
from codegpt_ls.storage.json_file import read_json, write_json
from tests.fakes.lsp_client import RawClient
from tests.mcp.servers import diary, script

TOKEN: Final = "ghp_0123456789abcdefghijABCDEFGHIJ012345"
_WITHOUT: Final = "import sys; sys.modules['mcp'] = None; from codegpt_ls.cli import main; sys.exit(main())"
WITHOUT_THE_PACKAGE: Final = (sys.executable, "-c", _WITHOUT, "serve", "--stdio")


def test_each_is_listed_with_what_it_is_and_whatever_keeps_all_of_them_out(
    environ: dict[str, str], tmp_path: Path
) -> None:
    home = Path(environ["CODEGPT_LS_HOME"])
    file, seen = ServersFile(lambda: home / "config"), SeenFile(lambda: home / "data" / "mcp.json")
    words = tuple(script(diary=str(tmp_path / "diary")))
    allowed, changed, new = (ServerDefinition(name=name, command=sys.executable, args=words) for name in "abc")
    gone = ServerDefinition(name="d", command="codegpt-test-gone", args=(TOKEN,))
    elsewhere = ServerDefinition(name="e", url="https://tools.example/mcp", local=True)
    for each in (allowed, changed, new, gone, elsewhere):
        file.put(each)
    seen.keep("a", allowed.seal(sys.executable), {"say": "1", "echo": "2"})
    seen.keep("b", new.seal("/bin/other"), {"say": "1"})
    seen.keep("e", elsewhere.seal(None), {})
    written = read_json(file.path)
    write_json(file.path, {"mcpServers": {**written["mcpServers"], "f": {"command": 1}}})

    with RawClient(environ, command=WITHOUT_THE_PACKAGE) as client:
        client.initialize(locale="en")
        told = client.call("codegpt/mcpServers")["result"]
        file.path.write_text("{")
        broken = client.call("codegpt/mcpServers")["result"]
    assert [(each["name"], each["state"], each.get("tools")) for each in told["servers"]] == [
        ("a", "allowed", ["echo", "say"]),
        ("b", "changed", []),
        ("c", "unseen", []),
        ("d", "missing", []),
        ("e", "allowed", []),
        ("f", "miswritten", []),
    ]
    first, *_, fourth, fifth, _ = told["servers"]
    assert first["command"] == [sys.executable, *words]
    assert (fourth["command"], "codegpt-test-gone" in fourth["message"]) == (["codegpt-test-gone", "…"], True)
    assert (fifth["url"], fifth["local"]) == ("https://tools.example/mcp", True)
    assert told["file"] == str(file.path)
    assert told["installCommand"].endswith(" mcp")
    assert told["installCommand"] in told["message"]
    assert (broken["servers"], broken["file"]) == ([], str(file.path))
    assert "Correct the file" in broken["message"]
    assert TOKEN not in str(client.transcript)
    assert diary(tmp_path / "diary") == []
