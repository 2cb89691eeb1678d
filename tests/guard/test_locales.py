"""The catalogues are whole: every language says the same things, everything said is used, and compiled is current."""

import gettext
import re
from pathlib import Path
from string import Formatter

import pytest
from babel.messages.catalog import Catalog
from babel.messages.pofile import read_po

from codegpt_ls.domain.context import LeftOutReason
from codegpt_ls.domain.credentials import CredentialSource
from codegpt_ls.domain.errors import AssistantError, ErrorCode, Facts
from codegpt_ls.domain.tasks import Severity, TaskFault
from codegpt_ls.locales.translator import languages, translator
from codegpt_ls.providers.openai.profile import OPENAI
from codegpt_ls.services.failures.explanations import Explainer
from codegpt_ls.services.failures.messages import message_keys
from codegpt_ls.services.failures.ways_forward import WAYS, Way
from codegpt_ls.settings.reading import Fault
from codegpt_ls.storage.task_files import built_in_tasks

SOURCE = Path(__file__).parents[2] / "src" / "codegpt_ls"
LANGUAGES = languages()
HANGUL = re.compile("[가-힣]")
NO_WORDS = {"format.date", "format.list_separator", "format.thousands_separator"}


def catalogue(language: str) -> Catalog:
    with (SOURCE / "locales" / language / "LC_MESSAGES" / "codegpt_ls.po").open("rb") as source:
        return read_po(source, abort_invalid=True)


def messages(language: str) -> dict[str, str]:
    return {str(each.id): str(each.string) for each in catalogue(language) if each.id}


def comments(language: str) -> dict[str, list[str]]:
    return {str(each.id): each.auto_comments for each in catalogue(language) if each.id}


def placeholders(text: str) -> set[str]:
    return {name for _, name, _, _ in Formatter().parse(text) if name is not None}


def failures() -> set[str]:
    return {key for code in ErrorCode for key in message_keys(code)}


def program() -> str:
    return "\n".join(path.read_text("utf-8") for path in SOURCE.rglob("*.py"))


def put_together() -> set[str]:
    """Keys that the program builds out of a value's name."""
    sources = {f"source.{source}" for source in CredentialSource}
    saved = {f"{key}_unverified" for key in ("key.saved", "key.saved_session", "key.saved_file")}
    tasks = {task.title_key or "" for task in built_in_tasks()} | {f"task.fault.{fault}" for fault in TaskFault}
    findings = {f"finding.{severity}" for severity in Severity}
    left_out = {f"left_out.{reason}" for reason in LeftOutReason}
    settings = {f"setting.{fault}" for fault in Fault}
    ways = {f"action.{way}" for way in Way}
    return failures() | sources | saved | tasks | findings | left_out | settings | ways


def sentences(text: str) -> int:
    return len(re.findall(r"[.?!](?=\s|$)", text))


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_language_has_every_text(language: str) -> None:
    assert messages(language).keys() == messages("en").keys()
    assert all(text for text in messages(language).values())


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_language_fills_the_same_placeholders(language: str) -> None:
    english = {key: placeholders(text) for key, text in messages("en").items()}
    assert {key: placeholders(text) for key, text in messages(language).items()} == english


@pytest.mark.parametrize("language", LANGUAGES)
def test_placeholders_are_plain_names(language: str) -> None:
    for key, text in messages(language).items():
        for _, name, format_spec, conversion in Formatter().parse(text):
            assert name is None or (re.fullmatch("[a-z_]+", name) and not format_spec and not conversion), key


@pytest.mark.parametrize("language", LANGUAGES)
def test_translators_are_told_of_every_text_and_placeholder(language: str) -> None:
    assert comments(language) == comments("en")
    for key, text in messages(language).items():
        told = " ".join(comments(language)[key])
        assert told, key
        borrowed = re.findall(r"As ((?:[a-z_]+\.)+[a-z_]+)", told)
        told += " ".join(line for other in borrowed for line in comments(language).get(other, ()))
        assert all(f"{{{name}}}" in told for name in placeholders(text)), key


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_compiled_catalogue_is_current(language: str) -> None:
    compiled = SOURCE / "locales" / language / "LC_MESSAGES" / "codegpt_ls.mo"
    with compiled.open("rb") as binary:
        held = gettext.GNUTranslations(binary)
    texts = messages(language)
    assert {key: held.gettext(key) for key in texts} == texts, "run scripts/compile-locales"
    header = dict(line.split(": ", 1) for line in held.gettext("").splitlines())
    assert header["Language"] == language


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("code", ErrorCode)
def test_every_failure_and_variant_has_its_message(code: ErrorCode, language: str) -> None:
    assert set(message_keys(code)) <= messages(language).keys()


