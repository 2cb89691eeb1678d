"""A provider that is spoken to over HTTP, in whichever dialect it speaks.

Importing this module costs nothing: the SDK is loaded at the first request, in a thread, so that the event loop
stays awake.
"""

import asyncio
import re
import threading
from collections.abc import AsyncGenerator, Callable, Iterator, Mapping, Sequence
from contextlib import aclosing
from dataclasses import replace
from functools import cached_property, partial
from typing import TYPE_CHECKING, Final

from codegpt_ls.domain.chat import EffortLeftOut, Finished, ModelRequest, ProviderEvent, TextDelta
from codegpt_ls.domain.completion.fill_in import FillIn
from codegpt_ls.domain.errors import AssistantError
from codegpt_ls.domain.models import Model
from codegpt_ls.domain.origin import origin_of
from codegpt_ls.domain.ports.providers import RefusedParameters
from codegpt_ls.domain.providers import Connection, ProviderProfile, at_home
from codegpt_ls.domain.tools.remarks import ToolsLeftOut
from codegpt_ls.providers.client.sendable import check_sendable
from codegpt_ls.providers.dialects.dialect import Dialect
from codegpt_ls.providers.failures.call import Call
from codegpt_ls.providers.failures.names import EFFORTS, TOOLS
from codegpt_ls.providers.listing.live_models import ORDINARY, Lists, live_models
from codegpt_ls.providers.transport.redaction import echoes

if TYPE_CHECKING:
    from codegpt_ls.domain.completion.request import CompletionRequest
    from codegpt_ls.providers.client.answer_stream import AnswerStream
    from codegpt_ls.providers.client.filling_in import FillingIn
    from codegpt_ls.providers.client.sdk_client import OpenAIClient
    from codegpt_ls.providers.transport.http_client import ConnectionPools

NO_HEADERS: Final[Mapping[str, str]] = {}
NO_FILL_IN: Final[Mapping[FillIn, str]] = {}
_KEY_WANTED = (401, 403)
_NONE: Final = re.compile(r"(?!)")


class ForgottenAtTheEnd:
    """Refused parameters in memory: what a provider has that was handed no other place for them."""

    def __init__(self) -> None:
        self._names: dict[tuple[str, str, str], tuple[str, ...]] = {}

    def known(self, origin: str, dialect: str, model: str) -> tuple[str, ...]:
        """Names on the wire."""
        return self._names.get((origin, dialect, model), ())

    def remember(self, origin: str, dialect: str, model: str, names: tuple[str, ...]) -> None:
        """Until the process ends."""
        self._names[origin, dialect, model] = names


