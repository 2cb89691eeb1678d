"""Code completed while it is typed: from a moment in a document to what is offered there, or nothing."""

import asyncio
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from uuid import uuid4

from codegpt_ls.domain.chat import Remark
from codegpt_ls.domain.completion.fill_in import NoFillIn
from codegpt_ls.domain.context.resolved import Refusal
from codegpt_ls.domain.errors import AssistantError
from codegpt_ls.domain.ports.code import SourceFiles
from codegpt_ls.domain.ports.providers import Provider
from codegpt_ls.domain.providers import answers_here, tariff_at
from codegpt_ls.domain.text import CleanText
from codegpt_ls.services.completion.cache import Cache, Filled
from codegpt_ls.services.completion.clean import cleaned
from codegpt_ls.services.completion.counting import Counts, Offered
from codegpt_ls.services.completion.gate import Closed, closed, closed_to_all
from codegpt_ls.services.completion.moment import Completed, Moment
from codegpt_ls.services.completion.prompt import Prompt, kept_back, prompt
from codegpt_ls.services.completion.standing import Lacking, Mended, Standing, Trouble
from codegpt_ls.services.completion.stop import Stop
from codegpt_ls.services.completion.stream import DEADLINE, WANTED_DEADLINE, WITH_SNIPPETS, Requests
from codegpt_ls.services.completion.supersede import Superseded, Turns
from codegpt_ls.services.completion.wait import Pace, Rate
from codegpt_ls.services.completion.ways import ways
from codegpt_ls.services.connections.connections import Connections
from codegpt_ls.services.connections.registry import Providers
from codegpt_ls.settings import Settings
from codegpt_ls.settings.completion import CompletionSettings


@dataclass(frozen=True, slots=True)
class Who:
    """Who completes."""

    provider: Provider
    model: str
    costs: bool
    """Whether somebody is paid for it."""
    here: bool
    """Whether it answers on this machine."""


