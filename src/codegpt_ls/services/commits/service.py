"""A message for the next commit: what is looked at, what is asked, and what is made of the answer."""

import asyncio
from collections.abc import AsyncGenerator, Awaitable, Callable, Sequence
from contextlib import aclosing
from dataclasses import replace
from typing import Final

from codegpt_ls.domain.chat import AnswerOptions, ChatEvent, EffortLeftOut, Role
from codegpt_ls.domain.context.commits import DescribedCommit, Withheld
from codegpt_ls.domain.context.resolved import LeftOutReason, Refusal, Refused
from codegpt_ls.domain.messages.effort import Effort
from codegpt_ls.domain.ports.code import Documents, SourceFiles
from codegpt_ls.domain.ports.commits import Commits
from codegpt_ls.domain.text import CleanText
from codegpt_ls.domain.threads import NewMessage
from codegpt_ls.services.chat.instructions import answer_language
from codegpt_ls.services.commits.describing import described
from codegpt_ls.services.commits.message import message_in
from codegpt_ls.services.commits.wording import worded
from codegpt_ls.services.context.reading import sendable
from codegpt_ls.services.context.secrets import Secrets
from codegpt_ls.services.threads.conversations import Conversations
from codegpt_ls.settings import Settings

SUBJECTS: Final = 10
"""Commits whose first lines show how they are worded here."""


class CommitMessages:
    """Messages for commits, out of one editor's folders or a terminal's."""

    def __init__(
        self,
        documents: Documents,
        files: Callable[[Sequence[str]], SourceFiles],
        commits: Commits,
        secrets: Secrets,
        settings: Callable[[], Settings],
        conversations: Conversations,
        find_key: Callable[[str | None], Awaitable[None]],
        clean: Callable[[str], CleanText],
    ) -> None:
        """`files` takes the URIs of the open folders; `find_key` makes the key in use known to whoever looks for it;
        `clean` takes out what nobody sees."""
        self._documents = documents
        self._files = files
        self._commits = commits
        self._secrets = secrets
        self._settings = settings
        self._conversations = conversations
        self._find_key = find_key
        self._clean = clean

    async def describe(
        self, folder: str | None, *, index: str | None = None, provider: str | None = None
    ) -> DescribedCommit:
        """What would be sent of the next commit, without sending anything.

        `folder`: the URI of an open folder or of one below; None: the only one. `index`: as git names it to a hook.
        Raises Refused, with EMPTY where there is nothing to commit.
        """
        workspace = self._documents.workspace()
        if not workspace.trusted:
            raise Refused(LeftOutReason.FOLDER_UNTRUSTED)
        await self._find_key(provider)
        files = await asyncio.to_thread(self._files, workspace.folders)
        place = await asyncio.to_thread(_folder, files, folder)
        async with self._commits.opened(place, index) as commit:
            if not commit.files and not commit.outside:
                raise Refused(LeftOutReason.EMPTY)
            chosen, unsent = await asyncio.to_thread(sendable, files, place, commit.files)
            withheld = tuple(Withheld(each.title, each.refusal) for each in unsent)
            if not chosen:
                raise Refused(withheld[0].refusal if withheld else Refusal(reason=LeftOutReason.OUTSIDE_WORKSPACE))
            kept = [file for file in commit.files if file in chosen]
            told = await described(commit, kept, self._secrets)
            subjects = [self._without_secrets(each) for each in await commit.subjects(SUBJECTS)]
            language = answer_language(self._settings())
            return DescribedCommit(
                prompt=worded(told, subjects, language, files=len(kept), outside=commit.outside + len(withheld)),
                scope=commit.scope,
                comment=commit.comment,
                files=len(kept),
                shown=told.shown,
                secrets=tuple(told.secrets),
                withheld=withheld,
                outside=commit.outside,
            )

    async def ask(self, commit: DescribedCommit, options: AnswerOptions) -> AsyncGenerator[ChatEvent]:
        """Stream the answer, of which `message` is made; nothing is remembered. Raises AssistantError."""
        # Nobody waits long for one line.
        quick = options.effort is None and self._settings().effort is None
        chosen = replace(options, effort=Effort.LOW) if quick else options
        asked = NewMessage(role=Role.USER, content=commit.prompt)
        async with aclosing(self._conversations.ask(None, [asked], chosen)) as events:
            async for event in events:
                if not (quick and isinstance(event, EffortLeftOut)):
                    yield event

    def message(self, commit: DescribedCommit, answer: str) -> str:
        """The message that the answer holds; empty for none."""
        return message_in(self._clean(answer).text, commit.comment)

    def _without_secrets(self, subject: str) -> str:
        return "[…]" if self._secrets.lines(subject) else self._secrets.keys.without_keys(subject)


def _folder(files: SourceFiles, uri: str | None) -> str:
    """The real path of the folder that is meant."""
    if uri is None:
        return files.folder(None)
    place = files.place(uri)
    if place.folder is None or place.real is None:
        raise Refused(LeftOutReason.OUTSIDE_WORKSPACE)
    if not place.exists:
        raise Refused(LeftOutReason.NOT_FOUND)
    if place.real != place.folder and (refusal := files.refusal(place)):
        raise Refused(refusal)
    return place.real
