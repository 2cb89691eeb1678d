"""What to type for a missing package, by the way codegpt-ls was installed."""

import importlib.util
import subprocess
import sys
from pathlib import Path

import pytest

from codegpt_ls.installing import install_command
from codegpt_ls.providers.local.engine import PACKAGE

UV = '[tool]\nrequirements = [{{ name = "other" }}, {{ name = "codegpt-ls", {source} }}]\n'


def environment(folder: Path, name: str, text: str) -> Path:
    """An environment with the file that its maker leaves in it."""
    made = folder / "codegpt-ls"
    made.mkdir()
    (made / name).write_text(text)
    return made


def test_t15_pipx_is_asked_to_add_to_its_environment(tmp_path: Path) -> None:
    prefix = environment(tmp_path, "pipx_metadata.json", "{}")
    assert install_command("xllamacpp", prefix) == "pipx inject codegpt-ls xllamacpp"


@pytest.mark.parametrize(
    ("receipt", "named"),
    [
        (UV.format(source='directory = "/projects/codegpt ls"'), "'/projects/codegpt ls'"),
        (
            UV.format(source='git = "https://git.example/codegpt-ls"'),
            "'codegpt-ls @ git+https://git.example/codegpt-ls'",
        ),
        (UV.format(source='specifier = ">=0.1"'), "codegpt-ls"),
        ("[tool]\nrequirements = 5\n", "codegpt-ls"),
        ("no receipt", "codegpt-ls"),
    ],
)
def test_t15_uv_is_told_once_more_where_we_came_from(tmp_path: Path, receipt: str, named: str) -> None:
    prefix = environment(tmp_path, "uv-receipt.toml", receipt)
    assert install_command("xllamacpp", prefix) == f"uv tool install --with xllamacpp {named}"


def test_t15_anywhere_else_it_is_the_pip_of_this_python(tmp_path: Path) -> None:
    command = install_command("xllamacpp", tmp_path)
    if importlib.util.find_spec("pip") is None:  # as in an environment that uv has made
        assert command == f"uv pip install --python {sys.executable} xllamacpp"
        return
    assert command == f"{sys.executable} -m pip install xllamacpp"
    assert subprocess.run([*command.split()[:3], "--version"], capture_output=True, check=False).returncode == 0


WITHOUT_ENGINE = (
    f"import sys; sys.modules[{PACKAGE!r}] = None; from codegpt_ls.cli import main; sys.exit(main(sys.argv[1:]))"
)


@pytest.mark.another_process
@pytest.mark.parametrize("arguments", [("local", "fetch"), ("local", "status"), ("chat", "--provider", "local", "Hi")])
def test_t15_a_missing_engine_is_told_before_anything_is_fetched(
    environ: dict[str, str], arguments: tuple[str, ...]
) -> None:
    """`environ` fails the test where something leaves this machine."""
    done = subprocess.run(
        [sys.executable, "-c", WITHOUT_ENGINE, *arguments], env=environ, capture_output=True, text=True, check=False
    )
    assert (done.returncode, done.stdout) == (1, "")
    assert install_command(PACKAGE, Path(sys.prefix)) in done.stderr.splitlines()[0]
