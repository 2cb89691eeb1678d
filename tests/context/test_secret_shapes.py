"""What looks like a secret, and what only resembles one."""

import pytest

from codegpt_ls.context.secret_shapes import secret_lines, secrets_in
from codegpt_ls.domain.limits import SECRETS_SHOWN

FOUND = {
    "private_key": [
        "-----BEGIN PRIVATE KEY-----",
        "-----BEGIN RSA PRIVATE KEY-----",
        "-----BEGIN PGP PRIVATE KEY BLOCK-----",
    ],
    "api_key": [f"sk-proj-{'a1' * 20}", f"AIza{'b' * 35}", f"gsk_{'c3' * 20}", f"sk_live_{'d4' * 12}"],
    "cloud_key": ["AKIAABCDEFGHIJKLMNOP", f"AccountKey={'e5' * 30}=="],
    "token": [
        f"ghp_{'f6' * 18}",
        f"github_pat_{'g7' * 20}",
        "xoxb-1234567890-abcdef",
        f"eyJ{'h8' * 10}.eyJ{'i9' * 20}.{'j0' * 20}",
    ],
    "password": [
        'password = "hunter22two"',
        "PASSWORD: 'Tr0ub4dor&3'",
        'client_secret="a1b2c3d4e5"',
        '{"api_key": "abc123def456"}',
        "postgres://app:s3cretpw@db.example.com/app",
        f"export DEPLOY_TOKEN={'aB3xQ9' * 5}",
        f"secret: {'0a1b2c3d' * 4}",
        f"key => '{'Zk81' * 7}=='",
    ],
}
NOTHING = [
    'password = "password"',
    "password = input('Password: ')",
    'password = os.environ["DB_PASSWORD_1"]',
    "if password == other_password:",
    "https://example.com:8443/path@2x",
    "postgres://user:${PASSWORD}@host/db",
    "sk-learn is a library; task-oriented-programming-is-a-thing",
    "git@github.com:me/repo.git",
    "-----BEGIN PUBLIC KEY-----",
    "-----BEGIN CERTIFICATE-----",
    "AKIA is how such keys begin",
    'secret = "<your-secret-1>"',
    "0123456789abcdef0123456789abcdef01234567",
    "token = getAccessTokenFromOAuth2Provider3(request)",
    "key = settings.PROVIDER_KEY_2_OF_2.theirVeryLongName",
    "token: Some2Long3Name4Of5A6Type7That8Continues[str]",
    "key = the_name_of_a_variable_number_2_of_22",
]


@pytest.mark.parametrize(("kind", "text"), [(kind, text) for kind, texts in FOUND.items() for text in texts])
def test_s10_a_secret_is_known_by_its_shape(kind: str, text: str) -> None:
    assert [(each.kind.value, each.line) for each in secrets_in(f"first\n\n  {text}\nlast\n")] == [(kind, 2)]


@pytest.mark.parametrize("text", NOTHING)
def test_s10_ordinary_code_has_none(text: str) -> None:
    assert secrets_in(f"{text}\n") == []


def test_of_many_the_first_few_are_told() -> None:
    found = secrets_in("AKIAABCDEFGHIJKLMNOP\n" * 1000)
    assert [each.line for each in found] == list(range(SECRETS_SHOWN))


def test_of_a_private_key_every_line_counts_also_in_a_difference() -> None:
    body = ["MIIEvQIBADANBgkqhkiG9w0BAQEFAASCBKcwggSjAgEAAoIBAQC7", "", "Ab=="]
    begin, end = "-----BEGIN RSA PRIVATE KEY-----", "-----END RSA PRIVATE KEY-----"
    text = [" code()", f"+{begin}", *(f"+{line}" for line in body), f"+{end}", "+more(code)"]

    assert set(secret_lines("\n".join(text))) == {1, 2, 3, 4, 5}
    assert set(secret_lines("\n".join(text[:4]))) == {1, 2, 3}, "cut off"
    assert set(secret_lines("\n".join(text[2:]))) == {0, 1, 2, 3}, "its beginning is not shown"


def test_lines_with_secrets_are_all_told_however_many_there_are() -> None:
    assert len(secret_lines("AKIAABCDEFGHIJKLMNOP\n" * 1000)) == 1000
