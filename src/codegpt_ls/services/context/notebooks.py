"""A notebook's file as a person reads it: the sources of its cells and what they printed, without pictures.

Source: the notebook format 4 of Jupyter (nbformat).
"""

import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any, Final

from codegpt_ls.domain.limits import NOTEBOOK_OUTPUT
from codegpt_ls.services.tasks.prompts import fenced

NOTEBOOK: Final = ".ipynb"


@dataclass(frozen=True, slots=True)
class Notebook:
    """What is read of it, as Markdown."""

    text: str
    pictures: int
    """Outputs and attachments that are no text."""


def read_notebook(content: str) -> Notebook | None:
    """The notebook in this text; None where there is none."""
    try:
        notebook = json.loads(content)
        cells, kernel = notebook["cells"], notebook.get("metadata", {}).get("kernelspec", {})
        language = kernel.get("language", "python")
        blocks = [block for cell in cells for block in _cell(cell, str(language))]
        return Notebook("\n\n".join(blocks) + "\n", sum(_pictures(cell) for cell in cells))
    except (ValueError, TypeError, KeyError, AttributeError, RecursionError):
        return None


def _cell(cell: dict[str, Any], language: str) -> Iterator[str]:
    source = _joined(cell.get("source", ""))
    if cell["cell_type"] == "code":
        yield fenced(source, language)
        for output in cell.get("outputs", ()):
            if text := _printed(output):
                yield f"Output:\n{fenced(text[:NOTEBOOK_OUTPUT], '')}"
    else:
        yield source


def _printed(output: dict[str, Any]) -> str:
    """The text of an output; of an error its last line, as the rest shows the code once more."""
    if output.get("output_type") == "error":
        return f"{output.get('ename', '')}: {output.get('evalue', '')}"
    return _joined(output.get("text") or output.get("data", {}).get("text/plain", ""))


def _pictures(cell: dict[str, Any]) -> int:
    kinds = [kind for output in cell.get("outputs", ()) for kind in output.get("data", {})]
    return len(cell.get("attachments", {})) + sum(not kind.startswith("text/") for kind in kinds)


def _joined(lines: str | Sequence[str]) -> str:
    return lines if isinstance(lines, str) else "".join(lines)
