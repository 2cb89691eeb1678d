"""What a question in a terminal does not wait for."""

import subprocess
import sys
from typing import Final

import pytest

from tests.cli.terminal import call
from tests.fakes.provider import FakeProvider
from tests.fakes.replies import answer

NOT_NEEDED: Final = (
    "acp",
    "codegpt_ls.acp",
    "codegpt_ls.attachments.reading",
    "codegpt_ls.cli.typesetting.extraction",
    "codegpt_ls.cli.looking",
    "codegpt_ls.context.files",
    "codegpt_ls.context.walking",
    "codegpt_ls.context.editing",
    "codegpt_ls.context.git",
    "codegpt_ls.context.secret_shapes",
    "codegpt_ls.domain.completion.request",
    "codegpt_ls.domain.context",
    "codegpt_ls.domain.edits.proposed",
    "codegpt_ls.domain.ports.tool_servers",
    "codegpt_ls.mcp",
    "codegpt_ls.protocol",
    "codegpt_ls.providers.failures.details",
    "codegpt_ls.providers.failures.refused_parameter",
    "codegpt_ls.providers.failures.response",
    "codegpt_ls.providers.failures.wordings",
    "codegpt_ls.providers.vendors.own_rows",
    "codegpt_ls.presentation.steps",
    "codegpt_ls.server",
    "codegpt_ls.services.agent",
    "codegpt_ls.services.commits",
    "codegpt_ls.services.context",
    "codegpt_ls.services.edits",
    "codegpt_ls.services.failures",
    "codegpt_ls.services.threads.files",
    "codegpt_ls.services.tool_servers",
    "codegpt_ls.storage.threads.words",
    "lsprotocol",
    "mcp",
    "pygls",
)
_AT_THE_END: Final = 12
"""Looks for garbage; without care there are some 170."""


def test_a_question_of_words_waits_for_nothing_that_it_does_not_need(
    with_key: dict[str, str], fake: FakeProvider
) -> None:
    fake.script(answer("Yes."))
    done = call("chat", "Is it?", environ={**with_key, "PYTHONPROFILEIMPORTTIME": "1"})
    loaded = [line.rpartition("|")[2].strip() for line in done.stderr.splitlines() if line.startswith("import time:")]

    assert done.stdout == "Yes.\n"
    assert "codegpt_ls.services.chat.answers" in loaded
    assert [module for module in loaded if module.startswith(NOT_NEEDED)] == []


def test_nor_is_garbage_looked_for_in_what_is_loaded(with_key: dict[str, str], fake: FakeProvider) -> None:
    """The interpreter tells of each look; some come at its end, when the answer is there."""
    fake.script(answer("Yes."))
    told = "import gc, sys; gc.set_debug(gc.DEBUG_STATS); from codegpt_ls.cli import main; sys.exit(main(sys.argv[1:]))"
    done = subprocess.run(
        [sys.executable, "-c", told, "chat", "Is it?"], env=with_key, capture_output=True, text=True, check=True
    )
    looks = done.stderr.count("gc: collecting generation")

    assert done.stdout == "Yes.\n"
    assert looks <= _AT_THE_END


@pytest.mark.parametrize("serving", [("serve", "--stdio"), ("acp",)])
def test_but_a_server_goes_on_looking_for_garbage(with_key: dict[str, str], serving: tuple[str, ...]) -> None:
    """What is not looked for while it loads, it would keep in memory: ten megabytes."""
    told = f"import gc; from codegpt_ls.cli import main; main({[*serving]}); raise SystemExit(not gc.isenabled())"
    done = subprocess.run([sys.executable, "-c", told], env=with_key, input=b"", capture_output=True, check=False)
    assert done.returncode == 0
