"""Puts the rooms together: the one place where services meet the adapters they are handed."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime
from functools import partial
from typing import TYPE_CHECKING

from codegpt_ls.attachments.kinds import is_attachment
from codegpt_ls.code_assembly import (
    LooksUp,
    code_as_context,
    code_completion,
    commit_hooks,
    commit_messages,
    edited_files,
    looking_up,
)
from codegpt_ls.context.file_uri import path_of
from codegpt_ls.context.hidden_text import without_hidden_text
from codegpt_ls.credentials.commands.credential_commands import CredentialCommands
from codegpt_ls.credentials.entry import clean_header, clean_identifier, clean_key
from codegpt_ls.credentials.environment import ProcessEnvironment
from codegpt_ls.credentials.index import Index
from codegpt_ls.credentials.redaction import Redactor
from codegpt_ls.domain.ports.providers import LearnsParameters, Provider, RefusedParameters
from codegpt_ls.domain.ports.words import Translator
from codegpt_ls.domain.providers import LinkKind, ProviderProfile
from codegpt_ls.domain.text import CleanText
from codegpt_ls.folders import cache_folder, config_folder, data_folder, generation, state_folder
from codegpt_ls.key_assembly import key_stores
from codegpt_ls.locales.everywhere import EveryLanguage
from codegpt_ls.providers.pricing import PublishedPrices
from codegpt_ls.providers.registry import load_providers
from codegpt_ls.providers.servers.finding import ServerFinder
from codegpt_ls.providers.transport.environment_proxy import environment_proxy
from codegpt_ls.providers.transport.environment_trust import environment_trust
from codegpt_ls.services.chat.answers import Chat
from codegpt_ls.services.chat.pricing import Pricing
from codegpt_ls.services.connections.api_keys import ApiKeys
from codegpt_ls.services.connections.base_urls import BaseUrls
from codegpt_ls.services.connections.connections import Connections
from codegpt_ls.services.connections.local_model import LocalModel
from codegpt_ls.services.connections.local_servers import LocalServers
from codegpt_ls.services.connections.models import Models
from codegpt_ls.services.connections.registry import Providers
from codegpt_ls.services.connections.selection import Selections
from codegpt_ls.services.spending import Spending
from codegpt_ls.services.stopping import RunningRequests
from codegpt_ls.services.tasks.tasks import Tasks
from codegpt_ls.services.threads.cleaning import Cleaning
from codegpt_ls.services.threads.conversations import Conversations
from codegpt_ls.services.threads.threads import Threads
from codegpt_ls.services.usage import UsageLog
from codegpt_ls.settings import Settings
from codegpt_ls.settings.current import CurrentSettings
from codegpt_ls.settings.reading import Misfit
from codegpt_ls.storage.answers import AnswerFiles
from codegpt_ls.storage.model_lists import ModelListFiles
from codegpt_ls.storage.person_settings.file import PersonSettings
from codegpt_ls.storage.person_settings.providers import PersonProviders
from codegpt_ls.storage.refused_parameters import RefusedParametersFile
from codegpt_ls.storage.remembered import RememberedValues
from codegpt_ls.storage.selection import SelectionFile
from codegpt_ls.storage.task_files import TaskFolder, built_in_tasks
from codegpt_ls.storage.threads.store import SqliteThreads
from codegpt_ls.storage.usage import UsageFile

if TYPE_CHECKING:
    from codegpt_ls.context.editing.together import EditedFiles
    from codegpt_ls.context.git.hooks import GitHooks
    from codegpt_ls.domain.chat import Remark
    from codegpt_ls.domain.ports.code import Documents
    from codegpt_ls.services.commits.service import CommitMessages
    from codegpt_ls.services.completion.service import Completion
    from codegpt_ls.services.completion.standing import Mended, Trouble
    from codegpt_ls.services.context.service import ContextService
    from codegpt_ls.services.failures.explanations import Explainer


@dataclass(frozen=True, slots=True)
class Generations:
    """Each is another value after every change of the files it stands for. Made by `stat` alone."""

    settings: object
    choice_and_keys: object
    tasks: object
    spending: object
    """None where there is no budget: then nobody is shown what was spent."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Services:
    """Every use case, ready to be called by the editor's door or the terminal's."""

    settings: CurrentSettings
    person_settings: PersonSettings
    """What the person wrote into the configuration folder."""
    person_providers: PersonProviders
    """Likewise the providers of their own."""
    allowed_settings: RememberedValues
    """What the person said of values that a folder could have set."""
    providers: Providers
    selections: Selections
    base_urls: BaseUrls
    connections: Connections
    api_keys: ApiKeys
    models: Models
    pricing: Pricing
    local_model: LocalModel
    local_servers: LocalServers
    chat: Chat
    context: "Callable[[Documents], ContextService]"
    """Code as context, out of these documents."""
    commits: "Callable[[Documents], CommitMessages]"
    """Messages for commits, in the folders of these documents."""
    completion: "Callable[[Documents, Callable[[Trouble | Mended | Remark], None]], Completion]"
    """What completes code in these documents, and tells what the person is to be told."""
    looking_up: LooksUp
    """Conversations whose model may look into the folders of these documents."""
    commit_hooks: "Callable[[], GitHooks]"
    is_attachment: Callable[[bytes], bool]
    """Whether a file that begins like this is no text but a picture or a PDF."""
    path_of: Callable[[str], str | None]
    """The path a URI names."""
    without_hidden_text: Callable[[str], CleanText]
    edited_files: "Callable[[], EditedFiles]"
    usage: UsageLog
    spending: Spending
    tasks: Tasks
    answers: AnswerFiles
    usage_file: UsageFile
    threads: Threads
    conversations: Conversations
    today: Callable[[], date]
    may_be_secret: Callable[[str], bool]
    """Whether a text holds a key in use, or what is shaped like a secret."""
    generations: Callable[[], Generations]
    """What tells whether another process has changed something."""

    def provider(self, provider_id: str | None) -> Provider:
        """The provider that is meant: the one named, else the one in force."""
        return self.providers[provider_id or self.selections.provider()]

    def addressed(self, provider_id: str | None) -> ProviderProfile:
        """The provider that is meant, as it is called where it is asked now: a gateway by its host."""
        return self.connections.addressed(self.provider(provider_id).profile)

    def shown_address(self, profile: ProviderProfile) -> str | None:
        """Where the provider is asked now; None where it has no address, or one that may hold a secret."""
        address = self.connections.asked_at(profile)
        shown = address is not None and address.base_url and not self.may_be_secret(address.base_url)
        return address.base_url if address and shown else None

    def account_pages(self, provider_ids: Iterable[str]) -> dict[str, str]:
        """The page that shows what an account has used and has left, for each provider that has one."""
        profiles = {each.profile.id: self.connections.addressed(each.profile) for each in self.providers}
        links = {each: profiles[each].links.get(LinkKind.USAGE) for each in sorted(provider_ids) if each in profiles}
        return {each: url for each, url in links.items() if url}

    def explainer(self, words: Translator) -> "Explainer":
        """Words for errors in this language, loaded when there is one."""
        from codegpt_ls.services.failures.explanations import Explainer

        profiles = {provider.profile.id: provider.profile for provider in self.providers}
        return Explainer(words, profiles, lambda provider: self.base_urls.named_by(profiles[provider]))

    async def aclose(self) -> None:
        """End background work, connections and child processes."""
        await self.chat.aclose()
        await self.usage_file.aclose()
        await self.threads.aclose()
        await self.providers.aclose()


