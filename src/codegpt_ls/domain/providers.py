"""What a provider is, apart from how it is spoken to."""

import re
import shlex
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from enum import StrEnum
from string import Formatter
from typing import Final

from codegpt_ls.domain.credentials import Credential
from codegpt_ls.domain.errors import AssistantError, ErrorCode, ErrorRules, KeyMistake
from codegpt_ls.domain.messages.effort import Effort
from codegpt_ls.domain.models import Model
from codegpt_ls.domain.origin import is_loopback_origin, is_nearby_origin, origin_of
from codegpt_ls.domain.usage import NO_TARIFF, Tariff

_LABEL: Final = re.compile(r"[a-z0-9-]{1,63}")


class LinkKind(StrEnum):
    """The pages of a provider a person may need."""

    KEYS = "keys"
    BILLING = "billing"
    USAGE = "usage"
    LIMITS = "limits"
    STATUS = "status"
    ERRORS = "errors"
    PRICING = "pricing"
    MODELS = "models"
    HOME = "home"


class Program(StrEnum):
    """Servers that a person runs on a machine of their own, which tell more than their dialect has words for."""

    OLLAMA = "ollama"
    LM_STUDIO = "lmstudio"
    LLAMA_CPP = "llamacpp"
    VLLM = "vllm"
    LOCAL_AI = "localai"
    JAN = "jan"


_DOWNLOADS: Final = frozenset({Program.OLLAMA, Program.LM_STUDIO})


@dataclass(frozen=True, slots=True, kw_only=True)
class EnvironmentNames:
    """The environment variables every tool of this provider reads."""

    key: str
    base_url: str | None = None
    organization: str | None = None
    project: str | None = None
    shared: bool = False
    """The key's variable serves other programs too: what it holds counts where the person says so for this provider."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ProviderProfile:
    """The facts of a provider: a row of data, no behaviour."""

    id: str
    title: str
    base_url: str
    """The API's address including its path prefix; empty where it makes its own, or only a setting can tell."""
    template: str | None = None
    """The address where parts of it are each person's, `https://{resource}.example.com/v1`."""
    default_model: str | None
    """None where only the live list can tell: the first model it holds is taken."""
    needs_key: bool = True
    usual_keys: frozenset[KeyMistake] = frozenset()
    """What its keys look like that would be a mistake anywhere else: GitHub's own tokens at GitHub."""
    links: dict[LinkKind, str] = field(default_factory=dict)
    articles: dict[ErrorCode, str] = field(default_factory=dict)
    """The provider's help article for an error."""
    key_path: str | None = None
    """A path below the address that answers to a valid key only, where anybody may ask for the models."""
    errors: ErrorRules = field(default_factory=ErrorRules)
    """What it means by its errors, where it means something else than the others."""
    environment: EnvironmentNames | None = None
    tariff: Tariff = NO_TARIFF
    """By what its answers are priced at its own address."""
    efforts: tuple[Effort, ...] | None = None
    """What of effort its models take at most; None where it is not known, or differs by model."""
    judges_models: bool = False
    """Any model name may be asked for; the adapter itself says whether it exists (file paths, say)."""
    lists_first_hand: bool = False
    """Whether its list at its own address names every model it has: what a router, a gateway or a server of the
    person's lists is advice only."""
    start_command: str | None = None
    """What starts the person's own server in a terminal, `ollama serve`."""
    model_command: str | None = None
    """What makes a model available there, `ollama pull {model}`."""
    context_command: str | None = None
    """What has it keep `{tokens}` of a conversation in mind, of `{model}` where it has several."""
    program: Program | None = None
    """The program of the person's own that it is."""
    makes_own_address: bool = False
    """It starts its own server: no setting and no key decides where it is."""

    @property
    def downloads_models(self) -> bool:
        """Whether it downloads a model when it is told to."""
        return self.program in _DOWNLOADS


_SPARE: Final = 1_024
"""Tokens for an answer."""


def more_room(profile: ProviderProfile, model: str, tokens: int) -> str | None:
    """What to type so that the model is loaded with room for so many tokens and an answer: the next power of two, as
    everybody counts; None where nobody knows."""
    if profile.context_command is None:
        return None
    wanted = 1 << (tokens + _SPARE - 1).bit_length()
    return profile.context_command.replace("{model}", shlex.quote(model)).replace("{tokens}", str(wanted))


