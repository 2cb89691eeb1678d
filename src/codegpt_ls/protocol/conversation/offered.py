"""A change of code that a person may take or leave."""

from pydantic import Field

from codegpt_ls.domain.edits.proposed import EditRemark
from codegpt_ls.protocol.wire import NoticeText, Span, Title, Wire, Yes


class EditHunkResult(Wire):
    """Whole lines in the place of others; it can be taken or discarded by itself."""

    number: int = Field(description="Its name in `hunks`, counted from 0.")
    range: Span = Field(description="What it takes the place of, in the document of `version`.")
    new_text: str = Field(description="With the document's own line ends.")


class EditNoteResult(Wire):
    """Something to be told beside an edit."""

    code: EditRemark = Field(
        description="`neighbours`: lines from around the code that the answer repeats were left out; `deletion`: most "
        "of the code goes, and nobody asked for that; `no_longer_parses`: the document could be parsed before, and "
        "could not be after; `already_there`: some of the changes are in the document already."
    )
    message: NoticeText = Field(description="The same for a person, in their language.")


class OfferedEditResult(Wire):
    """An edit on offer: nothing has been changed yet."""

    proposal_id: str = Field(description="Its name until it is taken or discarded, or 50 newer ones are there.")
    uri: str = Field(description="The document.")
    version: int | None = Field(
        None, description="Of the document that the ranges are of; absent where it is not open."
    )
    title: Title = Field(description="The document as a person knows it: `src/app.py`.")
    edits: tuple[EditHunkResult, ...] = Field(description="In the order of their lines; no two of them touch.")
    difference: str = Field(description="The same as a unified difference, as `git apply` takes it.")
    notes: tuple[EditNoteResult, ...] = Field((), description="To be told before it is taken.")
    question: str | None = Field(
        None,
        description="To be asked before it is taken, in the person's language: the file is one that an editor, a "
        "shell or a build obeys, or lies outside the folders. `confirmed` of `codegpt/acceptEdit` says that the "
        "person agreed.",
    )
    creates: Yes | None = Field(
        None, description="The file is not there: it is made when this is taken, and never over another."
    )
