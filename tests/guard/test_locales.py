"""The catalogues: two are whole, any other may be half, and all of them say what is asked for.

A text that is missing or marked as fuzzy is no text yet: English stands in for it, and `sh scripts/generate` tells.
"""

import re
from dataclasses import replace
from functools import cache
from gettext import GNUTranslations
from io import BytesIO
from pathlib import Path
from string import Formatter

import pytest
from babel.messages.catalog import Catalog
from babel.messages.pofile import read_po, write_po

from codegpt_ls.domain.context.resolved import LeftOutReason
from codegpt_ls.domain.credentials import CommandFault, CredentialSource
from codegpt_ls.domain.edits.proposed import EditRemark
from codegpt_ls.domain.errors import AssistantError, ErrorCode, Facts, KeyMistake
from codegpt_ls.domain.origin import READABLE
from codegpt_ls.domain.providers import Program, address_setting
from codegpt_ls.domain.tasks import Severity, TaskFault
from codegpt_ls.domain.text import SecretKind
from codegpt_ls.domain.tools.modes import Mode
from codegpt_ls.domain.tools.remarks import LookingEnd
from codegpt_ls.domain.tools.servers import ServerFault, ServerStanding
from codegpt_ls.domain.tools.steps import StepState
from codegpt_ls.locales.translator import translator
from codegpt_ls.presentation.steps import TITLED
from codegpt_ls.providers.openai.profile import OPENAI
from codegpt_ls.services.failures.explanations import Explainer
from codegpt_ls.services.failures.left_out import SAID_OTHERWISE
from codegpt_ls.services.failures.messages import message_keys
from codegpt_ls.services.failures.ways import WAYS, Way
from codegpt_ls.settings.reading import Fault
from codegpt_ls.storage.task_files import built_in_tasks
from tests.guard.generators.locales import WHOLE, catalogue, compiled, languages, ready, remark, texts

SOURCE = Path(__file__).parents[2] / "src" / "codegpt_ls"
LANGUAGES = languages()
HANGUL = re.compile("[가-힣]")
ENDS = (".", "?", "。", "？", "！")
NO_WORDS = {"format.date", "format.list_separator", "format.thousands_separator"}


@cache
def messages(language: str) -> dict[str, str]:
    return texts(language)


@cache
def comments(language: str) -> dict[str, str]:
    """What translators are told of each text; where a line of it ends is the editor's matter."""
    return {str(each.id): " ".join(" ".join(each.auto_comments).split()) for each in catalogue(language) if each.id}


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
    tasks = {f"{task.title_key}{part}" for task in built_in_tasks() for part in ("", ".about")}
    tasks |= {f"task.fault.{fault}" for fault in TaskFault}
    findings = {f"finding.{severity}" for severity in Severity}
    left_out = {f"left_out.{reason}" for reason in LeftOutReason}
    left_out |= {f"left_out.attachment_{reason}" for reason in SAID_OTHERWISE}
    edits = {f"proposal.note.{remark}" for remark in EditRemark}
    secrets = {f"note.secret.{kind}" for kind in SecretKind}
    settings = {f"setting.{fault}" for fault in Fault}
    ways = {f"action.{way}" for way in Way}
    mistakes = {f"mistake.{mistake}" for mistake in KeyMistake}
    mistakes |= {f"command_fault.{fault}" for fault in CommandFault}
    places = {"place.setting", "place.variable"}
    steps = {f"step.{tool}{end}" for tool in TITLED for end in ("", ".all")}
    steps |= {f"step.{state}" for state in StepState} - {"step.running", "step.done"}
    steps |= {f"notice.looking_ended.{why}" for why in LookingEnd}
    steps |= {f"server.{fault}" for fault in ServerFault}
    steps |= {f"mcp.standing.{standing}" for standing in ServerStanding}
    modes = {f"mode.{mode}{part}" for mode in Mode for part in ("", ".about")}
    built = failures() | sources | saved | tasks | findings | left_out | secrets | settings | ways | edits
    return built | mistakes | places | steps | modes


def sentences(text: str) -> int:
    return len(re.findall(r"[.?!](?=\s|$)|[。？！]", text))


def source_of(language: str) -> str:
    return f"locales/{language}/LC_MESSAGES/codegpt_ls.po"


