"""`codegpt-ls config`, and that what it writes counts in every command."""

import sys
import tomllib
from pathlib import Path

import pytest

from tests.cli.terminal import call, objects, screen
from tests.fakes.provider import KEY, FakeProvider
from tests.fakes.replies import answer, hang_before_headers


def file_of(environ: dict[str, str]) -> Path:
    """The person's settings file."""
    return Path(environ["CODEGPT_LS_HOME"]) / "config" / "config.toml"


def write(environ: dict[str, str], text: str) -> None:
    file_of(environ).parent.mkdir(parents=True, exist_ok=True)
    file_of(environ).write_text(text, encoding="utf-8")


def test_t12_a_default_provider_and_model_exist_without_an_editor(environ: dict[str, str]) -> None:
    with FakeProvider() as ollama:
        _set_and_asked(environ, ollama)


def _set_and_asked(environ: dict[str, str], fake: FakeProvider) -> None:
    for setting, value in (
        ("provider", "ollama"),
        ("model", "llama3.2"),
        ("providers.ollama.baseUrl", fake.base_url),
        ("local.contextTokens", "8192"),
    ):
        done = call("config", "set", setting, value, environ=environ)
        assert (done.returncode, done.stdout) == (0, "")
        assert value in done.stderr
    assert call("chat", "Hi", environ=environ).returncode == 0
    assert fake.chats[-1].body["model"] == "llama3.2"
    assert call("chat", "--model", "phi4", "Hi", environ=environ).returncode == 0
    assert fake.chats[-1].body["model"] == "phi4"
    assert call("config", "unset", "model", environ=environ).returncode == 0
    assert tomllib.loads(file_of(environ).read_text()) == {
        "provider": "ollama",
        "providers": {"ollama": {"baseUrl": fake.base_url}},
        "local": {"contextTokens": 8192},
    }


def test_t12_settings_of_the_file_count_in_a_shell(with_key: dict[str, str], fake: FakeProvider) -> None:
    write(
        with_key,
        'model = "my-own"\nmodels = ["my-own"]\ntemperature = 0.25\nmemory = 1\nsystemPrompt = "Be brief."\n'
        'answerLanguage = "Klingon"\nlocale = "ko"\n',
    )
    fake.script(answer("A"), answer("B"), answer("C"), hang_before_headers())
    call("chat", "--thread", "new", "one", environ=with_key)
    (listed,) = objects(call("threads", "list", "--json", environ=with_key).stdout)
    thread_id = listed["threads"][0]["id"]
    call("chat", "--thread", thread_id, "two", environ=with_key)
    call("chat", "--thread", thread_id, "three", environ=with_key)
    body = fake.chats[-1].body
    assert (body["model"], body["temperature"]) == ("my-own", 0.25)
    instructions, *rest = (each["content"] for each in body["messages"])
    assert "Be brief." in instructions
    assert "Klingon" in instructions
    assert rest == ["two", "B", "three"]
    assert call("config", "set", "timeouts.firstByte", "0.2", environ=with_key).returncode == 0
    late = call("chat", "four", environ=with_key)
    assert late.returncode == 1
    assert "다시 시도하거나" in late.stderr


def test_t12_where_keys_are_counts_too(with_key: dict[str, str], fake: FakeProvider) -> None:
    write(with_key, 'credentialSource = "file"\nkeyringBackend = "keyring.backends.null.Keyring"\n')
    kept = call("key", "set", "--stdin", "--base-url", fake.base_url, environ=with_key, stdin=KEY)
    assert "keyring.backends.null.Keyring" in kept.stderr
    assert call("key", "status", environ=with_key).returncode == 1
    done = call("chat", "Hi", environ=with_key)
    assert (done.returncode, fake.chats) == (1, [])


def test_t12_a_small_context_of_the_local_model_counts(environ: dict[str, str], tmp_path: Path) -> None:
    model = tmp_path / "own.gguf"
    model.write_bytes(b"GGUF")
    write(environ, f'provider = "local"\n[local]\nmodelPath = "{model}"\ncontextTokens = 256\n')
    done = call("chat", "word " * 600, environ=environ)
    assert done.returncode == 1
    assert "256" in done.stderr


def test_t12_what_counts_is_listed_with_whose_word_it_is(environ: dict[str, str]) -> None:
    write(environ, 'model = "llama3.2"\nproxy = "http://me:pa55word@proxy.example:3128"\nmemory = 99\n')
    state = Path(environ["CODEGPT_LS_HOME"]) / "state"
    state.mkdir(mode=0o700)
    (state / "selection.json").write_text('{"provider": "ollama", "model": "phi4"}')
    (told,) = objects(call("config", "list", "--json", environ=environ).stdout)
    assert told["path"] == str(file_of(environ))
    settings = {each["name"]: (each["value"], each["saidBy"]) for each in told["settings"]}
    assert settings["model"] == ("llama3.2", "file")
    assert settings["provider"] == ("ollama", "remembered")
    assert settings["memory"] == (4, "default")
    assert settings["proxy"] == ("http://…@proxy.example:3128", "file")
    lines = call("config", "list", environ=environ).stdout.splitlines()
    assert ["provider", "ollama", "chosen", "last"] in [line.split() for line in lines]
    assert call("config", "get", "model", environ=environ).stdout == "llama3.2\n"
    assert call("config", "get", "caBundle", environ=environ).returncode == 1
    assert call("config", "path", environ=environ).stdout == f"{file_of(environ)}\n"


