"""Keys from environment variables, each bound to the address the same environment names."""

import logging
from collections.abc import Mapping

from codegpt_ls.credentials.entry import clean_identifier, clean_key
from codegpt_ls.credentials.redaction import Redactor
from codegpt_ls.domain.credentials import Credential, CredentialSource, EnvironmentConnection, FoundCredential
from codegpt_ls.domain.errors import AssistantError
from codegpt_ls.domain.origin import normalised_base_url, origin_of, refuse_readable
from codegpt_ls.domain.providers import ProviderProfile

log = logging.getLogger(__name__)


class ProcessEnvironment:
    """The environment this process was started with. Never a `.env` file."""

    def __init__(self, environ: Mapping[str, str], *, redactor: Redactor) -> None:
        self._environ = environ
        self._redactor = redactor

    def connection(self, profile: ProviderProfile) -> EnvironmentConnection | None:
        """The key of this provider's variable with the base URL, organization and project that go with it.

        None when the variable is unset or holds no usable key.
        Raises AssistantError BAD_ORIGIN when its base URL may not carry a key.
        """
        names = profile.environment
        key = self._key(names.key) if names else None
        if names is None or key is None:
            return None
        self._redactor.register(key)
        base_url = self._text(names.base_url) or profile.base_url
        origin = origin_of(base_url)
        # Whoever wrote a variable has not been told that the key can be read on its way.
        refuse_readable(origin)
        credential = Credential(
            origin=origin,
            key=key,
            organization=self._identifier(names.organization),
            project=self._identifier(names.project),
        )
        found = FoundCredential(credential=credential, source=CredentialSource.ENVIRONMENT, variable=names.key)
        return EnvironmentConnection(base_url=normalised_base_url(base_url), found=found)

    def _key(self, variable: str) -> str | None:
        text = self._text(variable)
        if not text:
            return None
        try:
            return clean_key(text)
        except AssistantError as error:
            log.warning("%s holds no API key (%s); ignored", variable, error.facts.mistake)
            return None

    def _identifier(self, variable: str | None) -> str | None:
        try:
            return clean_identifier(self._text(variable))
        except AssistantError:
            log.warning("%s holds characters no request can carry; ignored", variable)
            return None

    def _text(self, variable: str | None) -> str:
        return self._environ.get(variable, "").strip() if variable else ""
