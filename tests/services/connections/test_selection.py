"""Which provider and model are meant when a question names none."""

from pathlib import Path

import pytest

from codegpt_ls.domain.models import ChosenBy
from codegpt_ls.services.connections.selection import InForce, Selection, Selections
from codegpt_ls.settings import Settings
from codegpt_ls.settings.current import CurrentSettings
from codegpt_ls.storage.selection import SelectionFile


class Person:
    """Sets settings, runs commands, restarts."""

    def __init__(self, folder: Path) -> None:
        self.settings = CurrentSettings()
        self._folder = folder
        self.restart()

    def restart(self) -> None:
        self.selections = Selections(self.settings, SelectionFile(lambda: self._folder))

    def sets(self, provider: str | None = None, model: str | None = None) -> None:
        self.settings.replace(Settings(provider=provider, model=model))

    def chooses(self, provider: str, model: str | None = None) -> None:
        self.selections.choose(Selection(provider, model))

    @property
    def gets(self) -> tuple[str, str | None]:
        provider = self.selections.provider()
        return provider, self.selections.model(provider)


@pytest.fixture
def person(tmp_path: Path) -> Person:
    return Person(tmp_path)


def test_at_first_it_is_openai_with_the_model_it_recommends(person: Person) -> None:
    assert person.gets == ("openai", None)


def test_a_command_counts_at_once_and_after_a_restart(person: Person) -> None:
    person.chooses("groq", "llama-3.3-70b")
    assert person.gets == ("groq", "llama-3.3-70b")
    person.restart()
    assert person.gets == ("groq", "llama-3.3-70b")


def test_the_settings_count_over_what_was_chosen_last_time(person: Person) -> None:
    person.chooses("groq", "llama-3.3-70b")
    person.restart()
    person.sets("openai", "gpt-4.1")
    assert person.gets == ("openai", "gpt-4.1")


def test_a_command_counts_over_the_settings(person: Person) -> None:
    person.sets("openai", "gpt-4.1")
    person.chooses("groq", "llama-3.3-70b")
    assert person.gets == ("groq", "llama-3.3-70b")


@pytest.mark.parametrize(
    ("provider", "model"), [("openai", "gpt-5.6-sol"), ("ollama", None), ("openai", None), (None, "gpt-4.1")]
)
def test_changed_settings_take_over_again(person: Person, provider: str | None, model: str | None) -> None:
    person.sets("openai", "gpt-4.1")
    person.chooses("groq", "llama-3.3-70b")
    person.sets(provider, model)
    # With a provider or model left open, what was chosen last fills in.
    assert person.gets == (provider or "groq", model)


def test_settings_that_are_changed_back_are_obeyed_too(person: Person) -> None:
    person.sets("openai", "gpt-4.1")
    person.chooses("groq", "llama-3.3-70b")
    person.sets("ollama")
    assert person.gets[0] == "ollama"
    person.sets("openai", "gpt-4.1")
    assert person.gets == ("openai", "gpt-4.1")


def test_settings_sent_again_unchanged_do_not_undo_a_command(person: Person) -> None:
    person.sets("openai", "gpt-4.1")
    person.chooses("groq", "llama-3.3-70b")
    person.sets("openai", "gpt-4.1")
    assert person.gets == ("groq", "llama-3.3-70b")


def test_a_change_of_other_settings_does_not_undo_a_command(person: Person) -> None:
    person.chooses("groq", "llama-3.3-70b")
    person.settings.replace(Settings(temperature=1))
    assert person.gets == ("groq", "llama-3.3-70b")


def test_a_provider_chosen_without_a_model_leaves_the_model_to_the_provider(person: Person) -> None:
    person.sets(model="gpt-4.1")
    person.chooses("ollama")
    assert person.gets == ("ollama", None)


def test_the_settings_model_is_not_sent_to_another_provider(person: Person) -> None:
    person.sets("openai", "gpt-4.1")
    assert person.selections.model("groq") is None


def test_the_settings_model_stays_with_its_provider_while_a_command_chose_another(person: Person) -> None:
    person.sets("openai", "gpt-4.1")
    person.chooses("groq", "llama-3.3-70b")
    assert person.selections.model("openai") == "gpt-4.1"


def test_a_model_set_alone_is_for_the_provider_in_force(person: Person) -> None:
    person.sets(model="gpt-4.1")
    assert person.gets == ("openai", "gpt-4.1")
    assert person.selections.model("groq") is None


def test_the_model_chosen_last_time_belongs_to_its_provider(person: Person) -> None:
    person.chooses("groq", "llama-3.3-70b")
    person.restart()
    person.sets("openai")
    assert person.gets == ("openai", None)
    assert person.selections.model("groq") == "llama-3.3-70b"


def test_a_damaged_file_means_the_default(person: Person, tmp_path: Path) -> None:
    person.chooses("groq", "llama-3.3-70b")
    (tmp_path / "selection.json").write_text("{broken")
    person.restart()
    assert person.gets == ("openai", None)


def test_a_choice_that_cannot_be_written_counts_until_the_end(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    person = Person(tmp_path / "file")
    person.chooses("groq", "llama-3.3-70b")
    assert person.gets == ("groq", "llama-3.3-70b")
    restarted = Person(tmp_path / "file")
    assert restarted.gets == ("openai", None)


def test_it_is_told_whose_word_provider_and_model_are(person: Person) -> None:
    assert told(person) == ("default", "default", True)
    person.chooses("groq", "llama-3.3-70b")
    assert told(person) == ("session", "session", True)
    person.restart()
    assert told(person) == ("remembered", "remembered", True)
    person.sets(provider="groq")
    assert told(person) == ("settings", "remembered", True)
    person.sets(provider="openai", model="gpt-4.1")
    assert told(person) == ("settings", "settings", True)


def test_what_settings_or_a_full_disk_will_undo_is_not_kept(person: Person, tmp_path: Path) -> None:
    person.sets("openai", "gpt-4.1")
    person.chooses("groq", "llama-3.3-70b")
    assert told(person) == ("session", "session", False)
    person.sets()
    (tmp_path / "selection.json").unlink(missing_ok=True)
    (tmp_path / "selection.json").mkdir()
    person.chooses("groq", "llama-3.3-70b")
    assert told(person) == ("session", "session", False)


def test_a_choice_of_the_provider_alone_leaves_the_model_to_its_default(person: Person) -> None:
    person.chooses("groq")
    assert in_force(person).model_from is ChosenBy.DEFAULT


def in_force(person: Person) -> InForce:
    return person.selections.in_force()


def told(person: Person) -> tuple[str, str, bool]:
    now = in_force(person)
    assert (now.provider, now.model) == person.gets
    return now.provider_from.value, now.model_from.value, now.kept
