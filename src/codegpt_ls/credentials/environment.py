"""Keys from environment variables, each bound to the address the same environment names."""

import logging
from collections.abc import Mapping
from dataclasses import replace

from codegpt_ls.credentials.entry import clean_header, clean_identifier, clean_key, without_decoration
from codegpt_ls.credentials.redaction import Redactor
from codegpt_ls.domain.credentials import (
    Credential,
    CredentialSource,
    EnvironmentConnection,
    FoundCredential,
    IgnoredVariable,
)
from codegpt_ls.domain.errors import AssistantError, ErrorCode, Facts, KeyMistake
from codegpt_ls.domain.origin import normalised_base_url, origin_of, refuse_readable
from codegpt_ls.domain.providers import EnvironmentNames, ProviderProfile

log = logging.getLogger(__name__)


class ProcessEnvironment:
    """The environment this process was started with. Never a `.env` file."""

    def __init__(self, environ: Mapping[str, str], *, redactor: Redactor) -> None:
        self._environ = environ
        self._redactor = redactor
        self._understood: dict[tuple[str, ...], EnvironmentConnection | None] = {}
        """By provider, its own address and what the variables hold: asked three times for each question."""

    def connection(self, profile: ProviderProfile) -> EnvironmentConnection | None:
        """The key of this provider's variable with the base URL, organization and project that go with it.

        None when the variable is unset or holds no usable key.
        Raises AssistantError BAD_ORIGIN when its base URL may not carry a key; the facts name its variable.
        """
        names = profile.environment
        if names is None:
            return None
        texts = map(self._text, (names.key, names.base_url, names.organization, names.project))
        said = (profile.id, profile.base_url, *texts)
        if said not in self._understood:
            self._understood[said] = self._connection(profile, names)
        return self._understood[said]

    def _connection(self, profile: ProviderProfile, names: EnvironmentNames) -> EnvironmentConnection | None:
        if not (key := self._key(names.key, profile)):
            return None
        self._redactor.register(key)
        given = without_decoration(self._text(names.base_url))
        variable = names.base_url if given else None
        base_url = _address(given, variable) if given else normalised_base_url(profile.base_url)
        credential = Credential(
            origin=origin_of(base_url),
            key=key,
            organization=self._identifier(names.organization),
            project=self._identifier(names.project),
        )
        found = FoundCredential(credential=credential, source=CredentialSource.ENVIRONMENT, variable=names.key)
        return EnvironmentConnection(base_url=base_url, base_url_named_by=variable, found=found)

    def header(self, variable: str) -> str:
        """The value for a header that this variable holds; from now on it counts as a key.

        Raises AssistantError MISSING_HEADER when there is none, or it is one that no header can carry.
        """
        text = self._text(variable)
        self._redactor.register(text)
        try:
            value = clean_header(text)
        except AssistantError as error:
            unusable = "characters" if error.facts.mistake is KeyMistake.CHARACTERS else None
            raise AssistantError(ErrorCode.MISSING_HEADER, Facts(variable=variable, detail=unusable)) from None
        self._redactor.register(value)
        return value

    def ignored(self, profile: ProviderProfile) -> IgnoredVariable | None:
        """This provider's variable, where it is set to something that is no key, or to one of other programs too."""
        names = profile.environment
        text = self._text(names.key) if names else ""
        if names is None or not text:
            return None
        try:
            self._redactor.register(clean_key(text, profile.usual_keys))
        except AssistantError as error:
            # What was meant as a key is a secret too: most of it may be one.
            self._redactor.register(text)
            mistake: KeyMistake | None = error.facts.mistake or KeyMistake.CHARACTERS
        else:
            if not names.shared:
                return None
            mistake = None
        return IgnoredVariable(variable=names.key, origin=self._origin(profile, names), mistake=mistake)

    def _origin(self, profile: ProviderProfile, names: EnvironmentNames) -> str:
        try:
            return origin_of(without_decoration(self._text(names.base_url)) or profile.base_url)
        except AssistantError:
            return ""

    def _key(self, variable: str, profile: ProviderProfile) -> str:
        """The usable key in this variable, else nothing."""
        text = self._text(variable)
        try:
            return clean_key(text, profile.usual_keys) if text else ""
        except AssistantError as error:
            log.warning("%s holds no API key (%s); ignored", variable, error.facts.mistake)
            return ""

    def _identifier(self, variable: str | None) -> str | None:
        try:
            return clean_identifier(self._text(variable))
        except AssistantError:
            log.warning("%s holds characters no request can carry; ignored", variable)
            return None

    def _text(self, variable: str | None) -> str:
        return self._environ.get(variable, "").strip() if variable else ""


def _address(given: str, variable: str | None) -> str:
    try:
        # Whoever wrote a variable has not been told that the key can be read on its way.
        refuse_readable(origin_of(given))
        return normalised_base_url(given)
    except AssistantError as error:
        raise AssistantError(error.code, replace(error.facts, setting=variable)) from None