def answers_here(profile: ProviderProfile, origin: str) -> bool:
    """Whether a model on this machine answers at this origin: it may have to be loaded, and has its processor alone."""
    return profile.makes_own_address or (not profile.needs_key and is_loopback_origin(origin))


def efforts(profile: ProviderProfile, model: Model) -> tuple[Effort, ...] | None:
    """Which efforts this model takes; None where nobody knows."""
    return profile.efforts if model.efforts is None else model.efforts


def takes(profile: ProviderProfile, model: Model, effort: Effort) -> bool:
    """Whether this model may be asked for this effort; where nobody knows, the server will tell."""
    known = efforts(profile, model)
    return known is None or effort in known


def own_origin(profile: ProviderProfile) -> str | None:
    """The vendor's own origin; None for a provider that makes its own address, or has none but from a setting."""
    try:
        return origin_of(profile.base_url)
    except AssistantError:
        return None


def at_home(profile: ProviderProfile, origin: str) -> bool:
    """Whether this is the vendor's own origin, or one that its template makes."""
    if profile.template is None:
        return origin == own_origin(profile)
    host = "/".join(profile.template.split("/", 3)[:3])
    if "{" not in host:
        return origin == origin_of(host)
    before, _, rest = host.partition("{")
    after = rest.partition("}")[2]
    label = origin.removeprefix(before).removesuffix(after)
    return origin == f"{before}{label}{after}" and _LABEL.fullmatch(label) is not None


def tariff_at(profile: ProviderProfile, origin: str | None) -> Tariff:
    """By what an answer from this address is priced: who answers in a vendor's place has prices of their own. None:
    nobody has said yet where it is asked.

    A program of the person's own sends no bill from another machine near by either.
    """
    if origin is None or profile.makes_own_address or at_home(profile, origin):
        return profile.tariff
    return profile.tariff if profile.tariff.free and is_nearby_origin(origin) else NO_TARIFF


def filled(template: str, part: Callable[[str], str | None]) -> str | None:
    """The address that this template makes with these parts; None where one is missing."""
    values = {name: part(name) for name in parts_of(template)}
    return template.format_map(values) if all(values.values()) else None


def parts_of(template: str) -> tuple[str, ...]:
    """The names of the parts that are each person's, in their order."""
    names = (name for _, name, _, _ in Formatter().parse(template))
    return tuple(dict.fromkeys(name for name in names if name))


def as_addressed(profile: ProviderProfile, origin: str | None) -> ProviderProfile:
    """The provider as it is called at this address: a gateway by its host, and without the vendor's pages.

    A program of the person's own keeps its name wherever it runs.
    """
    own = own_origin(profile)
    if not origin or at_home(profile, origin) or profile.makes_own_address or (own and not profile.needs_key):
        return profile
    return replace(profile, title=origin.partition("://")[2] or origin, links={}, articles={})


def address_setting(provider_id: str, part: str = "baseUrl") -> str:
    """The full name of the setting that gives this provider its address, or a part of it."""
    return f"codegpt.providers.{provider_id}.{part}"


SYSTEM: Final = "system"
"""Who named a value that is neither in our settings nor in a variable: the system's own settings."""


@dataclass(frozen=True, slots=True)
class NamedValue:
    """A value that steers requests, and who gave it, so that a sentence can say where to correct it."""

    value: str = field(repr=False)
    """May hold a password."""
    named_by: str
    """A setting, `codegpt.proxy`; an environment variable, `HTTPS_PROXY`; or `SYSTEM`."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Connection:
    """Where requests go and with what: everything explicit, nothing read from the environment later."""

    base_url: str
    base_url_named_by: str | None = None
    """The setting or the environment variable to correct when the address is wrong; None for one we made ourselves."""
    credential: Credential | None = field(default=None, repr=False)
    headers: Mapping[str, str] = field(default_factory=dict, repr=False)
    """What the person has every request to this address carry besides; the values are as secret as a key."""
    proxy: str | None = field(default=None, repr=False)
    """Proxy URL for this origin; may hold a password."""
    proxy_named_by: str = "codegpt.proxy"
    ca_bundle: str | None = None
    """Path of a PEM file, or of a folder of them, that replaces the system's trust store."""
    ca_bundle_named_by: str = "codegpt.caBundle"
    connect_timeout: float = 10.0
    """Seconds."""
