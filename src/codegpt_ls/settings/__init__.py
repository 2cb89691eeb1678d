"""Every setting of the product: its default, its bounds, who may set it, and what it does.

Editors send these under the section `codegpt` in camelCase. A key is never a setting. What an editor shows of them is
made out of this: each chapter lists its settings in the order they are declared.
"""

from typing import Annotated, Any, Final

from pydantic import Field

from codegpt_ls.domain.credentials import CredentialSource
from codegpt_ls.domain.messages.deadlines import Deadlines
from codegpt_ls.domain.messages.effort import Effort
from codegpt_ls.settings.completion import CompletionSettings
from codegpt_ls.settings.headers import Headers
from codegpt_ls.settings.shape import Chapter, Scope, SettingsGroup, setting
from codegpt_ls.settings.values import AddressPart, CredentialCommand, FilePath, Seconds

DEFAULT_PROVIDER: Final = "openai"


class TimeoutSettings(SettingsGroup):
    """Deadlines of a request, in seconds."""

    connect: Annotated[float, Field(gt=0, le=600)] = setting(
        10.0, Scope.APPLICATION, Chapter.NETWORK, "Seconds until a connection to the provider must stand."
    )
    first_byte: Seconds = setting(
        60.0,
        Scope.APPLICATION,
        Chapter.NETWORK,
        "Seconds without a sign of life until the provider must begin to answer; on this machine at least 300.",
    )
    first_words: Seconds = setting(
        600.0,
        Scope.APPLICATION,
        Chapter.NETWORK,
        "Seconds until the first words of an answer: a model may load, or think.",
    )
    silence: Seconds = setting(
        45.0,
        Scope.APPLICATION,
        Chapter.NETWORK,
        "Seconds an answer may pause without a sign of life before it counts as broken off.",
    )


def _of_provider(description: str) -> Any:  # noqa: ANN401 - as above
    """What only one provider has; unset for the others."""
    return setting(None, Scope.APPLICATION, Chapter.NETWORK, description)


class ProviderTimeouts(SettingsGroup):
    """Deadlines of one provider's requests, in seconds; what is unset is as for all."""

    connect: Annotated[float, Field(gt=0, le=600)] | None = _of_provider(
        "As `codegpt.timeouts.connect`, for this provider."
    )
    first_byte: Seconds | None = _of_provider("As `codegpt.timeouts.firstByte`, for this provider.")
    silence: Seconds | None = _of_provider("As `codegpt.timeouts.silence`, for this provider.")


class ProviderSettings(SettingsGroup):
    """What only one provider has."""

    base_url: str | None = _of_provider(
        "Address of this provider's API, with its path. A key goes only to the address it was stored for."
    )
    resource: AddressPart | None = _of_provider("Name of your resource, which the address is made with: `azure`.")
    region: AddressPart | None = _of_provider("Region that the address is made with: `bedrock`, e.g. `us-east-1`.")
    location: AddressPart | None = _of_provider("Location that the address is made with: `vertex`.")
    project: AddressPart | None = _of_provider("Project that the address is made with: `vertex`.")
    credential_source: CredentialSource | None = _of_provider("As `codegpt.credentialSource`, for this provider.")
    credential_command: CredentialCommand | None = setting(
        None,
        Scope.APPLICATION,
        Chapter.NETWORK,
        "Command that prints a key which soon ends, a bare token or JSON, as a list of its program and arguments, e.g. "
        '`["gcloud", "auth", "print-access-token"]`. No shell reads it.',
        steers=True,
    )
    headers: Headers = setting(
        {},
        Scope.APPLICATION,
        Chapter.NETWORK,
        "More headers of its requests, by name, each with where its value is: `env:NAME`, an environment variable, or "
        "`keyring`, where `codegpt-ls key set --header` put it.",
        steers=True,
    )
    timeouts: ProviderTimeouts = Field(default=ProviderTimeouts(), description="Deadlines of its requests.")


_Dollars = Annotated[float, Field(ge=0, le=1_000_000)]


def _budget(description: str) -> Any:  # noqa: ANN401
    return setting(None, Scope.APPLICATION, Chapter.CONNECTION, description, steers=True)


class BudgetSettings(SettingsGroup):
    """What answers may cost, in US dollars; days and months are those of this machine's clock."""

    warn_per_day: _Dollars | None = _budget("US dollars a day from which you are told, once a day.")
    stop_per_day: _Dollars | None = _budget("US dollars a day: a question that would pass them is not sent.")
    warn_per_month: _Dollars | None = _budget("As `codegpt.budget.warnPerDay`, for a month.")
    stop_per_month: _Dollars | None = _budget("As `codegpt.budget.stopPerDay`, for a month.")


class LocalSettings(SettingsGroup):
    """The embedded model."""

    model_path: FilePath | None = setting(
        None,
        Scope.MACHINE,
        Chapter.MACHINE,
        "Path of a `.gguf` file to use instead of the built-in local model.",
        steers=True,
    )
    context_tokens: Annotated[int, Field(ge=256, le=1_048_576)] | None = setting(
        None,
        Scope.MACHINE,
        Chapter.MACHINE,
        "Tokens the local model keeps in mind; unset: what the model was made for, up to 8192.",
    )


