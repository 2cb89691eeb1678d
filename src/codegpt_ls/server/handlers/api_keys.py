"""`codegpt/setApiKey`, `removeApiKey`, `keyStatus`, `verifyKey` and `credentialsChanged`."""

from lsprotocol.types import MessageType

from codegpt_ls.domain.origin import is_readable_on_the_way
from codegpt_ls.protocol.api_keys import (
    KeyStatusResult,
    ProviderParams,
    RemoveApiKeyParams,
    RemoveApiKeyResult,
    SetApiKeyParams,
)
from codegpt_ls.protocol.wire import NoParams
from codegpt_ls.server.boundary import accepts
from codegpt_ls.server.key_results import removal_result, status_result
from codegpt_ls.server.session import Session
from codegpt_ls.services.connections.key_sentences import readable_question


@accepts(SetApiKeyParams)
async def set_api_key(session: Session, params: SetApiKeyParams) -> KeyStatusResult:
    """Clean, verify, store and read back a key, or the value of a header, which nobody verifies."""
    provider = session.services.provider(params.provider)
    api_keys, text = session.services.api_keys, params.api_key.get_secret_value()
    readable = await _may_be_read(session, api_keys.origin(provider, params.base_url), params.header)
    if params.header is not None:
        status = await api_keys.set_header(
            provider, params.header, text, base_url=params.base_url, store=params.store, readable=readable
        )
    else:
        status = await api_keys.set(
            provider,
            text,
            organization=params.organization,
            project=params.project,
            base_url=params.base_url,
            store=params.store,
            readable=readable,
        )
    session.status_stale.set()
    return status_result(session, provider.profile, status, saved=True)


async def _may_be_read(session: Session, origin: str, header: str | None) -> bool:
    """Whether the person, told that it can be read on its way to this address, wants it stored."""
    if not is_readable_on_the_way(origin):
        return False
    words = session.words
    question = readable_question(words, origin, header)
    agree = words.text("action.set_key" if header is None else "action.set_header")
    return await session.editor.ask(question, [agree], MessageType.Warning) == 0


@accepts(RemoveApiKeyParams)
async def remove_api_key(session: Session, params: RemoveApiKeyParams) -> RemoveApiKeyResult:
    """Remove a key, with the values of headers for its address, or one of those, from every store."""
    provider = session.services.provider(params.provider)
    try:
        removal = await session.services.api_keys.remove(provider, params.header)
    finally:
        session.status_stale.set()  # one store that fails keeps the others from nothing
    return removal_result(session, provider.profile, removal)


@accepts(ProviderParams)
async def key_status(session: Session, params: ProviderParams) -> KeyStatusResult:
    """Say which key is in force, without it."""
    provider = session.services.provider(params.provider)
    status = await session.services.api_keys.status(provider)
    return status_result(session, provider.profile, status)


@accepts(ProviderParams)
async def verify_key(session: Session, params: ProviderParams) -> KeyStatusResult:
    """Ask the provider whether it takes the key, free of charge."""
    provider = session.services.provider(params.provider)
    status = await session.services.api_keys.verify(provider)
    session.status_stale.set()  # a locked store may have been opened for it
    return status_result(session, provider.profile, status)


@accepts(NoParams)
async def credentials_changed(session: Session, _params: NoParams) -> None:
    """A key was set or removed outside: ask the stores anew."""
    session.services.api_keys.changed_outside()
    session.status_stale.set()
