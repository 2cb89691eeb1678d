"""The bounds on what strangers send: providers, folders, imports, editors. One place, each with its reason."""

from datetime import UTC, datetime
from typing import Final

PATTERN_TEXT: Final = 2_000
"""Characters of a foreign text that a regular expression may see, unless it is known to be linear. A backtracking one
over 40 KB held the event loop for minutes."""
ERROR_SENTENCE: Final = 2_000
"""Characters of a provider's own error message that are read at all: real ones have a few hundred."""
ERROR_BODY: Final = 1024 * 1024
"""Bytes of an error's body that are read as JSON: some servers repeat the whole refused request in it."""
QUOTED_REASON: Final = 300
"""Characters of a provider's own sentence that a person is shown."""
JSON_VALUES: Final = 200_000
"""Commas of a body that is read as one JSON value: the largest model list seen has some 30,000."""
JSON_CONTAINERS: Final = 100_000
"""Objects and arrays of such a body: the largest model list seen has some 10,000. Empty ones take sixty bytes each."""
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
MESSAGE_PARTS: Final = 64_000_000
"""Characters of what stands in one message besides its words, as it is kept: some pictures, or a long thought."""
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
REMEMBERED_MODELS: Final = 500
"""Models whose refused parameters are kept; the oldest go."""
REQUEST_ID: Final = 200
"""Characters."""
LOG_TEXT: Final = 20_000
"""Characters of one part of a log record, message or traceback; patterns look through all of it. Our longest tracebacks
have some ten thousand."""
DIAGNOSTIC_MESSAGE: Final = 10_000
"""Characters of what another tool says about a place. Compilers print whole types; more than this tells no more."""
DIAGNOSTIC_WORD: Final = 200
"""Characters of another tool's name, or of its code for a problem."""
SEAL: Final = 1_000_000
"""Characters of what a vendor wants back of one part of an answer; thinking has some ten thousand."""
STREAM_BYTES: Final = 32 * 1024 * 1024
"""Bytes of one streamed answer, as sent and unpacked: 128,000 tokens are about 30 MB as events of one token each."""
EVENT_BYTES: Final = 1024 * 1024
"""Bytes of one event of a stream: real ones are below 10 KiB."""
BODY_BYTES: Final = 8 * 1024 * 1024
"""Bytes of any other body, as sent and unpacked: the longest known model list holds about 1 MiB."""
SERVER_FACTS: Final = 1024 * 1024
"""Bytes of what a server of the person's own tells about itself; a hundred models are some 50 KB."""
SERVED_MODELS: Final = 500
"""Models of one server of the person's own; who has most has some fifty."""
DOWNLOAD_REPORTS: Final = 256 * 1024 * 1024
"""Bytes of reports on one download: Ollama sends some 3 KB a second, for as long as it takes."""
DOWNLOAD_REPORT: Final = 64 * 1024
"""Bytes of one such report; real ones have some 150."""
PACKAGE_LISTING: Final = 4 * 1024 * 1024
"""Bytes of an index's page about one package; that of the local model has two files on it."""
PIECE_BYTES: Final = 16 * 1024
"""Bytes of a body that are worked on before others get their turn."""
HEADERS: Final = 16
"""Extra headers of one provider's requests; a gateway asks for two or three."""
HEADER_NAME: Final = 64
"""Characters."""
HEADER_VALUE: Final = 4_096
"""Characters: servers refuse more than 8 KB for all headers together. A signed token has about 1,000."""
TOKEN: Final = 8_192
"""Characters of a key that a command makes: one of Entra ID has some 2,000; servers refuse headers of more than
8 KB."""
COMMAND_OUTPUT: Final = 64 * 1024
"""Bytes of what such a command prints: a token with what tells of it has some 3,000."""
COMMAND_WORDS: Final = 50
"""Its program and arguments."""
COMMAND_WORD: Final = 1_000
"""Characters of one of them."""
SETTINGS_FILE: Final = 64 * 1024
"""Bytes of the person's settings file: every setting with a system prompt of ten pages is below."""
SHOWN_VALUE: Final = 300
"""Characters of a setting's value that is asked about. Nobody could judge a longer one, so none is asked."""
SETTINGS_ASKED: Final = 10
"""Questions about settings in one session: there are as many that a folder could set, and it could go on for ever."""
TOKEN_COUNT: Final = 1_000_000_000
"""Tokens of one answer. SQLite would refuse what passes 2 to the 63rd."""
ANSWER_DOLLARS: Final = 10_000
"""US dollars that one answer may cost by a provider's word: a million tokens of the dearest are some hundreds."""
IGNORE_RULES: Final = 5_000
"""Lines with a rule in one ignore file; the longest collections have some hundreds. 500 KB of them took 29 seconds. A
file with more counts as one that cannot be read: all below it stays out."""
IGNORE_RULES_LOADED: Final = 20_000
"""Rules read for one request, of all folders together, about two seconds; further ignore files count the same."""
IGNORE_RULES_KEPT: Final = 50_000
"""Rules remembered between requests, about 2 KB each."""
IGNORE_COMPARISONS: Final = 3_000_000
"""Rules held against names in one request, some seconds; what comes after that stays out."""
SYMBOL_NAME: Final = 500
"""Characters of a definition's full name; what a request may ask for is as long."""
DEFINITIONS: Final = 20_000
"""Of one file. A megabyte of generated Python has about as many."""
FILE_BYTES: Final = 1024 * 1024
"""A longer file is no source code a person would want to send whole."""
NOTEBOOK_BYTES: Final = 16 * 1024 * 1024
"""Of a notebook file, whose pictures stay out of what is sent."""
NOTEBOOK_OUTPUT: Final = 4_000
"""Characters of what one cell of a notebook printed."""
GIVEN_TEXT: Final = 1024 * 1024
"""Characters of a text that goes along with a question and is no document's; as much as of a document may go."""
ATTACHED_FILE: Final = 20 * 1024 * 1024
"""Bytes of an attached file that are read at all: photographs of the largest phone sensors stay below."""
PICTURE_PIXELS: Final = 50_000_000
"""Pixels of a picture that is decoded, some 200 MB of memory; the largest phone sensors have as many in use. A few
kilobytes can claim billions."""
PICTURE_SIDE: Final = 3_072
"""Pixels of the longer side of a picture that is sent; a larger one is made smaller. Vendors look at 2,048 to 2,576,
and refuse more than 8,000."""
PICTURE_SENT: Final = 5 * 1000 * 1000
"""Bytes of one picture as it is sent: Anthropic's limit, the smallest of all."""
DOCUMENT_ATTACHED: Final = 10 * 1024 * 1024
"""Bytes of a PDF: with base64 it is two thirds of what Gemini takes in one request."""
ATTACHMENTS: Final = 10
"""Pictures and files of one question."""
ATTACHED_TOTAL: Final = 14 * 1024 * 1024
"""Bytes of the pictures and files of one request, earlier questions' too: with base64 it stays below Gemini's 20 MB."""
THUMBNAIL_SIDE: Final = 96
"""Pixels of the small picture on a chip, on a screen of two pixels a point."""
SECRETS_SHOWN: Final = 20
"""Places in one text that are pointed out as secrets; a person who reads of twenty looks at all of it."""
GIT_FOLDER_ENTRIES: Final = 50_000
"""Folders and links inside a git folder, its single objects aside, that are followed. A hundred thousand branches are
packed into one file by git long before."""
COMMIT_LISTING: Final = 8 * 1024 * 1024
"""Bytes that git lists of a commit's files: some forty thousand of them."""
COMMIT_SUBJECT: Final = 200
"""Characters of a commit's first line, as an example of how they are worded; most have fifty."""
COMMIT_PATCH: Final = 64 * 1024
"""Bytes of one file's difference that are looked through for secrets; a person reads no longer ones."""
COMMIT_PATCHES: Final = 64
"""Files of one commit whose differences are looked at, the smallest first: each is a process of git's."""
COMMIT_MESSAGE: Final = 4_000
"""Characters of a commit's message; long ones have a thousand."""
GIT_POINTER: Final = 64 * 1024
"""Bytes of a file in a git folder that holds nothing but paths: a few hundred in practice."""
TOOLS_OFFERED: Final = 128
"""Tools that a model is told of at a time; OpenAI and GitHub refuse more."""
TOOLS_SHARE: Final = 20
"""Their definitions may take one part in so many of what a model takes in."""
TOOL_ROUNDS: Final = 25
"""Times that a model is asked for one answer."""
TOOL_CALLS: Final = 50
"""Calls of tools for one answer."""
TOOL_SECONDS: Final = 60.0
"""How long one call may take."""
TOOLS_AT_ONCE: Final = 4
"""Calls of one round that run beside each other."""
TOOL_ARGUMENTS: Final = 20_000
"""Characters of what a tool is asked with; a path and a text that is searched for have some hundred."""
TOOL_RESULT_BYTES: Final = 50_000
"""Bytes of what one call tells, some 12,000 tokens."""
TOOL_RESULT_LINES: Final = 2_000
"""Lines of it."""
LISTED_FILES: Final = 1_000
"""Files that one call lists."""
SEARCH_HITS: Final = 200
"""Lines that one search shows."""
SEARCH_LINE: Final = 300
"""Characters of such a line; what is longer was written by a machine."""
SEARCHED_FILES: Final = 20_000
"""Files that one search opens."""
SEARCHED_BYTES: Final = 256 * 1024 * 1024
"""Bytes that it reads, some seconds."""
FOLDERS_DEEP: Final = 40
"""Folders inside each other that are looked through; each holds a file descriptor open."""
WALKED_ENTRIES: Final = 200_000
"""Files and folders that one walk comes by."""
LOGGED_COMMITS: Final = 100
"""Commits that one look into the history tells."""
BLAMED_BYTES: Final = 16 * 1024 * 1024
"""Bytes that git tells of who wrote a file: a thousand lines take some 100 KB."""
FOUND_PLACES: Final = 2_000
"""Places that an editor may find when a model asks."""
FOUND_TEXT: Final = 2_000
"""Characters of what an editor says of one of them."""
TOOL_TITLE: Final = 120
"""Characters of what a step is about, as a person is shown it."""
SERVER_LINE: Final = 4 * 1024 * 1024
"""Bytes of one message of a server of tools: its list of tools, or what a tool tells."""
SERVER_ERRORS: Final = 4_000
"""Bytes of the end of what such a server writes on standard error."""
SERVER_SECONDS: Final = 60.0
"""How long it may take until it has told its tools: a program that is fetched first takes most of that."""
SERVER_TOOLS: Final = 1_000
"""Tools of one server; who has most has some hundred."""
SERVER_TEXT: Final = 400_000
"""Characters of what a tool of such a server told that leave the process which speaks to it."""
SERVER_REPLY: Final = 16 * 1024 * 1024
"""Bytes of one line of that process."""
SERVER_NAME: Final = 32
"""Characters of what the person calls a server."""
SERVERS: Final = 50
"""Of one person; each is a process of its own."""
SERVER_SCHEMA: Final = 32_000
"""Characters of what one tool says that it is to be asked with; long ones have some thousand."""
SERVER_DESCRIPTION: Final = 4_000
"""Characters of how one tool is described to a model."""
