"""The certificate authorities the environment names, as it has them set for every tool of a company's machine."""

import os
from collections.abc import Mapping
from typing import Final

from codegpt_ls.domain.providers import NamedValue

VARIABLES: Final = ("SSL_CERT_FILE", "SSL_CERT_DIR", "REQUESTS_CA_BUNDLE", "CURL_CA_BUNDLE")
"""The first one that is set counts: OpenSSL's own two, then what the two most used clients read."""


def environment_trust(environ: Mapping[str, str]) -> NamedValue | None:
    """The file or folder of the first of these variables that holds something, and its name."""
    named = ((name, environ.get(name, "").strip()) for name in VARIABLES)
    return next((NamedValue(os.path.expanduser(path), name) for name, path in named if path), None)  # noqa: PTH111
