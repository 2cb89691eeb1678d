"""`codegpt/previewContext`, and whether the open folders are trusted."""

from codegpt_ls.protocol.context import PreviewContextParams, PreviewContextResult, TrustChangedParams
from codegpt_ls.server.boundary import accepts
from codegpt_ls.server.session import Session
from codegpt_ls.services.chat.composition import asked_about
from codegpt_ls.services.context.sentences import part_note
from codegpt_ls.services.failures.left_out import left_out_sentence


@accepts(PreviewContextParams)
async def preview_context(session: Session, params: PreviewContextParams) -> PreviewContextResult:
    """Show what would go along with a question, without sending anything."""
    context, words = session.context, session.words
    resolved = await context.resolve([reference.item() for reference in params.context])
    conversations, asked = session.services.conversations, asked_about(resolved.parts)
    carried = () if params.thread_id is None else await conversations.carried(params.thread_id, asked)
    return PreviewContextResult.of(
        resolved,
        note=lambda part: part_note(words, part),
        sentence=lambda left_out: left_out_sentence(words, left_out),
        limits=context.limits,
        carried=carried,
    )


@accepts(TrustChangedParams)
async def trust_changed(session: Session, params: TrustChangedParams) -> None:
    """The person has trusted the open folders, or trusts them no more."""
    session.documents.trust(params.trusted)
    session.status_stale.set()
