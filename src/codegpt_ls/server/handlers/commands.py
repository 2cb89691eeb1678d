"""`workspace/executeCommand`: the same use cases for editors that know only commands.

What a client with an interface of its own shows itself, is shown here by messages, questions and pages.
"""

import functools
import shlex
from collections.abc import Sequence
from typing import Final

from lsprotocol.types import MessageType

from codegpt_ls.domain.errors import AssistantError, ErrorCode, Facts
from codegpt_ls.domain.ports.providers import Provider
from codegpt_ls.domain.providers import LinkKind, ProviderProfile
from codegpt_ls.protocol.api_keys import (
    KeyParams,
    KeyStatusResult,
    ProviderParams,
    RemoveApiKeyParams,
    RemoveApiKeyResult,
    SetApiKeyParams,
)
from codegpt_ls.protocol.conversation.chat import ChatCommand, ChatParams, ChatResult, StopCommand
from codegpt_ls.protocol.models import SelectModelCommand, SelectModelParams, SelectModelResult
from codegpt_ls.protocol.usage import UsagePageResult
from codegpt_ls.protocol.wire import NoParams
from codegpt_ls.server.answers.answer import EditorAnswer
from codegpt_ls.server.answers.page import AnswerPage
from codegpt_ls.server.answers.question import asked, question, telling_left_out
from codegpt_ls.server.answers.running_chat import leave_chat, running_chat
from codegpt_ls.server.answers.telling import tell_in_page
from codegpt_ls.server.boundary import accepts
from codegpt_ls.server.editor import AsksNothing
from codegpt_ls.server.edits.drafted import put_to_person, with_proposals
from codegpt_ls.server.handlers import api_keys, models
from codegpt_ls.server.handlers.edits import act
from codegpt_ls.server.session import Session

_MOST_CHOICES: Final = 12
"""Titles one question may offer: more do not fit a message box."""


_LONGEST_HEADING: Final = 80


@accepts(ChatCommand)
async def chat(session: Session, params: ChatCommand) -> ChatResult:
    """Answer a question; an editor without an interface for it shows the answer as a message or a page, and its bare
    questions make one conversation."""
    if not params.messages:
        raise AssistantError(ErrorCode.TASK_NEEDS_QUESTION, Facts(command="codegpt.chat"))
    token = params.work_done_token
    if token is None:
        token = await session.editor.begin_progress()
    running = await running_chat(session) if params.bare and not session.editor.abilities.own_interface else None
    thread_id = params.thread_id if running is None else running.thread_id
    asking = ChatParams.model_validate({**params.model_dump(), "work_done_token": token, "thread_id": thread_id})
    composed = await question(session, asking)
    answer = EditorAnswer(session, asking, asked(session, asking, composed.message), preview=True)
    page = AnswerPage(session, "chat", _heading(params.messages[-1].content), chat=running)
    with page.keeping(lambda: answer.text):
        result = telling_left_out(session, await answer.complete(), composed)
    page.tell_or_show(answer.text, result, *answer.unallowed)
    if session.editor.abilities.own_interface:
        return with_proposals(session, result, answer.drafted)
    if answer.drafted:
        put_to_person(session, answer.drafted, functools.partial(act, session))
    return result


@accepts(NoParams)
async def new_chat(session: Session, _params: NoParams) -> None:
    """Let the next bare question begin a conversation."""
    leave_chat(session)
    session.tell(session.words.text("chat.begun"))


@accepts(StopCommand)
async def stop(session: Session, params: StopCommand) -> None:
    """Stop every answer that this client waits for, or those to a conversation; what has arrived is kept."""
    if params.thread_id is not None:
        stopped = await session.services.conversations.stop(params.thread_id)
    else:
        stopped = session.stop_answers() > 0
    if not stopped:
        session.tell(session.words.text("answer.none_running"))


@accepts(SetApiKeyParams)
async def set_api_key(session: Session, params: SetApiKeyParams) -> KeyStatusResult | None:
    """Store the key; without one, tell how to enter it, since LSP has no hidden input."""
    nothing_given = params.api_key is None and not params.names_account
    if nothing_given and not session.editor.abilities.own_interface:
        profile = session.services.addressed(params.provider)
        command = _in_terminal(profile, params)
        if params.header is None:
            told = session.words.text("prompt.key_in_terminal", provider=profile.title, command=command)
        else:
            told = session.words.text("prompt.header_in_terminal", header=params.header, command=command)
        session.tell(told)
        return None
    result = await api_keys.set_api_key.call(session, params)
    session.tell(result.message)
    return result


