"""`codegpt-ls acp` tried by hand, without its package, and as a client starts it to have a key set."""

import subprocess
import sys

from codegpt_ls.cli.serving.acp import PACKAGE
from codegpt_ls.installing import install_command
from tests.cli.terminal import call, screen
from tests.fakes.provider import KEY

WITHOUT_PACKAGE = "import sys; sys.modules['acp'] = None; from codegpt_ls.cli import main; sys.exit(main(sys.argv[1:]))"


def test_without_its_package_it_says_how_to_get_it(environ: dict[str, str]) -> None:
    done = subprocess.run(
        [sys.executable, "-c", WITHOUT_PACKAGE, "acp"], env=environ, capture_output=True, text=True, check=False
    )
    assert (done.returncode, done.stdout) == (1, "")
    assert install_command(PACKAGE) in done.stderr
    assert done.stderr.count(". ") == 1


def test_in_a_terminal_a_person_is_shown_the_way(environ: dict[str, str]) -> None:
    with screen("acp", environ=environ) as person:
        person.wait_for("Zed")
        assert person.end() == 2


def test_a_client_has_a_key_set_by_our_own_command(environ: dict[str, str]) -> None:
    with screen("acp", "--set-key", environ=environ) as person:
        person.wait_for("API key")
        person.press_ctrl_c()
        assert person.end() == 130
    done = call("acp", "--set-key", environ=environ, stdin=KEY)
    assert done.returncode == 2
    assert "codegpt-ls key set" in done.stderr
    assert KEY not in done.stdout + done.stderr