@pytest.mark.parametrize("language", WHOLE)
def test_the_languages_we_promise_are_whole(language: str) -> None:
    missing = sorted(comments("en").keys() - messages(language).keys())
    assert not missing, (
        f"translate in {source_of(language)}: {missing}. Who has no Korean leaves it so: a maintainer translates "
        "before the change is merged."
    )


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_language_has_a_text_that_is_asked_for_nowhere(language: str) -> None:
    strange = sorted(comments(language).keys() - comments("en").keys())
    assert not strange, f"take out of {source_of(language)}: {strange}"


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_language_fills_the_same_placeholders(language: str) -> None:
    english = messages("en")
    wrong = [key for key, text in messages(language).items() if placeholders(text) != placeholders(english[key])]
    assert not wrong, f"name the placeholders of the English text in {source_of(language)}: {wrong}"


@pytest.mark.parametrize("language", LANGUAGES)
def test_placeholders_are_plain_names(language: str) -> None:
    for key, text in messages(language).items():
        for _, name, format_spec, conversion in Formatter().parse(text):
            assert name is None or (re.fullmatch("[a-z_]+", name) and not format_spec and not conversion), key


@pytest.mark.parametrize("language", LANGUAGES)
def test_translators_are_told_of_every_text_and_placeholder(language: str) -> None:
    english = comments("en")
    other = [key for key, told in comments(language).items() if told != english[key]]
    assert not other, f"give in {source_of(language)} the `#.` comments of the English catalogue: {other}"
    for key, text in messages(language).items():
        told = comments(language)[key]
        assert told, f"say in a `#.` comment in {source_of(language)} where {key} is shown"
        borrowed = re.findall(r"As ((?:[a-z_]+\.)+[a-z_]+)", told)
        told += " ".join(comments(language).get(other, "") for other in borrowed)
        untold = [name for name in placeholders(text) if f"{{{name}}}" not in told]
        assert not untold, f"say in the `#.` comment of {key} in {source_of(language)} what these hold: {untold}"


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_catalogue_names_the_language_of_its_folder(language: str) -> None:
    assert catalogue(language).locale_identifier == language, f"mend `Language:` in {source_of(language)}"


def test_what_is_not_translated_yet_is_said_in_english() -> None:
    """A half language, written by a gettext editor of its own taste, counts as it is."""
    half = Catalog("ja")
    for number, each in enumerate(message for message in catalogue("en") if message.id):
        translated = {0: ("日本語。", ()), 1: ("日本語。", ("fuzzy",))}.get(number, ("", ()))
        half.add(each.id, translated[0], auto_comments=each.auto_comments, flags=translated[1])
    written = BytesIO()
    write_po(written, half, width=40)
    written.seek(0)
    read = read_po(written)
    first, fuzzy, *_ = comments("en")
    assert set(ready(read)) == {first}
    held = GNUTranslations(BytesIO(compiled(read)))
    assert [held.gettext(key) for key in (first, fuzzy)] == ["日本語。", fuzzy]
    assert remark("ja", read) is not None
    assert remark("en", catalogue("en")) is None


@pytest.mark.parametrize("code", ErrorCode)
def test_every_failure_and_variant_has_its_message(code: ErrorCode) -> None:
    missing = sorted(set(message_keys(code)) - messages("en").keys())
    assert not missing, f"say it in {source_of('en')}, then in {source_of('ko')}: {missing}"


def test_no_message_of_a_failure_is_left_without_a_variant() -> None:
    first_parts = {code.value.split(".")[0] for code in ErrorCode}
    # Tasks have titles and more beside what fails with them.
    others = put_together() | set(re.findall(r"[\"'](task\.[a-z_]+)[\"']", program()))
    # Where a terminal has no button, it says the same in words of its own.
    others |= set(re.findall(r"\"([a-z_.]+_terminal)\"", program()))
    nobodys = {key for key in messages("en") if key.split(".")[0] in first_parts} - failures() - others
    assert not nobodys, f"name in services/failures/messages.py, or take out of every catalogue: {sorted(nobodys)}"


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_message_is_longer_than_two_sentences(language: str) -> None:
    long = [key for key, text in messages(language).items() if sentences(text) > 2]
    assert not long, f"say in two sentences in {source_of(language)}: {long}"


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_failure_ends_as_a_sentence(language: str) -> None:
    said = {key: text for key, text in messages(language).items() if key in failures()}
    unended = [key for key, text in said.items() if not text.endswith(ENDS)]
    assert not unended, f"end with one of {' '.join(ENDS)} in {source_of(language)}: {unended}"


