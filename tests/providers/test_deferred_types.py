"""The SDK's description of the API: unread by a question, and whole for who asks for it."""

import subprocess
import sys
import textwrap


def _run(program: str) -> list[str]:
    """What it prints, in a Python of its own: ours has loaded the SDK already."""
    command = [sys.executable, "-W", "error", "-c", textwrap.dedent(program)]
    return subprocess.run(command, check=True, capture_output=True, text=True).stdout.splitlines()


def test_what_a_question_needs_does_not_load_the_description_of_the_api() -> None:
    names = _run("""
        import sys
        import codegpt_ls.providers.client.sdk_client
        print(*sys.modules, sep="\\n")
    """)
    assert "openai" in names
    assert "openai.types.responses.response" not in names
    assert len([name for name in names if name.startswith("openai.types.")]) < 120


def test_who_asks_for_it_gets_the_same_as_without_us() -> None:
    program = """
        import {first}
        import importlib
        for name in ("", ".chat", ".responses", ".shared", ".webhooks"):
            module = importlib.import_module(f"openai.types{{name}}")
            hasattr(module, "Nothing")
            print(*(f"{{module.__name__}}.{{name}} {{getattr(module, name)!r}}" for name in sorted(dir(module))
                    if not name.startswith("__")), sep="\\n")
        print(importlib.import_module("openai.types").Model.model_json_schema())
    """
    ours = _run(program.format(first="codegpt_ls.providers"))
    assert len(ours) > 300
    assert ours == _run(program.format(first="sys"))


def test_what_is_not_there_is_refused_as_ever_and_asked_again_too() -> None:
    assert (
        _run("""
        import codegpt_ls.providers, openai.types
        for _ in range(2):
            try:
                openai.types.Nothing
            except AttributeError as error:
                print(error)
    """)
        == ["module 'openai.types' has no attribute 'Nothing'"] * 2
    )


def test_threads_that_ask_at_once_all_get_it() -> None:
    assert _run("""
        import codegpt_ls.providers, openai
        from concurrent.futures import ThreadPoolExecutor
        from threading import Barrier
        barrier = Barrier(8)
        def ask(number):
            barrier.wait()
            return (openai.types.Model if number % 2 else openai.types.responses.Response).__name__
        with ThreadPoolExecutor(8) as pool:
            print(*pool.map(ask, range(8)))
    """) == ["Response Model Response Model Response Model Response Model"]


def test_what_fails_to_load_fails_alike_when_it_is_asked_for_again() -> None:
    assert (
        _run("""
        import codegpt_ls.providers, openai, sys
        sys.modules["openai.types.batch"] = None
        for _ in range(2):
            try:
                openai.types.Model
            except ImportError as error:
                print(type(error).__name__)
    """)
        == ["ModuleNotFoundError"] * 2
    )
