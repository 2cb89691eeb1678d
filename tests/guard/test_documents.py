"""What the documents say of files, commands and settings is so, and both READMEs say the same."""

import re
import shlex
from collections.abc import Iterator
from pathlib import Path

import pytest

from codegpt_ls.cli.parser import parse
from codegpt_ls.protocol.method import Kind
from codegpt_ls.protocol.methods import METHODS
from codegpt_ls.providers.local.weights import SMOLLM2
from tests.guard.repository import ROOT

README, KOREAN = ROOT / "README.md", ROOT / "README.ko.md"
DOCUMENTS = sorted([*ROOT.glob("*.md"), *(ROOT / "docs").rglob("*.md")])
LINK = re.compile(r"\]\((?!https?:)([^)#]*)(#[^)]*)?\)")
BLOCK = re.compile(r"^```(\w*)\n(.*?)^```$", re.MULTILINE | re.DOTALL)
HEADING = re.compile(r"^(#+) (.*)$", re.MULTILINE)
INLINE = re.compile(r"`(codegpt-ls [^`…]*)`")


@pytest.mark.parametrize("document", DOCUMENTS, ids=lambda path: str(path.relative_to(ROOT)))
def test_every_link_leads_somewhere(document: Path) -> None:
    for target, anchor in LINK.findall(_text(document)):
        path = (document.parent / target).resolve() if target else document
        assert path.exists(), target
        if anchor:
            assert anchor[1:] in set(_anchors(path)), anchor


@pytest.mark.parametrize("document", [README, KOREAN, ROOT / "CONTRIBUTING.md"], ids=lambda path: path.name)
def test_every_command_can_be_typed(document: Path) -> None:
    commands = list(_commands(_text(document)))
    assert commands
    for command in commands:
        parse(shlex.split(command)[1:])


@pytest.mark.parametrize("document", [README, KOREAN], ids=lambda path: path.name)
def test_every_editor_command_is_in_the_readme(document: Path) -> None:
    named = set(re.findall(r"`(codegpt\.[a-zA-Z]+)`", _text(document)))
    missing = {method.name for method in METHODS if method.kind is Kind.COMMAND} - named
    assert not missing, f"name in the table of commands of {document.name}: {sorted(missing)}"


def test_both_readmes_have_the_same_parts() -> None:
    english, korean = _text(README), _text(KOREAN)
    assert [level for level, _ in HEADING.findall(_prose(english))] == [
        level for level, _ in HEADING.findall(_prose(korean))
    ]
    assert BLOCK.findall(english) == BLOCK.findall(korean)
    assert [len(rows) for rows in _tables(english)] == [len(rows) for rows in _tables(korean)]
    assert sorted(_links(english)) == sorted(_links(korean))


def test_what_is_said_of_security_is_the_same_in_both_languages() -> None:
    english, korean = _text(ROOT / "SECURITY.md").split("\n## 한국어\n")
    assert [part.count("\n- ") for part in english.split("\n## ")] == [
        part.count("\n- ") for part in korean.split("\n### ")
    ]
    assert set(_links(english)) == {*_links(korean), ""}


def _text(path: Path) -> str:
    return path.read_text(encoding="utf-8")


def _prose(text: str) -> str:
    return BLOCK.sub("", text)


def _anchors(path: Path) -> Iterator[str]:
    for _, title in HEADING.findall(_prose(_text(path))):
        yield re.sub(r"[^\w\- ]", "", title.lower()).replace(" ", "-")


def _commands(text: str) -> Iterator[str]:
    """Each call of the program, in a block or in a sentence, up to a pipe."""
    for language, block in BLOCK.findall(text):
        if language == "sh":
            yield from (
                line.partition("codegpt-ls ")[1] + line.partition("codegpt-ls ")[2]
                for line in block.splitlines()
                if re.search(r"(^|/)codegpt-ls ", line)
            )
    yield from INLINE.findall(_prose(text))


def _tables(text: str) -> list[list[str]]:
    return [table.splitlines() for table in re.findall(r"(?:^\|.*\n)+", text, re.MULTILINE)]


def _links(text: str) -> list[str]:
    return [target for target, _ in LINK.findall(text) if not target.startswith("README")]


SAYS_THE_SIZE = (
    *("README.md", "README.ko.md", "editor-client/vscode/README.md", "editor-client/vscode/README.ko.md"),
    *("editor-client/vscode/package.nls.json", "editor-client/vscode/package.nls.ko.json"),
    *("editor-client/vscode/src/chat/words.ts", "editor-client/vscode/l10n/bundle.l10n.ko.json"),
)


@pytest.mark.parametrize("page", SAYS_THE_SIZE)
def test_what_is_said_of_the_models_size_is_what_is_fetched(page: str) -> None:
    """Before the server is there, nobody can be asked how large it is."""
    said = re.findall(r"\b(9\d) ?MB", (ROOT / page).read_text(encoding="utf-8"))
    assert set(said) == {str(SMOLLM2.wheel_size // 1_000_000)}
