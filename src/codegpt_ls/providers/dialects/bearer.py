"""The headers in which OpenAI's APIs take a key."""

from collections.abc import Mapping

from codegpt_ls.domain.credentials import Credential


def bearer(credential: Credential | None) -> Mapping[str, str]:
    """The key with what OpenAI has besides."""
    if credential is None:
        return {}
    headers = {"authorization": f"Bearer {credential.key}"}
    if credential.organization:
        headers["openai-organization"] = credential.organization
    if credential.project:
        headers["openai-project"] = credential.project
    return headers
