"""Set, remove, show and verify the key of a provider."""

from typing import Annotated, Final, Literal, Self

from pydantic import ConfigDict, Field, SecretStr, model_validator

from codegpt_ls.domain.credentials import CommandFault, CommandState, CredentialSource, HeaderStatus, KeyStatus, Removal
from codegpt_ls.domain.errors import ErrorCode
from codegpt_ls.protocol.method import ADDRESS, LISTING, STORES, Kind, Method
from codegpt_ls.protocol.wire import Flag, NoParams, Wire, given, misfit, moment
from codegpt_ls.settings.headers import HeaderName


class KeyHome(Wire):
    """Whose key it is and where it is kept."""

    model_config = ConfigDict(
        json_schema_extra={"not": {"anyOf": [given("header", "organization"), given("header", "project")]}}
    )

    provider: str | None = Field(None, description="Provider id; absent: the person's choice.")
    header: HeaderName | None = Field(
        None,
        description="Name of an extra header: its value is stored instead of the key. Nobody is asked whether it is "
        "right, and it has neither organization nor project.",
    )
    organization: Annotated[str, Field(max_length=200)] | None = Field(
        None, description="The organization the key is used for, where the provider has such."
    )
    project: Annotated[str, Field(max_length=200)] | None = Field(
        None, description="The project the key is used for, where the provider has such."
    )
    base_url: str | None = Field(
        None, description="The address the key is for; absent: the one in use. The key never goes elsewhere."
    )
    store: Literal[CredentialSource.KEYRING, CredentialSource.SESSION, CredentialSource.FILE] = Field(
        CredentialSource.KEYRING,
        description="`keyring`: the operating system's; `session`: until the server ends; "
        "`file`: plain text, only after the person agreed to that.",
    )

    @model_validator(mode="after")
    def _only_a_key_has_an_account(self) -> Self:
        named = [name for name in ("organization", "project") if getattr(self, name) is not None]
        if self.header is not None and named:
            raise misfit("a header has neither organization nor project", *named)
        return self


class SetApiKeyParams(KeyHome):
    """A key with the organization and project that belong to it, or the value of a header, which replaces what was
    stored as a whole; or, without `apiKey`, another organization or project for the key that is stored.

    Without a key a member that is absent stays as it was, and `""` takes it away.
    """

    api_key: Annotated[SecretStr, Field(max_length=10_000)] | None = Field(
        None,
        description="The key, or the header's value, from an input that hides it; white space around it, and a key's "
        "quotes, are taken off.",
    )
    readable: Flag = Field(
        default=False,
        description="Whether the person was told that over `http` a key can be read on its way to another machine, "
        "and wants it stored for this address all the same.",
    )
    field: Literal["organization"] | None = Field(
        None, description="For the client, from an action: what to ask the person for instead of the key."
    )

    @property
    def names_account(self) -> bool:
        """Whether an organization or a project is given."""
        return self.organization is not None or self.project is not None


class ProviderParams(Wire):
    """Names the provider that is meant."""

    provider: str | None = Field(None, description="Provider id; absent: the person's choice.")


class KeyParams(ProviderParams):
    """Names the key that is meant."""

    base_url: str | None = Field(None, description="The address the key is for; absent: the one in use.")


class RemoveApiKeyParams(KeyParams):
    """What is to be forgotten."""

    header: HeaderName | None = Field(
        None,
        description="The extra header whose value alone is forgotten; absent: the key, and the values of all headers "
        "for its address.",
    )


class HeaderItem(Wire):
    """What may be known of an extra header; never its value."""

    name: str = Field(description="In lower case.")
    present: bool | None = Field(
        None, description="Whether there is a value; absent: the store that may hold it could not be asked."
    )
    used: bool = Field(description="Whether the settings name it, so that it goes along with requests to `origin`.")
    source: CredentialSource | None = Field(None, description="Where its value comes from.")
    last_four: str | None = Field(None, description="Its last four characters; absent when it is too short for that.")
    backend: str | None = Field(None, description="The store's own name.")

    @classmethod
    def of(cls, status: HeaderStatus) -> Self:
        """The header on the wire."""
        return cls(
            name=status.name,
            present=status.present,
            used=status.used,
            source=status.source,
            last_four=status.last_four,
            backend=status.backend,
        )


class CommandItem(Wire):
    """A command of the person's that makes the key; neither its arguments nor what it printed."""

    program: str = Field(description="The name of its program, `az`.")
    until: str | None = Field(
        None, description="When the key at hand is made anew: ISO 8601, in UTC. Absent without one."
    )
    fault: CommandFault | None = Field(None, description="Why its last run made no key.")

    @classmethod
    def of(cls, state: CommandState) -> Self:
        """The command on the wire."""
        return cls(program=state.program, until=moment(state.until) if state.until else None, fault=state.fault)


