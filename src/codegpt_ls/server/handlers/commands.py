"""`workspace/executeCommand`: the same use cases for editors that know only commands.

What a client with an interface of its own shows itself, is shown here by messages, questions and pages.
"""

import shlex
from typing import Final

from lsprotocol.types import MessageType

from codegpt_ls.domain.errors import AssistantError, ErrorCode, Facts
from codegpt_ls.domain.ports.providers import Provider
from codegpt_ls.domain.providers import LinkKind
from codegpt_ls.protocol.api_keys import (
    KeyStatusResult,
    ProviderParams,
    RemoveApiKeyParams,
    RemoveApiKeyResult,
    SetApiKeyCommand,
    SetApiKeyParams,
)
from codegpt_ls.protocol.conversation.chat import ChatCommand, ChatParams, ChatResult
from codegpt_ls.protocol.models import SelectModelCommand, SelectModelParams, SelectModelResult
from codegpt_ls.protocol.wire import NoParams
from codegpt_ls.server.answers.answer import EditorAnswer
from codegpt_ls.server.answers.page import AnswerPage
from codegpt_ls.server.answers.question import asked, question, telling_left_out
from codegpt_ls.server.boundary import accepts
from codegpt_ls.server.handlers import api_keys, models
from codegpt_ls.server.session import Session

_MOST_CHOICES: Final = 12
"""Titles one question may offer: more do not fit a message box."""


_LONGEST_HEADING: Final = 80


@accepts(ChatCommand)
async def chat(session: Session, params: ChatCommand) -> ChatResult:
    """Answer a question; an editor without an interface for it shows the answer as a message."""
    if not params.messages:
        raise AssistantError(ErrorCode.TASK_NEEDS_QUESTION, Facts(command="codegpt.chat"))
    token = params.work_done_token
    if token is None:
        token = await session.editor.begin_progress()
    asking = ChatParams.model_validate({**params.model_dump(), "work_done_token": token})
    composed = await question(session, asking)
    answer = EditorAnswer(session, asking, asked(session, asking, composed.message), preview=True)
    page = AnswerPage(session, "chat", _heading(params.messages[-1].content))
    with page.keeping(lambda: answer.text):
        result = telling_left_out(session, await answer.complete(), composed)
    page.tell_or_show(answer.text, result)
    return result


@accepts(NoParams)
async def stop(session: Session, _params: NoParams) -> None:
    """Stop every answer that a command asked for; what has arrived is kept."""
    if not session.stop_answers():
        session.tell(session.words.text("answer.none_running"))


@accepts(SetApiKeyCommand)
async def set_api_key(session: Session, params: SetApiKeyCommand) -> KeyStatusResult | None:
    """Store the key; without one, tell how to enter it, since LSP has no hidden input."""
    if params.api_key is None:
        profile = session.services.addressed(params.provider)
        command = f"codegpt-ls key set --provider {profile.id}"
        if params.header is None:
            told = session.words.text("prompt.key_in_terminal", provider=profile.title, command=command)
        else:
            command = f"{command} --header {shlex.quote(params.header)}"
            told = session.words.text("prompt.header_in_terminal", header=params.header, command=command)
        session.tell(told)
        return None
    given = SetApiKeyParams.model_validate(dict(params))
    result = await api_keys.set_api_key.call(session, given)
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
    """Use this model from now on; without one, ask which."""
    provider = session.services.provider(params.provider)
    if params.model is not None:
        return await _choose(session, provider, params.model)
    # The question may stay open for as long as the person likes; the command is done.
    session.later(_ask_for_model(session, provider))
    return None


@accepts(ProviderParams)
async def show_usage(session: Session, params: ProviderParams) -> None:
    """Open the provider's usage page, or show its address where the editor opens none."""
    profile = session.services.addressed(params.provider)
    url = profile.links.get(LinkKind.USAGE)
    if url is None:
        session.tell(session.words.text("notice.no_usage_page", provider=profile.title), MessageType.Warning)
    else:
        session.later(_open(session, profile.title, url))


def _heading(question: str) -> str:
    line = " ".join(question.split())
    return line if len(line) <= _LONGEST_HEADING else f"{line[:_LONGEST_HEADING]}…"


async def _open(session: Session, provider: str, url: str) -> None:
    if not await session.editor.open_page(url):
        session.tell(session.words.text("notice.usage_link", provider=provider, url=url))


async def _ask_for_model(session: Session, provider: Provider) -> None:
    services, words = session.services, session.words
    title = services.connections.addressed(provider.profile).title
    today, selected = services.today(), services.models.selected(provider)
    known = await services.models.list(provider, refresh=False)
    choices = [model.id for model in known if model.chat and not model.gone(today)][:_MOST_CHOICES]
    if not choices:
        session.tell(words.text("models.none", provider=title), MessageType.Warning)
        return
    key = "prompt.select_model" if selected else "prompt.select_first_model"
    question = words.text(key, provider=title, model=selected)
    taken = await session.editor.ask(question, choices, MessageType.Info)
    if taken is not None:
        await _choose(session, provider, choices[taken])


async def _choose(session: Session, provider: Provider, model: str) -> SelectModelResult:
    given = SelectModelParams(provider=provider.profile.id, model=model)
    result = await models.select_model.call(session, given)
    session.tell("\n".join([result.message, *(notice.message for notice in result.notices)]))
    return result