_NOTHING_OF_ITS_OWN: Final = ProviderSettings()


class Settings(SettingsGroup):
    """All settings with their defaults."""

    # Both decide where a conversation goes, and a local model is a file that native code reads: no folder may choose.
    provider: str | None = setting(
        None,
        Scope.APPLICATION,
        Chapter.CONNECTION,
        "Id of the provider to ask; unset: the one chosen last, at first `openai`.",
        steers=True,
    )
    model: str | None = setting(
        None,
        Scope.APPLICATION,
        Chapter.CONNECTION,
        "Model to ask; unset: the one chosen last, at first the provider's default.",
        steers=True,
    )
    models: tuple[str, ...] = setting(
        (),
        Scope.APPLICATION,
        Chapter.CONNECTION,
        "More model names to accept, beyond the provider's list and the built-in catalogue.",
    )
    temperature: Annotated[float, Field(ge=0, le=1)] | None = setting(
        None,
        Scope.RESOURCE,
        Chapter.ANSWERS,
        "Conversation style, from 0 (precise) to 1 (creative); unset: the model's own.",
    )
    effort: Effort | None = setting(
        None, Scope.APPLICATION, Chapter.ANSWERS, "How much a model thinks before it answers; unset: its own default."
    )
    memory: Annotated[int, Field(ge=1, le=10)] = setting(
        4,
        Scope.APPLICATION,
        Chapter.ANSWERS,
        "How many earlier exchanges of a conversation go along with a new question. An exchange is a question and its "
        "answer.",
    )
    # Whoever writes it speaks with the person's voice to the model: no folder may.
    system_prompt: str | None = setting(
        None,
        Scope.APPLICATION,
        Chapter.ANSWERS,
        "What the model is told before every conversation, e.g. how it is to answer.",
        multiline=True,
        steers=True,
    )
    answer_language: Annotated[str, Field(min_length=1, max_length=40)] = setting(
        "auto",
        Scope.APPLICATION,
        Chapter.ANSWERS,
        "Language of answers: `auto` follows the question, anything else is a language tag or name, e.g. `ko` or "
        "`Korean`.",
    )
    base_url: str | None = setting(
        None,
        Scope.APPLICATION,
        Chapter.CONNECTION,
        "Address of the API of the one provider that was chosen when it was set; `codegpt.providers` has one for each.",
        steers=True,
    )
    providers: dict[str, ProviderSettings] = setting(
        {},
        Scope.APPLICATION,
        Chapter.CONNECTION,
        "What only one provider has, by its id: `baseUrl`, `credentialSource`, `credentialCommand`, `headers`, "
        "`timeouts`, and what its address is made with, e.g. "
        '`{"ollama": {"baseUrl": "http://nas.local:11434/v1"}}`. A key goes only to the address it was stored for.',
        steers=True,
    )
    proxy: str | None = setting(
        None,
        Scope.APPLICATION,
        Chapter.NETWORK,
        "HTTP or SOCKS proxy for requests to providers; unset: `HTTPS_PROXY`, `ALL_PROXY` and `NO_PROXY` count.",
        steers=True,
    )
    ca_bundle: FilePath | None = setting(
        None,
        Scope.MACHINE,
        Chapter.NETWORK,
        "PEM file with the certificate authorities to trust instead of the system's; unset: `SSL_CERT_FILE` and its "
        "like count.",
        steers=True,
    )
    credential_source: CredentialSource | None = setting(
        None,
        Scope.APPLICATION,
        Chapter.CONNECTION,
        "Take the key from here only; unset: session, command, environment, keyring, file, in this order. The key "
        "itself is never a setting.",
        steers=True,
    )
    keyring_backend: str | None = setting(
        None,
        Scope.MACHINE,
        Chapter.MACHINE,
        "Dotted name of a third-party keyring backend to use instead of the system's own.",
        steers=True,
    )
    locale: str | None = setting(
        None, Scope.APPLICATION, Chapter.ANSWERS, "Language of messages, {languages}; unset: the editor's language."
    )
    timeouts: TimeoutSettings = Field(default=TimeoutSettings(), description="Deadlines of a request.")
    budget: BudgetSettings = Field(default=BudgetSettings(), description="What answers may cost.")
    completion: CompletionSettings = Field(default=CompletionSettings(), description="Completion of code.")
    local: LocalSettings = Field(default=LocalSettings(), description="The embedded model.")

    def of(self, provider: str) -> ProviderSettings:
        """What only this provider has."""
        return self.providers.get(provider, _NOTHING_OF_ITS_OWN)

    def source_of(self, provider: str) -> CredentialSource | None:
        """Where alone this provider's key is looked for; None: everywhere."""
        return self.of(provider).credential_source or self.credential_source

    def deadlines(self, provider: str) -> Deadlines:
        """This provider's deadlines as the domain names them."""
        return Deadlines(**self.timeouts.model_dump() | self.of(provider).timeouts.model_dump(exclude_none=True))
