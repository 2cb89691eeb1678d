"""What every command that uses the services does: assemble them, run, word a failure, close them."""

import argparse
import asyncio
import gc
import logging
import os
from collections.abc import Awaitable, Callable, Coroutine, Mapping
from typing import TYPE_CHECKING, Any, Final

from codegpt_ls.assembly import assemble
from codegpt_ls.cli.reports import write_log
from codegpt_ls.cli.terminal import Terminal
from codegpt_ls.credentials.redaction import Redactor
from codegpt_ls.domain.errors import AssistantError
from codegpt_ls.domain.events.threads import ThreadChange, ThreadEvent, ThreadText
from codegpt_ls.presentation.notices import file_trouble, storage_notice
from codegpt_ls.settings.reading import read_settings
from codegpt_ls.settings.sources import merged

if TYPE_CHECKING:
    from codegpt_ls.protocol.wire import Wire
    from codegpt_ls.services.threads.conversations import Conversations

COMPATIBLE: Final = "compatible"
"""The provider that is whatever answers at an address."""
_OBJECTS: Final = 100_000
"""Made since garbage was last looked for: more than an answer makes, and some megabytes in a long conversation."""
STOPPED: Final = 130
"""Exit code after Ctrl-C: 128 and the number of SIGINT, as shells have it."""


class Command:
    """One call of a command: its arguments, the terminal and the services."""

    def __init__(self, arguments: argparse.Namespace, redactor: Redactor) -> None:
        # What went wrong is told in sentences; the log is for what nobody foresaw.
        write_log(logging.getLevelName(logging.CRITICAL), redactor)
        self.arguments = arguments
        self.redactor = redactor
        self.services = assemble(os.environ, redactor)
        self.looking: Conversations | None = None
        """Where questions are asked for which things may be looked up, once there was one."""
        self.services.threads.listen(self._hear)
        written, problem = self.services.person_settings.read()
        own_locale = written.get("locale")
        locale = arguments.locale or (own_locale if isinstance(own_locale, str) else None)
        self.terminal = Terminal(locale, quiet=getattr(arguments, "quiet", False))
        self.settings_file_is_sound: Final = problem is None
        for trouble in (*((problem,) if problem else ()), *self.services.person_providers.read()):
            self.terminal.tell(file_trouble(trouble, self.terminal.words))
        self.settings_are_sound: Final = self._configure(written) and self.settings_file_is_sound

    @property
    def json(self) -> bool:
        """Whether a script reads."""
        return bool(self.arguments.json)

    def run(self, work: Callable[[], Awaitable[int]]) -> int:
        """Do the work in an event loop. Returns its exit code, 1 for a failure, 130 when Ctrl-C cancelled it."""
        # Else all of what is loaded would be looked through at once.
        gc.freeze()
        gc.set_threshold(_OBJECTS)
        gc.enable()
        try:
            return asyncio.run(self._closing(work))
        except KeyboardInterrupt:
            self.terminal.stopped()
            return STOPPED

    def ask_stores(self, question: Callable[[], Coroutine[Any, Any, bool]]) -> bool:
        """Whether the key stores say so, before anything runs that had to be closed again.

        Raises AssistantError as the store does.
        """
        return asyncio.run(question())

    def _configure(self, written: Mapping[str, Any]) -> bool:
        """What the person wrote into their settings file, with what they typed over it; whether all of it counts."""
        settings, problems = read_settings(merged(written, _given(self.arguments)))
        for wrong in problems:
            reason = self.terminal.words.text(f"setting.{wrong.fault}", limit=wrong.limit)
            self.terminal.say(wrong.sentence, setting=wrong.setting, reason=reason, default=wrong.default)
        self.services.settings.replace(settings)
        if base_url := getattr(self.arguments, "base_url", None):
            self.services.base_urls.type(self._meant(), base_url, alone=not self.arguments.provider)
        return not problems

    def _meant(self) -> str:
        """The provider that is spoken to at an address that was typed; one that makes its own cannot be."""
        chosen = self.services.selections.provider()
        local = any(each.profile.id == chosen and each.profile.makes_own_address for each in self.services.providers)
        return COMPATIBLE if local and not self.arguments.provider else chosen

    def knows_provider(self) -> bool:
        """Whether the provider meant is installed; if not, that is told."""
        try:
            self.services.provider(None)
        except AssistantError as error:
            self.fail(error)
            return False
        return True

    async def _closing(self, work: Callable[[], Awaitable[int]]) -> int:
        try:
            return await self.attempt(work)
        finally:
            await self.services.aclose()

    async def attempt(self, work: Callable[[], Awaitable[int]]) -> int:
        """Do the work; a failure is told and counts as 1."""
        try:
            return await work()
        except AssistantError as error:
            self.fail(error)
            return 1

    def show_result(self, result: "Wire", **more: str) -> None:
        """A result as one line of JSON."""
        self.terminal.show_json({**more, **result.model_dump(mode="json", by_alias=True, exclude_none=True)})

    def _hear(self, event: ThreadEvent) -> None:
        """Tell what became of the file of conversations; who changed what is no news where one command runs."""
        if not isinstance(event, ThreadChange | ThreadText):
            words = self.terminal.words
            self.terminal.tell(storage_notice(event, words, self.services.explainer(words).explain))

    def fail(self, error: AssistantError) -> None:
        """Tell a failure, to a person or to a script."""
        from codegpt_ls.cli.failure import failure_json, tell_failure

        if self.json:
            self.terminal.show_json(failure_json(error, self.services, self.terminal))
        else:
            tell_failure(error, self.services, self.terminal)


def _given(arguments: argparse.Namespace) -> dict[str, Any]:
    """The settings a command line stands for, without the address: it belongs to a provider."""
    names = {name: name for name in ("provider", "model", "effort", "proxy")} | {"ca_bundle": "caBundle"}
    times = {"first_byte": "firstByte", "first_words": "firstWords", "silence": "silence"}
    given: dict[str, Any] = _named(arguments, names)
    return {**given, "timeouts": timeouts} if (timeouts := _named(arguments, times)) else given


def _named(arguments: argparse.Namespace, names: Mapping[str, str]) -> dict[str, Any]:
    given = ((setting, getattr(arguments, option, None)) for option, setting in names.items())
    return {setting: value for setting, value in given if value}
