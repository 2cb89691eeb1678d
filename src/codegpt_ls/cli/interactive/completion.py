"""What Tab offers in a conversation: the commands, and what each of them can be followed by."""

from collections.abc import AsyncGenerator, Iterable

from prompt_toolkit.completion import CompleteEvent, Completer, Completion, PathCompleter
from prompt_toolkit.document import Document

from codegpt_ls.cli.interactive.slash import COMMANDS, efforts_there_are, models_there_are, threads_there_are
from codegpt_ls.cli.interactive.talk import Talk
from codegpt_ls.domain.errors import AssistantError


class SlashCompleter(Completer):
    """Looks at a line that begins with a slash."""

    def __init__(self, talk: Talk) -> None:
        self._talk = talk
        self._paths = PathCompleter(expanduser=True)

    def get_completions(self, document: Document, complete_event: CompleteEvent) -> Iterable[Completion]:
        """Nothing by itself: what there is has to be waited for."""
        del document, complete_event
        return ()

    async def get_completions_async(
        self, document: Document, complete_event: CompleteEvent
    ) -> AsyncGenerator[Completion, None]:
        """What the word before the cursor may become."""
        name, space, rest = document.text_before_cursor.partition(" ")
        if not space:
            for command in COMMANDS:
                if name and command.startswith(name):
                    yield Completion(command, start_position=-len(name))
        elif name == "/file":
            for path in self._paths.get_completions(Document(rest), complete_event):
                yield path
        else:
            for value, meaning in await self._values(name):
                if value.startswith(rest):
                    yield Completion(value, start_position=-len(rest), display_meta=meaning)

    async def _values(self, name: str) -> list[tuple[str, str]]:
        try:
            if name == "/model":
                return [(model, "") for model in await models_there_are(self._talk.command)]
            if name == "/effort":
                return [(each, "") for each in await efforts_there_are(self._talk.command)]
            if name == "/thread":
                found = await threads_there_are(self._talk.command)
                return [(thread.id, thread.title) for thread in found]
        except AssistantError:
            pass  # the command itself says what is wrong
        return []
