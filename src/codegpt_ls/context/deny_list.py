"""Names that secrets have. What bears one of them is never sent, whatever an ignore file says.

Gathered from what cloud, package and database tools document as their credential files, and from git's own folder.
Patterns are those of `fnmatch` on one name in small letters. A name that is as often source code (`credentials.py`)
is not here: `.codegptignore` is for those.
"""

import re
from collections.abc import Iterable
from fnmatch import translate
from functools import cache
from itertools import pairwise
from typing import Final

_FOLDERS: Final = (
    ".git",
    ".hg",
    ".svn",
    ".ssh",
    ".gnupg",
    ".aws",
    ".azure",
    ".kube",
    ".oci",
    ".password-store",
    ".terraform",
    ".terraform.d",
    "*.agilekeychain",
    "*.keychain",
)
"""With everything below."""

_FILES: Final = (
    # environments
    ".env",
    ".env.*",
    "*.env",
    ".envrc",
    # private keys and key stores
    "id_rsa",
    "id_dsa",
    "id_ecdsa",
    "id_ed25519",
    "id_ecdsa_sk",
    "id_ed25519_sk",
    "*.pem",
    "*.key",
    "*.ppk",
    "*.p8",
    "*.p12",
    "*.pfx",
    "*.jks",
    "*.keystore",
    "*.kdb",
    "*.kdbx",
    "*.gpg",
    "*.ovpn",
    "*.keytab",
    "*.keychain-db",
    "secring.*",
    # logins of tools
    ".npmrc",
    ".pypirc",
    ".netrc",
    "_netrc",
    ".git-credentials",
    ".gitconfig",
    ".pgpass",
    "pgpass.conf",
    ".my.cnf",
    ".mylogin.cnf",
    ".htpasswd",
    ".dockercfg",
    ".dockerconfigjson",
    ".boto",
    ".s3cfg",
    ".terraformrc",
    "terraform.rc",
    ".vault-token",
    ".vault_pass*",
    "vault_pass*.txt",
    "kubeconfig",
    "kubeconfig.*",
    "*.kubeconfig",
    "local.settings.json",
    # whole stores of credentials
    "credentials",
    "credentials.csv",
    "credentials.ini",
    "credentials.json",
    "credentials.properties",
    "credentials.toml",
    "credentials.xml",
    "credentials.y*ml",
    "*-credentials.json",
    "*_credentials.json",
    "client_secret*.json",
    "service-account*.json",
    "service_account*.json",
    "serviceaccount*.json",
    ".secrets",
    "secrets.ini",
    "secrets.json",
    "secrets.properties",
    "secrets.toml",
    "secrets.y*ml",
    # infrastructure with its values
    "*.tfstate",
    "*.tfstate.*",
    "*.tfvars",
    "*.tfvars.json",
    # what was typed
    ".bash_history",
    ".zsh_history",
    ".python_history",
    ".node_repl_history",
    ".psql_history",
    ".mysql_history",
)
_BELOW: Final = (".docker/config.json", ".config/gcloud", "etc/shadow*", "etc/gshadow*", "etc/sudoers*")
"""Names that are secret in one folder only."""

_EXAMPLES: Final = (
    ".env.example",
    ".env.sample",
    ".env.template",
    ".env.dist",
    "*.example.env",
    "example.env",
    "sample.env",
    "template.env",
)
"""Made to be shown: they name the variables and hold no values."""


def denying_pattern(names: Iterable[str]) -> str | None:
    """The entry that forbids a path, given by its names from the outermost folder to the file; None when it may go."""
    parts = [_readings(name) for name in names]
    for part in parts:
        if pattern := _match(part, _FOLDERS):
            return f"{pattern}/"
    for above, below in pairwise(parts):
        if pattern := _match([f"{above[0]}/{name}" for name in below], _BELOW):
            return pattern
    if not parts or _match(parts[-1], _EXAMPLES):
        return None
    return _match(parts[-1], _FILES)


def _readings(name: str) -> tuple[str, str]:
    """The name as file systems read it that know no case, no dots and spaces at the end, and streams behind a colon."""
    visible = name if name.isprintable() else "".join(filter(str.isprintable, name))
    small = visible.casefold()
    return small.rstrip(". "), small.partition(":")[0].rstrip(". ")


def _match(readings: Iterable[str], patterns: tuple[str, ...]) -> str | None:
    alternatives = _compiled(patterns)
    found = next((found for name in readings if (found := alternatives.match(name))), None)
    return patterns[found.lastindex - 1] if found and found.lastindex else None


@cache
def _compiled(patterns: tuple[str, ...]) -> re.Pattern[str]:
    """One expression for all, which is 20 times as fast as asking one by one; the group's number tells which."""
    return re.compile("|".join(f"({translate(pattern)})" for pattern in patterns))
