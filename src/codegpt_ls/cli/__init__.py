"""The terminal's door to the same services the editors use."""

from collections.abc import Sequence

_SERVING = ("serve", "acp")
"""What goes on as long as an editor does."""


def main(argv: Sequence[str] | None = None) -> int:
    """Run one command, the language server where none is named. Returns the exit code.

    0 done, 1 failed, 2 called wrongly, 130 stopped with Ctrl-C.
    """
    import gc
    import sys

    given = sys.argv[1:] if argv is None else argv
    if given and given[0] not in _SERVING and not given[0].startswith("-"):
        # What is loaded is no garbage, and looking for some takes a tenth of the time until the first word: `Command`
        # begins with it again. A server would keep in memory what was not looked for.
        gc.disable()
    # Nothing more: an editor that starts the server waits for what stands here.
    from codegpt_ls.cli.encoding import CannotWrite, tolerate_any_text
    from codegpt_ls.cli.parser import parse
    from codegpt_ls.cli.reports import guard_tracebacks, leave_no_core
    from codegpt_ls.credentials.redaction import Redactor

    tolerate_any_text()
    leave_no_core()
    redactor = Redactor()
    guard_tracebacks(redactor)
    arguments = parse(given)
    try:
        return int(arguments.run(arguments, redactor))
    except KeyboardInterrupt:
        from codegpt_ls.cli.terminal import Terminal

        Terminal(arguments.locale).stopped()
        return 130
    except BrokenPipeError:
        # `codegpt-ls chat … | head`: the reader has what it wanted.
        from codegpt_ls.cli.terminal import Terminal

        Terminal.let_go_of_stdout()
        return 0
    except CannotWrite as reason:
        from codegpt_ls.cli.terminal import Terminal

        Terminal.let_go_of_stdout()
        Terminal(arguments.locale).say("terminal.cannot_write", detail=reason)
        return 1