def test_no_message_shouts() -> None:
    assert not [key for language in LANGUAGES for key, text in messages(language).items() if "!" in text]


def test_english_sentences_do_not_begin_with_a_provider_that_may_be_unnamed() -> None:
    begun = [key for key in failures() if messages("en").get(key, "").startswith("{provider}")]
    assert not begun, f"begin with another word in {source_of('en')}: {begun}"


def test_korean_is_written_in_hangul() -> None:
    korean = messages("ko")
    assert not [key for key, text in korean.items() if key not in NO_WORDS and not HANGUL.search(text)]


def test_korean_particles_are_written_in_both_forms() -> None:
    """After a placeholder: which one is read is decided once it is filled."""
    lone = re.compile(r"\{(\w+)\}”?(이|가|을|를|은|는|과|와|로|으로|나|이나|라는|이라는)(?=[\s.,;:])")
    assert not [key for key, text in messages("ko").items() if lone.search(text)]


@pytest.mark.parametrize("value", ["설정", "모델", "키", "gpt-5-mini", "", "😀"])
def test_no_korean_sentence_is_read_with_both_forms(value: str) -> None:
    both = re.compile(r"\((를|을|가|이|는|은|과|와|으|로|나)\)")
    words = translator("ko")
    said = {key: words.text(key, **dict.fromkeys(placeholders(text), value)) for key, text in messages("ko").items()}
    assert not {key: text for key, text in said.items() if both.search(text)}


@pytest.mark.parametrize(
    ("key", "words"),
    [
        ("action.set_key", "API 키 설정"),
        ("action.remove_key", "API 키 제거"),
        ("action.show_usage", "사용량"),
        ("action.open_billing", "요금제 및 청구"),
        ("auth.invalid_key", "API 키를 거부했습니다"),
        ("limit.rate", "요청 한도"),
        ("limit.quota", "현재 할당량을 초과했습니다. 요금제 및 청구 세부 정보를 확인하십시오."),
        ("provider.overloaded", "엔진이 현재 과부하 상태입니다. 나중에 다시 시도하십시오."),
        ("model.not_found", "{model} 모델이 존재하지 않"),
        ("word.provider", "공급자"),
        ("provider.unknown", "공급자"),
    ],
)
def test_korean_words_are_the_documentations(key: str, words: str) -> None:
    assert words in messages("ko")[key]


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("code", ErrorCode)
def test_every_way_forward_can_be_gone_at_openai(code: ErrorCode, language: str) -> None:
    assert code in WAYS, f"decide in WAYS in services/failures/ways.py: {code.name}"
    assert code.value in messages("en"), f"say it in {source_of('en')}: {code.value}"
    facts = Facts(
        provider="openai",
        source="keyring",
        replacement="gpt-b",
        nearest=("gpt-a",),
        available=("gpt-c",),
        partial_text="…",
        model="gpt",
        detail=READABLE,
        header="x-token" if code is ErrorCode.MISSING_HEADER else None,
    )
    local = OPENAI.__class__(id="local", title="Local", base_url="", default_model=None)
    having_all = replace(OPENAI, program=Program.OLLAMA)
    explainer = Explainer(translator(language), {"openai": having_all, "local": local}, address_setting)
    actions = explainer.explain(AssistantError(code, facts)).actions
    assert len(actions) == len(WAYS[code]) + 1
    assert sum(action.command == "codegpt.continue" for action in actions) == 1
    assert all(action.title and bool(action.command) != bool(action.url) for action in actions)


def test_every_text_asked_for_is_there() -> None:
    asked = set(re.findall(r"\.text\(\s*[\"']([a-z_.]+)[\"']", program()))
    assert asked
    missing = sorted(asked - messages("en").keys())
    assert not missing, f"say in every catalogue of locales/, the English one first: {missing}"


def test_every_text_is_used() -> None:
    named = set(re.findall(r"[\"']([a-z_]+(?:\.[a-z_]+)+)[\"']", program()))
    unused = sorted(messages("en").keys() - named - put_together())
    assert not unused, f"nothing asks for these: take them out of every catalogue: {unused}"
