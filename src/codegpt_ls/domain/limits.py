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
SETTINGS_FILE: Final = 64 * 1024
"""Bytes of the person's settings file: every setting with a system prompt of ten pages is below."""
SHOWN_VALUE: Final = 300
"""Characters of a setting's value that is asked about. Nobody could judge a longer one, so none is asked."""
SETTINGS_ASKED: Final = 10
"""Questions about settings in one session: there are as many that a folder could set, and it could go on for ever."""
TOKEN_COUNT: Final = 1_000_000_000
"""Tokens of one answer. SQLite would refuse what passes 2 to the 63rd."""
