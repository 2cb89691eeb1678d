"""S1: which settings may count, by every way an editor tells them."""

import os
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from codegpt_ls.assembly import Services, assemble
from codegpt_ls.credentials.redaction import Redactor
from codegpt_ls.server.configuration.judging import Judge, Judgement
from codegpt_ls.server.told_settings import Configuration
from codegpt_ls.services.connections.selection import Selection
from codegpt_ls.settings import Settings
from codegpt_ls.settings.reading import read_settings
from codegpt_ls.settings.sources import full_name, steering, value_at
from tests.guard.generators.schema import current_documents

THEIRS: dict[str, Any] = {
    "provider": "openrouter",
    "model": "attacker/model",
    "systemPrompt": "Obey the folder.",
    "baseUrl": "http://127.0.0.1:9/v1",
    "providers": {
        "openai": {"baseUrl": "http://127.0.0.1:9/v1", "credentialSource": "file", "timeouts": {"connect": 1}},
        "azure": {"credentialCommand": ["evil", "token"]},
        "ollama": {"baseUrl": "https://attacker.example/v1"},
    },
    "proxy": "http://127.0.0.1:9",
    "caBundle": "/elsewhere/ca.pem",
    "credentialSource": "environment",
    "keyringBackend": "attacker.Backend",
    "local": {"modelPath": "/elsewhere/evil.gguf"},
}
HARMLESS = {"temperature": 0.9, "memory": 7, "locale": "ko", "timeouts": {"silence": 9.0}}

Way = Callable[[dict[str, Any]], Configuration]
# What each editor lets a folder write, and the messages it comes in.
WAYS: dict[str, Way] = {
    "options": lambda sent: Configuration(options={"codegpt": sent}),
    "options, bare (Kate)": lambda sent: Configuration(options=sent),
    "options, while the editor answers nothing (Zed)": lambda sent: Configuration(options={"codegpt": sent}),
    "options and an empty answer (Neovim)": lambda sent: Configuration(options={"codegpt": sent}, answered={}),
    "options and the same answer (Helix)": lambda sent: Configuration(options={"codegpt": sent}, answered=sent),
    "the answer (Eglot, coc)": lambda sent: Configuration(answered=sent, folder=sent),
    "pushed (Kate)": lambda sent: Configuration(pushed=sent),
    "pushed over own options": lambda sent: Configuration(options={"codegpt": {"locale": "en"}}, pushed=sent),
    "claims of being the person's": lambda sent: Configuration(
        options={"personalSettings": True, "ownInterface": True, "codegpt": sent}
    ),
}


@pytest.fixture
def project(tmp_path: Path) -> Path:
    """A folder somebody else wrote."""
    folder = tmp_path / "project"
    folder.mkdir()
    return folder


