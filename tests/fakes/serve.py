"""The fakes for test suites in other languages: one provider, and one OS keyring where asked for.

    python -m tests.fakes.serve [--key KEY] [--keyring] [--ollama]

The first line of standard output is `{"origin", "baseUrl", "environ", "ollama"}`: where the provider listens, what a
process needs to live with the keyring, and where an Ollama listens, whose first download hangs and whose second ends.
Then each line of standard input is one call, `{"do": NAME, ...}`, answered by one line:

    script   replies: [[NAME, ARGUMENTS, OPTIONS]...]   queue replies, made by `tests.fakes.replies`
    forget                                              drop the replies nobody came for
    let_go                                              let every answer that is held go on
    requests                                            every request so far: method, path, authorization, body
    closed   index                                      wait until the client has left in the middle of that request
    lookup   service                                    what another program finds in the keyring
    lock                                                lock the keyring, which then asks the person
    expect   key                                        the only key that is taken from now on; null: any

All ends with standard input.
"""

import argparse
import json
import sys
from contextlib import ExitStack
from typing import Any

from tests.fakes import own_server, replies
from tests.fakes.os_keyring import OsKeyring, os_keyring
from tests.fakes.provider import FakeProvider


class Fakes:
    """What can be called."""

    def __init__(self, provider: FakeProvider, keyring: OsKeyring | None) -> None:
        self._provider = provider
        self._keyring = keyring

    def call(self, call: dict[str, Any]) -> Any:
        """Run one call by its name."""
        name = call.pop("do")
        return getattr(self, f"do_{name}")(**call)

    def do_script(self, replies: list[list[Any]]) -> None:
        """Queue replies."""
        self._provider.script(*(_reply(*reply) for reply in replies))

    def do_forget(self) -> None:
        """Drop the replies nobody came for."""
        self._provider.forget_script()

    def do_let_go(self) -> None:
        """Let every answer that is held go on."""
        self._provider.let_go()

    def do_requests(self) -> list[dict[str, Any]]:
        """Every request so far."""
        return [
            {
                "method": request.method,
                "path": request.path,
                "authorization": request.headers.get("authorization"),
                "body": request.body,
            }
            for request in self._provider.requests
        ]

    def do_closed(self, index: int) -> None:
        """Answered once the client has left."""
        self._provider.wait_until_closed(index)

    def do_lookup(self, service: str) -> str | None:
        """What the keyring holds."""
        assert self._keyring, "started without --keyring"
        return self._keyring.lookup(service)

    def do_lock(self) -> None:
        """Lock the keyring."""
        assert self._keyring, "started without --keyring"
        self._keyring.lock()

    def do_expect(self, key: str | None) -> None:
        """The only key that is taken."""
        self._provider.expected_key = key


def _reply(name: str, arguments: list[Any], options: dict[str, Any]) -> replies.Reply:
    made = getattr(replies, name)(*arguments, **options)
    assert isinstance(made, replies.Reply)
    return made


def main() -> None:
    """Serve until standard input ends."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--key")
    parser.add_argument("--keyring", action="store_true")
    parser.add_argument("--ollama", action="store_true")
    arguments = parser.parse_args()
    with ExitStack() as stack:
        provider = stack.enter_context(FakeProvider(expected_key=arguments.key))
        keyring = stack.enter_context(os_keyring()) if arguments.keyring else None
        fakes = Fakes(provider, keyring)
        environ = keyring.environ if keyring else {}
        ollama = stack.enter_context(own_server.downloading()).base_url if arguments.ollama else ""
        _write({"origin": provider.origin, "baseUrl": provider.base_url, "environ": environ, "ollama": ollama})
        for line in sys.stdin:
            _write({"result": fakes.call(json.loads(line))})


def _write(value: object) -> None:
    sys.stdout.write(json.dumps(value) + "\n")
    sys.stdout.flush()


if __name__ == "__main__":
    main()
