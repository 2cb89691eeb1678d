"""Run by aider's own Python: a case a line comes in as JSON, and what its file holds afterwards goes out.

Its coders are made without a model, and put an answer in as they always do.
"""

import json
import sys
import tempfile
from collections.abc import Mapping
from contextlib import suppress
from pathlib import Path

from aider.coders.editblock_coder import EditBlockCoder  # type: ignore[import-not-found]
from aider.coders.wholefile_coder import WholeFileCoder  # type: ignore[import-not-found]
from aider.io import InputOutput  # type: ignore[import-not-found]


def applied(case: Mapping[str, str]) -> str | None:
    """The file afterwards; None where it is as it was, and aider says that something is amiss with the answer."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder, case["path"])
        path.parent.mkdir(parents=True)
        path.write_bytes(case["document"].encode())
        coder = object.__new__(WholeFileCoder if case["whole"] else EditBlockCoder)
        coder.io = InputOutput(pretty=False, yes=True, fancy_input=False, dry_run=False)
        coder.root, coder.abs_fnames, coder.fence = folder, {str(path)}, ("```", "```")
        coder.abs_root_path_cache, coder.shell_commands, coder.multi_response_content = {}, [], ""
        coder.partial_response_content = case["answer"]
        # As aider itself does: whatever goes wrong is told to the model.
        with suppress(Exception):
            coder.apply_edits(coder.get_edits())
        after = path.read_bytes().decode()
    return None if after == case["document"] else after


def main() -> None:
    """Answer each line."""
    said, sys.stdout = sys.stdout, sys.stderr
    for line in sys.stdin:
        print(json.dumps(applied(json.loads(line))), file=said, flush=True)


if __name__ == "__main__":
    main()
