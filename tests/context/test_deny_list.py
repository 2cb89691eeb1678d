"""Names that secrets have, and their neighbours that are only code."""

import pytest

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