@accepts(KeyParams)
async def verify_key(session: Session, params: KeyParams) -> KeyStatusResult:
    """Ask the provider whether it takes the key, and say what it told; the way to unlock a keyring, too."""
    result = await api_keys.verify_key.call(session, params)
    session.tell(result.message)
    return result


@accepts(RemoveApiKeyParams)
async def remove_api_key(session: Session, params: RemoveApiKeyParams) -> RemoveApiKeyResult:
    """Remove the key and say what still works."""
    result = await api_keys.remove_api_key.call(session, params)
    session.tell(result.message)
    return result


@accepts(SelectModelCommand)
async def select_model(session: Session, params: SelectModelCommand) -> SelectModelResult | None:
    """Use this model from now on; without one, ask which, or let a client with an interface of its own ask."""
    provider = session.services.provider(params.provider)
    if params.model is not None:
        return await _choose(session, provider, params.model)
    choices = await _choices(session, provider)
    if session.editor.abilities.own_interface:
        raise AssistantError(ErrorCode.MODEL_NEEDED, Facts(provider=provider.profile.id, available=choices))
    # The question may stay open for as long as the person likes; the command is done.
    session.later(_ask_for_model(session, provider, choices))
    return None


@accepts(ProviderParams)
async def show_usage(session: Session, params: ProviderParams) -> UsagePageResult:
    """Open the provider's usage page, or show its address where the editor opens none; a client with an interface of
    its own is given it."""
    profile = session.services.addressed(params.provider)
    url, words = profile.links.get(LinkKind.USAGE), session.words
    if url is None:
        message = words.text("notice.no_usage_page", provider=profile.title)
        session.tell(message, MessageType.Warning)
    else:
        message = words.text("notice.usage_link", provider=profile.title, url=url)
        if not session.editor.abilities.own_interface:
            session.later(_open(session, url, message))
    return UsagePageResult(provider=profile.id, url=url, message=message)


def _in_terminal(profile: ProviderProfile, params: SetApiKeyParams) -> str:
    """What sets this key in a terminal, which does not know the editor's settings."""
    address = params.base_url if params.base_url and params.base_url != profile.base_url else None
    options = [f"--provider {shlex.quote(profile.id)}"]
    options += [f"--base-url {shlex.quote(address)}"] if address else []
    options += [f"--header {shlex.quote(params.header)}"] if params.header else []
    options += ["--organization ID"] if params.field else []
    return " ".join(("codegpt-ls key set", *options))


def _heading(question: str) -> str:
    line = " ".join(question.split())
    return line if len(line) <= _LONGEST_HEADING else f"{line[:_LONGEST_HEADING]}…"


async def _open(session: Session, url: str, otherwise: str) -> None:
    if not await session.editor.open_page(url):
        session.tell(otherwise)


async def _choices(session: Session, provider: Provider) -> tuple[str, ...]:
    """The first models that can be chosen. Raises what says why none is known, a missing key for one."""
    models, today = session.services.models, session.services.today()
    known = await models.list(provider, refresh=False) or await models.list(provider, refresh=True)
    return tuple(model.id for model in known if model.chat and not model.gone(today))[:_MOST_CHOICES]


async def _ask_for_model(session: Session, provider: Provider, choices: Sequence[str]) -> None:
    words, title = session.words, session.services.connections.addressed(provider.profile).title
    selected = session.services.models.selected(provider)
    if not choices:
        session.tell(words.text("models.none", provider=title), MessageType.Warning)
        return
    key = "prompt.select_model" if selected else "prompt.select_first_model"
    question = words.text(key, provider=title, model=selected)
    try:
        taken = await session.editor.put(question, choices, MessageType.Info)
    except AsksNothing:
        tell_in_page(session, _how_to_choose(session, provider, choices), MessageType.Info)
        return
    if taken is not None:
        await _choose(session, provider, choices[taken])


def _how_to_choose(session: Session, provider: Provider, choices: Sequence[str]) -> str:
    """Where a person writes the model whose editor cannot ask which; the names stand in lines of their own."""
    path = session.services.person_settings.path
    title = session.services.addressed(provider.profile.id).title
    told = session.words.text("prompt.model_in_settings", provider=title, path=path)
    return "\n".join([told, "", *(f'    model = "{each}"' for each in choices)])


async def _choose(session: Session, provider: Provider, model: str) -> SelectModelResult:
    given = SelectModelParams(provider=provider.profile.id, model=model)
    result = await models.select_model.call(session, given)
    session.tell("\n".join([result.message, *(notice.message for notice in result.notices)]))
    return result
