"""Files changed in a draft, which the person is shown when the answer has ended."""

from collections.abc import Mapping
from typing import Any, Final

from codegpt_ls.domain.context.resolved import LeftOutReason, Place, Refused
from codegpt_ls.domain.edits.refusal import EditFault, EditRefused
from codegpt_ls.domain.limits import TOOL_ARGUMENTS
from codegpt_ls.domain.ports.tools import ToolMisused
from codegpt_ls.domain.tools.offered import ToolKind
from codegpt_ls.services.agent import schema
from codegpt_ls.services.agent.arguments import word
from codegpt_ls.services.agent.drafts import Drafts
from codegpt_ls.services.agent.folders import OpenFolders, beside
from codegpt_ls.services.blocks.replacements import Block
from codegpt_ls.services.context.service import ContextService

_TOLD: Final = "Drafted in {path}. The person is shown it once you have answered, and decides; the file is as it was."
_WRONG: Final = {
    EditFault.NOT_FOUND: "`old` is not in the file. Read it again and copy whole lines exactly.",
    EditFault.AMBIGUOUS: "`old` is in the file several times. Give more lines around it.",
    EditFault.UNCHANGED: "The file is like that already.",
    EditFault.PLACEHOLDER: "A comment in `new` stands for code that was left out. Write that code.",
    EditFault.EXCERPT: "`new` holds only a part of the code. Give all of it.",
    EditFault.MARKED_UP: "`new` has marks in it that are not part of the code. Give plain code.",
    EditFault.HIDDEN: "`new` adds characters that nobody can see.",
    EditFault.TOO_LARGE: "The file is too large to be changed like this.",
}


class EditFile:
    """`edit_file`: lines in the place of others, in a draft. Nothing is changed by it."""

    kind: Final = ToolKind.EDIT
    server: Final = None
    offered: Final = schema.offered(
        "edit_file",
        "Propose a change of a file: whole lines in the place of others, or a new file. The person decides on it.",
        required=("path", "old", "new"),
        path=schema.text(schema.PATH),
        old=schema.text("Whole lines of the file, copied exactly, which stand there once. Empty: makes a new file."),
        new=schema.text("The lines that take their place; none deletes them."),
    )

    def __init__(self, folders: OpenFolders, context: ContextService, drafts: Drafts) -> None:
        """`folders` with the drafts, `context` without them."""
        self._folders = folders
        self._context = context
        self._drafts = drafts

    def about(self, arguments: Mapping[str, Any]) -> str:
        """The path."""
        _passage(arguments, "old")
        _passage(arguments, "new")
        return word(arguments, "path")

    async def uri(self, arguments: Mapping[str, Any]) -> str | None:
        """The file's."""
        path = word(arguments, "path")
        return await beside(lambda _: self._folders.opened().uri_at(path))

    async def run(self, arguments: Mapping[str, Any]) -> str:
        """That it was drafted."""
        path, old, new = word(arguments, "path"), _passage(arguments, "old"), _passage(arguments, "new")
        place = await self._place(path, makes=not old)
        if old:
            # Else what is not saved yet would be missing in the draft.
            await self._folders.look(place)
        try:
            uri = await beside(lambda _: self._folders.opened().uri(place))
            await self._drafts.put(place, uri, Block((((*old,), (*new,)),)))
        except EditRefused as refusal:
            told = _WRONG.get(refusal.fault, "This cannot be put into the file.")
            raise ToolMisused(f"{told} It is about: {refusal.detail}" if refusal.detail else told) from None
        except Refused as refused:
            if refused.refusal.reason is LeftOutReason.NOT_A_FILE and not old:
                raise ToolMisused("There is such a file: `old` has to hold the lines that change.") from None
            raise
        return _TOLD.format(path=place.title)

    async def _place(self, path: str, *, makes: bool) -> Place:
        try:
            return await beside(lambda _: self._folders.opened().place(path))
        except Refused as refused:
            if not makes or refused.refusal.reason is not LeftOutReason.NOT_FOUND:
                raise
        place = await self._context.unmade(path)
        if place is None:
            raise ToolMisused("There is no folder for such a file, or it could be in several.")
        return place


def _passage(arguments: Mapping[str, Any], name: str) -> list[str]:
    """The lines of a text, without breaks. Raises ToolMisused."""
    value = arguments.get(name)
    if not isinstance(value, str) or len(value) > TOOL_ARGUMENTS:
        raise ToolMisused(f"`{name}` has to be a text.")
    lines = value.replace("\r\n", "\n").replace("\r", "\n").removesuffix("\n").split("\n")
    return lines if value else []
