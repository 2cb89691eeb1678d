"""Who is to be corrected: a failure names the setting or the environment variable that the wrong value came from."""

from dataclasses import replace

from codegpt_ls.domain.errors import AssistantError, ErrorCode
from codegpt_ls.domain.providers import Connection


def named(error: AssistantError, connection: Connection) -> AssistantError:
    """The same failure, with what really named this connection's address, proxy and authorities."""
    facts = error.facts
    sources = {
        "codegpt.proxy": connection.proxy_named_by,
        "codegpt.caBundle": connection.ca_bundle_named_by,
    }
    setting = sources.get(facts.setting or "", facts.setting)
    path = connection.ca_bundle if error.code is ErrorCode.TLS else None
    known = replace(facts, setting=setting, address_setting=connection.base_url_named_by, path=facts.path or path)
    return AssistantError(error.code, known)
