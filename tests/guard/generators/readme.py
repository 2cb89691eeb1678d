"""The generated parts of the READMEs besides figures: the providers in both languages, and the settings in Korean.

What a setting means stands in Korean once, among the titles of the VS Code client; one that is missing is English.
"""

import json
from collections.abc import Iterable, Iterator, Mapping
from typing import Final

from codegpt_ls.domain.providers import ProviderProfile
from codegpt_ls.providers.registry import load_providers
from tests.guard.generators import vscode_settings
from tests.guard.generators.schema import Schema, definition, settings

_KOREAN: Final = {"string": "문자열", "number": "수", "integer": "정수", "boolean": "참 또는 거짓", "object": "객체"}


def providers() -> Iterator[str]:
    """Which providers there are, in English."""
    keyed, on_machine, anywhere = _providers()
    yield (
        f"{_and(keyed)} want a key; {_and(on_machine)} run on your machine; {_and(anywhere)} is any server that speaks "
        "OpenAI's API, at your address."
    )
    yield ""


def providers_korean() -> Iterator[str]:
    """The same in Korean."""
    keyed, on_machine, anywhere = (", ".join(_quoted(ids)) for ids in _providers())
    yield (
        f"{keyed}에는 키가 필요합니다. {on_machine}는 내 컴퓨터에서 실행됩니다. "
        f"{anywhere}은 내가 지정한 주소에서 OpenAI의 API를 제공하는 서버입니다."
    )
    yield ""


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


def _providers() -> tuple[list[str], list[str], list[str]]:
    """Ids: those that want a key, those that run on this machine, those at an address that the person names."""
    ours = [
        each.profile for each in load_providers().values() if type(each).__module__.partition(".")[0] == "codegpt_ls"
    ]
    keyed = [profile.id for profile in ours if profile.needs_key]
    on_machine = [profile.id for profile in ours if not profile.needs_key and _has_address(profile)]
    anywhere = [profile.id for profile in ours if not profile.needs_key and not _has_address(profile)]
    return keyed, on_machine, anywhere


def _has_address(profile: ProviderProfile) -> bool:
    return bool(profile.base_url) or profile.makes_own_address


def _and(ids: Iterable[str]) -> str:
    *first, last = _quoted(ids)
    return f"{', '.join(first)} and {last}" if first else last


def _quoted(ids: Iterable[str]) -> list[str]:
    return [f"`{name}`" for name in ids]


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
