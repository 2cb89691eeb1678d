"""The least pygls server: one feature, its own transport."""

from pygls.lsp.server import LanguageServer

server = LanguageServer("bare", "1")


@server.feature("bare/chat")
def chat(_params: object) -> None:
    """Nothing to do."""


if __name__ == "__main__":
    server.start_io()
