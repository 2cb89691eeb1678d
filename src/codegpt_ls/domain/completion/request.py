"""What is asked of a model that fills in code."""

from dataclasses import dataclass

from codegpt_ls.domain.completion.fill_in import FillIn


@dataclass(frozen=True, slots=True)
class Snippet:
    """A piece of another document."""

    name: str
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class CompletionRequest:
    """What an adapter sends: every choice made. All lines end with LF alone."""

    model: str
    fill_in: FillIn
    before: str
    """What stands left of the cursor, as much as goes along."""
    after: str
    """What stands right of it."""
    one_line: bool
    """Whether nothing is wanted beyond the line's end."""
    most_tokens: int
    seconds: float
    """How long an answer is waited for, for who can end by itself."""
    title: str = ""
    """What the document is called."""
    snippets: tuple[Snippet, ...] = ()
    context_tokens: int | None = None
    """How much to keep in mind, for an adapter that runs the model itself; None: its own default."""
