"""The embedded model: a first answer without a key, an account or a network.

The weights are fetched once, in a step of their own (`local.fetch`); the engine runs in a child process
(`local.engine`) and is spoken to by the same adapter as the cloud.
"""

from collections.abc import AsyncGenerator, Iterable, Sequence
from contextlib import aclosing
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Final

from codegpt_ls.domain.chat import Finished, Message, ModelRequest, ProviderEvent, Role, TextDelta, ThinkingDelta
from codegpt_ls.domain.completion.fill_in import FillIn
from codegpt_ls.domain.credentials import Credential
from codegpt_ls.domain.errors import AssistantError, ErrorCode, Facts
from codegpt_ls.domain.messages.events import PartEvent
from codegpt_ls.domain.models import Model, ModelSource
from codegpt_ls.domain.ports.fetching import Fetchable, Progress, Way
from codegpt_ls.domain.ports.words import NameInWords
from codegpt_ls.domain.providers import Connection, ProviderProfile
from codegpt_ls.domain.usage import Tariff
from codegpt_ls.folders import data_folder
from codegpt_ls.providers.client.completions import ChatCompletionsProvider
from codegpt_ls.providers.local.engine import (
    READY_WITHIN,
    Engine,
    EngineOrder,
    default_threads,
)
from codegpt_ls.providers.local.engine_room import EngineRoom
from codegpt_ls.providers.local.fetch import fetch_weights, fetchable
from codegpt_ls.providers.local.weights import PROVIDER_ID, SMOLLM2, Weights, find_weights, refusal

if TYPE_CHECKING:
    from codegpt_ls.domain.completion.request import CompletionRequest

PROFILE: Final = ProviderProfile(
    id=PROVIDER_ID,
    title=NameInWords("Local model", "providers.local"),
    base_url="",
    default_model=SMOLLM2.model,
    needs_key=False,
    efforts=(),
    judges_models=True,
    makes_own_address=True,
    tariff=Tariff(free=True),
)
CONTEXT_TOKENS: Final = 8192
"""Tokens kept room for unless set otherwise; with the built-in model that is about 350 MB of memory in all."""
COMPLETION_TOKENS: Final = 4096
"""Likewise where code is completed: what goes along has about 3,000."""
_FILL_IN: Final = {FillIn.INFILL: "/infill", FillIn.TEMPLATE: "/v1/completions"}
_SUFFIX: Final = ".gguf"
_REAPED_WITHIN: Final = 2.0
"""Seconds a crashed engine may take from closing its socket to being gone."""
_SIGNS_OF_DEATH: Final = frozenset(
    {ErrorCode.UNREACHABLE, ErrorCode.INTERRUPTED, ErrorCode.PROTOCOL, ErrorCode.TIMEOUT}
)
"""What a request can end in when the engine dies of it."""
# Without any system message the engine's answers wander off.
_SYSTEM: Final = Message(Role.SYSTEM, "You are a helpful assistant. Answer briefly and plainly.")


ANSWER_TOKENS: Final = 512
"""Longest answer of the built-in model unless asked otherwise: about one in ten would go round in circles for ever."""
_TEMPERATURE: Final = 0.3
"""Unless the person chose one: what the engine would take instead makes a small model ramble."""


def providers() -> Iterable["LocalProvider"]:
    """The entry point."""
    return (LocalProvider(),)