class Completion:
    """Completes for one editor."""

    def __init__(
        self,
        settings: Callable[[], Settings],
        providers: Providers,
        connections: Connections,
        files: Callable[[Sequence[str]], SourceFiles],
        clean: Callable[[str], CleanText],
        requests: Requests,
        counts: Counts,
        tell: Callable[[Trouble | Mended | Remark], None],
    ) -> None:
        """`files` takes the URIs of the open folders. `tell`: is told what the person is to be told."""
        self._settings = settings
        self._providers = providers
        self._connections = connections
        self._files = files
        self._clean = clean
        self._requests = requests
        self._tell = tell
        self.counts = counts
        self._cache = Cache()
        self._turns = Turns()
        self._pace, self._rate = Pace(), Rate()
        self._standing = Standing()
        self._shown: tuple[Moment, Completed] | None = None
        """What was offered last."""

    def trouble(self) -> Trouble | None:
        """Why nothing is completed although it is switched on; None where nothing is known against it."""
        return self._standing.trouble(self._settings().completion)

    async def complete(self, moment: Moment, *, waited: bool = False) -> Completed | None:
        """What is offered at this moment; None for nothing.

        `waited`: the editor has waited for a pause already. Raises Superseded where a newer moment came before it, or
        this one is nobody's business, and nothing else: what the person has to know is told to them.
        """
        settings, now = self._settings().completion, _now()
        if not moment.wanted:
            self._pace.key(now)
        if reason := closed(moment, settings):
            if reason is Closed.MANUAL:
                # What the key has brought stays where it is shown.
                raise Superseded
            self._turns.end()
            return None
        who = self._who(settings)
        if who is None:
            return None
        if self._turns.ahead is not None and self._turns.ahead == self._cache.place(moment, who.model):
            await self._turns.join()
        if known := self._cache.find(moment, who.model):
            self._turns.end()
            return self._offered(moment, who, known)
        if not self._standing.may_ask(settings, now, wanted=moment.wanted):
            return None
        answer = await self._turns.run(self._asked(moment, who, settings, waited=waited))
        return self._offered(moment, who, answer) if answer else None

    def known(self, moment: Moment) -> Completed | None:
        """What is offered out of memory: nothing is asked."""
        settings = self._settings().completion
        who = self._who(settings) if closed(moment, settings) is None else None
        found = self._cache.find(moment, who.model) if who else None
        return self._offered(moment, who, found) if who and found else None

    def taken(self, offer_id: str) -> None:
        """Count it, and ask for what comes behind it before anybody does: of a model that costs nothing but this
        machine's time, as people as a rule look on."""
        if not self.counts.taken(offer_id) or self._shown is None:
            return
        before, offered = self._shown
        if offered.id != offer_id:
            return
        settings, moment = self._settings().completion, before.taken(offered.text)
        who = self._who(settings) if self._turns.is_free and closed(moment, settings) is None else None
        if who is None or who.costs or not who.here or self._cache.find(moment, who.model):
            return
        if self._standing.may_ask(settings, _now(), wanted=False):
            asked = self._asked(moment, who, settings, waited=True)
            self._turns.begin(self._cache.place(moment, who.model), asked)

    def here(self, moment: Moment) -> Closed | Refusal | None:
        """Why nothing is ever completed in this document, wherever the cursor stands; None where it is. Reads the disk,
        so it runs in a thread of its own."""
        if reason := closed_to_all(moment, self._settings().completion):
            return reason
        files = self._files(moment.workspace.folders)
        return kept_back(files, files.place(moment.uri))

    def stop(self) -> None:
        """End what is under way, ask for nothing that nobody has asked for, and forget what stood against it: who puts
        it on again has it tried again."""
        self._shown = None
        self._turns.end()
        self._standing.works()

    async def aclose(self) -> None:
        """What was used and counted is still written down."""
        await self._turns.aclose()
        await self._requests.aclose()
        await self.counts.aclose()

    def _who(self, settings: CompletionSettings) -> Who | None:
        if settings.provider is None or settings.model is None:
            self._failed(Lacking.MODEL, settings)
            return None
        try:
            provider = self._providers[settings.provider]
        except AssistantError as error:
            self._failed(error, settings)
            return None
        address = self._connections.asked_at(provider.profile)
        tariff = tariff_at(provider.profile, address.origin if address else None)
        here = address is not None and answers_here(provider.profile, address.origin)
        return Who(provider, settings.model, costs=not tariff.free, here=here)

    async def _asked(self, moment: Moment, who: Who, settings: CompletionSettings, *, waited: bool) -> Filled | None:
        if patience := self._pace.patience(moment, costs=who.costs, waited=waited):
            await asyncio.sleep(patience)
        rate = self._rate.wait(_now(), most=settings.max_requests_per_minute, costs=who.costs, wanted=moment.wanted)
        if rate is None:
            return None
        if rate:
            await asyncio.sleep(rate)
        room = bool(WITH_SNIPPETS.intersection(ways(who.provider, who.model, settings.dialect)))
        sent = await asyncio.to_thread(self._prompt, moment, snippets=room)
        if sent is None or not self._settings().completion.enabled:
            return None
        self._rate.asked(_now())
        try:
            seconds = WANTED_DEADLINE if moment.wanted else DEADLINE
            text = await self._requests.fill_in(who.provider, who.model, sent, Stop(moment), seconds=seconds)
        except AssistantError as error:
            self._failed(error, settings)
            return None
        except NoFillIn:
            self._failed(Lacking.FILL_IN, settings)
            return None
        if text is None or not self._settings().completion.enabled:
            return None
        self._works()
        answer = Filled(str(uuid4()), text)
        self._cache.put(moment, who.model, answer)
        return answer

    def _prompt(self, moment: Moment, *, snippets: bool) -> Prompt | None:
        return prompt(moment, self._files(moment.workspace.folders), self._clean, snippets=snippets)

    def _offered(self, moment: Moment, who: Who, answer: Filled) -> Completed | None:
        text = cleaned(moment, answer.text)
        if not text:
            return None
        self.counts.shown(answer.id, Offered(moment.uri, text, who.provider.profile.id, who.model))
        offered = Completed(answer.id, text)
        self._shown = moment, offered
        return offered

    def _works(self) -> None:
        if self._standing.works():
            self._tell(Mended())

    def _failed(self, why: AssistantError | Lacking, settings: CompletionSettings) -> None:
        if trouble := self._standing.failed(why, settings, _now()):
            self._tell(trouble)


def _now() -> float:
    return asyncio.get_running_loop().time()
