"""One answer that changes several files: each block goes to the file above it, and all are right or none is."""

from collections.abc import Sequence

from codegpt_ls.domain.edits.proposed import ProposedEdit
from codegpt_ls.domain.edits.refusal import EditFault, EditRefused
from codegpt_ls.services.blocks.naming import names
from codegpt_ls.services.blocks.replacements import Block, blocks_in, has_blocks
from codegpt_ls.services.edits.guards import Seen
from codegpt_ls.services.edits.proposing import Target, propose_blocks


def propose_several(
    answer: str, targets: Sequence[Target], seen: Seen, *, instruction: str = "", begun: int | None = None
) -> tuple[ProposedEdit, ...]:
    """The edits of these files, in their order; those that the answer leaves alone have none. Raises EditRefused.

    A file that is not there yet has an empty text; a block that seeks nothing makes it. `begun`: the number of the file
    that blocks are for before any is named.
    """
    if not has_blocks(answer):
        raise EditRefused(EditFault.BROKEN_BLOCK)
    wanted: dict[int, list[Block]] = {}
    last = begun
    for block in blocks_in(answer):
        last = _meant(block, targets, last)
        wanted.setdefault(last, []).append(block)
    edits = [_edit(wanted[at], targets[at], seen, instruction) for at in sorted(wanted)]
    changed = tuple(each for each in edits if each is not None)
    if not changed:
        raise EditRefused(EditFault.UNCHANGED)
    return changed


def _meant(block: Block, targets: Sequence[Target], last: int | None) -> int:
    """The file that a block is for: the only one of its name, or that of the block before."""
    if block.path is None and last is not None:
        return last
    exact = [at for at, each in enumerate(targets) if block.path in each.names]
    found = exact or [at for at, each in enumerate(targets) if block.path and names(block.path, each.names)]
    if len(found) != 1:
        raise EditRefused(EditFault.OTHER_FILE, detail=block.path)
    return found[0]


def _edit(blocks: Sequence[Block], target: Target, seen: Seen, instruction: str) -> ProposedEdit | None:
    try:
        return propose_blocks(blocks, target, seen, instruction=instruction)
    except EditRefused as refusal:
        if refusal.fault is EditFault.UNCHANGED:
            return None
        raise