class LocalProvider:
    """A model on this machine: the built-in one by its name, any other `.gguf` file by its absolute path."""

    def __init__(
        self,
        *,
        models_folder: Path | None = None,
        context_tokens: int = CONTEXT_TOKENS,
        threads: int | None = None,
        library: Path | None = None,
        ready_within: float = READY_WITHIN,
    ) -> None:
        """All is optional: the folder of models, the engine's threads, where its package lies, seconds to start in."""
        self._context_tokens = context_tokens
        self._models_folder = models_folder
        self._threads = threads or default_threads()
        self._room = EngineRoom(library=library, ready_within=ready_within)
        # Code is completed by another model as a rule: in one room each would end the other's engine.
        self._completing = EngineRoom(library=library, ready_within=ready_within)
        # The engine now and then drops a connection that is used a second time.
        self._adapter = ChatCompletionsProvider(
            PROFILE, (), tokens_parameter="max_tokens", fill_in=_FILL_IN, keep_alive=False
        )

    @property
    def profile(self) -> ProviderProfile:
        """Facts of this provider."""
        return PROFILE

    @property
    def catalogue(self) -> Sequence[Model]:
        """The built-in model."""
        tokens = min(SMOLLM2.context_tokens, self._context_tokens)
        return (Model(id=SMOLLM2.model, context_tokens=tokens, pictures=False, thinks=False),)

    @property
    def models_folder(self) -> Path:
        """Where models lie, and where the built-in one is fetched to."""
        return self._models_folder or data_folder() / "models"

    def fetchable(self) -> Fetchable:
        """The built-in model's file, and where it would come from."""
        return fetchable(self.models_folder)

    async def fetch(self, way: Way, progress: Progress) -> Path:
        """Bring the built-in model's file.

        Raises what `local.fetch` does, and ENGINE_MISSING before anything comes: the file alone answers nothing.
        """
        self._room.library()
        return await fetch_weights(self.models_folder, way, progress)

    def prepare(self) -> None:
        """Load the SDK; the engine starts with the first question, since it takes memory."""
        self._adapter.prepare()

    def judge(self, model: str) -> None:
        """Raises AssistantError MODEL_UNKNOWN for what is neither the built-in model nor an absolute path."""
        path = Path(model)
        if model != SMOLLM2.model and not (path.is_absolute() and path.suffix.lower() == _SUFFIX):
            facts = Facts(provider=PROVIDER_ID, model=model, available=(SMOLLM2.model,))
            raise AssistantError(ErrorCode.MODEL_UNKNOWN, facts)

    def ready(self, model: str) -> None:
        """Raises AssistantError MODEL_UNKNOWN, WEIGHTS_MISSING, and ENGINE_MISSING for the built-in model."""
        order = self._order(model, self._context_tokens)
        if not order.model.exists():
            raise refusal(ErrorCode.WEIGHTS_MISSING, order.model, order.weights)

    async def stream(self, request: ModelRequest, connection: Connection) -> AsyncGenerator[ProviderEvent]:
        """Start the engine if need be and stream its answer.

        Raises AssistantError WEIGHTS_MISSING, WEIGHTS_INVALID, ENGINE_MISSING, ENGINE_FAILED, MODEL_UNKNOWN, and what
        the OpenAI adapter raises.
        """
        order = self._order(request.model, request.context_tokens or self._context_tokens)
        async with self._room.engine(order) as engine:
            sent = _for_the_engine(request, order)
            begun = False
            try:
                async with aclosing(self._adapter.stream(sent, _connection(engine, connection))) as events:
                    async for event in events:
                        begun = begun or isinstance(event, TextDelta | ThinkingDelta | PartEvent)
                        yield event
            except AssistantError as error:
                raise await _told(error, engine, begun=begun) from None

    def fills_in(self) -> bool:
        """Any file that was made for it can."""
        return True

    def fill_ins(self, model: str) -> Sequence[FillIn]:
        """How this file may be asked to fill in code; the built-in model cannot."""
        return () if model == SMOLLM2.model else self._adapter.fill_ins(model)

    async def complete(
        self, request: "CompletionRequest", connection: Connection
    ) -> AsyncGenerator[TextDelta | Finished]:
        """Start the engine if need be, which nobody who leaves ends, and yield what it fills in.

        Raises AssistantError as `stream` does, and NoFillIn.
        """
        order = replace(self._order(request.model, request.context_tokens or COMPLETION_TOKENS), behind_others=True)
        await self._completing.start(order)
        async with self._completing.engine(order) as engine:
            sent = replace(request, model=order.alias)
            try:
                async with aclosing(self._adapter.complete(sent, _connection(engine, connection))) as events:
                    async for event in events:
                        yield event
            except AssistantError as error:
                raise await _told(error, engine, begun=False) from None

    async def confirms_key(self, connection: Connection) -> bool:  # noqa: ARG002 - the port's shape
        """There is no key here."""
        return False

    async def list_models(self, connection: Connection) -> Sequence[Model]:  # noqa: ARG002 - the port's shape
        """The built-in model and the files of the models folder. Starts no engine."""
        own = SMOLLM2.file_name
        files = sorted(path for path in self.models_folder.glob(f"*{_SUFFIX}") if path.name != own)
        return (*self.catalogue, *(Model(id=str(path), pictures=False, source=ModelSource.LIVE) for path in files))

    async def aclose(self) -> None:
        """End the engine; the next chat starts another."""
        await self._room.close()
        await self._completing.close()
        await self._adapter.aclose()

    def _order(self, model: str, context_tokens: int) -> EngineOrder:
        if model == SMOLLM2.model:
            path = find_weights(self.models_folder)
            if path is None:
                self._room.library()  # told first: who fetched the file would still have no answer
                raise refusal(ErrorCode.WEIGHTS_MISSING, self.models_folder, SMOLLM2)
            return self._engine_order(path, SMOLLM2.model, SMOLLM2, context_tokens)
        self.judge(model)
        path = Path(model)
        return self._engine_order(path, path.stem, None, context_tokens)

    def _engine_order(self, path: Path, alias: str, weights: Weights | None, context_tokens: int) -> EngineOrder:
        return EngineOrder(
            model=path, alias=alias, weights=weights, context_tokens=context_tokens, threads=self._threads
        )


def _for_the_engine(request: ModelRequest, order: EngineOrder) -> ModelRequest:
    """The request with a system message, an end, and the patience a slow processor needs to read a long prompt."""
    longest = request.max_output_tokens or (ANSWER_TOKENS if order.weights else None)
    messages = _with_system(request.messages)
    return replace(
        request,
        model=order.alias,
        messages=messages,
        temperature=_TEMPERATURE if request.temperature is None else request.temperature,
        deadlines=request.deadlines.patient(),
        max_output_tokens=longest,
    )


def _with_system(messages: tuple[Message, ...]) -> tuple[Message, ...]:
    return messages if any(each.role is Role.SYSTEM for each in messages) else (_SYSTEM, *messages)


def _connection(engine: Engine, wished: Connection) -> Connection:
    """The way to the engine; no proxy and no certificates on this machine's own loopback."""
    key = Credential(origin=engine.address, key=engine.key)
    return Connection(base_url=f"{engine.address}/v1", credential=key, connect_timeout=wished.connect_timeout)


async def _told(error: AssistantError, engine: Engine, *, begun: bool) -> AssistantError:
    """The same error, unless the engine has died before it said a word: asking again would only kill the next."""
    # Waited for in any case: the next chat must find the engine gone, not going.
    died = error.code in _SIGNS_OF_DEATH and await engine.ends_within(_REAPED_WITHIN)
    if begun or not died:
        return error
    return AssistantError(ErrorCode.ENGINE_FAILED, Facts(provider=PROVIDER_ID, model=engine.order.alias))
