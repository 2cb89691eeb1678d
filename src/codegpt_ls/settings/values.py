"""Values that several settings hold, or that are more than a text."""

import os
from typing import Annotated

from pydantic import AfterValidator, Field

from codegpt_ls.domain.limits import COMMAND_WORD, COMMAND_WORDS

FilePath = Annotated[str, AfterValidator(os.path.expanduser)]
"""A path on this machine. No shell has read it: `~` is made the home folder here."""
AddressPart = Annotated[str, Field(max_length=63, pattern=r"^[A-Za-z0-9]([A-Za-z0-9-]*[A-Za-z0-9])?$")]
"""One label of a host, or one step of a path: it leads nowhere else."""
Seconds = Annotated[float, Field(gt=0, le=3600)]

_Word = Annotated[str, Field(min_length=1, max_length=COMMAND_WORD, pattern=r"^[^\x00]+$")]
CredentialCommand = Annotated[tuple[_Word, ...], Field(min_length=1, max_length=COMMAND_WORDS)]
"""A program, by its name or full path, and what it is called with."""
