"""The page on providers of one's own is right, word by word."""

import re
import shlex
from pathlib import Path

from codegpt_ls.storage.person_settings.providers import NAME
from tests.cli.terminal import call
from tests.fakes.provider import FakeProvider
from tests.guard.repository import ROOT

PAGE = (ROOT / "docs" / "own-providers.md").read_text(encoding="utf-8")
ACME = "https://llm.acme.example/v1"
KEY = "sk-acme-0123456789abcdef"


def example(language: str) -> str:
    (found,) = re.findall(rf"```{language}\n(.*?)```", PAGE, re.DOTALL)
    return str(found)


def test_the_tables_and_commands_of_the_page_do_what_it_says(environ: dict[str, str]) -> None:
    file = Path(environ["CODEGPT_LS_HOME"]) / "config" / NAME
    file.parent.mkdir(parents=True, mode=0o700, exist_ok=True)
    with FakeProvider(expected_key=KEY) as fake:
        file.write_text(example("toml").replace(ACME, fake.base_url), encoding="utf-8")
        listed, key, chat = (shlex.split(line)[1:] for line in example("sh").splitlines())
        shown = call(*listed, environ=environ)
        rows = {row.split()[0]: row for row in shown.stdout.splitlines()}
        assert rows["acme"].split()[-1] == fake.base_url
        assert "no API key needed" in rows["homelab"]
        assert shown.stderr == ""
        assert call(*key, "--stdin", "--store", "file", "--yes", environ=environ, stdin=KEY).returncode == 0
        assert call(*chat, environ=environ).returncode == 0
        assert fake.chats[0].headers["authorization"] == f"Bearer {KEY}"
    assert KEY not in file.read_text(encoding="utf-8")


def test_a_table_that_does_not_fit_is_told_and_the_rest_works(environ: dict[str, str]) -> None:
    file = Path(environ["CODEGPT_LS_HOME"]) / "config" / NAME
    file.parent.mkdir(parents=True, mode=0o700, exist_ok=True)
    file.write_text(example("toml").replace('title = "Home lab"\n', f'apiKey = "{KEY}"\n'), encoding="utf-8")
    done = call("providers", environ=environ)
    assert done.returncode == 0
    assert "homelab" not in done.stdout
    assert re.search(r"^acme ", done.stdout, re.MULTILINE)
    assert "homelab." in done.stderr
    assert KEY not in done.stdout + done.stderr
