"""Names that secrets have, and their neighbours that are only code."""

from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from codegpt_ls.context.deny_list import denying_pattern


@pytest.mark.parametrize(
    "path",
    [
        ".env",
        ".env.local",
        ".env.production",
        "config/prod.env",
        ".envrc",
        ".ENV",
        ".env.",
        ".env ",
        ".env::$DATA",
        ".e\u200bnv",
        "x:server.pem",
        ".env.example.local",
        "id_rsa",
        "keys/id_ed25519",
        "server.pem",
        "SERVER.PEM",
        "tls/private.key",
        "release.keystore",
        "passwords.kdbx",
        "client.p12",
        ".npmrc",
        "packages/web/.npmrc",
        ".pypirc",
        ".netrc",
        "_netrc",
        ".git-credentials",
        ".pgpass",
        ".htpasswd",
        ".git/config",
        ".git/hooks/pre-commit",
        "vendor/lib/.git/config",
        ".GIT/config",
        ".g\u200cit/config",
        ".git",
        ".ssh/known_hosts",
        ".aws/credentials",
        ".aws/config",
        ".kube/config",
        "kubeconfig",
        ".docker/config.json",
        ".config/gcloud/access_tokens.db",
        "etc/shadow",
        "etc/shadow-",
        "etc/gshadow",
        "etc/sudoers.d/deploy",
        "credentials",
        "credentials.json",
        "my-service-credentials.json",
        "service-account-prod.json",
        "client_secret_123.json",
        "secrets.yaml",
        "secrets.yml",
        "terraform.tfstate",
        "terraform.tfstate.backup",
        "prod.tfvars",
        ".terraform/environment",
        ".bash_history",
    ],
)
def test_a_secrets_name_is_denied(path: str) -> None:
    assert denying_pattern(["home", "me", "repo", *path.split("/")])


@pytest.mark.parametrize(
    "path",
    [
        "src/app.py",
        ".env.example",
        ".env.sample",
        ".env.template",
        ".env.dist",
        "example.env",
        "environment.py",
        "env.py",
        ".env/lib/python3.12/site.py",
        "credentials.py",
        "secrets.py",
        "secrets/reader.go",
        "keyboard.ts",
        "key.py",
        "monkey.json",
        "pem.md",
        "id_rsa.pub",
        ".gitignore",
        ".gitattributes",
        ".github/workflows/ci.yml",
        "git/config",
        "docker/config.json",
        "gcloud/deploy.sh",
        "src/shadow.py",
        "shadow",
        "variables.tf",
        "main.tf",
        "history.py",
        "npmrc.md",
    ],
)
def test_code_may_go(path: str) -> None:
    assert denying_pattern(["home", "me", "repo", *path.split("/")]) is None


def test_the_entry_that_denies_is_named() -> None:
    assert denying_pattern(["repo", "server.pem"]) == "*.pem"
    assert denying_pattern(["repo", ".git", "config"]) == ".git/"
    assert denying_pattern([]) is None


@pytest.mark.parametrize(
    "path",
    [
        "id_rsa.bak",
        "id_rsa~",
        "id_rsa_work",
        "deploy_key",
        "ssh_host_rsa_key",
        "privkey",
        ".env~",
        ".env_local",
        ".env-prod",
        ".envrc.local",
        ".dev.vars",
        "server.pem.bak",
        ".netrc~",
        ".yarnrc.yml",
        "wp-config.php",
        "appsettings.Production.json",
        "secret.yml",
        "secrets.dev.yaml",
        "prod.secrets.json",
        ".claude/.credentials.json",
        ".codex/auth.json",
        ".config/gh/hosts.yml",
        "firebase-adminsdk-x.json",
        ".m2/settings.xml",
        ".databrickscfg",
        ".zhistory",
        "fish_history",
        "passwords.txt",
        "credentials.txt",
        "#.env#",
        ".#.env",
        ".server.pem.swp",
        ".ssh.bak/id",
        "id_rsa.old.2",
    ],
)
def test_s10_secrets_by_other_names_are_denied(path: str) -> None:
    assert denying_pattern(["repo", *path.split("/")])


@pytest.mark.parametrize(
    "path",
    [
        "tokenizer.py",
        "tokenizer.json",
        "tokens.json",
        "secrets_test.go",
        "password_reset.py",
        "password-reset.json",
        "credentials.md",
        "secrets.md",
        "keys.py",
        "settings.xml",
        "hosts.yml",
        "auth.json",
        "secret_manager.py",
        ".env-example",
        "secrets.yml.example",
        "sealed-secret.yaml",
        "wp-config-sample.php",
        "appsettings.json",
        "environment.ts",
        "package.json",
        "app.2",
        "history.txt",
        "passwordless.json",
        "server.key.pub",
    ],
)
def test_s10_code_and_prose_about_secrets_may_go(path: str) -> None:
    assert denying_pattern(["repo", *path.split("/")]) is None


SECRETS = (
    "id_rsa",
    ".env",
    "server.pem",
    ".netrc",
    "secrets.yaml",
    "prod.secrets.json",
    ".npmrc",
    "deploy_key",
    "api.key",
)
ENDINGS = (
    "~",
    ".bak",
    ".old",
    ".orig",
    ".save",
    ".swp",
    ".1",
    "_2",
    " copy",
    " (1)",
    ".local",
    ".~1~",
    ".tmp",
    "-backup",
)
CODE = ("app", "tokenizer", "environment", "monkey", "keyboard", "history", "secretary", "shadow", "config")


@given(
    st.sampled_from(SECRETS),
    st.lists(st.sampled_from(ENDINGS), max_size=3),
    st.sampled_from((str, str.upper, str.title, lambda name: f"#{name}#", lambda name: f".#{name}")),
)
def test_s10_a_decorated_secret_stays_one(name: str, endings: list[str], write: Callable[[str], str]) -> None:
    assert denying_pattern(["repo", write("".join((name, *endings)))])


@given(
    st.sampled_from(CODE),
    st.sampled_from((".py", ".go", ".ts", ".rs", ".md", ".c", ".java", ".kt")),
    st.lists(st.sampled_from(ENDINGS), max_size=2),
)
def test_s10_a_copy_of_code_stays_code(name: str, suffix: str, endings: list[str]) -> None:
    assert denying_pattern(["repo", "".join((name, suffix, *endings))]) is None