class KeyStatusResult(Wire):
    """What may be known of the key in use, or of a header's value that was just stored; never the key."""

    provider: str = Field(description="Provider id.")
    present: bool = Field(description="Whether there is a key.")
    origin: str = Field(description="The only scheme://host[:port] this key goes to.")
    header: str | None = Field(
        None, description="The header, in lower case, whose value was stored: the other members are about that value."
    )
    headers: tuple[HeaderItem, ...] = Field(
        (), description="The extra headers for `origin`: those the settings name, then others that are stored."
    )
    source: CredentialSource | None = Field(None, description="Where the key in force comes from.")
    last_four: str | None = Field(None, description="Its last four characters; absent when it is too short for that.")
    backend: str | None = Field(None, description="The key store's own name.")
    command: CommandItem | None = Field(None, description="The command that makes the key, where one does.")
    organization: str | None = Field(None, description="Stored with the key.")
    project: str | None = Field(None, description="Stored with the key.")
    shadowed: tuple[CredentialSource, ...] = Field(
        (), description="Sources that hold a key too, but come later in precedence."
    )
    verified: bool | None = Field(
        None, description="True: the provider accepted it. Null: it was not asked, not reached, or answers anybody."
    )
    message: str = Field(description="The same for a person, in their language.")

    @classmethod
    def of(cls, provider: str, status: KeyStatus, message: str) -> Self:
        """The status on the wire."""
        return cls(
            provider=provider,
            present=status.present,
            origin=status.origin,
            header=status.header,
            headers=tuple(HeaderItem.of(each) for each in status.headers),
            source=status.source,
            last_four=status.last_four,
            backend=status.backend,
            command=CommandItem.of(status.command) if status.command else None,
            organization=status.organization,
            project=status.project,
            shadowed=status.shadowed,
            verified=status.verified,
            message=message,
        )


class RemoveApiKeyResult(Wire):
    """What was removed, and what still works."""

    provider: str = Field(description="Provider id.")
    origin: str = Field(description="The address whose key is forgotten.")
    header: str | None = Field(None, description="The header, in lower case, whose value alone was to be forgotten.")
    removed: tuple[CredentialSource, ...] = Field(description="The stores that held the key, or that header's value.")
    headers: tuple[str, ...] = Field(
        (), description="The headers, in lower case, whose values went together with the key."
    )
    still_available_from: CredentialSource | None = Field(
        None, description="A source that holds a key all the same: an environment variable, say."
    )
    message: str = Field(description="The same for a person, in their language.")

    @classmethod
    def of(cls, provider: str, removal: Removal, message: str) -> Self:
        """The removal on the wire."""
        return cls(
            provider=provider,
            origin=removal.origin,
            header=removal.header,
            removed=removal.removed,
            headers=removal.headers,
            still_available_from=removal.still_available_from,
            message=message,
        )


_STATUS: Final = (ErrorCode.UNKNOWN_PROVIDER, ErrorCode.BAD_ORIGIN, *STORES, ErrorCode.INTERNAL)
_SET: Final = (
    ErrorCode.UNKNOWN_PROVIDER,
    ErrorCode.NO_KEY_NEEDED,
    ErrorCode.KEY_NEEDED,
    ErrorCode.NOT_A_KEY,
    *ADDRESS,
    ErrorCode.INVALID_KEY,
    ErrorCode.ORGANIZATION,
    ErrorCode.NO_STORE,
    *STORES,
    ErrorCode.INTERNAL,
)
_REMOVE: Final = (ErrorCode.UNKNOWN_PROVIDER, ErrorCode.NO_KEY_NEEDED, *ADDRESS, *STORES, ErrorCode.INTERNAL)
METHODS: Final = (
    Method(
        name="codegpt/setApiKey",
        kind=Kind.REQUEST,
        summary="Store a key, replacing the one there was. It is cleaned, verified with the provider by a free call, "
        "written, read back and used from now on. When the provider refuses it, nothing changes. With `header` the "
        "value of that header is stored likewise, for the settings to refer to as `keyring`; only nobody verifies it. "
        "Without a key the organization or project of the stored one is changed in the same way.",
        params=SetApiKeyParams,
        result=KeyStatusResult,
        errors=_SET,
    ),
    Method(
        name="codegpt/removeApiKey",
        kind=Kind.REQUEST,
        summary="Forget a key, and the values of extra headers for its address, in every store; with `header` only the "
        "value of that one. Answers that are being streamed from the address end.",
        params=RemoveApiKeyParams,
        result=RemoveApiKeyResult,
        errors=_REMOVE,
    ),
    Method(
        name="codegpt/keyStatus",
        kind=Kind.REQUEST,
        summary="Say which key is in force and where it comes from, without showing it. Asks no provider.",
        params=KeyParams,
        result=KeyStatusResult,
        errors=_STATUS,
    ),
    Method(
        name="codegpt/verifyKey",
        kind=Kind.REQUEST,
        summary="Ask the provider, by its free model list, whether it takes the key.",
        params=KeyParams,
        result=KeyStatusResult,
        errors=LISTING,
    ),
    Method(
        name="codegpt/credentialsChanged",
        kind=Kind.NOTIFICATION,
        summary="Tell the server that a key was changed by someone else: the stores are read anew.",
        params=NoParams,
    ),
    Method(
        name="codegpt.setApiKey",
        kind=Kind.COMMAND,
        summary="As `codegpt/setApiKey`. Where there is nothing to set, `credentials.key_needed` tells a client that "
        "draws errors itself to ask for the key; any other one is told by a message how to enter it in a terminal, "
        "because LSP has no input that stays hidden.",
        params=SetApiKeyParams,
        result=KeyStatusResult,
        may_be_null=True,
        errors=_SET,
    ),
    Method(
        name="codegpt.removeApiKey",
        kind=Kind.COMMAND,
        summary="As `codegpt/removeApiKey`.",
        params=RemoveApiKeyParams,
        result=RemoveApiKeyResult,
        errors=_REMOVE,
    ),
    Method(
        name="codegpt.verifyKey",
        kind=Kind.COMMAND,
        summary="As `codegpt/verifyKey`. A locked keyring may show its dialog, which a question in passing must not.",
        params=KeyParams,
        result=KeyStatusResult,
        errors=LISTING,
    ),
)