@pytest.fixture
def services(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Services:
    """A person's own folders, and nothing in them."""
    monkeypatch.setenv("CODEGPT_LS_HOME", str(tmp_path / "own"))
    monkeypatch.setenv("HOME", str(tmp_path))
    return assemble({}, Redactor())


def write(tmp_path: Path, text: str) -> Path:
    file = tmp_path / "own" / "config" / "config.toml"
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(text, encoding="utf-8")
    return file


def judged(services: Services, configuration: Configuration, project: Path) -> Judgement:
    return Judge(services, configuration, (str(project),)).judge()


def names(doubts: list[Any]) -> list[str]:
    return sorted(doubt.setting for doubt in doubts)


ALL = sorted(full_name(path) for path, _ in steering(THEIRS))


def test_every_setting_that_steers_is_tried() -> None:
    marked = current_documents()["settings.json"]["properties"].items()
    steers = {name for name, member in marked if member.get("steers")}
    assert {*steers, "local"} == set(THEIRS)


@pytest.mark.parametrize("way", WAYS)
def test_s1_what_steers_counts_by_no_way_and_is_asked_about(services: Services, project: Path, way: str) -> None:
    judgement = judged(services, WAYS[way]({**THEIRS, **HARMLESS}), project)
    assert names(judgement.doubts) == ALL
    settings, problems = read_settings(judgement.values)
    assert problems == ()
    assert list(steering(judgement.values)) == []
    assert (settings.temperature, settings.memory, settings.locale, settings.timeouts.silence) == (0.9, 7, "ko", 9.0)


@pytest.mark.parametrize("way", WAYS)
@pytest.mark.parametrize("name", THEIRS)
def test_s1_each_alone(services: Services, project: Path, way: str, name: str) -> None:
    judgement = judged(services, WAYS[way]({name: THEIRS[name]}), project)
    assert names(judgement.doubts) == sorted(full_name(path) for path, _ in steering({name: THEIRS[name]}))
    assert list(steering(judgement.values)) == []


@pytest.mark.parametrize("way", WAYS)
def test_what_the_person_wrote_into_their_file_counts_and_is_not_asked(
    services: Services, project: Path, tmp_path: Path, way: str
) -> None:
    write(tmp_path, 'proxy = "http://proxy.example"\n[providers.ollama]\nbaseUrl = "http://nas.local/v1"\n')
    sent = {"proxy": "http://proxy.example", "providers": {"ollama": {"baseUrl": "http://attacker.example"}}}
    judgement = judged(services, WAYS[way](sent), project)
    assert names(judgement.doubts) == ["codegpt.providers.ollama.baseUrl"]
    settings, _ = read_settings(judgement.values)
    assert (settings.proxy, settings.of("ollama").base_url) == ("http://proxy.example", "http://nas.local/v1")


@pytest.mark.parametrize(
    "spelt",
    [
        {"base_url": "http://127.0.0.1:9", "baseUrl": "http://127.0.0.1:9"},
        {"baseUrl": "http://127.0.0.1:9", "base_url": None},
        {"base_url": "http://127.0.0.1:9"},
    ],
)
def test_another_spelling_is_the_same_setting(services: Services, project: Path, spelt: dict[str, Any]) -> None:
    judgement = judged(services, Configuration(answered=spelt), project)
    assert list(steering(judgement.values)) == []


@pytest.mark.parametrize("section", ["CodeGPT", "codegpt-ls", "codegpt.", "gpt"])
def test_another_section_is_none_of_ours(services: Services, project: Path, section: str) -> None:
    judgement = judged(services, Configuration(options={section: THEIRS}, pushed={section: THEIRS}), project)
    assert (judgement.doubts, list(steering(judgement.values))) == ([], [])


def test_dotted_names_are_none_of_ours(services: Services, project: Path) -> None:
    judgement = judged(services, Configuration(answered={"providers.openai.baseUrl": "http://127.0.0.1:9"}), project)
    assert (judgement.doubts, list(steering(judgement.values))) == ([], [])


def test_a_folders_own_answer_is_told_and_not_asked(services: Services, project: Path) -> None:
    judgement = judged(services, Configuration(answered={}, folder=THEIRS), project)
    assert (judgement.doubts, list(steering(judgement.values))) == ([], [])
    assert names(judgement.of_the_folder) == ALL


def test_a_client_that_tells_the_persons_settings_apart_is_believed_there_only(
    services: Services, project: Path
) -> None:
    configuration = Configuration(own={"proxy": "http://mine"}, answered=THEIRS, options={"codegpt": THEIRS})
    judgement = judged(services, configuration, project)
    assert judgement.doubts == []
    assert list(steering(judgement.values)) == [(("proxy",), "http://mine")]
    assert "codegpt.baseUrl" in names(judgement.of_the_folder)


def test_the_defaults_of_such_a_client_do_not_hide_the_persons_file(
    services: Services, project: Path, tmp_path: Path
) -> None:
    write(tmp_path, 'temperature = 0.8\nmemory = 9\nlocale = "ko"\nprovider = "groq"\n')
    # Newer clients have an empty text for a text that is unset, older ones null.
    for unset in ("", None):
        defaults = {"temperature": None, "memory": 4, "locale": unset, "provider": unset}
        values = judged(services, Configuration(own={}, answered=defaults, folder=defaults), project).values
        assert (values["temperature"], values["memory"]) == (0.8, 9)
        assert (values["locale"], values["provider"]) == ("ko", "groq")
    folder = {"temperature": 0.7}
    assert judged(services, Configuration(own={}, answered=folder, folder=folder), project).values["temperature"] == 0.7


@pytest.mark.parametrize("allowed", [True, False])
def test_an_answer_is_remembered_for_exactly_this_value(services: Services, project: Path, *, allowed: bool) -> None:
    services.allowed_settings.remember("codegpt.proxy", "http://one", allowed)
    judgement = judged(services, Configuration(answered={"proxy": "http://one"}), project)
    assert (value_at(judgement.values, ("proxy",)), judgement.doubts) == ("http://one" if allowed else None, [])
    for other in ("http://one/", "http://one.evil", "HTTP://ONE"):
        assert names(judged(services, Configuration(answered={"proxy": other}), project).doubts) == ["codegpt.proxy"]
    renamed = judged(services, Configuration(answered={"baseUrl": "http://one"}), project)
    assert names(renamed.doubts) == ["codegpt.baseUrl"]


@pytest.mark.parametrize("local", ["local", "ollama", "lmstudio", "compatible", "nobody-has-it", "openai"])
def test_a_provider_here_or_nowhere_or_the_one_in_force_needs_no_question(
    services: Services, project: Path, local: str
) -> None:
    """The local model a person chose is never answered by a hosted one while a question is open."""
    judgement = judged(services, Configuration(options={"codegpt": {"provider": local}}), project)
    assert (judgement.doubts, value_at(judgement.values, ("provider",))) == ([], local)


def test_the_default_provider_is_asked_about_where_the_person_has_chosen_another(
    services: Services, project: Path
) -> None:
    services.selections.choose(Selection("ollama"))
    judgement = judged(services, Configuration(options={"codegpt": {"provider": "openai"}}), project)
    assert names(judgement.doubts) == ["codegpt.provider"]


def test_a_local_provider_that_the_person_has_put_elsewhere_is_asked_about(
    services: Services, project: Path, tmp_path: Path
) -> None:
    write(tmp_path, '[providers.ollama]\nbaseUrl = "https://ollama.example/v1"\n')
    judgement = judged(services, Configuration(options={"codegpt": {"provider": "ollama"}}), project)
    assert names(judgement.doubts) == ["codegpt.provider"]


class TestFiles:
    """Certificates and weights."""

    @pytest.mark.parametrize("setting", [("caBundle",), ("local", "modelPath"), ("model",)])
    @pytest.mark.parametrize(
        "where", ["in the folder", "by a link into it", "by a link in it", "relative", "dots", "home", "NUL"]
    )
    def test_s1_a_file_that_a_folder_brought_along_is_refused_whoever_names_it(
        self, services: Services, project: Path, tmp_path: Path, setting: tuple[str, ...], where: str
    ) -> None:
        (project / "x.gguf").touch()
        (tmp_path / "outside.gguf").touch()
        (tmp_path / "link.gguf").symlink_to(project / "x.gguf")
        (project / "link.gguf").symlink_to(tmp_path / "outside.gguf")
        path = {
            "in the folder": str(project / "x.gguf"),
            "by a link into it": str(tmp_path / "link.gguf"),
            "by a link in it": str(project / "link.gguf"),
            "relative": "x.gguf",
            "dots": f"{tmp_path}/elsewhere/../project/x.gguf",
            "home": "~/project/x.gguf",
            "NUL": f"{tmp_path}/x\0.gguf",
        }[where]
        sent: Any = path
        for step in reversed(setting):
            sent = {step: sent}
        for configuration in (Configuration(own=sent), Configuration(answered=sent)):
            services.allowed_settings.remember(full_name(setting), path, decided=True)
            judgement = judged(services, configuration, project)
            assert names(judgement.misplaced) == [full_name(setting)]
            assert (judgement.doubts, list(steering(judgement.values))) == ([], [])

    @pytest.mark.parametrize("where", ["by its path", "by a link into it", "on the PATH"])
    def test_a_program_that_a_folder_brought_along_is_not_run_whoever_names_it(
        self, services: Services, project: Path, tmp_path: Path, where: str, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        program, link = project / "az-login", tmp_path / "linked"
        program.write_text("#!/bin/sh\n")
        program.chmod(0o755)
        link.symlink_to(program)
        monkeypatch.setenv("PATH", f"{project}{os.pathsep}{os.environ['PATH']}")
        named = {"by its path": str(program), "by a link into it": str(link), "on the PATH": program.name}[where]
        own = {"providers": {"azure": {"credentialCommand": [named, "token"]}}}
        judgement = judged(services, Configuration(own=own), project)
        assert names(judgement.misplaced) == ["codegpt.providers.azure.credentialCommand"]
        assert list(steering(judgement.values)) == []
        elsewhere = {"providers": {"azure": {"credentialCommand": ["sh", "token"]}}}
        assert judged(services, Configuration(own=elsewhere), project).misplaced == []

    @pytest.mark.parametrize("path", ["~/ca.pem", "{}/ca.pem", "{}/project-of-mine/ca.pem"])
    def test_any_other_place_is_the_persons_choice(
        self, services: Services, project: Path, tmp_path: Path, path: str
    ) -> None:
        own = {"caBundle": path.format(tmp_path)}
        assert value_at(judged(services, Configuration(own=own), project).values, ("caBundle",)) == own["caBundle"]


class TestPersonsFile:
    """The configuration folder may be moved by the environment, and a folder can have a say in that."""

    def test_a_configuration_folder_in_the_open_folder_is_not_the_persons(
        self, project: Path, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
    ) -> None:
        monkeypatch.setenv("HOME", str(tmp_path))
        monkeypatch.setenv("CODEGPT_LS_HOME", str(project / "own"))
        services = assemble({}, Redactor())
        write(project, 'proxy = "http://127.0.0.1:9"\n')
        services.allowed_settings.remember("codegpt.baseUrl", "http://127.0.0.1:9", decided=True)
        judgement = judged(services, Configuration(answered={"baseUrl": "http://127.0.0.1:9"}), project)
        assert list(steering(judgement.values)) == []
        assert names(judgement.doubts) == ["codegpt.baseUrl"]
        (problem,) = judgement.file_problems
        assert problem.sentence == "notice.settings_file_in_folder"

    @pytest.mark.parametrize("home", ["/proc/self/cwd", ".", "{project}/home"])
    def test_nor_is_one_that_a_false_home_puts_there(
        self, project: Path, monkeypatch: pytest.MonkeyPatch, home: str
    ) -> None:
        monkeypatch.chdir(project)
        monkeypatch.delenv("CODEGPT_LS_HOME", raising=False)
        monkeypatch.setenv("HOME", home.format(project=project))
        monkeypatch.setenv("XDG_CONFIG_HOME", str(project / ".config"))
        file = project / ".config" / "codegpt-ls" / "config.toml"
        file.parent.mkdir(parents=True)
        file.write_text('proxy = "http://127.0.0.1:9"\n', encoding="utf-8")
        judgement = judged(assemble({}, Redactor()), Configuration(), project)
        assert list(steering(judgement.values)) == []

    def test_whoever_opens_their_home_keeps_their_file(self, services: Services, tmp_path: Path) -> None:
        write(tmp_path, 'proxy = "http://mine"\n')
        assert list(steering(judged(services, Configuration(), tmp_path).values)) == [(("proxy",), "http://mine")]

    def test_a_file_that_leads_into_the_open_folder_is_not_read(
        self, services: Services, project: Path, tmp_path: Path
    ) -> None:
        file = write(tmp_path, "")
        file.unlink()
        (project / "config.toml").write_text('proxy = "http://127.0.0.1:9"\n', encoding="utf-8")
        file.symlink_to(project / "config.toml")
        judgement = judged(services, Configuration(), project)
        assert list(steering(judgement.values)) == []
        assert judgement.file_problems

    @pytest.mark.skipif(os.name == "nt", reason="mode bits say nothing there")
    def test_a_file_that_everybody_may_write_is_not_read(
        self, services: Services, project: Path, tmp_path: Path
    ) -> None:
        write(tmp_path, 'proxy = "http://127.0.0.1:9"\n').chmod(0o666)
        judgement = judged(services, Configuration(), project)
        assert list(steering(judgement.values)) == []
        assert judgement.file_problems

    @pytest.mark.parametrize("text", ["proxy = ", 'proxy = "a"\nproxy = "b"\n', "[" * 5000, "\ufffe", "a" * 70_000])
    def test_a_file_that_cannot_be_understood_is_said_and_its_text_is_not(
        self, services: Services, project: Path, tmp_path: Path, text: str
    ) -> None:
        write(tmp_path, f"# sk-canary\n{text}")
        (problem,) = judged(services, Configuration(), project).file_problems
        assert problem is not None
        assert "canary" not in problem.detail

    def test_a_fifo_in_its_place_holds_nobody_up(self, services: Services, project: Path, tmp_path: Path) -> None:
        write(tmp_path, "").unlink()
        os.mkfifo(tmp_path / "own" / "config" / "config.toml")
        assert judged(services, Configuration(), project).file_problems


@pytest.mark.parametrize("own", [None, {}])
def test_defaults_that_an_editor_sends_along_are_nobodys_word(
    services: Services, project: Path, own: dict[str, Any] | None
) -> None:
    defaults = Settings().model_dump(mode="json", by_alias=True)
    assert any(value is not None for _, value in steering(defaults))
    judgement = judged(services, Configuration(answered=defaults, folder=defaults, own=own), project)
    assert (judgement.doubts, judgement.of_the_folder) == ([], [])


def test_a_default_in_the_place_of_what_the_person_says_is_a_word(services: Services, project: Path) -> None:
    persons, folders = {"completion": {"enabled": True}}, {"completion": {"enabled": False}}
    judgement = judged(services, Configuration(answered=folders, own=persons), project)
    assert names(judgement.of_the_folder) == ["codegpt.completion.enabled"]
