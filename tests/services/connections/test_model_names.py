"""How a model's name may be written."""

import pytest

from codegpt_ls.domain.models import Model
from codegpt_ls.services.connections.model_names import listed_as, may_be_default

LISTED = tuple(
    Model(id=name) for name in ("llama3.2:latest", "qwen3:8b", "openai/gpt-4o", "anthropic/*", "corp-[eu]/*", "Mistral")
)


@pytest.mark.parametrize(
    ("name", "entry"),
    [
        ("llama3.2", "llama3.2:latest"),
        ("llama3.2:latest", "llama3.2:latest"),
        ("LLAMA3.2", "llama3.2:latest"),
        ("mistral:latest", "Mistral"),
        ("openai/gpt-4o:online", "openai/gpt-4o"),
        ("openai/gpt-4o:nitro", "openai/gpt-4o"),
        ("@preset/mine", "@preset/mine"),
        ("anthropic/claude-x", "anthropic/*"),
        ("corp-[eu]/large", "corp-[eu]/*"),
        ("corp-e/large", None),
        ("qwen3:14b", None),
        ("openai/gpt-5", None),
        ("", None),
    ],
)
def test_a_name_written_otherwise_is_the_one_in_the_list(name: str, entry: str | None) -> None:
    found = listed_as(name, LISTED)
    assert (found.id if found else None) == entry


def test_a_pattern_of_stars_takes_no_time() -> None:
    hostile = (Model(id="*a" * 90), Model(id="*" * 190), Model(id="a*b*c*"))
    assert listed_as("a" * 200, hostile) is None


@pytest.mark.parametrize(
    "name",
    ["llama3.2", "gpt-5.4-mini", "qwen3-coder", "deepseek-r1:8b", "mistral-large", "codestral", "gemma3", "claude-x"],
)
def test_a_name_that_says_nothing_of_its_kind_may_be_the_default(name: str) -> None:
    assert may_be_default(Model(id=name))
    assert not may_be_default(Model(id=name, chat=False))
