"""`codegpt/setApiKey`, `removeApiKey`, `keyStatus`, `verifyKey` and `credentialsChanged`."""

from lsprotocol.types import MessageType

from codegpt_ls.domain.credentials import KeyStatus
from codegpt_ls.domain.origin import is_readable_on_the_way
from codegpt_ls.domain.ports.providers import Provider
from codegpt_ls.protocol.api_keys import (
    KeyParams,
    KeyStatusResult,
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
    """Clean, verify, store and read back a key, or the value of a header, which nobody verifies; without either, change
    what belongs to the key that is stored."""
    provider = session.services.provider(params.provider)
    if params.api_key is None:
        status = await _change_account(session, provider, params)
    else:
        status = await _store(session, provider, params, params.api_key.get_secret_value())
    session.status_stale.set()
    return status_result(session, provider.profile, status, saved=True)


async def _change_account(session: Session, provider: Provider, params: SetApiKeyParams) -> KeyStatus:
    api_keys = session.services.api_keys
    if params.header is not None or not params.names_account:
        api_keys.key_needed(provider, params.base_url, params.store, params.header)
    return await api_keys.change_account(
        provider, organization=params.organization, project=params.project, base_url=params.base_url
    )


async def _store(session: Session, provider: Provider, params: SetApiKeyParams, text: str) -> KeyStatus:
    api_keys = session.services.api_keys
    readable = await _may_be_read(session, params, api_keys.origin(provider, params.base_url))
    if params.header is not None:
        return await api_keys.set_header(
            provider, params.header, text, base_url=params.base_url, store=params.store, readable=readable
        )
    return await api_keys.set(
        provider,
        text,
        organization=params.organization,
        project=params.project,
        base_url=params.base_url,
        store=params.store,
        readable=readable,
    )


async def _may_be_read(session: Session, params: SetApiKeyParams, origin: str) -> bool:
    """Whether the person, told that it can be read on its way to this address, wants it stored.

    A client with an interface of its own tells them: by the error it gets, and with another call.
    """
    if params.readable:
        return True
    if session.editor.abilities.own_interface or not is_readable_on_the_way(origin):
        return False
    header = params.header
    words = session.words
    question = readable_question(words, origin, header)
    agree = words.text("action.set_key" if header is None else "action.set_header")
    return await session.editor.ask(question, [agree], MessageType.Warning) == 0


@accepts(RemoveApiKeyParams)
async def remove_api_key(session: Session, params: RemoveApiKeyParams) -> RemoveApiKeyResult:
    """Remove a key, with the values of headers for its address, or one of those, from every store."""
    provider = session.services.provider(params.provider)
    try:
        removal = await session.services.api_keys.remove(provider, params.header, base_url=params.base_url)
    finally:
        session.status_stale.set()  # one store that fails keeps the others from nothing
    return removal_result(session, provider.profile, removal)


@accepts(KeyParams)
async def key_status(session: Session, params: KeyParams) -> KeyStatusResult:
    """Say which key is in force, without it."""
    provider = session.services.provider(params.provider)
    status = await session.services.api_keys.status(provider, params.base_url)
    return status_result(session, provider.profile, status)


@accepts(KeyParams)
async def verify_key(session: Session, params: KeyParams) -> KeyStatusResult:
    """Ask the provider whether it takes the key, free of charge."""
    provider = session.services.provider(params.provider)
    status = await session.services.api_keys.verify(provider, params.base_url)
    session.status_stale.set()  # a locked store may have been opened for it
    return status_result(session, provider.profile, status)


@accepts(NoParams)
async def credentials_changed(session: Session, _params: NoParams) -> None:
    """A key was set or removed outside: ask the stores anew."""
    session.services.api_keys.changed_outside()
    session.status_stale.set()
