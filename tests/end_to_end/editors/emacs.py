"""The two Emacsen that are promised."""

import shutil
from typing import Final

from tests.components import require
from tests.end_to_end.editors.desk import CLIENTS, FETCHED, SCRIPTS

BOTH: Final = ("of the system", "fetched")


def emacs(which: str) -> str:
    """The program: the oldest that is promised, or a newer one."""
    if which == "fetched":
        program = FETCHED / "emacs"
        require("Emacs 30", program.exists(), "sh scripts/fetch-editors")
        return str(program)
    found = shutil.which("emacs")
    require("Emacs", found is not None, "apt-get install emacs-nox elpa-eglot elpa-lsp-mode elpa-package-lint")
    return str(found)


def scene(which: str, name: str, *arguments: str) -> list[str]:
    """The call that plays a scene in an Emacs with our client."""
    loaded = [argument for script in ("person.el", name) for argument in ("-l", str(SCRIPTS / script))]
    return [
        emacs(which),
        "--batch",
        "--no-site-file",
        "-L",
        str(CLIENTS / "emacs"),
        "-L",
        str(SCRIPTS),
        *loaded,
        *arguments,
    ]
