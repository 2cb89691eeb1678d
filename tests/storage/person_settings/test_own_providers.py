"""What a person may write into `providers.toml`, and what they are told where it does not fit."""

from collections.abc import Callable
from pathlib import Path

import pytest

from codegpt_ls.assembly import Services, assemble
from codegpt_ls.credentials.redaction import Redactor
from codegpt_ls.domain.errors import AssistantError, ErrorCode
from codegpt_ls.folders import config_folder
from codegpt_ls.locales.translator import translator
from codegpt_ls.presentation.notices import file_trouble
from codegpt_ls.settings.reading import Fault

ACME = '[acme]\ntitle = "Acme gateway"\nbaseUrl = "https://llm.acme.example/v1"\n'
Write = Callable[[str], Services]


@pytest.fixture
def write(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Write:
    """Puts the text into the file and starts anew."""
    monkeypatch.setenv("CODEGPT_LS_HOME", str(tmp_path))
    config_folder().mkdir(mode=0o700)

    def write(text: str) -> Services:
        (config_folder() / "providers.toml").write_text(text, encoding="utf-8")
        return assemble({}, Redactor())

    return write


def test_a_table_is_a_provider_like_the_others(write: Write) -> None:
    services = write(ACME + 'needsKey = false\nerrors.statuses = { "499" = "provider.overloaded" }\n')
    assert services.person_providers.read() == ()
    profile = services.provider("acme").profile
    assert (profile.title, profile.base_url, profile.needs_key) == (
        "Acme gateway",
        "https://llm.acme.example/v1",
        False,
    )
    assert profile.errors.statuses == {499: ErrorCode.OVERLOADED}
    assert [each.profile.id for each in services.providers][-2:] == ["compatible", "acme"]


def test_without_the_file_there_are_the_others_alone(write: Write) -> None:
    services = write("")
    services.person_providers.path.unlink()
    assert services.person_providers.read() == ()
    assert [each.profile.id for each in services.providers][-1] == "compatible"


def test_a_change_of_the_file_counts_and_what_is_taken_out_is_gone(write: Write) -> None:
    services = write(ACME)
    services.person_providers.read()
    acme, before = services.provider("acme"), services.generations()
    services.person_providers.read()
    assert services.provider("acme") is acme
    write(ACME.replace("Acme gateway", "Acme"))
    assert services.generations() != before
    services.person_providers.read()
    assert services.provider("acme").profile.title == "Acme"
    write("")
    services.person_providers.read()
    with pytest.raises(AssistantError) as unknown:
        services.provider("acme")
    assert unknown.value.code is ErrorCode.UNKNOWN_PROVIDER


@pytest.mark.parametrize(
    ("text", "what", "fault"),
    [
        ('title = "x"', "title", Fault.NOT_A_GROUP),
        ('[acme]\ntitle = "x"', "acme.baseUrl", Fault.MISSING),
        ('[acme]\nbaseUrl = "https://a.example"', "acme.title", Fault.MISSING),
        (ACME + 'apiKey = "sk-secret-0123456789"', "acme.apiKey", Fault.UNKNOWN),
        (ACME + 'id = "other"', "acme.id", Fault.UNKNOWN),
        (ACME + "needsKey = 3", "acme.needsKey", Fault.UNUSABLE),
        (ACME + 'headers = { authorization = "Bearer sk-secret-0123456789" }', "acme.headers", Fault.UNUSABLE),
        (ACME + 'dialect = "telepathy"', "acme.dialect", Fault.NOT_A_CHOICE),
        (ACME + 'errors.names = { "1" = "no.such" }', "acme.errors.names.1", Fault.NOT_A_CHOICE),
        (ACME + 'environment.key = "OPENAI_API_KEY"', "acme.environment.key", Fault.TAKEN),
        (ACME.replace("[acme]", "[openai]"), "openai", Fault.TAKEN),
        (ACME.replace("[acme]", "[compatible]"), "compatible", Fault.TAKEN),
        (ACME.replace("[acme]", "[Acme-1]"), "Acme-1", Fault.UNUSABLE),
        (ACME.replace("https://llm", "http://llm"), "acme.baseUrl", Fault.UNUSABLE),
        (ACME.replace("https://", "https://me:sk-secret-0123456789@"), "acme.baseUrl", Fault.UNUSABLE),
        (ACME.replace("/v1", "/v1?key=sk-secret-0123456789"), "acme.baseUrl", Fault.UNUSABLE),
        (ACME.replace("llm.", "{host}."), "acme.baseUrl", Fault.UNUSABLE),
        (ACME.replace("llm.", "{region.__class__}."), "acme.baseUrl", Fault.UNUSABLE),
        (ACME.replace("llm.", "{region!r}."), "acme.baseUrl", Fault.UNUSABLE),
        (ACME.replace("Acme gateway", "x" * 201), "acme.title", Fault.TOO_LONG),
    ],
)
def test_what_does_not_fit_is_named_and_the_other_tables_count(
    write: Write, text: str, what: str, fault: Fault
) -> None:
    good = '[good]\ntitle = "Good"\nbaseUrl = "https://good.example/v1"\n'
    text = f"{text}\n{good}"
    services = write(text)
    (problem,) = services.person_providers.read()
    assert problem.misfit is not None
    assert problem.misfit.what.startswith(what)
    assert problem.misfit.fault is fault
    for language in ("en", "ko"):
        told = file_trouble(problem, translator(language))
        assert "providers.toml" in told
        assert what in told
        assert "sk-secret" not in told
    assert services.provider("good").profile.title == "Good"
    assert [each.profile.id for each in services.providers][-2:] == ["compatible", "good"]


def test_what_is_no_toml_is_told_and_counts_for_nothing(write: Write) -> None:
    services = write('[acme\ntitle = "sk-secret-0123456789"')
    (problem,) = services.person_providers.read()
    assert "sk-secret" not in file_trouble(problem, translator("en"))
    assert [each.profile.id for each in services.providers][-1] == "compatible"


def test_a_file_in_a_folder_that_is_open_is_nobodys_word(
    write: Write, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("HOME", str(tmp_path / "home"))
    services = write(ACME)
    services.person_providers.read()
    assert services.provider("acme").profile.id == "acme"
    (problem,) = services.person_providers.read([str(tmp_path)])
    assert problem.sentence == "notice.settings_file_in_folder"
    with pytest.raises(AssistantError):
        services.provider("acme")
