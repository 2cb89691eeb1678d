"""What was asked of whom, for whatever comes back."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Final

from codegpt_ls.domain.errors import ErrorRules, Facts
from codegpt_ls.domain.limits import REQUEST_ID
from codegpt_ls.domain.models import Model
from codegpt_ls.domain.origin import origin_of
from codegpt_ls.providers.transport.redaction import Secrets, excerpt

_REQUEST_IDS: Final = ("x-request-id", "request-id", "x-litellm-call-id", "x-amzn-requestid", "apim-request-id")


@dataclass(frozen=True, slots=True, kw_only=True)
class Call:
    """What was asked of whom: the facts of a failure that the response does not repeat."""

    provider: str
    url: str
    model: str | None = None
    models: Sequence[Model] = ()
    """The catalogue, for the age of a model that is not found."""
    rules: ErrorRules = field(default_factory=ErrorRules)
    """What this vendor means by its errors."""
    secret: str | None = field(default=None, repr=False)
    """The key in use, so that an echo of it is taken out; None where none was sent."""
    headers: tuple[str, ...] = field(default=(), repr=False)
    """The values of further headers, as secret as the key."""
    now: datetime = field(default_factory=lambda: datetime.now(UTC))

    @property
    def secrets(self) -> tuple[str, ...]:
        """What must not come back."""
        return (*((self.secret,) if self.secret else ()), *self.headers)

    def facts(self) -> Facts:
        """What is known before anything comes back."""
        return Facts(provider=self.provider, model=self.model, url=self.url, origin=origin_of(self.url))


def request_id_of(headers: Mapping[str, str], secret: Secrets) -> str | None:
    """What the provider calls this request, for whoever asks its support."""
    named = next((headers[name] for name in _REQUEST_IDS if headers.get(name)), "")
    return excerpt(named, secret, REQUEST_ID)