def assemble(environ: Mapping[str, str], redactor: Redactor, settings: Settings | None = None) -> Services:
    """All services over the real stores, folders and installed providers."""
    current = CurrentSettings(settings)
    providers = Providers(load_providers())
    refused = RefusedParametersFile(cache_folder)
    _remember(refused, providers)
    selection_file, index = SelectionFile(state_folder), Index(data_folder() / "keys.json")
    selections = Selections(current, selection_file)
    environment = ProcessEnvironment(environ, redactor=redactor)
    stores = key_stores(environ, redactor, current, index)
    trust = partial(environment_trust, environ)
    base_urls = BaseUrls(current, selections, RememberedValues(lambda: state_folder() / "base-urls.json"))
    tokens = CredentialCommands(environ, redactor=redactor)
    connections = Connections(current, base_urls, environment, stores, tokens, environment_proxy, trust)
    models = Models(current, selections, connections, ModelListFiles(cache_folder), _today)
    usage_file = UsageFile(lambda: data_folder() / "usage.db")
    prices = PublishedPrices()
    pricing = Pricing(prices, connections, _now)
    spending = Spending(current, prices, usage_file, _now)
    usage = UsageLog(usage_file, prices, _today)
    running = RunningRequests()
    chat = Chat(current, providers, selections, connections, models, _today, None, usage, pricing, spending, running)
    threads = Threads(SqliteThreads(data_folder), SqliteThreads(None), without_hidden_text)
    cleaning = Cleaning(without_hidden_text, redactor, chat.find_key)
    conversations = Conversations(chat, threads, current, cleaning)
    person_settings = PersonSettings(config_folder)
    person_providers = PersonProviders(config_folder, partial(_install, providers, refused))
    allowed = RememberedValues(lambda: state_folder() / "allowed-settings.json")
    may_be_secret = partial(_may_be_secret, redactor)
    task_folder = TaskFolder(lambda: config_folder() / "tasks")
    return Services(
        settings=current,
        person_settings=person_settings,
        person_providers=person_providers,
        allowed_settings=allowed,
        providers=providers,
        selections=selections,
        base_urls=base_urls,
        connections=connections,
        api_keys=ApiKeys(
            connections,
            models,
            stores,
            clean=clean_key,
            clean_identifier=clean_identifier,
            clean_header=clean_header,
            on_key=redactor.register,
            on_removed=running.stop_origin,
        ),
        models=models,
        pricing=pricing,
        local_model=LocalModel(providers, connections),
        local_servers=LocalServers(providers, connections, ServerFinder(), may_be_secret),
        chat=chat,
        context=code_as_context(environ, redactor),
        commits=commit_messages(environ, redactor, current, chat, conversations),
        completion=code_completion(
            environ, redactor, current, providers, connections, running, usage, spending, usage_file
        ),
        looking_up=looking_up(environ, redactor, current, chat, threads, cleaning),
        commit_hooks=partial(commit_hooks, environ),
        is_attachment=is_attachment,
        path_of=path_of,
        without_hidden_text=without_hidden_text,
        edited_files=edited_files,
        usage=usage,
        spending=spending,
        usage_file=usage_file,
        tasks=Tasks(built_in_tasks(), task_folder, EveryLanguage().texts),
        answers=AnswerFiles(cache_folder, _now),
        threads=threads,
        conversations=conversations,
        today=_today,
        may_be_secret=may_be_secret,
        generations=lambda: Generations(
            settings=(*map(generation, (person_settings.path, person_providers.path, allowed.path)),),
            choice_and_keys=(selection_file.generation(), index.generation()),
            tasks=task_folder.generation(),
            spending=_spent_so_far(spending, usage_file),
        ),
    )


def _may_be_secret(redactor: Redactor, text: str) -> bool:
    from codegpt_ls.context.secret_shapes import secrets_in

    return redactor.key_in(text) is not None or bool(secrets_in(text))


def _spent_so_far(spending: Spending, file: UsageFile) -> object:
    """Another value after every answer of any server, and at midnight."""
    limits = spending.limits()
    log = file.path.with_name(f"{file.path.name}-wal")
    return (limits, generation(file.path), generation(log)) if limits else None


def _install(providers: Providers, refused: RefusedParameters, tables: Mapping[str, object]) -> tuple[Misfit, ...]:
    if not tables:
        providers.take_own(())
        return ()
    # Described at some cost, and few have rows of their own.
    from codegpt_ls.providers.vendors.own_rows import own_providers

    own, misfits = own_providers(tables, [each.profile for each in providers.installed])
    _remember(refused, own)
    providers.take_own(own)
    return misfits


def _remember(refused: RefusedParameters, providers: Iterable[Provider]) -> None:
    for provider in providers:
        if isinstance(provider, LearnsParameters):
            provider.remember_in(refused)


def _now() -> datetime:
    return datetime.now().astimezone()


def _today() -> date:
    return datetime.now(UTC).date()
