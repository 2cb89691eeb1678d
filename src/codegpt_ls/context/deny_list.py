"""Names that secrets have. What bears one of them is never sent, whatever an ignore file says.

Gathered from what cloud, package and database tools document as their credential files, and from git's own folder.
Patterns are those of `fnmatch` on one name in small letters, with `-` and `_` for one another; a copy (`.env~`,
`id_rsa.bak`) counts as what it is a copy of. A name that is as often source code or prose (`credentials.py`,
`secrets.md`, `password-reset.json`) is not here: `.codegptignore` is for those.
"""

import re
from collections.abc import Iterable, Sequence
from fnmatch import translate
from functools import cache, lru_cache
from itertools import pairwise
from typing import Final

_WORDS: Final = "secrets?|credentials?|creds|passwords?|passwd|api-keys?"
_VALUES: Final = re.compile(
    rf"(?:(?:.*[.-])?(?P<last>{_WORDS})|(?P<first>{_WORDS})(?:\..*|-(?:dev|prod|stag|test|qa|live)[^.]*))"
    r"\.(?:cfg|conf|csv|ini|json|plist|properties|toml|txt|xml|ya?ml)"
)
"""Files of values, not of code or prose, that are called by such a word, also for one stage of a deployment."""

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
    ".chef",
    ".vault",
    ".password-store",
    ".terraform",
    ".terraform.d",
    "keyrings",
    "*.agilekeychain",
    "*.keychain",
)
"""With everything below."""

_FILES: Final = (
    # environments
    ".env",
    ".env.*",
    "*.env",
    ".env-*",
    ".dev.vars",
    ".dev.vars.*",
    ".envrc",
    ".envrc.*",
    # private keys and key stores
    "id_rsa*",
    "id_dsa*",
    "id_ecdsa*",
    "id_ed25519*",
    "*.id_rsa",
    "ssh_host_*_key",
    "deploy-key",
    "*-deploy-key",
    "private-key",
    "*-private-key",
    "privkey*",
    "*.privkey",
    "*.pem",
    "*.key",
    "*.ppk",
    "*.p8",
    "*.p12",
    "*.pfx",
    "*.jks",
    "*.jceks",
    "*.bks",
    "*.keystore",
    "*.kdb",
    "*.kdbx",
    "*.gpg",
    "*.ovpn",
    "wallet.dat",
    "*.keytab",
    "*.keychain-db",
    "secring.*",
    # logins of tools
    ".npmrc",
    ".yarnrc.yml",
    ".pypirc",
    ".netrc",
    "_netrc",
    ".authinfo",
    ".msmtprc",
    ".fetchmailrc",
    ".git-credentials",
    ".gitconfig",
    ".pgpass",
    "pgpass.conf",
    ".my.cnf",
    ".mylogin.cnf",
    ".htpasswd",
    ".htdigest",
    ".dockercfg",
    ".dockerconfigjson",
    ".boto",
    ".s3cfg",
    "rclone.conf",
    ".rclone.conf",
    ".databrickscfg",
    ".ftpconfig",
    "sftp.json",
    "sftp-config.json",
    "sitemanager.xml",
    ".terraformrc",
    "terraform.rc",
    ".vault-token",
    ".vault_pass*",
    "vault_pass*.txt",
    "kubeconfig",
    "kubeconfig.*",
    "*.kubeconfig",
    "local.settings.json",
    "appsettings.*.json",
    "settings-security.xml",
    "wp-config.php",
    # whole stores of credentials
    "credentials",
    ".credentials*",
    ".secrets",
    "client-secret*.json",
    "service-account*.json",
    "serviceaccount*.json",
    "*firebase-adminsdk*.json",
    "token.json",
    "token.txt",
    "access-token*",
    # infrastructure with its values
    "*.tfstate",
    "*.tfstate.*",
    "*.tfvars",
    "*.tfvars.json",
    # what was typed
    ".*_history",
    ".zhistory",
    ".histfile",
    "fish_history",
)
_BELOW: Final = (
    ".docker/config.json",
    ".config/gcloud",
    "gh/hosts.y*ml",
    ".codex/auth.json",
    ".composer/auth.json",
    "opencode/auth.json",
    ".m2/settings.xml",
    ".gradle/gradle.properties",
    "etc/shadow*",
    "etc/gshadow*",
    "etc/sudoers*",
)
"""Names that are secret in one folder only."""