def test_no_message_of_a_failure_is_left_without_a_variant() -> None:
    first_parts = {code.value.split(".")[0] for code in ErrorCode}
    assert {key for key in messages("en") if key.split(".")[0] in first_parts} == failures()


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_message_is_longer_than_two_sentences(language: str) -> None:
    assert not [key for key, text in messages(language).items() if sentences(text) > 2]


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_failure_ends_as_a_sentence(language: str) -> None:
    assert not [key for key in failures() if not messages(language)[key].endswith((".", "?"))]


def test_no_message_shouts() -> None:
    assert not [key for language in LANGUAGES for key, text in messages(language).items() if "!" in text]


def test_english_sentences_do_not_begin_with_a_provider_that_may_be_unnamed() -> None:
    assert not [key for key in failures() if messages("en")[key].startswith("{provider}")]


def test_korean_is_written_in_hangul() -> None:
    korean = messages("ko")
    assert not [key for key, text in korean.items() if key not in NO_WORDS and not HANGUL.search(text)]


def test_korean_particles_fit_any_name() -> None:
    """After a placeholder a particle stands in both forms, except after places that are worded by us."""
    lone = re.compile(r"\{(\w+)\}”?(이|가|을|를|은|는|과|와|로|으로)(?=[\s.,;:])")
    assert not [key for key, text in messages("ko").items() if lone.search(text)]


@pytest.mark.parametrize(
    ("key", "words"),
    [
        ("action.set_key", "API 키 설정"),
        ("action.remove_key", "API 키 제거"),
        ("action.show_usage", "사용량"),
        ("action.open_billing", "요금제 및 청구"),
        ("auth.invalid_key", "잘못된 인증"),
        ("limit.rate", "요청에 대한 요율 제한"),
        ("limit.quota", "현재 할당량을 초과했습니다. 요금제 및 청구 세부 정보를 확인하십시오."),
        ("provider.overloaded", "엔진이 현재 과부하 상태입니다. 나중에 다시 시도하십시오."),
        ("model.not_found", "모델 {model}이(가) 존재하지 않"),
        ("word.provider", "공급 업체"),
        ("provider.unknown", "공급 업체"),
    ],
)
def test_korean_words_are_the_documentations(key: str, words: str) -> None:
    assert words in messages("ko")[key]


def test_every_failure_has_its_ways_forward_decided() -> None:
    assert WAYS.keys() == set(ErrorCode)
    assert {way for ways in WAYS.values() for way in ways} == set(Way)


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("code", ErrorCode)
def test_every_way_forward_can_be_gone_at_openai(code: ErrorCode, language: str) -> None:
    facts = Facts(
        provider="openai", source="keyring", replacement="gpt-b", nearest=("gpt-a",), partial_text="…", model="gpt"
    )
    local = OPENAI.__class__(id="local", title="Local", base_url="", default_model=None)
    explainer = Explainer(translator(language), {"openai": OPENAI, "local": local})
    actions = explainer.explain(AssistantError(code, facts)).actions
    assert len(actions) == len(WAYS[code])
    assert all(action.title and bool(action.command) != bool(action.url) for action in actions)


def test_every_text_asked_for_is_there() -> None:
    asked = set(re.findall(r"\.text\(\s*[\"']([a-z_.]+)[\"']", program()))
    assert asked
    assert asked <= messages("en").keys()


def test_every_text_is_used() -> None:
    named = set(re.findall(r"[\"']([a-z_]+(?:\.[a-z_]+)+)[\"']", program()))
    assert not sorted(messages("en").keys() - named - put_together())
