"""The providers by id."""

import asyncio
from collections.abc import AsyncGenerator, Sequence

import pytest

from codegpt_ls.domain.chat import ModelRequest, ProviderEvent, TextDelta
from codegpt_ls.domain.errors import AssistantError, ErrorCode
from codegpt_ls.domain.models import Model
from codegpt_ls.domain.providers import Connection, ProviderProfile
from codegpt_ls.services.connections.registry import Providers


class Quiet:
    """A provider of which only the end matters."""

    catalogue: Sequence[Model] = ()

    def __init__(self, name: str, trouble: AssistantError | None = None, *, title: str | None = None) -> None:
        self.profile = ProviderProfile(id=name, title=title or name, base_url="https://x.example", default_model=None)
        self.closed = False
        self._trouble = trouble

    def prepare(self) -> None: ...

    async def stream(
        self,
        request: ModelRequest,  # noqa: ARG002 - the port's shape
        connection: Connection,  # noqa: ARG002
    ) -> AsyncGenerator[ProviderEvent]:
        yield TextDelta("")

    async def confirms_key(self, connection: Connection) -> bool:  # noqa: ARG002
        return False

    async def list_models(self, connection: Connection) -> Sequence[Model]:  # noqa: ARG002
        return self.catalogue

    async def aclose(self) -> None:
        if self._trouble:
            raise self._trouble
        for _ in range(10):  # a child process takes its time to end
            await asyncio.sleep(0)
        self.closed = True


def registry(*providers: Quiet) -> Providers:
    return Providers({provider.profile.id: provider for provider in providers})


def test_they_are_shown_in_the_order_they_were_given() -> None:
    providers = registry(Quiet("openai"), Quiet("local"), Quiet("groq"))
    assert [provider.profile.id for provider in providers] == ["openai", "local", "groq"]
    assert providers["groq"].profile.id == "groq"


def test_an_unknown_one_is_named_with_those_that_come_near_and_all_there_are() -> None:
    with pytest.raises(AssistantError) as caught:
        registry(Quiet("openai"), Quiet("openrouter"), Quiet("local"))["openia"]
    facts = caught.value.facts
    assert caught.value.code is ErrorCode.UNKNOWN_PROVIDER
    assert (facts.provider, facts.nearest[0]) == ("openia", "openai")
    assert facts.available == ("openai", "openrouter", "local")


@pytest.mark.parametrize("name", ["gemini", "Google Gemini", "googlegemini", " GEMINI "])
def test_one_is_found_by_what_it_is_called(name: str) -> None:
    with pytest.raises(AssistantError) as caught:
        registry(Quiet("openai"), Quiet("google", title="Google Gemini"))[name]
    assert caught.value.facts.nearest[0] == "google"


async def test_one_that_fails_to_close_does_not_leave_the_others_open() -> None:
    last = Quiet("last")
    providers = registry(Quiet("first", AssistantError(ErrorCode.ENGINE_FAILED)), last)
    with pytest.raises(AssistantError, match="engine_failed"):
        await providers.aclose()
    assert last.closed
