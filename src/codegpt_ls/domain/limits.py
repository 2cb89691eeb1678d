"""The bounds on what strangers send: providers, folders, imports, editors. One place, each with its reason."""

from typing import Final

PATTERN_TEXT: Final = 2_000
"""Characters of a foreign text that a regular expression may see, unless it is known to be linear. A backtracking one
over 40 KB held the event loop for minutes."""
ERROR_SENTENCE: Final = 2_000
"""Characters of a provider's own error message that are read at all: real ones have a few hundred."""
MODEL_NAME: Final = 200
"""Characters. The longest name seen in a list has 112."""
LISTED_MODELS: Final = 5_000
"""Entries of a provider's model list; the largest router seen lists some hundreds."""
REQUEST_ID: Final = 200
"""Characters."""
TOKEN_COUNT: Final = 1_000_000_000
"""Tokens of one answer. SQLite would refuse what passes 2 to the 63rd."""
GIT_FOLDER_ENTRIES: Final = 50_000
"""Folders and links inside a git folder, its single objects aside, that are followed. A hundred thousand branches are
packed into one file by git long before."""
GIT_POINTER: Final = 64 * 1024
"""Bytes of a file in a git folder that holds nothing but paths: a few hundred in practice."""
