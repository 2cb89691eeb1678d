"""The single argument of each command of `workspace/executeCommand`; none counts as an empty object."""

from typing import Annotated

from pydantic import Field, SecretStr, model_validator

from codegpt_ls.protocol.api_keys import KeyHome
from codegpt_ls.protocol.chat import ChatMessage, ChatParams
from codegpt_ls.protocol.wire import Wire


class ChatCommand(ChatParams):
    """`codegpt.chat`: the params of `codegpt/chat`, or just the question as a string."""

    messages: Annotated[tuple[ChatMessage, ...], Field(max_length=10_000)] = Field(
        (), description="The conversation, oldest first; with none the person is told that a question is needed."
    )

    @model_validator(mode="before")
    @classmethod
    def _from_question(cls, value: object) -> object:
        return {"messages": [{"role": "user", "content": value}]} if isinstance(value, str) else value


class SetApiKeyCommand(KeyHome):
    """`codegpt.setApiKey`: as `codegpt/setApiKey`; without a key the person is told how to enter one."""

    api_key: Annotated[SecretStr, Field(max_length=10_000)] | None = Field(
        None, description="The key. Pass one only from an input that hides it."
    )


class SelectModelCommand(Wire):
    """`codegpt.selectModel`: with a model it is chosen at once, without one the person is asked."""

    provider: str | None = Field(None, description="Provider id; absent: the person's choice.")
    model: str | None = Field(None, description="Model name; absent: the person is asked.")