class DialectProvider:
    """Speaks one dialect to the address of a connection."""

    def __init__(
        self,
        profile: ProviderProfile,
        make_dialect: Callable[[], Dialect],
        catalogue: Sequence[Model] = (),
        *,
        at_home: Callable[[], Dialect] | None = None,
        regions: re.Pattern[str] = _NONE,
        lists: Lists = ORDINARY,
        headers: Mapping[str, str] = NO_HEADERS,
        fill_in: Mapping[FillIn, str] = NO_FILL_IN,
        keep_alive: bool = True,
    ) -> None:
        """`make_dialect` is called when it is first spoken. `at_home`: what is spoken at the vendor's own origin, and
        at those that `regions` says are its own too. `headers`: what the vendor wants of everybody. `fill_in`: the
        ways in which it fills in code, the best first, and where."""
        self._profile = profile
        self._make_dialect = make_dialect
        self._make_home_dialect = at_home or make_dialect
        self._regions = regions
        self._catalogue = tuple(catalogue)
        self._lists = lists
        self._headers = headers
        self._fill_in = fill_in
        self._filling_in: FillingIn | None = None
        self._keep_alive = keep_alive
        self._pools: ConnectionPools | None = None
        self._preparing = threading.Lock()
        self._refused: RefusedParameters = ForgottenAtTheEnd()

    @property
    def profile(self) -> ProviderProfile:
        """Facts."""
        return self._profile

    @property
    def catalogue(self) -> Sequence[Model]:
        """The models known without asking."""
        return self._catalogue

    @cached_property
    def _abroad(self) -> Dialect:
        return self._make_dialect()

    @cached_property
    def _home(self) -> Dialect:
        return self._make_home_dialect()

    def _dialect(self, connection: Connection) -> Dialect:
        origin = origin_of(connection.base_url)
        return self._home if at_home(self._profile, origin) or self._regions.fullmatch(origin) else self._abroad

    def remember_in(self, memory: RefusedParameters) -> None:
        """Keep there what models refuse."""
        self._refused = memory

    def prepare(self) -> None:
        """Load the SDK."""
        import codegpt_ls.providers.client.sdk_client  # noqa: F401

    async def stream(self, request: ModelRequest, connection: Connection) -> AsyncGenerator[ProviderEvent]:
        """Yield deltas, then one `Finished`.

        Raises AssistantError. A parameter that the model refuses is left out or renamed, once each, and remembered.
        """
        path = self._dialect(connection).question_path(connection.base_url, request.model)
        client = await self._client(connection, path, request.model)
        answer, left_out = await self._ask(client, request, connection)
        for each in left_out:
            yield each
        async with aclosing(answer.events()) as events:
            async for event in events:
                yield event

    def fills_in(self) -> bool:
        """Whether it fills in code in any way."""
        return bool(self._fill_in)

    def fill_ins(self, model: str) -> Sequence[FillIn]:
        """How this model may be asked to fill in code; by tokens of its own only where its name tells them."""
        from codegpt_ls.providers.fill_in.families import family_of

        return [each for each in self._fill_in if each is not FillIn.TEMPLATE or family_of(model)]

    async def complete(
        self, request: "CompletionRequest", connection: Connection
    ) -> AsyncGenerator[TextDelta | Finished]:
        """Yield what is filled in, then one `Finished`. Raises AssistantError."""
        if self._filling_in is None:
            self._filling_in = await asyncio.to_thread(self._filler)
        async with aclosing(self._filling_in.stream(request, connection)) as events:
            async for event in events:
                yield event

    async def list_models(self, connection: Connection) -> Sequence[Model]:
        """The chat models this key can use.

        Raises AssistantError.
        """
        home = at_home(self._profile, origin_of(connection.base_url))
        if home and not self._lists.given:
            return self._catalogue
        own = self._lists.path if home else None
        asked = replace(connection, base_url=origin_of(connection.base_url)) if own else connection
        client = await self._client(asked, own or self._dialect(connection).list_path(connection.base_url))
        body = await client.models({} if own else self._dialect(connection).list_parameters)
        listed = await asyncio.to_thread(live_models, body, self._catalogue, self._lists)
        key = connection.credential.key if connection.credential else None
        secrets = (*((key,) if key else ()), *connection.headers.values())
        # As many names as are listed, each as long as it may be, take seconds to look through.
        echoed = await asyncio.to_thread(echoes, [model.id for model in listed], secrets)
        return tuple(model for model in listed if model.id not in echoed)

    async def confirms_key(self, connection: Connection) -> bool:
        """Ask for what only a key gets; where no such thing is known, ask for the list without the key.

        Raises AssistantError for a refused key.
        """
        profile = self._profile
        if profile.key_path and origin_of(connection.base_url) == origin_of(profile.base_url):
            await (await self._client(connection, profile.key_path)).check()
            return True
        try:
            await self.list_models(replace(connection, credential=None))
        except AssistantError as error:
            return error.facts.http_status in _KEY_WANTED
        return False

    async def aclose(self) -> None:
        """Close the connections; new ones are opened on demand."""
        if self._pools is not None:
            await self._pools.aclose()
        if self._filling_in is not None:
            await self._filling_in.aclose()

    async def _ask(
        self, client: "OpenAIClient", request: ModelRequest, connection: Connection
    ) -> "tuple[AnswerStream, Sequence[EffortLeftOut | ToolsLeftOut]]":
        from codegpt_ls.providers.client.sdk_client import ParameterRejected

        origin, dialect = origin_of(connection.base_url), self._dialect(connection)
        known = refused = self._refused.known(origin, dialect.name, request.model)
        # A model takes some efforts and not others: each is remembered by itself.
        effort = f"effort={request.effort}"
        while True:
            asked = replace(request, effort=None) if effort in refused else request
            asked = replace(asked, tools=()) if TOOLS in refused else asked
            try:
                answer = await client.ask(asked, dialect.body(asked, refused))
            except ParameterRejected as rejected:
                # Only what was sent can be refused, so each name comes here once at most.
                refused = (*refused, effort if rejected.name in EFFORTS else rejected.name)
            else:
                if refused != known:
                    # Not before it has helped: what is left out in vain was not the cause.
                    self._refused.remember(origin, dialect.name, request.model, refused)
                return answer, tuple(_left_out(request, asked))

    async def _client(self, connection: Connection, path: str, model: str | None = None) -> "OpenAIClient":
        """A client for one request.

        Raises AssistantError BAD_ORIGIN, INVALID_KEY or ORGANIZATION for what may not or cannot be sent.
        """
        origin_of(connection.base_url)
        if connection.credential is not None:
            check_sendable(connection.credential, self._profile.id)
        call = Call(
            provider=self._profile.id,
            url=connection.base_url.rstrip("/") + path,
            model=model,
            models=self._catalogue,
            rules=self._profile.errors,
            secret=connection.credential.key if connection.credential else None,
            headers=tuple(connection.headers.values()),
        )
        make_client = self._ready(connection)
        if make_client is None:
            make_client = await asyncio.to_thread(self._prepared, connection)
        return make_client(connection, call, path)

    def _ready(self, connection: Connection) -> "Callable[[Connection, Call, str], OpenAIClient] | None":
        """The same once all is loaded: a thread's turn takes longer than the rest of the way."""
        pool = None if self._pools is None else self._pools.opened(connection)
        if pool is None:
            return None
        from codegpt_ls.providers.client.sdk_client import OpenAIClient

        return partial(OpenAIClient, pool, self._dialect(connection), self._headers)

    def _filler(self) -> "FillingIn":
        """In a thread: the HTTP client takes a while to load."""
        from codegpt_ls.providers.client.filling_in import FillingIn

        drops = not self._keep_alive
        return FillingIn(self._profile, self._fill_in, self._headers, self._dialect, drops_connections=drops)

    def _prepared(self, connection: Connection) -> "Callable[[Connection, Call, str], OpenAIClient]":
        """Loads the SDK and the trust store where they are not yet: half a second that the event loop does not wait."""
        from codegpt_ls.providers.client.sdk_client import OpenAIClient
        from codegpt_ls.providers.transport.http_client import ConnectionPools

        with self._preparing:
            if self._pools is None:
                self._pools = ConnectionPools(keep_alive=self._keep_alive)
            return partial(OpenAIClient, self._pools.pool(connection), self._dialect(connection), self._headers)


def _left_out(request: ModelRequest, asked: ModelRequest) -> Iterator[EffortLeftOut | ToolsLeftOut]:
    if request.effort and not asked.effort:
        yield EffortLeftOut(request.model, request.effort)
    if request.tools and not asked.tools:
        yield ToolsLeftOut(request.model)