REFUSED = [
    (("local.contextTokens", "5"), "it must be 256 or more"),
    (("provider", "olama"), "did you mean ollama"),
    (("baseUrls.deepseek", "https://gateway.example"), "did you mean providers.deepseek.baseUrl"),
    (("providers.deepseek.baseUrl", "ftp://gateway.example"), "https"),
    (("locale", "fr"), "en, ko"),
    (("model", " "), "codegpt-ls config unset model"),
    (("model", KEY), "codegpt-ls key set"),
    (("proxy", "http://me:pa55word@proxy.example:3128"), "codegpt-ls key set"),
]


def test_t12_a_wrong_value_is_refused_and_nothing_is_written(environ: dict[str, str]) -> None:
    for typed, told in REFUSED:
        done = call("config", "set", *typed, environ=environ)
        assert (done.returncode, done.stdout) == (2, "")
        assert told in done.stderr
        assert KEY not in done.stderr
        assert "pa55word" not in done.stderr
    assert not file_of(environ).exists()


def test_t12_a_broken_file_is_told_with_its_line_and_stays(environ: dict[str, str]) -> None:
    write(environ, 'provider = "ollama"\nmodel = \n')
    done = call("config", "set", "model", "x", environ=environ)
    assert done.returncode == 1
    assert "line 2" in done.stderr
    assert "codegpt-ls config edit" in done.stderr
    assert file_of(environ).read_text() == 'provider = "ollama"\nmodel = \n'


def test_t12_the_file_is_opened_in_the_persons_editor(environ: dict[str, str], tmp_path: Path) -> None:
    editor = tmp_path / "an editor.py"
    editor.write_text("import pathlib, sys\npathlib.Path(sys.argv[2]).write_text('memory = %s' % sys.argv[1])")
    person = {**environ, "EDITOR": f'{sys.executable} "{editor}" 3'}
    with screen("config", "edit", environ=person) as terminal:
        assert terminal.end() == 0
    assert file_of(environ).read_text() == "memory = 3"
    wrong = call("config", "edit", environ={**person, "VISUAL": person["EDITOR"].replace(" 3", " 99")})
    assert wrong.returncode == 1
    assert "memory" in wrong.stderr
    gone = call("config", "edit", environ={**environ, "EDITOR": "no-such-editor"})
    assert gone.returncode == 1
    assert "no-such-editor" in gone.stderr


@pytest.mark.parametrize("typed", [(), ("--model", "gpt-4-trubo")])
def test_t12_what_is_offered_for_switching_the_model_switches_it(
    environ: dict[str, str], typed: tuple[str, ...]
) -> None:
    # At OpenAI's own address; `environ` fails the test when anything leaves for it.
    person = {**environ, "OPENAI_API_KEY": KEY}
    if not typed:
        write(environ, 'model = "gpt-4-trubo"\n')
    done = call("chat", *typed, "Hi", environ=person)
    told = next(line.partition(": ")[2] for line in done.stderr.splitlines() if "Switch to gpt-4-turbo" in line)
    if typed:
        assert told == "codegpt-ls chat --provider openai --model gpt-4-turbo"
        return
    assert told == "codegpt-ls config set model gpt-4-turbo"
    assert call(*told.split()[1:], environ=person).returncode == 0
    assert call("config", "get", "model", environ=person).stdout == "gpt-4-turbo\n"


def test_whoever_switches_completion_on_is_told_what_it_costs(environ: dict[str, str]) -> None:
    """Mistral's published prices; what they are reckoned with stands in the sentence."""
    switch = ("config", "set", "completion.enabled", "true")
    assert "codegpt.completion.model" in call(*switch, environ=environ).stderr, "nobody is named yet"
    for name, value in (("provider", "mistral"), ("model", "codestral-latest")):
        call("config", "set", f"completion.{name}", value, environ=environ)
    told = " ".join(call(*switch, environ=environ).stderr.split())
    assert "An hour of typing costs $1." in told
    assert "1,800 requests of 2,600 tokens read and 64 written" in told
    call("config", "set", "completion.trigger", "manual", environ=environ)
    assert "Each time you ask for a completion it costs $0.00" in " ".join(
        call(*switch, environ=environ).stderr.split()
    )
    call("config", "set", "completion.model", "nobody-knows-it", environ=environ)
    assert "What it costs is not known here" in " ".join(call(*switch, environ=environ).stderr.split())
