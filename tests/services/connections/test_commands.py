"""Keys that a command makes: for the settings' own address only, before whatever is stored, and again once refused."""

import asyncio
import base64
import logging
import os
import shlex
import sys
from collections.abc import Sequence
from contextlib import aclosing
from datetime import UTC, datetime
from pathlib import Path

import pytest

from codegpt_ls.credentials.commands.printed_token import WITHOUT_EXPIRY
from codegpt_ls.domain.chat import ChatEvent, Waiting
from codegpt_ls.domain.credentials import CommandFault, CommandState, Credential, CredentialSource
from codegpt_ls.domain.errors import AssistantError, ErrorCode
from codegpt_ls.domain.providers import Connection
from codegpt_ls.locales.translator import translator
from codegpt_ls.providers.client.completions import ChatCompletionsProvider
from codegpt_ls.services.connections.key_sentences import removal_sentence, saved_sentence, status_sentence
from codegpt_ls.settings import ProviderSettings, Settings
from codegpt_ls.settings.names import path_of, typed_value
from codegpt_ls.settings.reading import read_settings
from tests.fakes.assembled import ENVIRONMENT_KEY, KEY, Assembled, question
from tests.fakes.provider import FakeProvider
from tests.fakes.replies import openai_error
from tests.providers.rows import ROWS
from tests.services.conftest import Assemble

FIRST, SECOND = "token-canary-0123456789-first", "token-canary-0123456789-second"
SETTING = "codegpt.providers.openai.credentialCommand"
PATH = {"PATH": os.environ["PATH"]}
README = (Path(__file__).parents[3] / "README.md").read_text(encoding="utf-8")


class Printing:
    """A command that prints, each time it is run, the next of these; what it did last from then on."""

    def __init__(self, folder: Path, *tokens: str) -> None:
        self.runs = folder / "runs"
        program = (
            f"import os, sys\nwith open({str(self.runs)!r}, 'a') as f: f.write('x')\n"
            f"tokens = {tokens!r}\nprint(tokens[min(os.path.getsize({str(self.runs)!r}), len(tokens)) - 1])"
        )
        self.command = (sys.executable, "-I", "-c", program)

    @property
    def ran(self) -> int:
        return self.runs.stat().st_size if self.runs.exists() else 0


@pytest.fixture
def printing(tmp_path: Path) -> Printing:
    return Printing(tmp_path, FIRST, SECOND)


def of_openai(command: Sequence[str], **more: object) -> dict[str, object]:
    return {"providers": {"openai": {"credentialCommand": tuple(command), **more}}}


def ready(assemble: Assemble, printing: Printing, **more: object) -> Assembled:
    services = assemble(environ=PATH)
    services.set_settings(**of_openai(printing.command, **more))
    return services


def sent(*servers: FakeProvider) -> list[str | None]:
    return [each.headers.get("authorization") for server in servers for each in server.requests]


async def refusal(services: Assembled) -> AssistantError:
    with pytest.raises(AssistantError) as raised:
        await services.answer()
    return raised.value


