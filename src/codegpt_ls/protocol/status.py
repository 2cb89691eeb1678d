"""All that a status bar shows, and every change of it."""

from typing import Final

from pydantic import Field, JsonValue

from codegpt_ls.domain.errors import ErrorCode
from codegpt_ls.protocol.api_keys import KeyStatusResult
from codegpt_ls.protocol.completion.state import CompletionState
from codegpt_ls.protocol.errors import ErrorData
from codegpt_ls.protocol.method import Kind, Method
from codegpt_ls.protocol.models import SelectedModel
from codegpt_ls.protocol.tasks import TaskProblemItem
from codegpt_ls.protocol.usage import BudgetItem
from codegpt_ls.protocol.wire import NoParams, Wire
from codegpt_ls.settings.sources import SettingFrom


class Obstacle(Wire):
    """Why no chat can be answered now, as the chat would say it: `message` and `data` of its error."""

    message: str = Field(description="The sentence for the person, in their language.")
    data: ErrorData = Field(description="What a card is built from, with the ways forward.")


class SettingItem(Wire):
    """A setting as it counts."""

    name: str = Field(description="`codegpt.timeouts.connect`; of one provider `codegpt.providers.openai.baseUrl`.")
    value: JsonValue | None = Field(None, description="Absent where it is unset, or hidden.")
    hidden: bool = Field(default=False, description="There is a value, and it may hold a password or a key.")
    said_by: SettingFrom = Field(
        description="Whose word it is: `person`, told by a client that knows the person's settings from a folder's; "
        "`file`, `config.toml`; `folder`, the open one, for what a folder may set; `editor`, told without saying whose "
        "it is; `default`, nobody's."
    )


class SettingProblemItem(Wire):
    """Something in the settings that does not count."""

    setting: str | None = Field(None, description="Full name; absent where it is a whole file.")
    message: str = Field(description="What and why, in the person's language.")


class TasksState(Wire):
    """The named tasks in numbers; `codegpt/tasks` lists them."""

    count: int = Field(description="How many there are.")
    own: int = Field(description="How many of them the person wrote.")
    problems: tuple[TaskProblemItem, ...] = Field((), description="Files of the person's that hold none.")


class AnswersState(Wire):
    """The answers that are being written for this client."""

    count: int = Field(description="How many.")
    thread_ids: tuple[str, ...] = Field((), description="The threads among them; not every answer is in one.")


class StatusResult(Wire):
    """The whole status."""

    ready: bool = Field(description="Whether a chat that names nobody can be tried now. No provider is asked for it.")
    obstacle: Obstacle | None = Field(None, description="Why not.")
    selected: SelectedModel = Field(description="Whom a chat that names nobody goes to.")
    key: KeyStatusResult | None = Field(
        None, description="Its key; absent where it takes none, or where that could not be found out."
    )
    answering: AnswersState = Field(description="What is being answered.")
    tasks: TasksState = Field(description="The named tasks.")
    trusted: bool = Field(description="Whether the open folders are trusted.")
    budget: tuple[BudgetItem, ...] = Field((), description="The person's own budget, where they have set one.")
    completion: CompletionState = Field(description="Whether code is completed while it is typed.")
    settings: tuple[SettingItem, ...] = Field(description="All settings as they count now, also those nobody set.")
    setting_problems: tuple[SettingProblemItem, ...] = Field((), description="What of the settings does not count.")


METHODS: Final = (
    Method(
        name="codegpt/status",
        kind=Kind.REQUEST,
        summary="Tell all that a status bar shows: who would answer, with which key, whether it can, the settings "
        "that count, tasks, answers under way, budget. No provider is asked, no dialog shown. From now on changes are "
        "told by `codegpt/statusChanged`.",
        params=NoParams,
        result=StatusResult,
        errors=(ErrorCode.INTERNAL,),
    ),
    Method(
        name="codegpt/statusChanged",
        kind=Kind.EVENT,
        summary="The status has changed, by this client, another one, the command line or an edited file: the whole of "
        "it, as `codegpt/status` answers it. Sent once the client has asked for the status; a change made elsewhere is "
        "seen within about a second.",
        params=StatusResult,
    ),
)
