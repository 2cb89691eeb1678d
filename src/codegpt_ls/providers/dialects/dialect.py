"""What one API is, as a file of it says: where it is asked, what it is sent, how it answers."""

from collections.abc import Collection, Mapping
from typing import Any, Protocol

from codegpt_ls.domain.chat import ModelRequest
from codegpt_ls.domain.credentials import Credential
from codegpt_ls.providers.dialects.piece import Reader


class Dialect(Protocol):
    """One API. Paths begin with a slash and go behind the address of a connection."""

    @property
    def name(self) -> str:
        """What it is called in rows, in seals and in what is remembered of it."""
        ...

    @property
    def list_parameters(self) -> Mapping[str, str]:
        """What a list of models is asked with, in its query."""
        ...

    @property
    def question_parameters(self) -> Mapping[str, str]:
        """What a question is asked with, in its query."""
        ...

    def question_path(self, base_url: str, model: str) -> str:
        """Where an answer is asked for."""
        ...

    def list_path(self, base_url: str) -> str:
        """Where the models are listed."""
        ...

    def headers(self, credential: Credential | None) -> Mapping[str, str]:
        """What a request carries besides, names in lower case; the key, if there is one, the way it is wanted."""
        ...

    def body(self, request: ModelRequest, refused: Collection[str]) -> Mapping[str, Any]:
        """The question, without what the model has `refused`."""
        ...

    def optional(self, body: Mapping[str, Any]) -> Collection[str]:
        """What of this question `body` can do without: a model may refuse it."""
        ...

    def reader(self, model: str) -> Reader:
        """A new one, for one answer of this model."""
        ...