async def test_questions_and_lists_carry_what_it_makes(
    assemble: Assemble, fake: FakeProvider, printing: Printing, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    services = ready(assemble, printing)
    await services.answer()
    await services.models.list(services.provider, refresh=True)
    await services.api_keys.verify(services.provider)
    # A key is confirmed by asking once without one.
    assert set(sent(fake)) - {None} == {f"Bearer {FIRST}"}
    assert printing.ran == 1
    assert FIRST not in caplog.text
    assert FIRST not in services.redactor.redact(f"it was {FIRST}")


async def test_to_look_runs_nothing(assemble: Assemble, printing: Printing) -> None:
    services = ready(assemble, printing)
    assert await services.connections.connected(services.provider.profile)
    status = await services.api_keys.status(services.provider)
    assert (status.present, status.source, status.last_four) == (True, CredentialSource.COMMAND, "")
    assert status.backend == Path(sys.executable).name
    route = await services.connections.route(services.provider.profile)
    assert route.connection.credential is None
    assert printing.ran == 0


async def test_the_status_tells_which_program_makes_it_and_until_when_it_counts(
    assemble: Assemble, printing: Printing
) -> None:
    services = ready(assemble, printing)
    profile, program = services.provider.profile, Path(sys.executable).name
    assert (await services.api_keys.status(services.provider)).command == CommandState(program=program)
    await services.answer()
    status = await services.api_keys.status(services.provider)
    until = datetime.fromtimestamp(services.clock.now + WITHOUT_EXPIRY, UTC)
    assert status.command == CommandState(program=program, until=until)
    for language in ("en", "ko"):
        sentence = status_sentence(translator(language), profile, status)
        assert program in sentence
        assert f"{until.astimezone():%H:%M}" in sentence
        assert not any(each in sentence for each in (FIRST, *printing.command[1:]))
    services.clock.now += WITHOUT_EXPIRY
    assert (await services.api_keys.status(services.provider)).command == CommandState(program=program)


async def test_many_questions_at_once_share_one_run(assemble: Assemble, fake: FakeProvider, printing: Printing) -> None:
    services = ready(assemble, printing)
    await asyncio.gather(*(services.answer() for _ in range(5)))
    assert len(fake.chats) == 5
    assert printing.ran == 1


async def test_a_key_that_was_made_earlier_and_is_refused_is_made_anew_once(
    assemble: Assemble, fake: FakeProvider, printing: Printing
) -> None:
    services = ready(assemble, printing)
    await services.answer()
    fake.script(openai_error(401, "The token has expired.", code="invalid_api_key"))
    assert await services.answer()
    assert [each.headers["authorization"] for each in fake.chats] == [
        f"Bearer {token}" for token in (FIRST, FIRST, SECOND)
    ]
    assert printing.ran == 2


async def test_a_list_is_asked_for_anew_likewise(assemble: Assemble, fake: FakeProvider, printing: Printing) -> None:
    services = ready(assemble, printing)
    fake.models(openai_error(401, "The token has expired.", code="invalid_api_key"))
    with pytest.raises(AssistantError):
        await services.models.list(services.provider, refresh=True)
    assert sent(fake) == [f"Bearer {FIRST}", f"Bearer {SECOND}"]


async def test_the_same_key_again_is_not_sent_again(assemble: Assemble, fake: FakeProvider, tmp_path: Path) -> None:
    printing = Printing(tmp_path, FIRST)
    services = ready(assemble, printing)
    fake.script(openai_error(401, "Wrong audience.", code="invalid_api_key"))
    error = await refusal(services)
    assert error.code is ErrorCode.INVALID_KEY
    assert (len(fake.chats), printing.ran) == (1, 2)
    for language in ("en", "ko"):
        explained = services.explainer(translator(language)).explain(error)
        assert SETTING in explained.message
        assert Path(sys.executable).name in explained.message
        assert "codegpt.setApiKey" not in [each.command for each in explained.actions]


async def test_another_refusal_is_told_at_once(assemble: Assemble, fake: FakeProvider, printing: Printing) -> None:
    services = ready(assemble, printing)
    fake.script(openai_error(403, "Not yours.", code="missing_scope"))
    assert (await refusal(services)).code is ErrorCode.PERMISSION
    assert (len(fake.chats), printing.ran) == (1, 1)


async def test_it_comes_after_the_sessions_key_and_before_all_others(
    assemble: Assemble, fake: FakeProvider, printing: Printing
) -> None:
    services = ready(assemble, printing)
    services.environ["OPENAI_API_KEY"] = ENVIRONMENT_KEY
    services.environ["OPENAI_BASE_URL"] = "https://elsewhere.example/v1"
    for source in (CredentialSource.KEYRING, CredentialSource.FILE):
        await services.keep(source, fake.origin)
    await services.answer()
    assert set(sent(fake)) == {f"Bearer {FIRST}"}
    assert services.connections.addressed(services.provider.profile).title == "OpenAI"
    status = await services.api_keys.status(services.provider)
    assert status.shadowed == (CredentialSource.KEYRING, CredentialSource.FILE)
    await services.keep(CredentialSource.SESSION, fake.origin)
    await services.answer()
    assert sent(fake)[-1] == f"Bearer {KEY}"


@pytest.mark.parametrize(
    ("pinned", "expected"), [("command", FIRST), ("keyring", KEY), ("environment", ENVIRONMENT_KEY)]
)
async def test_a_source_that_is_pinned_is_the_only_one(
    assemble: Assemble, fake: FakeProvider, printing: Printing, pinned: str, expected: str
) -> None:
    services = ready(assemble, printing, credentialSource=pinned)
    services.environ["OPENAI_API_KEY"] = ENVIRONMENT_KEY
    await services.keep(CredentialSource.KEYRING, fake.origin)
    await services.answer()
    assert set(sent(fake)) == {f"Bearer {expected}"}


async def test_a_command_alone_with_none_named_is_a_missing_key(assemble: Assemble, fake: FakeProvider) -> None:
    services = assemble()
    services.set_settings(credential_source="command")
    await services.keep(CredentialSource.KEYRING, fake.origin)
    assert (await refusal(services)).code is ErrorCode.MISSING_KEY
    assert fake.requests == []


async def test_what_it_makes_goes_to_the_settings_own_address_only(
    assemble: Assemble, fake: FakeProvider, other: FakeProvider, printing: Printing
) -> None:
    services = ready(assemble, printing)
    await services.keep(CredentialSource.FILE, other.origin)
    services.base_urls.type("openai", other.base_url, alone=False)
    await services.answer()
    assert set(sent(other)) == {f"Bearer {KEY}"}
    assert (printing.ran, fake.requests) == (0, [])


async def test_another_providers_question_runs_nothing(
    assemble: Assemble, fake: FakeProvider, printing: Printing
) -> None:
    services = assemble(environ=PATH)
    services.set_settings(providers={"groq": {"credentialCommand": printing.command}})
    assert (await refusal(services)).code is ErrorCode.MISSING_KEY
    assert (printing.ran, fake.requests) == (0, [])


async def test_the_providers_own_setting_takes_it_along_with_a_key_of_its_own(
    assemble: Assemble, fake: FakeProvider, other: FakeProvider, printing: Printing
) -> None:
    services = ready(assemble, printing)
    await services.answer()
    services.set_settings(**of_openai(printing.command, baseUrl=other.base_url))
    await services.answer()
    assert set(sent(fake)) == {f"Bearer {FIRST}"}
    assert set(sent(other)) == {f"Bearer {SECOND}"}


async def test_no_key_of_it_can_be_read_on_its_way(assemble: Assemble, printing: Printing) -> None:
    services = ready(assemble, printing, baseUrl="http://192.168.7.7:9/v1")
    assert (await refusal(services)).code is ErrorCode.MISSING_KEY
    assert printing.ran == 0


@pytest.mark.parametrize(
    ("program", "detail"),
    [
        ("sys.stderr.write('Please run az login'); sys.exit(1)", "exit_code"),
        ("pass", "empty"),
        ("print('{}')", "no_token"),
        ("print('x' * 9999)", "too_long"),
        ("print('two words')", "characters"),
        ("import time; time.sleep(600)", "timeout"),
        (None, "not_found"),
    ],
)
async def test_without_a_key_nothing_is_sent_and_the_person_is_told_why(
    assemble: Assemble, fake: FakeProvider, program: str | None, detail: str
) -> None:
    services = assemble(environ=PATH, command_deadline=2.0 if detail == "timeout" else 120.0)
    command = (
        ("no-such-program", "login") if program is None else (sys.executable, "-I", "-c", f"import sys\n{program}")
    )
    services.set_settings(**of_openai(command))
    error = await refusal(services)
    assert (error.code, error.facts.detail) == (ErrorCode.COMMAND_FAILED, detail)
    assert (error.facts.provider, error.facts.source, error.facts.setting) == ("openai", "command", SETTING)
    assert fake.requests == []
    for language in ("en", "ko"):
        explained = services.explainer(translator(language)).explain(error)
        assert Path(command[0]).name in explained.message
        assert SETTING in explained.message
        assert ("Please run az login" in explained.message) is (detail == "exit_code")
        assert [each.command for each in explained.actions] == ["codegpt.retry", "codegpt.setApiKey"]
    status = await services.api_keys.status(services.provider)
    exit_code = 1 if detail == "exit_code" else None
    told = CommandState(program=Path(command[0]).name, fault=CommandFault(detail), exit_code=exit_code)
    assert status.command == told
    for language in ("en", "ko"):
        words = translator(language)
        sentence = status_sentence(words, services.provider.profile, status)
        assert words.text(f"command_fault.{detail}", exit_code=exit_code) in sentence
        # What it wrote may hold a name or a key: only where it failed is the end of it shown.
        assert "az login" not in sentence


async def test_a_run_that_makes_a_key_is_the_last_word_on_the_one_before(
    assemble: Assemble, fake: FakeProvider, tmp_path: Path
) -> None:
    signed_in = tmp_path / "signed-in"
    program = f"import os, sys\nprint({FIRST!r}) if os.path.exists({str(signed_in)!r}) else sys.exit(3)"
    services = assemble(environ=PATH)
    services.set_settings(**of_openai((sys.executable, "-I", "-c", program)))
    await refusal(services)
    assert (failed := (await services.api_keys.status(services.provider)).command)
    assert (failed.fault, failed.exit_code) == (CommandFault.EXIT_CODE, 3)
    signed_in.touch()
    await services.answer()
    assert (made := (await services.api_keys.status(services.provider)).command)
    assert (made.fault, made.exit_code) == (None, None)
    assert made.until


async def test_leaving_a_question_ends_its_command(assemble: Assemble, tmp_path: Path) -> None:
    services = assemble(environ=PATH)
    noted = tmp_path / "pid"
    program = f"import os, time\nopen({str(noted)!r}, 'w').write(str(os.getpid()))\ntime.sleep(600)"
    services.set_settings(**of_openai((sys.executable, "-I", "-c", program)))
    asked = asyncio.create_task(_all(services))
    while not (noted.exists() and noted.read_text()):  # noqa: ASYNC110 - another process signals no event
        await asyncio.sleep(0.01)
    asked.cancel()
    await asyncio.wait({asked})
    with pytest.raises(ProcessLookupError):
        os.kill(int(noted.read_text()), 0)


async def _all(services: Assembled) -> list[ChatEvent]:
    async with aclosing(services.chat.stream(question(model="gpt-5.6-sol"))) as events:
        return [event async for event in events if not isinstance(event, Waiting)]


async def test_it_is_made_again_when_its_time_is_over(
    assemble: Assemble, fake: FakeProvider, printing: Printing
) -> None:
    services = ready(assemble, printing)
    await services.answer()
    services.clock.now += WITHOUT_EXPIRY
    await services.answer()
    assert [each.headers["authorization"] for each in fake.chats] == [f"Bearer {FIRST}", f"Bearer {SECOND}"]


@pytest.mark.parametrize(
    ("provider", "parts"),
    [
        ("azure", {"resource": "shop-eu"}),
        ("vertex", {"location": "europe-west4", "project": "shop-1"}),
        ("bedrock", {"region": "us-east-1"}),
        ("bedrock_claude", {"region": "us-east-1"}),
    ],
)
async def test_vendors_with_an_address_of_ones_own_take_it(
    assemble: Assemble, printing: Printing, provider: str, parts: dict[str, str]
) -> None:
    row = next(each for each in ROWS if each.id == provider)
    services = assemble(ChatCompletionsProvider(row), environ=PATH)
    services.set_settings(providers={provider: {"credentialCommand": printing.command, **parts}})
    address = await services.connections.find(row)
    assert address.found is not None
    assert address.found.source is CredentialSource.COMMAND
    bare = await services.connections.connection(row, address)

    async def credential(keyed: Connection) -> Credential | None:
        return keyed.credential

    carried = await services.connections.commands.asking(row, address.found, bare, credential)
    assert carried == Credential(origin=address.origin, key=FIRST)
    services.set_settings(providers={provider: {"credentialCommand": printing.command}})
    assert not await services.connections.connected(row)


def documented(provider: str) -> tuple[str, ...]:
    """The command that the README names for this provider, as `config set` takes it."""
    line = next(each for each in README.splitlines() if f"providers.{provider}.credentialCommand" in each)
    name, value = shlex.split(line)[-2:]
    path = path_of(name)
    assert path
    command, problem = typed_value(path, value)
    assert problem is None
    return tuple(command)


@pytest.mark.parametrize("provider", ["bedrock", "bedrock_claude"])
async def test_a_short_term_key_of_bedrock_is_made_as_documented_and_goes_to_its_own_origin(
    assemble: Assemble, tmp_path: Path, provider: str
) -> None:
    # What AWS's generator prints for the credentials of a role: a signed address in base64, with padding.
    signed = (
        f"bedrock.amazonaws.com/?Action=CallWithBearerToken&X-Amz-Security-Token={'IQoJb3JpZ2lu%2F' * 150}&Version=1"
    )
    key = f"bedrock-api-key-{base64.b64encode(signed.encode()).decode()}"
    (tmp_path / "aws_bedrock_token_generator.py").write_text(
        f"def provide_token(region):\n    assert region == 'us-east-1'\n    return {key!r}\n"
    )
    row = next(each for each in ROWS if each.id == provider)
    services = assemble(ChatCompletionsProvider(row), environ={**PATH, "PYTHONPATH": str(tmp_path)})
    command = (sys.executable, *documented("bedrock")[1:])
    services.set_settings(providers={provider: {"credentialCommand": command, "region": "us-east-1"}})
    address = await services.connections.find(row)
    bare = await services.connections.connection(row, address)

    async def credential(keyed: Connection) -> Credential | None:
        return keyed.credential

    carried = await services.connections.commands.asking(row, address.found, bare, credential)
    host = "bedrock-mantle.us-east-1.api.aws" if "claude" in provider else "bedrock-runtime.us-east-1.amazonaws.com"
    assert carried == Credential(origin=f"https://{host}", key=key)
    assert key not in services.redactor.redact(f"it was {key}")
    services.set_settings(providers={provider: {"credentialCommand": command, "region": "eu-west-1"}})
    elsewhere = await services.connections.find(row, address.base_url)
    assert elsewhere.found is None


@pytest.mark.parametrize("provider", ["azure", "vertex", "bedrock"])
def test_a_documented_command_is_taken_as_it_stands(provider: str) -> None:
    command = documented(provider)
    own = ProviderSettings(credential_command=command)
    assert Settings(providers={provider: own}).of(provider).credential_command == command


async def test_a_saved_and_a_removed_key_say_that_the_command_counts(
    assemble: Assemble, fake: FakeProvider, printing: Printing
) -> None:
    services = ready(assemble, printing)
    profile = services.provider.profile
    for language in ("en", "ko"):
        words = translator(language)
        saved = await services.api_keys.set(services.provider, KEY)
        assert saved.source is CredentialSource.COMMAND
        assert SETTING in saved_sentence(words, profile, saved)
        removed = await services.api_keys.remove(services.provider)
        assert removed.still_available_from is CredentialSource.COMMAND
        assert SETTING in removal_sentence(words, profile, removed)
        status = await services.api_keys.status(services.provider)
        assert Path(sys.executable).name in status_sentence(words, profile, status)


@pytest.mark.parametrize(
    "value",
    ["az account get-access-token", [], [""], ["az", 1], ["az\0"], ["x" * 1001], ["x"] * 51, {"a": 1}],
)
def test_what_is_no_list_of_words_is_refused(value: object) -> None:
    settings, problems = read_settings({"providers": {"azure": {"credentialCommand": value}}})
    assert settings.of("azure").credential_command is None
    assert [each.setting for each in problems] == ["codegpt.providers.azure.credentialCommand"]


def test_an_argument_stays_as_it_is() -> None:
    command = ("az", "--query", "$(rm -rf ~)", "; true", "한국어", "--output=json ")
    assert (
        Settings(providers={"azure": ProviderSettings(credential_command=command)}).of("azure").credential_command
        == command
    )
