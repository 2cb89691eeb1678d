"""What people write as a proxy."""

import pytest

from codegpt_ls.domain.errors import AssistantError, ErrorCode
from codegpt_ls.providers.transport.proxies import proxy_address


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("proxy.example:3128", "http://proxy.example:3128"),
        ("me:secret@proxy.example", "http://me:secret@proxy.example"),
        ("https://proxy.example", "https://proxy.example"),
        ("HTTP://proxy.example:3128/", "http://proxy.example:3128/"),
        (' "http://proxy.example:3128"\n', "http://proxy.example:3128"),
        ("socks5://proxy.example", "socks5://proxy.example"),
        ("socks5h://proxy.example:1080", "socks5h://proxy.example:1080"),
        ("socks://127.0.0.1:1080/", "socks5://127.0.0.1:1080/"),
        ("http://me:p%23ss@[::1]:3128", "http://me:p%23ss@[::1]:3128"),
    ],
)
def test_what_other_programs_understand_is_understood(written: str, meant: str) -> None:
    assert proxy_address(written, "HTTPS_PROXY") == meant


@pytest.mark.parametrize(
    ("written", "why"),
    [
        ("http://user:p#ss@127.0.0.1:3128", "escape"),
        ("user:p/ss@127.0.0.1:3128", "escape"),
        ("http://user:p?ss@127.0.0.1:3128", "escape"),
        ("http://user:p@ss@127.0.0.1:3128", "escape"),
        ("socks4://proxy.example", "address"),
        ("ftp://proxy.example", "address"),
        ("http://", "address"),
        ("http://proxy.example:port", "address"),
        ("http://proxy.example:0", "address"),
        ("http://proxy .example", "address"),
        ("http://[::1", "address"),
        ("", "address"),
    ],
)
def test_what_cannot_be_one_is_refused_by_name_and_never_repeated(written: str, why: str) -> None:
    with pytest.raises(AssistantError) as refused:
        proxy_address(written, "ALL_PROXY")
    assert (refused.value.code, refused.value.facts.known()) == (
        ErrorCode.PROXY,
        {"setting": "ALL_PROXY", "detail": why},
    )
