"""The generated parts of the READMEs besides figures: the providers in both languages, and the settings in Korean.

What a setting means stands in Korean once, among the titles of the VS Code client; one that is missing is English.
"""

import json
from collections.abc import Iterable, Iterator, Mapping
from typing import Final

from codegpt_ls.domain.ports.providers import Provider
from codegpt_ls.domain.ports.words import Translator, named
from codegpt_ls.domain.providers import ProviderProfile
from codegpt_ls.locales.translator import translator
from codegpt_ls.providers.registry import load_providers
from tests.guard.generators import vscode_settings
from tests.guard.generators.schema import Schema, definition, settings

_KOREAN: Final = {"string": "문자열", "number": "수", "integer": "정수", "boolean": "참 또는 거짓", "object": "객체"}


def providers() -> Iterator[str]:
    """Which providers there are, in English."""
    head = ("`--provider`", "Provider", "Address", "Variable that holds the key")
    return _providers(translator("en"), head, "yours", "no key needed", "on your word")


def providers_korean() -> Iterator[str]:
    """The same in Korean."""
    head = ("`--provider`", "공급자", "주소", "키를 읽는 환경 변수")
    return _providers(translator("ko"), head, "직접 지정", "키 불필요", "허용한 경우에만")


def settings_korean() -> Iterator[str]:
    """The table of settings."""
    titles: Mapping[str, str] = vscode_settings.read("package.nls.ko.json")
    yield "| 설정 | 형식 | 기본값 | 범위 | 의미 |\n| --- | --- | --- | --- | --- |"
    for name, member in settings().items():
        default = "없음" if member["default"] in (None, []) else f"`{json.dumps(member['default'])}`"
        meaning = (
            titles.get(vscode_settings.title_key(name), member["description"]).replace("`#", "`").replace("#`", "`")
        )
        yield f"| `{name}` | {_type(member)} | {default} | {member['scope']} | {meaning} |"
    yield ""


def _providers(words: Translator, head: Iterable[str], yours: str, keyless: str, shared: str) -> Iterator[str]:
    yield _row(head)
    yield _row("---" for _ in head)
    for profile in (each.profile for each in load_providers().values() if _ours(each)):
        address = "–" if profile.makes_own_address else _address(profile) or yours
        names = profile.environment
        variable = f"`{names.key}`{f', {shared}' if names.shared else ''}" if names else "–"
        yield _row(
            (f"`{profile.id}`", named(profile.title, words), address, variable if profile.needs_key else keyless)
        )
    yield ""


def _address(profile: ProviderProfile) -> str:
    address = profile.template or profile.base_url
    return f"`{address}`" if address else ""


def _ours(provider: Provider) -> bool:
    return type(provider).__module__.partition(".")[0] == "codegpt_ls"


def _row(cells: Iterable[str]) -> str:
    return f"| {' | '.join(cells)} |"


def _type(member: Schema) -> str:
    choices = [choice for choice in member.get("anyOf", [member]) if choice != {"type": "null"}]
    return " 또는 ".join(map(_single, choices))


def _single(choice: Schema) -> str:
    if "$ref" in choice:
        choice = definition("settings.json", choice)
    if "enum" in choice:
        return ", ".join(f"`{json.dumps(value)}`" for value in choice["enum"])
    if choice["type"] == "array":
        return f"{_single(choice['items'])} 목록"
    word = _KOREAN[choice["type"]]
    least, most = choice.get("minimum"), choice.get("maximum")
    if "exclusiveMinimum" in choice:
        return f"{choice['exclusiveMinimum']}보다 크고 {most} 이하인 {word}"
    return word if least is None else f"{least}에서 {most}까지의 {word}"
