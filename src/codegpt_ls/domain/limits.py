"""The bounds on what strangers send: providers, folders, imports, editors. One place, each with its reason."""

from datetime import UTC, datetime
from typing import Final

PATTERN_TEXT: Final = 2_000
"""Characters of a foreign text that a regular expression may see, unless it is known to be linear. A backtracking one
over 40 KB held the event loop for minutes."""
ERROR_SENTENCE: Final = 2_000
"""Characters of a provider's own error message that are read at all: real ones have a few hundred."""
MODEL_NAME: Final = 200
"""Characters. The longest name seen in a list has 112."""
TITLE: Final = 500
"""Characters of what a conversation, a task or a piece of code is called towards a person."""
NOTICE: Final = 2_000
"""Characters of a word about an answer; ours have a few hundred, with the names that they quote."""
LISTED_MODELS: Final = 5_000
"""Entries of a provider's model list; the largest router seen lists some hundreds."""
EARLIEST_TIME: Final = datetime(2000, 1, 1, tzinfo=UTC)
"""No conversation with a model is older, and every operating system can show it in every time zone."""
LATEST_TIME: Final = datetime(2100, 1, 1, tzinfo=UTC)
"""A stored time behind it is damage. An imported one may not even lie in the future."""
THREAD_TITLE: Final = 1_000
"""Characters of a conversation's title; a list shows some sixty."""
THREAD_MESSAGES: Final = 20_000
"""Messages of an imported conversation: years of talk. Opening it reads them all."""
MESSAGE_TEXT: Final = 8_000_000
"""Characters of one message: several times what any model takes."""
REFERENCES: Final = 1_000
"""Places in code that one stored or imported question names; an editor sends a hundred at most."""
PLACE_NAME: Final = 4_096
"""Characters of a folder's or document's URI or title: as long as a path may be on Linux."""
LABEL: Final = 200
"""Characters of a stored word such as a provider's id: real ones have a dozen."""
LINE: Final = 2**31 - 1
"""The last line that the language server protocol can name."""
SMALL_FILE: Final = 16_000_000
"""Bytes of a JSON file of ours, a model list at most; real ones have some hundred thousand."""
REQUEST_ID: Final = 200
"""Characters."""
DIAGNOSTIC_MESSAGE: Final = 10_000
"""Characters of what another tool says about a place. Compilers print whole types; more than this tells no more."""
DIAGNOSTIC_WORD: Final = 200
"""Characters of another tool's name, or of its code for a problem."""
TOKEN_COUNT: Final = 1_000_000_000
"""Tokens of one answer. SQLite would refuse what passes 2 to the 63rd."""