_EXAMPLES: Final = (
    "*.example",
    "*.sample",
    "*.template",
    "*.dist",
    "*.example.*",
    "*-example.*",
    "*.sample.*",
    "*.template.*",
    ".env-example",
    ".env-sample",
    ".env-template",
    ".env-dist",
    "example.env",
    "sample.env",
    "template.env",
    "*.pub",
    "sealed-secret*",
    "external-secret*",
)
"""Made to be shown: they name what belongs in such a file and hold no values; public halves of keys."""
_FILLED_IN: Final = re.compile(r"[.-](?:local|prod|production)$")
"""An example that became a file of its own."""

_COPIES: Final = re.compile(
    r"(?:~|\.~\d{1,4}~|#|[._-](?:bak|backup|bk|old|orig|original|save|saved|sav|copy|tmp|temp|prev|rej|local|sw[a-p]|un~)"
    r"|[._-]?\d{1,14}|[ _-]copy|[ _-]?\(\d{1,3}\)|[. ])$"
)
"""What editors, tools and people append to a name when they keep an earlier state or a copy of a file."""
_MOST_COPIES: Final = 8
"""Endings taken off one name."""


def denying_pattern(names: Iterable[str]) -> str | None:
    """The entry that forbids a path, given by its names from the outermost folder to the file; None when it may go."""
    return _denying(tuple(names))


@lru_cache(maxsize=1024)
def _denying(names: Sequence[str]) -> str | None:
    """Remembered: the file in which somebody types is asked about at every key."""
    parts = [_readings(name) for name in names]
    for part in parts:
        if pattern := _match(part, _FOLDERS):
            return f"{pattern}/"
    for above, below in pairwise(parts):
        if pattern := _match([f"{above[0]}/{name}" for name in below], _BELOW):
            return pattern
    if not parts or (_match(parts[-1][:1], _EXAMPLES) and not _FILLED_IN.search(parts[-1][0])):
        return None
    return _match(parts[-1], _FILES) or _file_of_values(parts[-1])


def _file_of_values(readings: Iterable[str]) -> str | None:
    found = next((found for name in readings if (found := _VALUES.fullmatch(name))), None)
    return f"{found['last'] or found['first']}.*" if found else None


def _readings(name: str) -> Sequence[str]:
    """All names that this one can stand for: as file systems read it that know no case, no dots and spaces at the
    end, and streams behind a colon; and, if it is a copy, the name of what it is a copy of."""
    visible = name if name.isprintable() else "".join(filter(str.isprintable, name))
    small = visible.casefold().replace("_", "-")
    first, found = small.rstrip(". "), [small.partition(":")[0].rstrip(". ")]
    for _ in range(_MOST_COPIES):
        original = _COPIES.sub("", found[-1].removeprefix("#").removeprefix(".#"))
        if original == found[-1] or not original:
            break
        found.append(original)
    # The swap file of `server.pem` is `.server.pem.swp`.
    return tuple(dict.fromkeys((first, *found, *(each.removeprefix(".") for each in found[1:]))))


def _match(readings: Iterable[str], patterns: tuple[str, ...]) -> str | None:
    alternatives = _compiled(patterns)
    found = next((found for name in readings if (found := alternatives.match(name))), None)
    return patterns[found.lastindex - 1] if found and found.lastindex else None


@cache
def _compiled(patterns: tuple[str, ...]) -> re.Pattern[str]:
    """One expression for all, which is 20 times as fast as asking one by one; the group's number tells which."""
    return re.compile("|".join(f"({translate(pattern.replace('_', '-'))})" for pattern in patterns))
